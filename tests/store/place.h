/* place: a directory of its own for a test, and databases in it. */
#ifndef TESTS_STORE_PLACE_H
#define TESTS_STORE_PLACE_H

#include "../support/scratch.h"
#include "db/db.h"

typedef struct {
  char *directory;
  char *address; /* of the test's database, see scratch.h */
  char *path;    /* its file's, where it is in a file */
} Place;

void place_open(Place *place, gconstpointer unused);
void place_close(Place *place, gconstpointer unused); /* removes the directory and all files in it */
char *place_file(const Place *place, const char *name);

/* A connection to the place's database; a failure ends the test. */
Db *place_connect(const Place *place, DbMode mode);
/* The one number that @sql gives. */
gint64 place_number(Db *db, const char *sql);
/* Runs a statement without parameters; a failure ends the test. */
void place_run(Db *db, const char *sql);
/* Runs one that fails, and waits until it has. */
void place_run_in_vain(Db *db, const char *sql, GError **error);

/* A test with a place of its own. */
#define PLACE_TEST(path, function) g_test_add(path, Place, NULL, place_open, function, place_close)

#endif
