/* page-plan: how every form by which an administrator changes what is offered goes: filled in, checked, shown with all that it
 * would touch, and saved if that is still so. What the check shows is what saving did, taken back: the two cannot differ.
 *
 * The form is sent with “step” left out; what the check shows has “save” (and “edit” to go back to the form, with all that was
 * typed), and “seen”, which stands for what was shown: where something else would happen by now, it is shown again. Where
 * somebody else has changed the very thing meanwhile, the form is (page-mark.h).
 */
#ifndef WEB_PAGE_PLAN_H
#define WEB_PAGE_PLAN_H

#include "engine/edit.h"
#include "web/page-mark.h"

typedef struct PlanForm PlanForm;
struct PlanForm {
  WebCall *call;
  const Form *form;           /* NULL: it is only shown */
  json_t *view;               /* of the form: its fields under their ids, and whatever else the template wants */
  const char *template_name;  /* of the form */
  const char *title, *action; /* action: the address that the form is sent to */
  const char *check_title;    /* of what is shown before saving */
  const char *schedule_id;    /* whose dates are shown with it; NULL for none */
  PageMark mark;              /* of what is there already and changed as a whole; kind NULL for none. The plan clears it */
  const char *fresh_id;       /* of something new: an id that nothing has yet; NULL for what is there already */
  const char *(*field_of)(const char *key); /* a key of the service book as the id of a field; NULL: they are the same */
  gboolean (*act)(PlanForm *plan, EditOutcome *outcome, GError **error); /* does it, in place of engine_edit; NULL for none */
  void *data;                 /* for act */
};

/* The form, with @status. Takes plan->view. */
HttpResponse *plan_show(PlanForm *plan, GError **error);
/* What was sent: the form again, with its faults or to go on typing; what saving would do; or, done, on to @done (an address).
 * Takes plan->view; uses up @edit (NULL where the plan has an act). */
HttpResponse *plan_take(PlanForm *plan, Edit *edit, const char *done, GError **error);

/* The id of something new, as it was shown, or else as it would be; newly allocated. */
char *plan_id(const PlanForm *plan);

/* ---- fields ---- */

/* What was sent under @id, or @stored where nothing was sent at all. */
const char *plan_text(const Form *form, const char *id, const char *stored);
/* A line of text. @width: a class, or NULL. */
json_t *plan_input(const Form *form, const char *id, const char *label, const char *hint, const char *stored, const char *width);
/* A date. */
json_t *plan_date(const Form *form, const char *id, const char *label, const char *hint, const char *stored);
/* Whether the option @value of @id was ticked or chosen; @stored where nothing was sent at all. */
gboolean plan_has(const Form *form, const char *id, const char *value, gboolean stored);
/* All values sent under @id as a list, "a,b"; newly allocated. */
char *plan_list(const Form *form, const char *id);
/* The services, to tick; @chosen as stored. NULL with @error. */
json_t *plan_services(WebCall *call, const Form *form, const char *id, const char *label, const char *hint,
                      const char *const *chosen, GError **error);
/* The beginning of a view: the way back, and whether something was saved just now. */
json_t *plan_view(WebCall *call, const char *back, const char *back_text);

#endif
