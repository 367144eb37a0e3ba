/* What a calendar answers to an invitation, read: whole ones of one event, and nothing else. */
#include "calendar/ics_reply.h"

#include <string.h>

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:1@example\r\n" lines "END:VEVENT\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define PAT "ATTENDEE;CN=\"Quill, Pat\";PARTSTAT=declined:MAILTO:Pat@North.example\r\n"

static IcsReply *read_text(const char *text)
{
  return ics_reply_read(text, strlen(text));
}

/* "METHOD uid sequence organizer; address STATUS; …", or "none". */
static char *told(const char *text)
{
  g_autoptr(IcsReply) reply = read_text(text);
  if (!reply)
    return g_strdup("none");
  GString *out = g_string_new(NULL);
  g_string_printf(out, "%s %s %" G_GINT64_FORMAT " %s%s", reply->method, reply->uid, reply->sequence, reply->organizer,
                  reply->one_date ? " one date" : "");
  for (guint i = 0; i < reply->guests->len; i++) {
    const IcsGuest *guest = reply->guests->pdata[i];
    g_string_append_printf(out, "; %s %s", guest->address, guest->status);
  }
  return g_string_free(out, FALSE);
}

static void what_is_said_is_read(void)
{
  static const struct {
    const char *text, *told;
  } rows[] = {
    { HEAD EVENT(PAT "SEQUENCE:3\r\nORGANIZER;CN=We:mailto:Bookings+a@diary.example\r\n") TAIL,
      "REPLY 1@example 3 bookings+a@diary.example; pat@north.example DECLINED" },
    { HEAD EVENT("") TAIL, "REPLY 1@example -1 " },
    { "begin:vcalendar\nmethod:counter\nbegin:vevent\nuid:2\nattendee:mailto:a@b.cc\nend:vevent\nend:vcalendar\n",
      "COUNTER 2 -1 ; a@b.cc " },
    { HEAD EVENT("BEGIN:VALARM\r\nUID:9\r\nATTENDEE:mailto:alarm@b.cc\r\nEND:VALARM\r\n" PAT) TAIL,
      "REPLY 1@example -1 ; pat@north.example DECLINED" },
    { HEAD "BEGIN:VTIMEZONE\r\nUID:9\r\nEND:VTIMEZONE\r\n" EVENT(PAT) TAIL, "REPLY 1@example -1 ; pat@north.example DECLINED" },
    { HEAD EVENT("RECURRENCE-ID:20260915T080000Z\r\n") TAIL, "REPLY 1@example -1  one date" },
    { HEAD EVENT("ATTENDEE;PARTSTAT=DECLINED;CN=Pat Qu\r\n ill:mailto:pat@north.exa\r\n mple\r\n") TAIL,
      "REPLY 1@example -1 ; pat@north.example DECLINED" },
    { HEAD EVENT("ATTENDEE;PARTSTAT=DECLINED:urn:uuid:1\r\n") TAIL, "REPLY 1@example -1 ;  DECLINED" },
    { HEAD EVENT("SEQUENCE:99999999999999999999\r\n") TAIL, "REPLY 1@example -1 " },
    { HEAD EVENT("SEQUENCE:-1\r\nSEQUENCE:x\r\n") TAIL, "REPLY 1@example -1 " },
    { HEAD EVENT("no line at all\r\n" PAT) TAIL, "REPLY 1@example -1 ; pat@north.example DECLINED" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *is = told(rows[i].text);
    g_assert_cmpstr(is, ==, rows[i].told);
  }
}

static void what_is_no_answer_is_none(void)
{
  static const char *const texts[] = {
    "", "BEGIN:VCALENDAR", "hello", "\r\n\r\n", HEAD, HEAD TAIL, HEAD EVENT(PAT), HEAD EVENT(PAT) EVENT(PAT) TAIL,
    HEAD EVENT(PAT) TAIL HEAD EVENT(PAT) TAIL, "BEGIN:VCALENDAR\r\n" EVENT(PAT) TAIL /* no METHOD */,
    HEAD "BEGIN:VEVENT\r\n" PAT "END:VEVENT\r\n" TAIL /* no UID */, HEAD EVENT("BEGIN:VEVENT\r\nEND:VEVENT\r\n") TAIL,
    HEAD HEAD EVENT(PAT) TAIL TAIL, TAIL, "END:VEVENT\r\n" HEAD EVENT(PAT) TAIL, EVENT(PAT),
    HEAD "BEGIN:X\r\n" EVENT(PAT) "END:X\r\n" TAIL /* an event elsewhere than it belongs */,
  };
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *is = told(texts[i]);
    g_test_message("%s", texts[i]);
    g_assert_cmpstr(is, ==, "none");
  }
}

static void there_are_bounds(void)
{
  GString *many = g_string_new(HEAD "BEGIN:VEVENT\r\nUID:1\r\n"), *deep = g_string_new(HEAD);
  for (int i = 0; i < 200; i++)
    g_string_append_printf(many, "ATTENDEE;PARTSTAT=DECLINED:mailto:p%d@north.example\r\n", i);
  g_string_append(many, "END:VEVENT\r\n" TAIL);
  for (int i = 0; i < 1000; i++)
    g_string_append(deep, "BEGIN:X\r\n");
  g_autoptr(IcsReply) crowd = read_text(many->str), pit = read_text(deep->str);
  g_assert_cmpuint(crowd->guests->len, ==, ICS_MOST_GUESTS);
  g_assert_null(pit);
  g_string_free(many, TRUE);
  g_string_free(deep, TRUE);
}

/* Whatever is cut off or changed, it is read or it is not, and nothing else happens. */
static void broken_ones_do_no_harm(void)
{
  static const char whole[] = HEAD EVENT(PAT "SEQUENCE:3\r\n") TAIL;
  for (gsize length = 0; length < sizeof whole; length++) {
    g_autoptr(IcsReply) cut = ics_reply_read(whole, length);
    g_assert_true(!cut || length >= sizeof whole - 3); /* the last line's end may be missing */
  }
  for (gsize i = 0; i < sizeof whole - 1; i++)
    for (int byte = 0; byte < 256; byte += 5) {
      char changed[sizeof whole];
      memcpy(changed, whole, sizeof whole);
      changed[i] = (char)byte;
      g_autoptr(IcsReply) reply = ics_reply_read(changed, sizeof whole - 1);
      g_assert_true(!reply || *reply->uid);
    }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/ics-reply/what-is-said-is-read", what_is_said_is_read);
  g_test_add_func("/ics-reply/what-is-no-answer-is-none", what_is_no_answer_is_none);
  g_test_add_func("/ics-reply/there-are-bounds", there_are_bounds);
  g_test_add_func("/ics-reply/broken-ones-do-no-harm", broken_ones_do_no_harm);
  return g_test_run();
}
