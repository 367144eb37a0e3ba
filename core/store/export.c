#include "store/export.h"

#include <string.h>

#define MOST_COLUMNS 20

/* Columns are named in the order of the statement: "name" a text, "name#" a number, "name@" an instant. $1 is the person. */
typedef struct {
  const char *name, *columns, *sql;
} Part;

#define OWN "party_kind = 'person' AND party_id = $1"
#define THEIRS "(SELECT id FROM booking WHERE " OWN ")"
#define OF_BOOKING "FROM booking b JOIN slot s ON s.id = b.slot_id JOIN service v ON v.id = s.service_id "

static const Part parts[] = {
  { "person", "id mail name profession organisation team roles# state known_since@",
    "SELECT id, mail, name, profession, organisation, coalesce(team_id, ''), roles, state, made_at FROM person WHERE id = $1" },
  { "accounts", "issuer subject first_used@", "SELECT issuer, subject, made_at FROM identity WHERE person_id = $1" },
  { "teams_led", "id title", "SELECT id, title FROM team WHERE leader_id = $1 ORDER BY id" },
  { "bookings",
    "id service starts@ state outcome seats# heads# cancelled_by late# reason reference note profession organisation made_at@ "
    "made_by cancelled_at@ changed_at@",
    "SELECT b.id, v.title, b.starts_at, b.state, b.outcome, b.seats, b.heads, b.cancelled_by, b.late, b.cancel_reason, "
    "b.reference, b.note, b.profession, b.organisation, b.made_at, b.made_by, b.cancelled_at, b.changed_at " OF_BOOKING
    "WHERE b.party_kind = 'person' AND b.party_id = $1 ORDER BY b.starts_at, b.id" },
  { "attendance", "booking meeting outcome present# recorded_at@",
    "SELECT booking_id, meeting_id, outcome, present, recorded_at FROM attendance WHERE booking_id IN " THEIRS
    " ORDER BY recorded_at, booking_id, meeting_id" },
  { "answers", "booking question answer#",
    "SELECT booking_id, question, answer FROM rating WHERE person_id = $1 OR (person_id = '' AND booking_id IN " THEIRS
    ") ORDER BY booking_id, question, number" },
  { "comments", "booking text made_at@",
    "SELECT booking_id, text, made_at FROM comment WHERE person_id = $1 OR (person_id = '' AND booking_id IN " THEIRS
    ") ORDER BY made_at, booking_id" },
  { "bookings_made_for_others", "id service starts@ for party state reason reference note made_at@",
    "SELECT b.id, v.title, b.starts_at, b.party_kind, b.party_id, b.state, b.cancel_reason, b.reference, b.note, b.made_at "
    OF_BOOKING
    "WHERE b.made_by = $1 AND NOT (b.party_kind = 'person' AND b.party_id = $1) ORDER BY b.starts_at, b.id" },
  { "attendance_recorded", "booking meeting outcome present# recorded_at@",
    "SELECT booking_id, meeting_id, outcome, present, recorded_at FROM attendance WHERE recorded_by = $1 "
    "ORDER BY recorded_at, booking_id, meeting_id" },
  { "sessions_given", "slot service starts@ ends@ place state",
    "SELECT s.id, v.title, h.starts_at, h.ends_at, s.place, s.state FROM host h JOIN slot s ON s.id = h.slot_id "
    "JOIN service v ON v.id = s.service_id WHERE h.person_id = $1 ORDER BY h.starts_at, h.meeting_id" },
  { "schedules_given", "schedule service state",
    "SELECT s.id, v.title, s.state FROM schedule_host h JOIN schedule s ON s.id = h.schedule_id "
    "JOIN service v ON v.id = s.service_id WHERE h.person_id = $1 ORDER BY s.id" },
  { "drafts", "id slot party seats# reference note made_at@",
    "SELECT id, slot_id, party, seats, reference, note, made_at FROM draft WHERE person_id = $1 OR party = $1 "
    "ORDER BY made_at, id" },
  { "signed_in", "way browser since@ last_seen@",
    "SELECT way, client, made_at, seen_at FROM session WHERE person_id = $1 ORDER BY made_at, id" },
  { "links_to_sign_in", "asked_at@ ends@ used_at@",
    "SELECT made_at, ends_at, used_at FROM sign_in WHERE person_id = $1 ORDER BY made_at, id" },
  { "tokens", "id label made_at@ ends@ revoked_at@",
    "SELECT id, label, made_at, expires_at, revoked_at FROM token WHERE person_id = $1 ORDER BY made_at, id" },
  { "calendars", "id about of detail made_at@ revoked_at@ reads# last_read@ program",
    "SELECT id, scope_kind, scope_id, detail, made_at, revoked_at, fetches, fetched_at, client FROM feed "
    "WHERE (scope_kind IN ('person', 'host') AND scope_id = $1) OR made_by = $1 ORDER BY made_at, id" },
  { "letters", "id kind about address state words written_at@ ended_at@ last_error",
    "SELECT id, kind, about, address, state, view, made_at, sent_at, last_error FROM outbox WHERE person_id = $1 ORDER BY id" },
  { "log", "number# at@ who act kind subject before after",
    "SELECT c.number, c.at, c.who, c.act, c.kind, c.subject, c.before, c.after FROM change c WHERE c.id IN "
    "(SELECT id FROM change WHERE who = $1 UNION SELECT id FROM change WHERE subject = $1 UNION SELECT k.id FROM booking b "
    "JOIN change k ON k.subject = b.id WHERE b.party_kind = 'person' AND b.party_id = $1) ORDER BY c.number" },
};

const char *const *store_export_parts(void)
{
  static const char *names[G_N_ELEMENTS(parts) + 1];
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
    names[i] = parts[i].name;
  return names;
}

/* Names and types out of a part's columns; @names keeps the texts. */
static guint read_columns(char **names, ExportValue *values)
{
  guint n = 0;
  for (; names[n]; n++) {
    char *mark = names[n] + strlen(names[n]) - 1;
    g_assert(n < MOST_COLUMNS);
    values[n] = (ExportValue){ .name = names[n],
                               .type = *mark == '#' ? EXPORT_NUMBER : *mark == '@' ? EXPORT_INSTANT : EXPORT_TEXT };
    if (values[n].type != EXPORT_TEXT)
      *mark = 0;
  }
  return n;
}

static void take_row(DbRows *rows, ExportValue *values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (values[i].type == EXPORT_TEXT)
      values[i].text = db_text(rows, (int)i);
    else
      values[i].number = db_int(rows, (int)i);
}

static gboolean export_part(Db *db, const Part *part, const char *person_id, ExportSink sink, void *data, GError **error)
{
  ExportValue values[MOST_COLUMNS];
  g_auto(GStrv) names = g_strsplit(part->columns, " ", -1);
  g_autoptr(DbRows) rows = db_ask(db, error, part->sql, "t", person_id);
  g_autoptr(GError) why = NULL;
  guint n = read_columns(names, values);
  gboolean more = rows != NULL;
  while (more && db_next(rows, &why)) {
    take_row(rows, values, n);
    more = sink(data, part->name, values, n);
  }
  if (!why)
    return more;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

gboolean store_export(Db *db, const char *person_id, ExportSink sink, void *data, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
    if (!export_part(db, &parts[i], person_id, sink, data, error))
      return FALSE;
  return TRUE;
}
