#include "render/figure.h"

#include <math.h>
#include <string.h>

#define DECIMALS 1e6
#define ROOM 64

double figure_round(double value)
{
  double rounded = round(value * DECIMALS) / DECIMALS;
  return rounded == 0 ? 0 : rounded; /* no negative zero */
}

/* @format with one decimal point and no noise after it. */
static char *decimal(double value, const char *format)
{
  char text[ROOM];
  return g_strdup(g_ascii_formatd(text, sizeof text, format, value));
}

static char *trimmed(double value)
{
  char *text = decimal(figure_round(value), "%.6f");
  gsize length = strlen(text);
  while (text[length - 1] == '0')
    length--;
  if (text[length - 1] == '.')
    length--;
  text[length] = '\0';
  return text;
}

char *figure_for_people(const Cell *cell)
{
  g_autofree char *number = NULL;
  switch (cell->kind) {
  case CELL_NONE: break;
  case CELL_TEXT: return g_strdup(cell->text);
  case CELL_COUNT: return g_strdup_printf("%" G_GINT64_FORMAT, cell->over);
  case CELL_NUMBER: return decimal(cell->value, "%.1f");
  case CELL_SHARE:
    number = decimal(cell->value * 100, "%.1f");
    return g_strdup_printf("%s%% (%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT ")", number, cell->over, cell->under);
  case CELL_MEAN:
    number = decimal(cell->value * 100, "%.1f");
    return g_strdup_printf("%s%% (mean of %" G_GINT64_FORMAT ")", number, cell->under);
  case CELL_PART:
    number = decimal(cell->value * 100, "%.1f");
    return g_strconcat(number, "%", NULL);
  }
  return g_strdup("");
}

char *figure_for_programs(const Cell *cell)
{
  switch (cell->kind) {
  case CELL_NONE: break;
  case CELL_TEXT: return g_strdup(cell->text);
  case CELL_COUNT: return g_strdup_printf("%" G_GINT64_FORMAT, cell->over);
  case CELL_NUMBER:
  case CELL_SHARE:
  case CELL_MEAN:
  case CELL_PART: return trimmed(cell->value);
  }
  return g_strdup("");
}
