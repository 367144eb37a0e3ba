#include "engine/import-row.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/free-text.h"
#include "store/service.h"

#define TEXT_MOST 200
#define LIST_MOST 2000

static const struct {
  const char *name;
  gboolean required;
} names[N_COLUMNS] = {
  [COLUMN_SERVICE] = { "service", TRUE },
  [COLUMN_STARTS] = { "starts", TRUE },
  [COLUMN_MINUTES] = { "minutes", TRUE },
  [COLUMN_HOSTS] = { "hosts", FALSE },
  [COLUMN_PLACE] = { "place", FALSE },
  [COLUMN_SLOT_OUTCOME] = { "slot_outcome", FALSE },
  [COLUMN_PARTY_KIND] = { "party_kind", FALSE },
  [COLUMN_PARTY] = { "party", TRUE },
  [COLUMN_PROFESSION] = { "profession", FALSE },
  [COLUMN_ORGANISATION] = { "organisation", FALSE },
  [COLUMN_MADE_AT] = { "made_at", FALSE },
  [COLUMN_SEATS] = { "seats", FALSE },
  [COLUMN_PRESENT] = { "present", FALSE },
  [COLUMN_OUTCOME] = { "outcome", TRUE },
  [COLUMN_CANCELLED_AT] = { "cancelled_at", FALSE },
  [COLUMN_RATINGS] = { "ratings", FALSE },
};

static const char *const outcomes[] = {
  "", "attended", "did-not-attend", "cancelled-by-party", "cancelled-by-service", "unfilled", NULL
};

/* ---- header ---- */

static int find_column(const char *name)
{
  for (int column = 0; column < N_COLUMNS; column++)
    if (strcmp(names[column].name, name) == 0)
      return column;
  return -1;
}

static gboolean refuse_column(const char *name, GError **error)
{
  const char *known[N_COLUMNS + 1] = { NULL };
  for (int column = 0; column < N_COLUMNS; column++)
    known[column] = names[column].name;
  const char *nearest = text_nearest(name, known);
  if (nearest)
    return error_set(error, ERROR_INVALID, "unknown column “%.60s”; did you mean “%s”?", name, nearest);
  g_autofree char *all = g_strjoinv(",", (char **)known);
  return error_set(error, ERROR_INVALID, "unknown column “%.60s”; the columns are %s, with commas between", name,
                   all);
}

gboolean import_columns_read(const Csv *csv, Columns *columns, GError **error)
{
  memset(columns->at, -1, sizeof columns->at);
  columns->n = csv_fields(csv);
  for (guint i = 0; i < columns->n; i++) {
    g_autofree char *name = g_strstrip(g_strdup(csv_field(csv, i)));
    int column = find_column(name);
    if (column < 0)
      return refuse_column(name, error);
    if (columns->at[column] >= 0)
      return error_set(error, ERROR_INVALID, "the column “%s” stands twice", name);
    columns->at[column] = (int)i;
  }
  for (int column = 0; column < N_COLUMNS; column++)
    if (names[column].required && columns->at[column] < 0)
      return error_set(error, ERROR_INVALID, "the column “%s” is missing", names[column].name);
  return TRUE;
}

/* ---- fields ---- */

static const char *field(const Csv *csv, const Columns *columns, Column column)
{
  return columns->at[column] < 0 ? "" : csv_field(csv, (guint)columns->at[column]);
}

static gboolean read_text(const Csv *csv, const Columns *columns, Column column, gsize most, const char **text,
                          GError **error)
{
  *text = field(csv, columns, column);
  return text_check(*text, most, FALSE, names[column].name, error);
}

static gboolean read_number(const Csv *csv, const Columns *columns, Column column, int least, int most, int standard,
                            int *out, GError **error)
{
  const char *text = field(csv, columns, column);
  gint64 number = standard;
  if (*text && !text_to_int(text, least, most, names[column].name, &number, error))
    return FALSE;
  *out = (int)number;
  return TRUE;
}

