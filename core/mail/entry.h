/* entry: the calendar entries of a letter as iTIP messages (RFC 5546), one an entry, since a message is about one UID. Pure. */
#ifndef MAIL_ENTRY_H
#define MAIL_ENTRY_H

#include <glib.h>
#include <jansson.h>

/* To whom and from whom. */
typedef struct {
  const char *host;      /* of every UID */
  const char *organizer, *organizer_name;
  const char *guest, *guest_name;
  gboolean asks_reply;
} EntryPeople;

typedef struct {
  char *text, *file;
} Entry;

void entry_free(Entry *entry);

/* @calendar: {method, events} as engine/letter-view makes it. Entry *, in order; NULL with @error if it is not such a one. */
GPtrArray *entries_of(const json_t *calendar, const EntryPeople *people, GError **error);

#endif
