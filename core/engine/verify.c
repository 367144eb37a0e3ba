#include "engine/verify.h"

#include "base/error.h"
#include "base/progress.h"
#include "calendar/zone.h"
#include "engine/digest.h"
#include "store/schema.h"
#include "store/verify.h"

#define TOLD_MOST 1000

typedef struct {
  VerifyTell tell;
  void *data;
  Progress *progress;
  gint64 looked;
  guint64 of_kind, all;
} Verify;

static void note_breach(void *data, const char *breach)
{
  Verify *verify = data;
  verify->all++;
  if (++verify->of_kind <= TOLD_MOST)
    verify->tell(verify->data, breach);
}

static void note_look(void *data)
{
  Verify *verify = data;
  progress_at(verify->progress, ++verify->looked);
}

static void begin_kind(Verify *verify, const char *what)
{
  verify->of_kind = 0;
  verify->looked = 0;
  verify->progress = progress_start(what, 0);
}

static gboolean end_kind(Verify *verify, const char *what, gboolean fine)
{
  g_clear_pointer(&verify->progress, progress_end);
  if (verify->of_kind > TOLD_MOST) {
    g_autofree char *more = g_strdup_printf("%s: %" G_GUINT64_FORMAT " more of the same", what, verify->of_kind - TOLD_MOST);
    verify->tell(verify->data, more);
  }
  return fine;
}

/* ---- civil times ---- */

static void tell_meeting(Verify *verify, const VerifyMeeting *meeting, const char *what)
{
  g_autofree char *text = g_strdup_printf("meeting %s: %s", meeting->id, what);
  note_breach(verify, text);
}

/* Civil time with its zone is the truth; all else is computed from it. */
static void look_at_meeting(void *data, const VerifyMeeting *meeting)
{
  Verify *verify = data;
  Civil starts;
  note_look(verify);
  const Zone *zone = zone_get(meeting->zone, NULL);
  if (!zone || !civil_parse(meeting->starts, &starts, NULL)) {
    tell_meeting(verify, meeting, "its civil time or its zone cannot be read");
    return;
  }
  if (zone_to_instant(zone, starts) != meeting->starts_at)
    tell_meeting(verify, meeting, "its instant is not that of its civil time");
  if (meeting->ends_at != meeting->starts_at + meeting->minutes * 60)
    tell_meeting(verify, meeting, "it does not last as long as it says");
  if (meeting->ordinal == 1 && (civil_to_day(starts) != meeting->starts_on || starts.hour != meeting->starts_hour)) {
    g_autofree char *text = g_strdup_printf("slot %s: its civil day or hour is not its first meeting's", meeting->slot_id);
    note_breach(verify, text);
  }
}

static gboolean verify_meetings(Db *db, Verify *verify, GError **error)
{
  begin_kind(verify, "checking times");
  return end_kind(verify, "meetings", store_verify_meetings(db, look_at_meeting, verify, error));
}

/* ---- all ---- */

static gboolean verify_file(Db *db, Verify *verify, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
  begin_kind(verify, "checking the file");
  gboolean fine = db_check_integrity(db, found, error);
  for (guint i = 0; i < found->len; i++)
    note_breach(verify, found->pdata[i]);
  return end_kind(verify, "database file", fine);
}

static gboolean verify_rules(Db *db, Verify *verify, const VerifySink *sink, GError **error)
{
  guint n = 0;
  const VerifyRule *rules = store_verify_rules(&n);
  for (guint i = 0; i < n; i++) {
    begin_kind(verify, "checking rules");
    if (!end_kind(verify, rules[i].says, store_verify_rule(db, &rules[i], sink, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean verify_counts(Db *db, Verify *verify, const VerifySink *sink, GError **error)
{
  static const struct {
    const char *what;
    gboolean (*run)(Db *db, const VerifySink *sink, GError **error);
  } counts[] = { { "slots", store_verify_slots },
                 { "day sums", store_verify_days },
                 { "digests", digest_verify },
                 { "change log", store_verify_log },
                 { "chain", store_verify_chain } };
  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
    g_autofree char *what = g_strconcat("checking ", counts[i].what, NULL);
    begin_kind(verify, what);
    if (!end_kind(verify, counts[i].what, counts[i].run(db, sink, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean check_schema(Db *db, GError **error)
{
  int version = 0;
  guint known = 0;
  store_migrations(&known);
  if (!db_schema_fits(db, known, &version, error))
    return FALSE;
  if (version >= (int)known)
    return TRUE;
  return error_set(error, ERROR_INVALID,
                   version == 0 ? "this is no database of ours (schema %d; this program's is %u)"
                                : "the schema is number %d, this program’s is number %u; “attune migrate” brings it up",
                   version, known);
}

gboolean engine_verify(Db *db, VerifyTell tell, void *data, guint64 *breaches, GError **error)
{
  Verify verify = { .tell = tell, .data = data };
  const VerifySink sink = { note_breach, note_look, &verify };
  if (!db_read_begin(db, error))
    return FALSE;
  gboolean fine = check_schema(db, error) && verify_file(db, &verify, error) && verify_meetings(db, &verify, error) &&
                  verify_rules(db, &verify, &sink, error) && verify_counts(db, &verify, &sink, error);
  db_read_end(db);
  if (fine)
    *breaches = verify.all;
  return fine;
}
