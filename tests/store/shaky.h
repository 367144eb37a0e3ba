/* shaky: a disk that fails when told to, between SQLite and the real one. Every database opened after shaky_install goes
 * through it. */
#ifndef TESTS_STORE_SHAKY_H
#define TESTS_STORE_SHAKY_H

typedef enum { SHAKY_SOUND, SHAKY_FULL, SHAKY_UNSYNCED } ShakyMood;

void shaky_install(void);
/* From now on writes find the disk full, or syncs fail; or all is well again. */
void shaky_set(ShakyMood mood);

#endif
