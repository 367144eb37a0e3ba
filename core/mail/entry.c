#include "mail/entry.h"

#include <string.h>

#include "base/error.h"
#include "calendar/ics.h"

void entry_free(Entry *entry)
{
  if (!entry)
    return;
  g_free(entry->text);
  g_free(entry->file);
  g_free(entry);
}

static Entry *write_entry(const char *method, const IcsEvent *event, int number)
{
  IcsCalendar calendar = { .method = method, .events = event, .n_events = 1 };
  g_autoptr(GBytes) bytes = ics_write(&calendar);
  gsize size;
  const char *text = g_bytes_get_data(bytes, &size);
  Entry *entry = g_new0(Entry, 1);
  entry->text = g_strndup(text, size);
  entry->file = g_strdup_printf("%s-%d.ics", event->cancelled ? "cancelled" : "meeting", number);
  return entry;
}

/* One event of the view; its texts are borrowed. */
static gboolean read_event(const json_t *event, const EntryPeople *people, IcsEvent *out, int *number, char **uid,
                           GError **error)
{
  const char *meeting, *zone;
  json_int_t sequence, changed, created, starts, ends;
  if (json_unpack((json_t *)event, "{s:s, s:i, s:I, s:I, s:I, s:s, s:I, s:I, s:s, s:s, s:s, s:s}", "meeting", &meeting,
                  "number", number, "sequence", &sequence, "changed", &changed, "created", &created, "zone", &zone,
                  "starts", &starts, "ends", &ends, "summary", &out->summary, "description", &out->description, "location",
                  &out->location, "url", &out->url) != 0)
    return error_set(error, ERROR_BROKEN, "the letter's calendar entry lacks something");
  out->zone = zone_get(zone, error);
  *uid = g_strdup_printf("%s@%s", meeting, people->host);
  out->uid = *uid;
  out->sequence = sequence;
  out->changed = changed;
  out->created = created;
  out->starts = starts;
  out->ends = ends;
  out->organizer = people->organizer;
  out->organizer_name = people->organizer_name;
  out->guest = people->guest;
  out->guest_name = people->guest_name;
  out->asks_reply = people->asks_reply;
  return out->zone != NULL;
}

GPtrArray *entries_of(const json_t *calendar, const EntryPeople *people, GError **error)
{
  const char *method = json_string_value(json_object_get(calendar, "method"));
  const json_t *events = json_object_get(calendar, "events");
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  for (gsize i = 0; method && i < json_array_size(events); i++) {
    g_autofree char *uid = NULL;
    int number = 0;
    IcsEvent event = { .cancelled = strcmp(method, "CANCEL") == 0 };
    if (!read_event(json_array_get(events, i), people, &event, &number, &uid, error))
      return NULL;
    g_ptr_array_add(entries, write_entry(method, &event, number));
  }
  return g_steal_pointer(&entries);
}
