/* scratch: a database of a test's own: a file, or, where ATTUNE_TEST_DATABASE names a PostgreSQL server (see
 * tests/support/postgres), a database there. */
#ifndef TESTS_SUPPORT_SCRATCH_H
#define TESTS_SUPPORT_SCRATCH_H

#include <glib.h>

/* Its address: file NAME in @folder, not made yet; or a new, empty database on the server. Newly allocated. */
char *scratch_database(const char *folder, const char *name);
/* Drops it, if it is on the server. */
void scratch_drop(const char *address);

/* Whether tests run on files. What only a file can be or suffer has nothing to see elsewhere, and says so. */
gboolean scratch_is_file(void);
#define SCRATCH_ABOUT_FILES                                                                        \
  do {                                                                                             \
    if (!scratch_is_file()) {                                                                      \
      g_test_message("this is about databases in files: nothing to see on PostgreSQL");            \
      return;                                                                                      \
    }                                                                                              \
  } while (0)

#endif
