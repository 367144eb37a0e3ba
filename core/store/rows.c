#include "store/rows.h"

#include <string.h>

gboolean rows_only(DbRows *asked, RowsMake make, void *value, GError **error)
{
  g_autoptr(DbRows) rows = asked;
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  gpointer made = db_next(rows, &why) ? make(rows, &why) : NULL;
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  memcpy(value, &made, sizeof made); /* the address of a pointer of whatever type */
  return TRUE;
}

GPtrArray *rows_all(DbRows *asked, RowsMake make, GDestroyNotify free_one, GError **error)
{
  g_autoptr(DbRows) rows = asked;
  g_autoptr(GError) why = NULL;
  if (!rows)
    return NULL;
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(free_one);
  while (!why && db_next(rows, &why)) {
    gpointer made = make(rows, &why);
    if (made)
      g_ptr_array_add(values, made);
  }
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
  }
  return g_steal_pointer(&values);
}

gpointer rows_text(DbRows *rows, GError **error)
{
  return g_strdup(db_text(rows, 0));
}

GPtrArray *rows_texts(DbRows *rows, GError **error)
{
  return rows_all(rows, rows_text, g_free, error);
}

GStrv rows_strv(DbRows *rows, GError **error)
{
  GPtrArray *texts = rows_texts(rows, error);
  if (!texts)
    return NULL;
  g_ptr_array_add(texts, NULL);
  return (GStrv)g_ptr_array_free(texts, FALSE);
}

static void pair_free(gpointer data)
{
  RowsPair *pair = data;
  g_free(pair->id);
  g_free(pair->text);
  g_free(pair);
}

static gpointer pair_of_row(DbRows *rows, GError **error)
{
  RowsPair *pair = g_new0(RowsPair, 1);
  pair->id = db_text_copy(rows, 0);
  pair->text = db_text_copy(rows, 1);
  return pair;
}

GPtrArray *rows_pairs(DbRows *rows, GError **error)
{
  return rows_all(rows, pair_of_row, pair_free, error);
}
