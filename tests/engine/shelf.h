/* shelf: service books and files of past bookings, given as text to a fixture's diary. Every act is proved afterwards
 * by verifying the whole database. */
#ifndef TESTS_ENGINE_SHELF_H
#define TESTS_ENGINE_SHELF_H

#include "fixture.h"

/* Two clinicians (ann, bea), a practitioner (pat, of team north), a leader (lea, who leads north), an administrator
 * (ada). */
extern const char shelf_people[];
/* Services: drop (drop-in, 30 minutes), circle (8 meetings), course (training-course). */
extern const char shelf_services[];

/* Loads the texts joined (NULL-ended list): "made M changed C left L slots M C W X bookings B", or the error's
 * message. */
char *shelf_load(Fixture *fixture, ...) G_GNUC_NULL_TERMINATED;
/* What the last load noted about slots, a line each. */
const char *shelf_notices(void);
const char *shelf_warnings(void);
/* What it left as the pages had made it, a line each. */
const char *shelf_kept(void);
/* What it changed over that, a line each. */
const char *shelf_over(void);
/* Imports @csv: "rows R slots S bookings B known K people P teams T", or the error's message. */
char *shelf_import(Fixture *fixture, const char *csv);
/* The first column of all rows of a question, parted by line ends. */
char *shelf_ask(Fixture *fixture, const char *sql);
/* Runs @work in a transaction: "ok", or the error's message. */
char *shelf_write(Fixture *fixture, EngineWork work, void *data);
/* Fails the test unless the database is sound. */
void shelf_verify(Fixture *fixture);

/* Checks that @call (newly allocated text) is @wanted. */
#define shelf_assert(call, wanted)        \
  do {                                    \
    g_autofree char *said_ = (call);      \
    g_assert_cmpstr(said_, ==, (wanted)); \
  } while (0)
/* Checks that @call (newly allocated text) contains @wanted. */
#define shelf_assert_says(call, wanted)                        \
  do {                                                         \
    g_autofree char *said_ = (call);                           \
    if (!strstr(said_, (wanted))) {                            \
      g_test_message("said: %s\nwanted: %s", said_, (wanted)); \
      g_test_fail();                                           \
    }                                                          \
  } while (0)

#endif
