#include "engine/report-count.h"

#include <string.h>

#include "engine/digest-text.h"
#include "engine/digest.h"
#include "engine/report-parts.h"

/* What the keys need to be read. */
typedef enum { FROM_DAYS, FROM_DIGESTS, FROM_SLOTS } Source;

/* One pass over one service. */
typedef struct {
  const UtilisationQuery *query;
  ReportRows *rows;
  const ReportService *service;
  gint64 today; /* civil day, by the service's clock */
  gboolean by_host, by_party;
  Source source;
  DigestKind kind; /* FROM_DIGESTS */
  GString *key;    /* of the cell at hand */
} Pass;

static const struct {
  UtilisationKey key;
  DigestKind kind;
  gboolean of_party;
} digested[] = {
  { UTILISATION_BY_HOUR, DIGEST_HOUR, FALSE },
  { UTILISATION_BY_HOST, DIGEST_HOST, FALSE },
  { UTILISATION_BY_PLACE, DIGEST_PLACE, FALSE },
  { UTILISATION_BY_TEAM, DIGEST_TEAM, TRUE },
  { UTILISATION_BY_ORGANISATION, DIGEST_ORGANISATION, TRUE },
  { UTILISATION_BY_PROFESSION, DIGEST_PROFESSION, TRUE },
};

static gboolean asks_for(const UtilisationQuery *query, UtilisationKey key)
{
  for (guint i = 0; i < query->n_keys; i++)
    if (query->keys[i] == key)
      return TRUE;
  return FALSE;
}

static void choose_source(Pass *pass)
{
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS(digested); i++)
    if (asks_for(pass->query, digested[i].key)) {
      n++;
      pass->kind = digested[i].kind;
      pass->by_party |= digested[i].of_party;
    }
  pass->by_host = asks_for(pass->query, UTILISATION_BY_HOST);
  if (n > 1 || asks_for(pass->query, UTILISATION_BY_SLOT))
    pass->source = FROM_SLOTS;
  else
    pass->source = n == 1 ? FROM_DIGESTS : FROM_DAYS;
}

static Piece piece_for(const Pass *pass)
{
  return (Piece){ .service = pass->service->id, .plugin = pass->service->plugin, .host = "", .team = "",
                  .organisation = "", .profession = "", .place = "", .slot = "" };
}

/* ---- day sums ---- */

/* A whole day: what of it is not asked for by name. */
static Piece piece_of_day(const Pass *pass, const ReportDay *day)
{
  Piece piece = piece_for(pass);
  piece.day = day->day;
  piece.past = day->day < pass->today;
  piece.tallies = day->tallies;
  piece.clinics = day->clinics;
  piece.ratios = day->ratios;
  return piece;
}

static void take_day(void *data, const ReportDay *day)
{
  Pass *pass = data;
  if (day->day == pass->today) /* some of it has begun and some has not: its slots are asked */
    return;
  Piece piece = piece_of_day(pass, day);
  report_rows_add(pass->rows, &piece);
  report_rows_add_total(pass->rows, &piece);
}

/* ---- slots, and their bookings where rows are by party ---- */

/* Adds the piece once, or once for each host where rows are by host. */
static void add_for_hosts(Pass *pass, Piece *piece, const char *hosts)
{
  if (!pass->by_host || !*hosts) {
    report_rows_add(pass->rows, piece);
    return;
  }
  g_auto(GStrv) ids = g_strsplit(hosts, ",", -1);
  for (char **id = ids; *id; id++) {
    piece->host = *id;
    report_rows_add(pass->rows, piece);
  }
}

static void add_parts(Pass *pass, Piece *piece, const ReportSlot *slot, GArray *bookings)
{
  g_autoptr(GArray) parts = report_parts(slot, bookings, piece->past);
  for (guint i = 0; i < parts->len; i++) {
    const ReportPart *part = &g_array_index(parts, ReportPart, i);
    piece->tallies = part->tallies;
    piece->team = part->booking ? part->booking->team : "";
    piece->organisation = part->booking ? part->booking->organisation : "";
    piece->profession = part->booking ? part->booking->profession : "";
    add_for_hosts(pass, piece, slot->hosts);
  }
}

