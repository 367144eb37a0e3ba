/* fuzz: bytes that nobody meant to send, thrown at whatever reads bytes from outside.
 *
 * A target takes any bytes and asserts what must hold of the answer, beyond not falling over. Targets are pure of the outside
 * but for files of their own; what they leak, the leak checker sees when their process ends.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <glib.h>

#define FUZZ_MOST_BYTES (64u << 10) /* of an input */

typedef struct {
  const char *name;
  const char *what;           /* a line for people: who sends such bytes */
  void (*one)(const char *bytes, gsize size);
  const char *const *seeds;   /* NULL-ended: inputs that are sound, or nearly */
  const char *const *pieces;  /* NULL-ended: what is put in here and there; may be NULL */
} FuzzTarget;

/* NULL-ended: the tables of the files calendar.c, book.c, web.c and post.c. */
extern const FuzzTarget *const fuzz_targets[];

extern const FuzzTarget fuzz_calendar, fuzz_rule, fuzz_entry;
extern const FuzzTarget fuzz_book, fuzz_csv, fuzz_settings;
extern const FuzzTarget fuzz_address, fuzz_headers, fuzz_words;
extern const FuzzTarget fuzz_message;

const FuzzTarget *fuzz_target_find(const char *name);

/* The bytes as a text, cut at the first NUL; newly allocated. */
char *fuzz_text(const char *bytes, gsize size);
/* The bytes in a file, whose name is in *@path; gone with the process. */
void fuzz_file(const char *bytes, gsize size, char **path);

/* ---- mutate.c ---- */

/* The same @dice give the same changes, on every machine. */
guint32 fuzz_throw(guint64 *dice);
/* An input made of the target's seeds, and of @more (GBytes *, may be NULL), with a few changes. */
GByteArray *fuzz_make(const FuzzTarget *target, const GPtrArray *more, guint64 *dice);

#endif
