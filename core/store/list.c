#include "store/list.h"

#include <string.h>

#include "base/error.h"
#include "store/booking.h"
#include "store/rows.h"
#include "store/slot.h"

#define MOST_VALUES 16

/* A statement in the making: conditions are appended with their values, so the text depends on which filters are set and
 * never on what they say. */
typedef struct {
  GString *sql;
  DbValue values[MOST_VALUES];
  guint n;
} Question;

/* @condition has one %u where the placeholder's number goes; it may be used twice. */
static void ask_for(Question *question, const char *condition, DbValue value)
{
  g_assert(question->n < MOST_VALUES);
  question->values[question->n++] = value;
  g_auto(GStrv) parts = g_strsplit(condition, "?", -1);
  g_string_append(question->sql, " AND ");
  for (char **part = parts; *part; part++)
    g_string_append_printf(question->sql, part[1] ? "%s$%u" : "%s", *part, question->n);
}

static DbValue text_value(const char *text)
{
  return (DbValue){ .type = 't', .text = text };
}

static DbValue number_value(gint64 number)
{
  return (DbValue){ .type = 'i', .number = number };
}

static void ask_for_page(Question *question, const char *table, Instant from, Instant to, const ListCursor *after,
                         int limit)
{
  if (from)
    ask_for(question, "starts_at >= ?", number_value(from));
  if (to)
    ask_for(question, "starts_at < ?", number_value(to));
  if (after) {
    ask_for(question, "starts_at >= ?", number_value(after->starts_at));
    g_string_append_printf(question->sql, " AND (starts_at > $%u", question->n);
    question->values[question->n++] = text_value(after->id);
    g_string_append_printf(question->sql, " OR %s.id > $%u)", table, question->n);
  }
  question->values[question->n++] = number_value(limit);
  g_string_append_printf(question->sql, " ORDER BY starts_at, %s.id LIMIT $%u", table, question->n);
}

gboolean list_cursor_parse(const char *text, ListCursor *cursor, GError **error)
{
  char *end = NULL;
  Instant starts_at = g_ascii_strtoll(text, &end, 10);
  if (end == text || *end != '.' || !end[1] || strlen(end + 1) >= sizeof cursor->id)
    return error_set(error, ERROR_INVALID, "after: take it unchanged from “next” of the page before");
  cursor->starts_at = starts_at;
  g_strlcpy(cursor->id, end + 1, sizeof cursor->id);
  return TRUE;
}

char *list_cursor_format(Instant starts_at, const char *id)
{
  return g_strdup_printf("%" G_GINT64_FORMAT ".%s", starts_at, id);
}

/* Runs the question and makes a thing of each row. */
static GPtrArray *gather(Db *db, Question *question, RowsMake make, GDestroyNotify free_one, GError **error)
{
  g_autofree char *sql = g_string_free(question->sql, FALSE);
  return rows_all(db_ask_values(db, error, sql, question->values, question->n), make, free_one, error);
}

GPtrArray *store_slot_list(Db *db, const SlotListFilter *filter, GError **error)
{
  Question question = { .sql = g_string_new("SELECT " STORE_SLOT_COLUMNS " FROM slot WHERE state <> 'withdrawn'") };
  if (filter->service_id)
    ask_for(&question, "service_id = ?", text_value(filter->service_id));
  if (filter->place)
    ask_for(&question, "place = ?", text_value(filter->place));
  if (filter->host_id)
    ask_for(&question, "EXISTS (SELECT 1 FROM host WHERE host.slot_id = slot.id AND host.person_id = ?)",
            text_value(filter->host_id));
  if (filter->with_room)
    g_string_append(question.sql, " AND state = 'offered' AND taken < capacity AND waiting = 0");
  ask_for_page(&question, "slot", filter->from, filter->to, filter->after, filter->limit);
  return gather(db, &question, store_slot_of_row, (GDestroyNotify)slot_free, error);
}

/* What one who is not staff may list: their own, and as a leader the team's and its members'. */
static void ask_for_own(Question *question, const BookingListFilter *filter)
{
  if (!filter->person_id)
    return;
  question->values[question->n++] = text_value(filter->person_id);
  g_string_append_printf(question->sql, " AND ((party_kind = 'person' AND party_id = $%u)", question->n);
  if (filter->team_id) {
    question->values[question->n++] = text_value(filter->team_id);
    g_string_append_printf(question->sql,
                           " OR (party_kind = 'team' AND party_id = $%u) OR (party_kind = 'person' "
                           "AND party_id IN (SELECT id FROM person WHERE team_id = $%u))",
                           question->n, question->n);
  }
  g_string_append(question->sql, ")");
}

GPtrArray *store_booking_list(Db *db, const BookingListFilter *filter, GError **error)
{
  Question question = { .sql = g_string_new("SELECT " STORE_BOOKING_COLUMNS " FROM booking WHERE 1 = 1") };
  if (filter->slot_id)
    ask_for(&question, "slot_id = ?", text_value(filter->slot_id));
  if (filter->party_kind)
    ask_for(&question, "party_kind = ?", text_value(filter->party_kind));
  if (filter->party_id)
    ask_for(&question, "party_id = ?", text_value(filter->party_id));
  if (filter->live)
    g_string_append(question.sql, " AND state IN ('booked', 'waiting', 'offered')");
  ask_for_own(&question, filter);
  ask_for_page(&question, "booking", filter->from, filter->to, filter->after, filter->limit);
  return gather(db, &question, store_booking_of_row, (GDestroyNotify)booking_free, error);
}

static gpointer host_of_row(DbRows *rows, GError **error)
{
  NamedId *host = g_new0(NamedId, 1);
  host->id = db_text_copy(rows, 0);
  host->name = db_text_copy(rows, 1);
  return host;
}

GPtrArray *store_slot_host_names(Db *db, const char *slot_id, GError **error)
{
  static const char sql[] = "SELECT DISTINCT p.id, p.name FROM host h JOIN person p ON p.id = h.person_id "
                            "WHERE h.slot_id = $1 ORDER BY p.name, p.id";
  return rows_all(db_ask(db, error, sql, "t", slot_id), host_of_row, (GDestroyNotify)named_id_free, error);
}

char *store_party_name(Db *db, PartyKind kind, const char *party_id, GError **error)
{
  const char *sql =
    kind == PARTY_TEAM ? "SELECT title FROM team WHERE id = $1" : "SELECT name FROM person WHERE id = $1";
  char *name = NULL;
  if (!rows_only(db_ask(db, error, sql, "t", party_id), rows_text, &name, error))
    return NULL;
  return name ? name : g_strdup("");
}
