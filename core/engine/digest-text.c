#include "engine/digest-text.h"

#include <string.h>

#include "base/error.h"

void digest_item_write(GString *to, const char *key, const gint64 *numbers, guint n)
{
  while (n > 0 && numbers[n - 1] == 0)
    n--;
  g_string_append_printf(to, "%zu:%s", strlen(key), key);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(to, " %" G_GINT64_FORMAT, numbers[i]);
  g_string_append_c(to, '\n');
}

gboolean digest_number_next(const char **at, gint64 *number)
{
  const char *p = *at;
  while (*p == ' ')
    p++;
  gboolean negative = *p == '-';
  p += negative;
  if (!g_ascii_isdigit(*p))
    return FALSE;
  guint64 value = 0;
  for (; g_ascii_isdigit(*p); p++)
    value = value * 10 + (guint64)(*p - '0');
  *number = negative ? -(gint64)value : (gint64)value;
  *at = p;
  return TRUE;
}

gboolean digest_item_next(const char **at, DigestItem *item, GError **error)
{
  const char *begin = *at;
  gint64 length = 0;
  if (!**at)
    return FALSE;
  gboolean fine = digest_number_next(at, &length) && **at == ':' && length >= 0;
  if (fine && (gsize)length <= strnlen(++*at, (gsize)length)) {
    item->key = *at;
    item->length = (gsize)length;
    *at += length;
    for (item->n = 0; item->n < DIGEST_NUMBERS_MOST && digest_number_next(at, &item->numbers[item->n]); item->n++)
      ;
    if (**at == '\n') {
      memset(item->numbers + item->n, 0, sizeof(gint64) * (DIGEST_NUMBERS_MOST - item->n));
      ++*at;
      return TRUE;
    }
  }
  return error_set(error, ERROR_BROKEN, "a digest cannot be read at “%.40s”; “attune verify” says more", begin);
}

/* Whatever is 0 most often stands last. */
void digest_cell_write(GString *to, const char *key, const DigestCell *cell)
{
  const Tallies *of = &cell->tallies;
  const gint64 numbers[] = { of->units,   of->seats,          of->taken, of->heads,      of->delivered, cell->clinics,
                             cell->ratios, of->did_not_attend, of->free,  of->given_back, cell->seats_back, of->open,
                             of->by_service };
  digest_item_write(to, key, numbers, G_N_ELEMENTS(numbers));
}

void digest_cell_of_item(const DigestItem *item, DigestCell *cell)
{
  const gint64 *n = item->numbers;
  *cell = (DigestCell){ .tallies = { .units = n[0],
                                     .seats = n[1],
                                     .taken = n[2],
                                     .heads = n[3],
                                     .delivered = n[4],
                                     .did_not_attend = n[7],
                                     .free = n[8],
                                     .given_back = n[9],
                                     .open = n[11],
                                     .by_service = n[12] },
                        .clinics = n[5],
                        .ratios = n[6],
                        .seats_back = n[10] };
}