static gboolean read_outcome(const Csv *csv, const Columns *columns, Column column, PastOutcome *outcome,
                             GError **error)
{
  const char *text = field(csv, columns, column);
  for (int i = 0; outcomes[i]; i++)
    if (strcmp(outcomes[i], text) == 0) {
      *outcome = (PastOutcome)i;
      return TRUE;
    }
  const char *nearest = text_nearest(text, outcomes + 1);
  return error_set(error, ERROR_INVALID,
                   nearest ? "%s: “%.40s” is no outcome; did you mean “%s”?"
                           : "%s: “%.40s” is no outcome; there are attended, did-not-attend, cancelled-by-party, "
                             "cancelled-by-service and unfilled",
                   names[column].name, text, nearest);
}

/* Local time of the service's zone, or with an offset. */
static gboolean read_time(const Csv *csv, const Columns *columns, Column column, const Zone *zone, Instant *at,
                          GError **error)
{
  const char *text = field(csv, columns, column);
  *at = 0;
  if (!*text || zone_parse(zone, text, at, error))
    return TRUE;
  g_prefix_error(error, "%s: ", names[column].name);
  return FALSE;
}

/* ---- parts of a row ---- */

static gboolean refuse_service(Engine *engine, const char *id, GError **error)
{
  g_autoptr(GPtrArray) services = store_service_list(engine->db, error);
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  if (!services)
    return FALSE;
  for (guint i = 0; i < services->len; i++)
    g_ptr_array_add(ids, ((Service *)services->pdata[i])->id);
  g_ptr_array_add(ids, NULL);
  const char *nearest = text_nearest(id, (const char *const *)ids->pdata);
  return error_set(error, ERROR_INVALID,
                   nearest ? "there is no service “%.70s”; did you mean “%s”?"
                           : "there is no service “%.70s”; load it in a service book first",
                   id, nearest);
}

static gboolean read_service(Engine *engine, const Csv *csv, const Columns *columns, ImportRow *row, GError **error)
{
  const char *id = field(csv, columns, COLUMN_SERVICE);
  g_autoptr(GError) why = NULL;
  row->service = engine_service(engine, engine->db, id, &why);
  if (!row->service && g_error_matches(why, ERROR_DOMAIN, ERROR_MISSING))
    return refuse_service(engine, id, error);
  if (!row->service) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  return row->service->settings
         || error_set(error, ERROR_INVALID,
                      "service “%s” is suspended: its plugin “%s” is not "
                      "there",
                      id, row->service->service->plugin);
}

static gboolean read_start(const Csv *csv, const Columns *columns, Instant now, ImportRow *row, GError **error)
{
  const char *text = field(csv, columns, COLUMN_STARTS);
  if (strlen(text) < 16)
    return error_set(error, ERROR_INVALID, "starts: “%s” is not a date and time (write it as 2026-10-25T09:00)",
                     text);
  if (!read_time(csv, columns, COLUMN_STARTS, row->service->zone, &row->starts_at, error)
      || !read_number(csv, columns, COLUMN_MINUTES, 1, 1440, 0, &row->minutes, error))
    return FALSE;
  if (row->minutes == 0)
    return error_set(error, ERROR_INVALID, "minutes: say how long it lasted");
  /* A local time is kept as written: where the clocks change, it says more than its instant, and the instant follows
   * from it. So the second of two equal hours of a night counts as the first. */
  if (!civil_parse(text, &row->starts, NULL))
    row->starts = zone_to_civil(row->service->zone, row->starts_at);
  row->starts_at = zone_to_instant(row->service->zone, row->starts);
  row->ends_at = row->starts_at + (Instant)row->minutes * 60;
  if (row->ends_at > now)
    return error_set(error, ERROR_INVALID, "starts: %s is not over yet; only what is past can be imported", text);
  return TRUE;
}

static const AttuneQuestion *find_question(const AttunePlugin *plugin, const char *key)
{
  for (int i = 0; i < plugin->n_questions; i++)
    if (strcmp(plugin->questions[i].key, key) == 0)
      return &plugin->questions[i];
  return NULL;
}

