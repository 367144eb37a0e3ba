#include "calendar/ics_reply.h"

#include <string.h>

#include "calendar/ics_scan.h"

#define MOST_BYTES 65536
#define MOST_DEPTH 16
#define EVENT_DEPTH 2 /* components that are open where an event's own properties stand */
#define MOST_DIGITS 18

typedef struct {
  IcsReply *reply;
  int depth;         /* components that are open */
  int calendars, events;
  gboolean in_event; /* or in something within it */
  gboolean whole, broken;
} Reading;

static void guest_free(gpointer data)
{
  IcsGuest *guest = data;
  g_free(guest->address);
  g_free(guest->status);
  g_free(guest);
}

void ics_reply_free(IcsReply *reply)
{
  if (!reply)
    return;
  g_free(reply->method);
  g_free(reply->uid);
  g_free(reply->organizer);
  g_ptr_array_unref(reply->guests);
  g_free(reply);
}

static void put(char **text, char *taken)
{
  g_free(*text);
  *text = taken;
}

/* "mailto:Pat@north.example" → "pat@north.example"; "" for what is no such address. */
static char *address_of(const char *value)
{
  g_autofree char *folded = g_ascii_strdown(value, -1);
  return g_strdup(g_str_has_prefix(folded, "mailto:") ? g_strstrip(folded + strlen("mailto:")) : "");
}

static gint64 number_of(const char *value)
{
  gsize digits = strspn(value, "0123456789");
  return digits > 0 && digits <= MOST_DIGITS && !value[digits] ? g_ascii_strtoll(value, NULL, 10) : -1;
}

static void add_guest(IcsReply *reply, const IcsLine *line)
{
  const char *status = ics_line_parameter(line, "PARTSTAT");
  IcsGuest *guest = g_new(IcsGuest, 1);
  *guest = (IcsGuest){ address_of(line->value), g_ascii_strup(status ? status : "", -1) };
  if (reply->guests->len < ICS_MOST_GUESTS)
    g_ptr_array_add(reply->guests, guest);
  else
    guest_free(guest);
}

static void read_property(IcsReply *reply, const IcsLine *line)
{
  if (strcmp(line->name, "UID") == 0)
    put(&reply->uid, g_strdup(line->value));
  else if (strcmp(line->name, "ORGANIZER") == 0)
    put(&reply->organizer, address_of(line->value));
  else if (strcmp(line->name, "SEQUENCE") == 0)
    reply->sequence = number_of(line->value);
  else if (strcmp(line->name, "RECURRENCE-ID") == 0)
    reply->one_date = TRUE;
  else if (strcmp(line->name, "ATTENDEE") == 0)
    add_guest(reply, line);
}

static void begin(Reading *reading, const char *what)
{
  gboolean calendar = g_ascii_strcasecmp(what, "VCALENDAR") == 0, event = g_ascii_strcasecmp(what, "VEVENT") == 0;
  reading->broken |= calendar != (reading->depth == 0) || (event && reading->depth != 1) || reading->depth == MOST_DEPTH;
  reading->calendars += calendar;
  reading->events += event;
  reading->in_event |= event;
  reading->depth++;
}

static void end(Reading *reading, const char *what)
{
  gboolean event = reading->in_event && reading->depth == EVENT_DEPTH;
  const char *wanted = reading->depth == 1 ? "VCALENDAR" : event ? "VEVENT" : what;
  reading->broken |= reading->depth == 0 || g_ascii_strcasecmp(what, wanted) != 0;
  reading->depth--;
  reading->in_event &= reading->depth >= EVENT_DEPTH;
  reading->whole = reading->depth == 0;
}

static void read_line(Reading *reading, const IcsLine *line)
{
  if (strcmp(line->name, "BEGIN") == 0)
    begin(reading, line->value);
  else if (strcmp(line->name, "END") == 0)
    end(reading, line->value);
  else if (reading->in_event && reading->depth == EVENT_DEPTH)
    read_property(reading->reply, line);
  else if (reading->depth == 1 && strcmp(line->name, "METHOD") == 0)
    put(&reading->reply->method, g_ascii_strup(line->value, -1));
}

IcsReply *ics_reply_read(const char *bytes, gsize size)
{
  IcsScan scan;
  const char *why;
  g_autoptr(IcsReply) reply = g_new0(IcsReply, 1);
  reply->method = g_strdup("");
  reply->uid = g_strdup("");
  reply->organizer = g_strdup("");
  reply->sequence = -1;
  reply->guests = g_ptr_array_new_with_free_func(guest_free);
  Reading reading = { .reply = reply };
  ics_scan_start(&scan, bytes, MIN(size, MOST_BYTES));
  for (IcsScanned scanned; !reading.broken && (scanned = ics_scan_next(&scan, &why)) != ICS_SCAN_END;)
    if (scanned == ICS_SCAN_LINE) /* what is no line at all says nothing */
      read_line(&reading, &scan.line);
  ics_scan_clear(&scan);
  gboolean one = reading.whole && reading.calendars == 1 && reading.events == 1;
  return one && !reading.broken && *reply->uid && *reply->method ? g_steal_pointer(&reply) : NULL;
}
