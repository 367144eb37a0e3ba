/* seal: one fingerprint of several texts (BLAKE2b-256), such that no other texts, cut or joined otherwise, give the same. */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include <glib.h>

#define SEAL_TEXT 44 /* 43 characters of base64url and a NUL */
#define SALT_TEXT 23 /* 22 characters of base64url and a NUL */

/* Each of the @n texts goes in with its length before it; @out has SEAL_TEXT bytes; returns @out. */
const char *seal_texts(const char *const *texts, gsize n, char *out);
/* 128 random bits in @out (SALT_TEXT bytes): among the texts, they make a fingerprint that nobody can guess the others from,
 * once the salt is thrown away. Returns @out. */
const char *seal_salt(char *out);

/* A fingerprint of texts that come one by one. */
typedef struct SealRun SealRun;
SealRun *seal_begin(void);
void seal_take(SealRun *run, const char *text);
/* Ends and frees the run; returns @out. */
const char *seal_end(SealRun *run, char *out);

#endif