static gboolean refuse_question(const AttunePlugin *plugin, const char *key, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  for (int i = 0; i < plugin->n_questions; i++)
    g_ptr_array_add(keys, (void *)plugin->questions[i].key);
  g_ptr_array_add(keys, NULL);
  const char *nearest = text_nearest(key, (const char *const *)keys->pdata);
  g_autofree char *all = g_strjoinv(", ", (char **)keys->pdata);
  return error_set(error, ERROR_INVALID,
                   nearest ? "ratings: there is no question “%.60s”; did you mean “%s”?"
                           : "ratings: there is no question “%.60s”; %s asks: %s",
                   key, nearest ? nearest : plugin->name, all);
}

static gboolean read_rating(ImportRow *row, char *text, GError **error)
{
  char *equals = strchr(text, '=');
  gint64 answer;
  if (!equals)
    return error_set(error, ERROR_INVALID, "ratings: write key=4;key=5, not “%.60s”", text);
  *equals = 0;
  char *key = g_strstrip(text);
  const AttuneQuestion *question = find_question(row->service->plugin, key);
  if (!question)
    return refuse_question(row->service->plugin, key, error);
  if (!text_to_int(g_strstrip(equals + 1), 1, 5, key, &answer, error)) {
    g_prefix_error(error, "ratings: ");
    return FALSE;
  }
  for (guint i = 0; i < row->n_ratings; i++)
    if (row->ratings[i].question == question)
      return error_set(error, ERROR_INVALID, "ratings: “%s” stands twice", key);
  if (row->n_ratings == IMPORT_RATINGS_MOST)
    return error_set(error, ERROR_INVALID, "ratings: more than %d", IMPORT_RATINGS_MOST);
  row->ratings[row->n_ratings++] = (PastRating){ question, (int)answer };
  return TRUE;
}

static gboolean read_ratings(const Csv *csv, const Columns *columns, ImportRow *row, GError **error)
{
  const char *text = field(csv, columns, COLUMN_RATINGS);
  if (!*text)
    return TRUE;
  g_auto(GStrv) parts = text_split_list(text);
  for (char **part = parts; *part; part++)
    if (!read_rating(row, *part, error))
      return FALSE;
  return TRUE;
}

static gboolean read_party(const Csv *csv, const Columns *columns, ImportRow *row, GError **error)
{
  const char *kind = field(csv, columns, COLUMN_PARTY_KIND);
  row->has_party = *row->party != 0;
  row->party_kind = PARTY_PERSON;
  return !*kind || party_kind_parse(kind, &row->party_kind, error);
}

/* A family's number or birthday is no name of a party either. */
static gboolean check_private(Engine *engine, const ImportRow *row, GError **error)
{
  FreeText party = row->party_kind == PARTY_TEAM ? FREE_GROUP : FREE_PARTY;
  return free_text_check_as(engine, party, "party", row->party, error)
         && free_text_check_as(engine, FREE_GROUP, "hosts", row->hosts, error)
         && free_text_check_as(engine, FREE_GROUP, "profession", row->profession, error)
         && free_text_check_as(engine, FREE_GROUP, "organisation", row->organisation, error);
}

/* ---- what contradicts itself ---- */

static gboolean refuse(GError **error, const char *reason)
{
  return error_set(error, ERROR_INVALID, "%s", reason);
}

static gboolean check_empty(ImportRow *row, GError **error)
{
  gboolean unfilled = row->outcome == PAST_NOTHING || row->outcome == PAST_UNFILLED;
  gboolean cancelled = row->outcome == PAST_BY_SERVICE || row->slot_outcome == PAST_BY_SERVICE;
  if (!unfilled && row->outcome != PAST_BY_SERVICE)
    return refuse(error,
                  "outcome: nobody had booked (party is empty), so it can only be unfilled or cancelled-by-service");
  if (row->slot_outcome != PAST_NOTHING && row->slot_outcome != PAST_UNFILLED && row->slot_outcome != PAST_BY_SERVICE)
    return refuse(error, "slot_outcome: nobody had booked (party is empty), so it can only be unfilled or "
                         "cancelled-by-service");
  if (row->present > 0)
    return refuse(error, "present: nobody had booked (party is empty), so nobody can have been there");
  if (row->n_ratings > 0)
    return refuse(error, "ratings: nobody had booked (party is empty), so nobody can have answered");
  row->slot_outcome = cancelled ? PAST_BY_SERVICE : PAST_UNFILLED;
  return TRUE;
}

