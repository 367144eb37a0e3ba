/* words: how the service types of this tree tell of a slot; put together in a buffer, no heap.
 *
 * Who reads decides what stands there. Busy: that time is taken, nothing else. Title: the service and how full it is.
 * Full: besides, the party, the hosts, the reference and the note. A family is never named: there is no field for it.
 */
#ifndef PLUGINS_WORDS_H
#define PLUGINS_WORDS_H

#include <attune/plugin.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  char text[12000];
  size_t length;
} Words;

/* To be said first: an entry of which nothing is told must not show what stood in this memory before. */
static inline void words_begin(Words *words)
{
  words->length = 0;
  words->text[0] = 0;
}

/* Adds what fits, and never half a character. */
static inline void words_add(Words *words, const char *text)
{
  size_t room = sizeof words->text - 1 - words->length, length = strlen(text);
  if (length > room) {
    length = room;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
      length--;
  }
  memcpy(words->text + words->length, text, length);
  words->length += length;
  words->text[words->length] = 0;
}

static inline void words_add_number(Words *words, int32_t number)
{
  char digits[16];
  snprintf(digits, sizeof digits, "%d", (int)number);
  words_add(words, digits);
}

/* "Hosts: A, B" on a line of its own, if there is anything to say. */
static inline void words_add_line(Words *words, const char *label, const char *text)
{
  if (!*text)
    return;
  if (words->length > 0)
    words_add(words, "\n");
  words_add(words, label);
  words_add(words, text);
}

/* "3 of 8 places taken, 2 waiting."; nothing where it is not told. */
static inline void words_add_fullness(Words *words, const AttuneTelling *telling, const char *one, const char *many)
{
  if (telling->capacity == 0)
    return;
  words_add_line(words, "", telling->taken >= telling->capacity ? "Full: " : "Open: ");
  words_add_number(words, telling->taken);
  words_add(words, " of ");
  words_add_number(words, telling->capacity);
  words_add(words, telling->capacity == 1 ? one : many);
  words_add(words, " taken");
  if (telling->waiting > 0) {
    words_add(words, ", ");
    words_add_number(words, telling->waiting);
    words_add(words, " waiting");
  }
  words_add(words, ".");
}

static inline const char *words_state(int32_t state)
{
  switch (state) {
  case 2: return "Waiting list: ";
  case 3: return "Cancelled: ";
  case 4: return "Place offered: ";
  default: return "";
  }
}

static inline void words_summary(const AttuneTelling *telling, AttuneAudience audience, AttuneEmitText emit, void *sink)
{
  Words words;
  words_begin(&words);
  words_add(&words, words_state(telling->state));
  words_add(&words, telling->service);
  if (telling->n_meetings > 1) {
    words_add(&words, ", meeting ");
    words_add_number(&words, telling->meeting);
    words_add(&words, " of ");
    words_add_number(&words, telling->n_meetings);
  }
  if (audience == ATTUNE_AUDIENCE_FULL && *telling->party) {
    words_add(&words, " – ");
    words_add(&words, telling->party);
  }
  emit(sink, ATTUNE_FIELD_SUMMARY, words.text);
}

/* Summary and description; @about is the service type's own line, or empty; @one and @many name what is counted. */
static inline void words_tell(const AttuneTelling *telling, AttuneAudience audience, const char *about, const char *one,
                              const char *many, AttuneEmitText emit, void *sink)
{
  Words words;
  if (audience != ATTUNE_AUDIENCE_TITLE && audience != ATTUNE_AUDIENCE_FULL) {
    emit(sink, ATTUNE_FIELD_SUMMARY, "Busy");
    return;
  }
  words_summary(telling, audience, emit, sink);
  words_begin(&words);
  words_add_line(&words, "", about);
  words_add_fullness(&words, telling, one, many);
  if (audience == ATTUNE_AUDIENCE_FULL) {
    words_add_line(&words, "With: ", telling->hosts);
    words_add_line(&words, "For: ", telling->party);
    words_add_line(&words, "Reference: ", telling->reference);
    words_add_line(&words, "Note: ", telling->note);
  }
  emit(sink, ATTUNE_FIELD_DESCRIPTION, words.text);
}

#endif
