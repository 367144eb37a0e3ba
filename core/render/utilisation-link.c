#include <stdlib.h>

#include "render/utilisation.h"

/* What a row narrows the slots down to. */
typedef struct {
  const char *service, *host, *place; /* NULL: any */
  int from, to;                       /* days since 1970-01-01, both included */
} Narrow;

/* "2026-09" */
static void narrow_to_month(Narrow *narrow, const char *value)
{
  int year = atoi(value), month = atoi(value + 5);
  Civil first = { .year = (gint16)year, .month = (guint8)month, .day = 1 };
  int day = civil_to_day(first);
  narrow->from = MAX(narrow->from, day);
  narrow->to = MIN(narrow->to, day + civil_month_days(year, month) - 1);
}

/* "2026-W36": the week that holds 4 January is the year's first (ISO 8601). */
static void narrow_to_week(Narrow *narrow, const char *value)
{
  Civil fourth = { .year = (gint16)atoi(value), .month = 1, .day = 4 };
  int monday = civil_to_day(fourth) - (int)civil_weekday(fourth) + MONDAY + 7 * (atoi(value + 6) - 1);
  narrow->from = MAX(narrow->from, monday);
  narrow->to = MIN(narrow->to, monday + 6);
}

static gboolean narrow_by(Narrow *narrow, UtilisationKey key, const char *value)
{
  if (!*value)
    return FALSE;
  switch (key) {
  case UTILISATION_BY_SERVICE: narrow->service = value; return TRUE;
  case UTILISATION_BY_HOST: narrow->host = value; return TRUE;
  case UTILISATION_BY_PLACE: narrow->place = value; return TRUE;
  case UTILISATION_BY_MONTH: narrow_to_month(narrow, value); return TRUE;
  case UTILISATION_BY_WEEK: narrow_to_week(narrow, value); return TRUE;
  case UTILISATION_BY_PLUGIN:
  case UTILISATION_BY_WEEKDAY:
  case UTILISATION_BY_HOUR:
  case UTILISATION_BY_TEAM:
  case UTILISATION_BY_ORGANISATION:
  case UTILISATION_BY_PROFESSION:
  case UTILISATION_BY_SLOT:
  case UTILISATION_N_KEYS: break;
  }
  return FALSE;
}

static void append(GString *address, const char *name, const char *value)
{
  if (!value)
    return;
  g_string_append_printf(address, "&%s=", name);
  g_string_append_uri_escaped(address, value, NULL, FALSE);
}

char *utilisation_rows_address(const UtilisationReport *report, const UtilisationRow *row)
{
  Narrow narrow = { .from = civil_to_day(report->from), .to = civil_to_day(report->to) };
  narrow.service = report->services[0];
  for (guint i = 0; row && i < report->n_keys; i++)
    if (!narrow_by(&narrow, report->keys[i], row->keys[i]))
      return NULL;
  if (g_strv_length(report->services) > 1 && (!row || narrow.service == report->services[0]))
    return NULL;
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  GString *address = g_string_new("/api/v1/slots?from=");
  g_string_append_printf(address, "%s&to=%s", civil_format_date(civil_from_day(narrow.from), from),
                         civil_format_date(civil_from_day(narrow.to), to));
  append(address, "service", narrow.service);
  append(address, "host", narrow.host);
  append(address, "place", narrow.place);
  return g_string_free(address, FALSE);
}
