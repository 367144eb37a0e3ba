#include "web/page-mark.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/edit.h"

gboolean page_mark_begin(WebCall *call, const Form *form, PageMark *mark, GError **error)
{
  const char *sent = form ? form_text(form, "mark") : "";
  Db *db = form ? call->engine->db : call->engine->read; /* what others saved in the same turn counts for who saves */
  mark->was = engine_edit_mark(db, mark->kind, mark->id, error);
  mark->shown = *sent ? sent : mark->was;
  return mark->was != NULL;
}

gboolean page_mark_stands(WebCall *call, PageMark *mark, GError **fault)
{
  if (strcmp(mark->shown, mark->was) == 0)
    return TRUE;
  g_autofree char *is = engine_edit_mark(call->engine->db, mark->kind, mark->id, fault);
  if (!is || strcmp(is, mark->was) == 0)
    return is != NULL;
  mark->shown = mark->was;
  return error_set(fault, ERROR_INVALID, "%s",
                   _("This was changed by somebody else meanwhile. Nothing is saved yet. Send it again to put what you typed in "
                     "place of theirs, or open this page anew to see what they made of it."));
}

void page_mark_clear(PageMark *mark)
{
  g_clear_pointer(&mark->was, g_free);
}
