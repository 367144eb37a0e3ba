/* page-audit: the log, as an administrator reads it: who did what, and who looked at what. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/audit.h"
#include "render/when.h"
#include "web/audit-words.h"
#include "web/page-admin.h"
#include "web/pages.h"

#define A_PAGE 30

/* What the query asks for, as typed; "" where nothing was. */
typedef struct {
  const char *person, *subject, *act, *from, *to, *after;
} Typed;

static const char *asked(const WebCall *call, const char *name)
{
  const char *value = call_param(call, name);
  return value ? value : "";
}

static const char *or_null(const char *text)
{
  return *text ? text : NULL;
}

/* ---- entries ---- */

/* A value of what was kept, on one line. */
static char *value_text(const json_t *value)
{
  if (!value || json_is_null(value))
    return g_strdup("");
  if (json_is_string(value))
    return g_strdup(json_string_value(value));
  char *dumped = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
  char *text = g_strdup(dumped);
  free(dumped);
  return text;
}

static void add_change(json_t *rows, const char *key, const json_t *was, const json_t *is)
{
  g_autofree char *before = value_text(was), *after = value_text(is);
  if (strcmp(before, after) != 0)
    json_array_append_new(rows, json_pack("{s:s, s:s, s:s}", "key", key, "was", *before ? before : "–", "now",
                                          *after ? after : "–"));
}

/* What is told of in @before and @after, and differs. */
static json_t *changes_of(const AuditEntry *entry)
{
  json_auto_t *before = json_loads(entry->before, 0, NULL), *after = json_loads(entry->after, 0, NULL);
  json_t *rows = json_array(), *value;
  const char *key;
  json_object_foreach(before, key, value)
    add_change(rows, key, value, json_object_get(after, key));
  json_object_foreach(after, key, value)
    if (!json_object_get(before, key))
      add_change(rows, key, NULL, value);
  page_mark_ends(rows);
  return rows;
}

static json_t *entry_view(const WebCall *call, const AuditEntry *entry)
{
  g_autofree char *at = when_moment(zone_to_civil(call->engine->zone, entry->at));
  const AuditAct *act = audit_act(entry->act);
  const char *kind = act && !act->of_kind ? NULL : audit_kind_says(entry->kind);
  const char *who = *entry->who_name ? entry->who_name : *entry->who ? audit_who_says(entry->who) : "–";
  return json_pack("{s:I, s:s, s:s, s:s, s:s?, s:s, s:o, s:b}", "number", (json_int_t)entry->number, "at", at, "who", who, "act",
                   audit_act_says(entry->act), "kind", kind,
                   "subject", entry->subject, "changes", changes_of(entry), "dropped", entry->dropped);
}

/* ---- the filter ---- */

static json_t *narrow_field(const char *id, const char *label, const char *hint, const char *value, const char *type)
{
  json_t *field = page_field(id, label, hint, value);
  json_object_set_new(field, "type", json_string(type));
  json_object_set_new(field, "autocomplete", json_string("off"));
  return field;
}

/* All acts by their words; one that was asked for and has none stands there as it was asked. */
static json_t *act_choice(const char *asked)
{
  json_t *choice = page_choice("act", _("What was done"), NULL);
  gsize n;
  const AuditAct *acts = audit_acts(&n);
  page_option(choice, "", _("Anything"), NULL, !*asked);
  for (gsize i = 0; i < n; i++)
    page_option(choice, acts[i].act, words_say(acts[i].says), NULL, strcmp(acts[i].act, asked) == 0);
  if (*asked && !audit_act(asked))
    page_option(choice, asked, asked, NULL, TRUE);
  return choice;
}

static json_t *begin_view(const Typed *typed)
{
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "back", page_admin_back(), "person",
                   narrow_field("person", _("Person"), _("Their email address: what they did or saw, and what was done to them."),
                                typed->person, "text"),
                   "act", act_choice(typed->act),
                   "subject", narrow_field("subject", _("To what"), _("The number of a booking, a session or a person."),
                                           typed->subject, "text"),
                   "from", narrow_field("from", _("From"), NULL, typed->from, "date"), "to",
                   narrow_field("to", _("To"), NULL, typed->to, "date"));
}

/* The same question, for entries behind @next; "" for the newest. */
static char *later_address(const Typed *typed, const char *next)
{
  g_autofree char *person = page_escape(typed->person), *subject = page_escape(typed->subject), *act = page_escape(typed->act);
  g_autofree char *from = page_escape(typed->from), *to = page_escape(typed->to);
  return g_strdup_printf("/admin/audit?person=%s&subject=%s&act=%s&from=%s&to=%s&after=%s", person, subject, act, from, to, next);
}

static gboolean read_wish(const WebCall *call, const Typed *typed, AuditWish *wish, GError **error)
{
  *wish = (AuditWish){ .person = or_null(typed->person), .subject = or_null(typed->subject), .act = or_null(typed->act),
                       .after = or_null(typed->after), .limit = A_PAGE };
  return call_param_span(call, &wish->from, &wish->to, error);
}

static GPtrArray *read_entries(WebCall *call, const Typed *typed, char **next, GError **error)
{
  AuditWish wish;
  return read_wish(call, typed, &wish, error) ? engine_audit(call->engine, call->actor, &wish, next, error) : NULL;
}

/* Somebody who is not known, or a date that is none, is told beside its field. */
static gboolean tell_fault(json_t *view, const GError *fault)
{
  if (g_error_matches(fault, ERROR_DOMAIN, ERROR_MISSING))
    page_fault(view, "person", _("Nobody with this address is here."));
  else if (g_error_matches(fault, ERROR_DOMAIN, ERROR_INVALID))
    page_fault_of_error(view, fault);
  else
    return FALSE;
  return TRUE;
}

HttpResponse *page_audit(WebCall *call, GError **error)
{
  Typed typed = { asked(call, "person"), asked(call, "subject"), asked(call, "act"), asked(call, "from"), asked(call, "to"),
                  asked(call, "after") };
  g_autofree char *next = NULL;
  g_autoptr(GError) fault = NULL;
  g_autoptr(GPtrArray) entries = read_entries(call, &typed, &next, &fault);
  json_t *view = begin_view(&typed), *items = json_array();
  json_object_set_new(view, "entries", items);
  for (guint i = 0; entries && i < entries->len; i++)
    json_array_append_new(items, entry_view(call, entries->pdata[i]));
  json_object_set_new(view, "any", json_boolean(json_array_size(items) > 0));
  g_autofree char *later = next ? later_address(&typed, next) : NULL;
  g_autofree char *first = *typed.after ? later_address(&typed, "") : NULL;
  page_add_ways(view, first, _("Newest entries"), later, _("Older entries"));
  if (entries || tell_fault(view, fault))
    return page_answer(call, entries ? 200 : 422, "audit.html", _("Who did and saw what"), view, error);
  json_decref(view);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}
