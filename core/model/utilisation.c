#include "model/utilisation.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define MILLION 1000000

static const char *const key_texts[] = { "service", "plugin", "month", "week", "weekday", "hour",
                                         "host", "team", "organisation", "profession", "place",
                                         "slot",    NULL };
G_STATIC_ASSERT(G_N_ELEMENTS(key_texts) == UTILISATION_N_KEYS + 1);

static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

const char *weekday_text(Weekday weekday)
{
  return weekdays[weekday - 1];
}

const char *utilisation_key_text(UtilisationKey key)
{
  return key_texts[key];
}

static const struct { const char *text; gsize at; } bucket_table[] = {
  { "delivered", G_STRUCT_OFFSET(Buckets, delivered) },
  { "did_not_attend", G_STRUCT_OFFSET(Buckets, did_not_attend) },
  { "cancelled_by_party", G_STRUCT_OFFSET(Buckets, cancelled_by_party) },
  { "cancelled_by_service", G_STRUCT_OFFSET(Buckets, cancelled_by_service) },
  { "unfilled", G_STRUCT_OFFSET(Buckets, unfilled) },
  { "unresolved", G_STRUCT_OFFSET(Buckets, unresolved) },
  { "upcoming", G_STRUCT_OFFSET(Buckets, upcoming) },
};
G_STATIC_ASSERT(G_N_ELEMENTS(bucket_table) == BUCKET_N);

const char *bucket_text(Bucket bucket)
{
  return bucket_table[bucket].text;
}

gboolean bucket_parse(const char *text, Bucket *bucket)
{
  for (guint i = 0; i < BUCKET_N; i++)
    if (strcmp(bucket_table[i].text, text) == 0) {
      *bucket = i;
      return TRUE;
    }
  return FALSE;
}

gint64 buckets_count(const Buckets *buckets, Bucket bucket)
{
  return G_STRUCT_MEMBER(gint64, buckets, bucket_table[bucket].at);
}

gboolean tallies_are_zero(const Tallies *tallies)
{
  static const Tallies zero;
  return memcmp(tallies, &zero, sizeof zero) == 0;
}

void buckets_add(Buckets *buckets, const Tallies *tallies, gboolean past)
{
  buckets->offered += tallies->units;
  buckets->delivered += tallies->delivered;
  buckets->did_not_attend += tallies->did_not_attend;
  buckets->cancelled_by_service += tallies->by_service;
  if (past) {
    buckets->cancelled_by_party += tallies->given_back;
    buckets->unresolved += tallies->open;
    buckets->unfilled += tallies->free;
  } else {
    buckets->upcoming += tallies->open + tallies->given_back + tallies->free;
    buckets->upcoming_unbooked += tallies->given_back + tallies->free;
  }
  buckets->seats_offered += tallies->seats;
  buckets->seats_taken += tallies->taken;
  buckets->heads += tallies->heads;
}

void buckets_add_clinics(Buckets *buckets, gint64 clinics, gint64 ratios)
{
  buckets->clinics += clinics;
  buckets->ratios += ratios;
}

gint64 clinic_ratio(gint64 delivered, gint64 units)
{
  return units > 0 ? (delivered * MILLION + units / 2) / units : 0;
}

gboolean buckets_add_up(const Buckets *buckets)
{
  return buckets->offered == buckets->delivered + buckets->did_not_attend + buckets->cancelled_by_party +
                               buckets->cancelled_by_service + buckets->unfilled + buckets->unresolved +
                               buckets->upcoming;
}

gint64 buckets_finished(const Buckets *buckets)
{
  return buckets->offered - buckets->upcoming;
}

gint64 buckets_filled(const Buckets *buckets)
{
  return buckets->offered - buckets->unfilled - buckets->upcoming_unbooked;
}

static gboolean parse_key(const char *word, UtilisationKey *key, GError **error)
{
  for (guint i = 0; i < UTILISATION_N_KEYS; i++)
    if (strcmp(word, key_texts[i]) == 0) {
      *key = (UtilisationKey)i;
      return TRUE;
    }
  g_autofree char *shown = g_utf8_make_valid(word, (gssize)strnlen(word, 40));
  const char *nearest = text_nearest(shown, key_texts);
  g_autofree char *all = g_strjoinv(", ", (char **)key_texts);
  if (nearest)
    return error_set(error, ERROR_INVALID, "there is no grouping by “%s”; did you mean “%s”? (There are %s.)", shown,
                     nearest, all);
  return error_set(error, ERROR_INVALID, "there is no grouping by “%s”; there are %s", shown, all);
}

gboolean utilisation_keys_parse(const char *text, UtilisationKey *keys, guint *n, GError **error)
{
  g_auto(GStrv) words = text_split_list(text);
  UtilisationKey read[UTILISATION_N_KEYS];
  gboolean seen[UTILISATION_N_KEYS] = { FALSE };
  guint count = 0;
  for (char **word = words; *word; word++) {
    UtilisationKey key = UTILISATION_BY_SERVICE;
    if (!parse_key(*word, &key, error))
      return FALSE;
    if (seen[key])
      return error_set(error, ERROR_INVALID, "grouping by “%s” is asked for twice", *word);
    seen[key] = TRUE;
    read[count++] = key;
  }
  memcpy(keys, read, count * sizeof *keys);
  *n = count;
  return TRUE;
}

void utilisation_row_free(UtilisationRow *row)
{
  if (!row)
    return;
  g_strfreev(row->keys);
  g_free(row);
}

void utilisation_report_free(UtilisationReport *report)
{
  if (!report)
    return;
  g_strfreev(report->services);
  g_clear_pointer(&report->rows, g_ptr_array_unref);
  for (guint i = 0; i < UTILISATION_N_KEYS; i++)
    g_clear_pointer(&report->labels[i], g_hash_table_unref);
  g_free(report);
}

static int weekday_number(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(weekdays); i++)
    if (strcmp(weekdays[i], text) == 0)
      return (int)i;
  return (int)G_N_ELEMENTS(weekdays);
}

static int compare_values(const char *a, const char *b, UtilisationKey key)
{
  if (!*a || !*b)
    return !*a - !*b;
  if (key == UTILISATION_BY_WEEKDAY)
    return weekday_number(a) - weekday_number(b);
  return strcmp(a, b);
}

int utilisation_row_compare(const UtilisationRow *a, const UtilisationRow *b, const UtilisationKey *keys, guint n)
{
  for (guint i = 0; i < n; i++) {
    int order = compare_values(a->keys[i], b->keys[i], keys[i]);
    if (order != 0)
      return order;
  }
  return 0;
}