static void take_slot(void *data, const ReportSlot *slot, GArray *bookings)
{
  Pass *pass = data;
  Piece piece = piece_for(pass);
  piece.day = slot->day;
  piece.hour = slot->hour;
  piece.starts_at = slot->starts_at;
  piece.place = slot->place;
  piece.slot = slot->id;
  piece.clinic = slot->clinic;
  piece.past = slot->starts_at <= pass->query->now;
  piece.tallies = slot->tallies;
  report_rows_add_total(pass->rows, &piece);
  if (pass->by_party)
    add_parts(pass, &piece, slot, bookings);
  else
    add_for_hosts(pass, &piece, slot->hosts);
}

static gboolean count_slots(void *data, Db *db, const ReportSpan *days, GError **error)
{
  Pass *pass = data;
  if (pass->by_party)
    return store_report_slots_with_bookings(db, days->service_id, days->from, days->to, take_slot, pass, error);
  return store_report_slots(db, days->service_id, days->from, days->to, take_slot, pass, error);
}

/* ---- digests ---- */

/* Lets @piece stand for the present cell's key. */
static void name_piece(Pass *pass, Piece *piece, const DigestItem *item)
{
  g_string_truncate(pass->key, 0);
  g_string_append_len(pass->key, item->key, (gssize)item->length);
  const char *key = pass->key->str;
  switch (pass->kind) {
  case DIGEST_HOUR: piece->hour = (int)g_ascii_strtoll(key, NULL, 10); break;
  case DIGEST_HOST: piece->host = key; break;
  case DIGEST_PLACE: piece->place = key; break;
  case DIGEST_TEAM: piece->team = key; break;
  case DIGEST_ORGANISATION: piece->organisation = key; break;
  default: piece->profession = key;
  }
}

/* What a party gave back of a day that lies ahead is nobody's again. */
static void give_back(Tallies *from, gint64 seats, Tallies *nobody)
{
  from->units -= from->given_back;
  from->seats -= seats;
  nobody->units += from->given_back;
  nobody->given_back += from->given_back;
  nobody->seats += seats;
  from->given_back = 0;
}

static gboolean take_digest(void *data, const ReportDay *day, const char *cells, GError **error)
{
  Pass *pass = data;
  Tallies nobody = { 0 };
  DigestItem item;
  GError *why = NULL;
  Piece piece = piece_of_day(pass, day);
  report_rows_add_total(pass->rows, &piece);
  while (digest_item_next(&cells, &item, &why)) {
    DigestCell cell;
    digest_cell_of_item(&item, &cell);
    if (pass->by_party && !piece.past && cell.tallies.given_back)
      give_back(&cell.tallies, cell.seats_back, &nobody);
    name_piece(pass, &piece, &item);
    piece.tallies = cell.tallies;
    piece.clinics = cell.clinics;
    piece.ratios = cell.ratios;
    report_rows_add(pass->rows, &piece);
  }
  if (why) {
    g_propagate_error(error, why);
    return FALSE;
  }
  Piece left = piece_of_day(pass, day);
  left.tallies = nobody;
  report_rows_add(pass->rows, &left);
  return TRUE;
}

/* ---- all ---- */

static gboolean count_service(Pass *pass, Db *db, ReportSpan *span, GError **error)
{
  const DigestGathering gathering = { pass->kind, pass->today, take_digest, count_slots, pass };
  if (pass->source == FROM_DIGESTS)
    return digest_gather(db, span, &gathering, error);
  if (pass->source == FROM_SLOTS)
    return count_slots(pass, db, span, error);
  if (!store_report_days(db, span->service_id, span->from, span->to, take_day, pass, error))
    return FALSE;
  if (pass->today < span->from || pass->today > span->to)
    return TRUE;
  span->from = span->to = pass->today;
  return count_slots(pass, db, span, error);
}

gboolean report_count(Engine *engine, const UtilisationQuery *query, const GPtrArray *services, ReportRows *rows,
                      GError **error)
{
  g_autoptr(GString) key = g_string_new(NULL);
  Pass pass = { .query = query, .rows = rows, .key = key };
  choose_source(&pass);
  for (guint i = 0; i < services->len; i++) {
    pass.service = g_ptr_array_index(services, i);
    ReportSpan span = { pass.service->id, civil_to_day(query->from), civil_to_day(query->to), query->now };
    if (!report_today(pass.service, query->now, &pass.today, error) || !count_service(&pass, engine->read, &span, error))
      return FALSE;
    report_rows_close_day(rows);
  }
  return TRUE;
}
