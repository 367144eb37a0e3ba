/* page-mark: two who change the same thing at once. A form that sends all of a thing carries the mark of what it was filled from
 * ({{>part-mark}}, key “mark”); where the thing is another by then, what the later one sends would undo what the earlier one
 * saved, so the form is shown again, with all that was typed. A form without a mark is taken as it is.
 */
#ifndef WEB_PAGE_MARK_H
#define WEB_PAGE_MARK_H

#include "web/page.h"

typedef struct {
  const char *kind, *id; /* of the thing, as engine_edit_mark names it; borrowed */
  char *was;             /* its mark before this call did anything; NULL until page_mark_begin */
  const char *shown;     /* to be put into the form under “mark”: what it was filled from, as it was sent; borrowed */
} PageMark;

/* Looks at the thing as it is. @form: as it was sent, NULL where it is only shown. Before anything is written; @mark is zeroed but
 * for kind and id, and cleared by the caller. */
gboolean page_mark_begin(WebCall *call, const Form *form, PageMark *mark, GError **error);
/* After the change was made: whether it may stand. FALSE with @fault, for page_fault_of_error, where the form was filled from
 * something else than what it changed; the form's next sending will do. Something sent twice changes nothing, and may stand. */
gboolean page_mark_stands(WebCall *call, PageMark *mark, GError **fault);
void page_mark_clear(PageMark *mark);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PageMark, page_mark_clear)

#endif