static gboolean check_outcome(const ImportRow *row, GError **error)
{
  gboolean cancelled = row->outcome == PAST_BY_PARTY || row->outcome == PAST_BY_SERVICE;
  /* A slot may end unfilled because its party gave it back; it is counted by that. */
  if (row->outcome == PAST_UNFILLED || (row->slot_outcome == PAST_UNFILLED && !cancelled))
    return refuse(error, "outcome: somebody had booked (party is given), so it cannot be unfilled");
  if (row->outcome == PAST_ATTENDED && row->slot_outcome == PAST_BY_SERVICE)
    return refuse(error, "slot_outcome: it cannot be cancelled-by-service when somebody attended");
  if (row->outcome == PAST_ATTENDED && row->present == 0)
    return refuse(error, "present: attended with nobody present; write did-not-attend");
  if (row->outcome != PAST_ATTENDED && row->present > 0)
    return refuse(error, "present: people were there, so the outcome can only be attended");
  if (row->outcome != PAST_ATTENDED && row->n_ratings > 0)
    return refuse(error, "ratings: only those who attended can have answered");
  if (!cancelled && row->cancelled_at)
    return refuse(error, "cancelled_at: given, but the outcome is not cancelled-by-party or cancelled-by-service");
  if (row->cancelled_at && row->cancelled_at < row->made_at)
    return refuse(error, "cancelled_at lies before made_at; swap them, or mend the year");
  return TRUE;
}

static gboolean check_row(ImportRow *row, GError **error)
{
  if (!row->has_party)
    return check_empty(row, error);
  /* A session that was cancelled leaves no booking open; where a session is booked as a whole, what became of the one became
   * of the other. Who came to a course is not known from its having been held. */
  if (row->outcome == PAST_NOTHING
      && (row->slot_outcome == PAST_BY_SERVICE || row->service->service->unit_slot))
    row->outcome = row->slot_outcome;
  return check_outcome(row, error);
}

gboolean import_row_read(Engine *engine, const Csv *csv, const Columns *columns, Instant now, ImportRow *row,
                         GError **error)
{
  *row = (ImportRow){ 0 };
  if (csv_fields(csv) != columns->n)
    return error_set(error, ERROR_INVALID,
                     "%u fields where the header has %u; is a comma missing, or a quotation mark?", csv_fields(csv),
                     columns->n);
  return read_service(engine, csv, columns, row, error) && read_start(csv, columns, now, row, error)
         && read_text(csv, columns, COLUMN_HOSTS, LIST_MOST, &row->hosts, error)
         && read_text(csv, columns, COLUMN_PLACE, TEXT_MOST, &row->place, error)
         && read_text(csv, columns, COLUMN_PARTY, TEXT_MOST, &row->party, error)
         && read_text(csv, columns, COLUMN_PROFESSION, TEXT_MOST, &row->profession, error)
         && read_text(csv, columns, COLUMN_ORGANISATION, TEXT_MOST, &row->organisation, error)
         && read_party(csv, columns, row, error)
         && read_outcome(csv, columns, COLUMN_SLOT_OUTCOME, &row->slot_outcome, error)
         && read_outcome(csv, columns, COLUMN_OUTCOME, &row->outcome, error)
         && read_time(csv, columns, COLUMN_MADE_AT, row->service->zone, &row->made_at, error)
         && read_time(csv, columns, COLUMN_CANCELLED_AT, row->service->zone, &row->cancelled_at, error)
         && read_number(csv, columns, COLUMN_SEATS, 1, 10000, 1, &row->seats, error)
         && read_number(csv, columns, COLUMN_PRESENT, 0, 10000, -1, &row->present, error)
         && read_ratings(csv, columns, row, error) && check_private(engine, row, error)
         && check_row(row, error);
}
