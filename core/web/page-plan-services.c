/* page-plan-services: the services that are offered, and the settings of each, as forms made from the plugin's own table. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/browse.h"
#include "render/when.h"
#include "web/page-plan.h"
#include "web/pages.h"
#include "web/private.h"

#define LIST "/admin/services"
#define ANYTHING 100000 /* a bound beyond this is none */
#define PREFIX "s-" /* of fields that are settings, so that none of a plugin's keys meets one of ours */

/* ---- the list ----------------------------------------------------------------------------------------------------- */

static json_t *view_service(const EngineService *service)
{
  const char *plugin = service->plugin ? service->plugin->title : service->service->plugin;
  g_autofree char *href = g_strconcat(LIST "/", service->service->id, NULL);
  return json_pack("{s:s, s:s, s:s, s:s, s:b, s:b}", "href", href, "name", service->service->title, "summary",
                   service->service->summary, "plugin", words_say(plugin), "ended", service->service->ended, "broken",
                   service->plugin == NULL);
}

HttpResponse *page_plan_services(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *list = json_array();
  for (guint i = 0; i < services->len; i++)
    json_array_append_new(list, view_service(services->pdata[i]));
  json_t *view = plan_view(call, "/admin", _("Administration"));
  json_object_set_new(view, "any", json_boolean(services->len > 0));
  json_object_set_new(view, "services", list);
  return page_answer(call, 200, "plan-services.html", _("Services"), view, error);
}

/* ---- settings ----------------------------------------------------------------------------------------------------- */

/* "1440 (24 hours)": so many minutes nobody reckons. */
static char *say_standard(const AttuneSetting *setting)
{
  g_autofree char *words = NULL;
  if (setting->kind == ATTUNE_KIND_MINUTES && setting->standard > 60)
    words = when_minutes((int)setting->standard);
  return words ? g_strdup_printf("%" G_GINT64_FORMAT " (%s)", (gint64)setting->standard, words)
               : g_strdup_printf("%" G_GINT64_FORMAT, (gint64)setting->standard);
}

/* What it is for, and what may be written; where next to anything may, only what is usual. */
static char *say_bounds(const AttuneSetting *setting)
{
  g_autofree char *least = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)setting->least);
  g_autofree char *most = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)setting->most);
  g_autofree char *standard = say_standard(setting);
  if (setting->most > ANYTHING)
    return g_strdup_printf(_("%s As a rule %s."), words_say(setting->help), standard);
  return g_strdup_printf(_("%s From %s to %s; as a rule %s."), words_say(setting->help), least, most, standard);
}

/* What it is called, and in which unit it is written. */
static char *say_label(const AttuneSetting *setting)
{
  const char *label = words_say(setting->label);
  switch (setting->kind) {
  case ATTUNE_KIND_MINUTES: return g_strdup_printf(_("%s (minutes)"), label);
  case ATTUNE_KIND_DAYS: return g_strdup_printf(_("%s (days)"), label);
  case ATTUNE_KIND_SHARE: return g_strdup_printf(_("%s (per cent)"), label);
  case ATTUNE_KIND_NUMBER:
  case ATTUNE_KIND_YES_NO:
  case ATTUNE_KIND_CHOICE:
  case ATTUNE_KIND_SERVICE: break;
  }
  return g_strdup(label);
}

static json_t *number_field(const AttuneSetting *setting, const Form *form, const char *id, const char *stored)
{
  g_autofree char *label = say_label(setting);
  g_autofree char *hint = say_bounds(setting);
  json_t *field = plan_input(form, id, label, hint, stored, "nhsuk-input--width-5");
  json_object_set_new(field, "inputmode", json_string("numeric"));
  return field;
}

static json_t *yes_no_field(const AttuneSetting *setting, const Form *form, const char *id, const char *stored)
{
  json_t *choice = page_choice(id, words_say(setting->label), words_say(setting->help));
  page_option(choice, "yes", _("Yes"), NULL, plan_has(form, id, "yes", strcmp(stored, "yes") == 0));
  page_option(choice, "no", _("No"), NULL, plan_has(form, id, "no", strcmp(stored, "no") == 0));
  json_object_set_new(choice, "inline", json_true());
  return choice;
}

/* A choice as the catalogue says it; where it says nothing, the word of the service book as a person would write it. */
static char *say_choice(const char *word)
{
  const char *said = words_say(word);
  char *text = g_strdup(said);
  if (strcmp(said, word) == 0) {
    *text = g_ascii_toupper(*text);
    g_strdelimit(text, "-", ' ');
  }
  return text;
}

static json_t *choice_field(const AttuneSetting *setting, const Form *form, const char *id, const char *stored)
{
  json_t *choice = page_choice(id, words_say(setting->label), words_say(setting->help));
  for (const char *const *word = setting->choices; *word; word++) {
    g_autofree char *label = say_choice(*word);
    page_option(choice, *word, label, NULL, plan_has(form, id, *word, strcmp(stored, *word) == 0));
  }
  return choice;
}

static json_t *service_field(WebCall *call, const AttuneSetting *setting, const Form *form, const char *id, const char *stored,
                             GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *choice = page_choice(id, words_say(setting->label), words_say(setting->help));
  page_option(choice, "", _("None"), NULL, plan_has(form, id, "", !*stored));
  for (guint i = 0; i < services->len; i++) {
    const Service *service = ((const EngineService *)services->pdata[i])->service;
    page_option(choice, service->id, service->title, NULL, plan_has(form, id, service->id, strcmp(stored, service->id) == 0));
  }
  return choice;
}

/* One setting as a field; *@part takes the part of a form that shows it. */
static json_t *setting_field(WebCall *call, const AttuneSetting *setting, const Form *form, const char *id, const char *stored,
                             const char **part, GError **error)
{
  switch (setting->kind) {
  case ATTUNE_KIND_YES_NO: *part = "radios"; return yes_no_field(setting, form, id, stored);
  case ATTUNE_KIND_CHOICE: *part = "radios"; return choice_field(setting, form, id, stored);
  case ATTUNE_KIND_SERVICE: *part = "select"; return service_field(call, setting, form, id, stored, error);
  case ATTUNE_KIND_NUMBER:
  case ATTUNE_KIND_MINUTES:
  case ATTUNE_KIND_DAYS:
  case ATTUNE_KIND_SHARE: break;
  }
  *part = "input";
  return number_field(setting, form, id, stored);
}

/* Puts the fields of a table into the view, by their ids, and in order under @name. */
static gboolean add_settings(PlanForm *plan, const char *name, const AttuneSetting *table, gsize n,
                             const PolicySettings *settings, GError **error)
{
  json_t *fields = json_array();
  json_object_set_new(plan->view, name, fields);
  for (gsize i = 0; i < n; i++) {
    const char *part = NULL;
    g_autofree char *id = g_strconcat(PREFIX, table[i].key, NULL);
    g_autofree char *stored = policy_setting_text(settings, table[i].key);
    json_t *field = setting_field(plan->call, &table[i], plan->form, id, stored ? stored : "", &part, error);
    if (!field)
      return FALSE;
    json_object_set_new(plan->view, id, field);
    json_array_append_new(fields, json_pack("{s:O}", part, field));
  }
  return TRUE;
}

/* ---- the form ----------------------------------------------------------------------------------------------------- */

/* Fields of the settings have their keys behind a prefix, and the title is not the page's. Good until the next call. */
static const char *field_of(const char *key)
{
  static char id[80];
  static const char *const ours[] = { "summary", "colour", "zone", "state", NULL };
  if (strcmp(key, "title") == 0)
    return "called";
  if (!*key || g_strv_contains(ours, key))
    return key;
  g_snprintf(id, sizeof id, PREFIX "%s", key);
  return id;
}

static void add_words(PlanForm *plan, const Service *stored)
{
  json_t *view = plan->view;
  const Form *form = plan->form;
  json_t *state = page_choice("state", _("Is it offered?"), NULL);
  gboolean ended = stored && stored->ended;
  json_object_set_new(view, "called", plan_input(form, "called", _("What it is called"), NULL, stored ? stored->title : "", NULL));
  json_object_set_new(view, "summary", plan_input(form, "summary", _("What it is, in a sentence or two"), NULL,
                                                  stored ? stored->summary : "", NULL));
  json_object_set_new(view, "colour", plan_input(form, "colour", _("Colour in calendars"),
                                                 _("A colour’s name, such as teal, or its code, such as #1b5e7d. Optional."),
                                                 stored ? stored->colour : "", "nhsuk-input--width-10"));
  json_object_set_new(view, "zone", plan_input(form, "zone", _("Time zone"), _("Leave this as it is, unless it is held abroad."),
                                               stored ? stored->zone : zone_name(plan->call->engine->zone),
                                               "nhsuk-input--width-20"));
  page_option(state, "active", _("Yes"), NULL, plan_has(form, "state", "active", !ended));
  page_option(state, "ended", _("No, not any more"), _("All sessions that are still to come fall away."),
              plan_has(form, "state", "ended", ended));
  json_object_set_new(view, "state", state);
}

static gboolean fill(PlanForm *plan, const Service *stored, const AttunePlugin *plugin, const PolicySettings *settings,
                     GError **error)
{
  gsize n;
  const AttuneSetting *core = core_settings(&n);
  add_words(plan, stored);
  json_object_set_new(plan->view, "plugin_name", json_string(plugin->name));
  json_object_set_new(plan->view, "plugin", json_string(words_say(plugin->title)));
  json_object_set_new(plan->view, "plugin_summary", json_string(words_say(plugin->summary)));
  json_object_set_new(plan->view, "has_own", json_boolean(plugin->n_settings > 0));
  return add_settings(plan, "own", plugin->settings, (gsize)plugin->n_settings, settings, error)
         && add_settings(plan, "common", core, n, settings, error);
}

/* What was sent as a group of a service book. */
static Edit *read_edit(const PlanForm *plan, const char *id, const char *plugin)
{
  Edit *edit = edit_new();
  const char *name, *value;
  edit_begin(edit, "service", id);
  edit_say(edit, "plugin", plugin);
  edit_say(edit, "title", form_text(plan->form, "called"));
  edit_say(edit, "summary", form_text(plan->form, "summary"));
  edit_say(edit, "colour", form_text(plan->form, "colour"));
  edit_say(edit, "zone", form_text(plan->form, "zone"));
  edit_say(edit, "state", form_text(plan->form, "state"));
  for (guint i = 0; form_at(plan->form, i, &name, &value); i++)
    if (g_str_has_prefix(name, PREFIX))
      edit_say(edit, name + strlen(PREFIX), value);
  return edit;
}

static HttpResponse *take(PlanForm *plan, const char *id, const char *plugin, GError **error)
{
  g_autofree char *done = g_strdup_printf(LIST "/%s?saved=yes", id);
  g_autoptr(Edit) edit = read_edit(plan, id, plugin);
  if (!*form_text(plan->form, "called"))
    page_fault(plan->view, "called", _("Say what the service is called"));
  return plan_take(plan, edit, done, error);
}

static HttpResponse *fail(PlanForm *plan)
{
  g_clear_pointer(&plan->view, json_decref);
  return NULL;
}

/* ---- one that is there -------------------------------------------------------------------------------------------- */

static HttpResponse *answer_one(WebCall *call, const Form *form, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  const EngineService *service = engine_service(call->engine, call->engine->read, id, error);
  if (!service)
    return NULL;
  if (!service->plugin) {
    error_set(error, ERROR_CONFLICT, _("The plugin “%s” of this service is not there, so its settings cannot be changed."),
              service->service->plugin);
    return NULL;
  }
  g_autofree char *action = g_strconcat(LIST "/", id, NULL);
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Services")), .template_name = "plan-service.html",
                    .title = service->service->title, .action = action, .check_title = _("Save these changes?"),
                    .mark = { .kind = "service", .id = id }, .field_of = field_of };
  json_object_set_new(plan.view, "id", json_string(id));
  json_object_set_new(plan.view, "stands", json_true());
  if (!fill(&plan, service->service, service->plugin, service->settings, error))
    return fail(&plan);
  return form ? take(&plan, id, service->plugin->name, error) : plan_show(&plan, error);
}

HttpResponse *page_plan_service(WebCall *call, GError **error)
{
  return answer_one(call, NULL, error);
}

HttpResponse *page_plan_service_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_one(call, form, error) : NULL;
}

/* ---- a new one ---------------------------------------------------------------------------------------------------- */

/* First of all, of which kind. */
static HttpResponse *ask_plugin(WebCall *call, GError **error)
{
  json_t *view = plan_view(call, LIST, _("Services"));
  json_t *choice = page_choice("plugin", _("What kind of service is it?"),
                               _("The kind stays what it is. It decides how people book."));
  const GPtrArray *records = registry_records(call->engine->registry);
  for (guint i = 0; i < records->len; i++) {
    const PluginRecord *record = records->pdata[i];
    if (record->table)
      page_option(choice, record->name, words_say(record->table->title), words_say(record->table->summary), FALSE);
  }
  json_object_set_new(view, "any", json_boolean(json_array_size(json_object_get(choice, "options")) > 0));
  json_object_set_new(view, "plugin", choice);
  return page_answer(call, 200, "plan-service-kind.html", _("Add a service"), view, error);
}

static HttpResponse *answer_new(WebCall *call, const Form *form, const AttunePlugin *plugin, GError **error)
{
  static const char *const none[] = { NULL };
  g_autoptr(PolicySettings) settings = policy_settings_new(plugin, none, none, error);
  g_autofree char *fresh = settings ? engine_edit_id(call->engine, "service", plan_text(form, "called", ""), error) : NULL;
  if (!fresh)
    return NULL;
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Services")), .template_name = "plan-service.html",
                    .title = _("Add a service"), .action = LIST "/new", .check_title = _("Add this service?"), .fresh_id = fresh,
                    .field_of = field_of };
  json_object_set_new(plan.view, "stands", json_false());
  if (!fill(&plan, NULL, plugin, settings, error))
    return fail(&plan);
  g_autofree char *id = plan_id(&plan);
  return form ? take(&plan, id, plugin->name, error) : plan_show(&plan, error);
}

HttpResponse *page_plan_service_new(WebCall *call, GError **error)
{
  const char *name = call_param(call, "plugin");
  const AttunePlugin *plugin = name ? registry_find(call->engine->registry, name) : NULL;
  return plugin ? answer_new(call, NULL, plugin, error) : ask_plugin(call, error);
}

HttpResponse *page_plan_service_new_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  const AttunePlugin *plugin = form ? registry_find(call->engine->registry, form_text(form, "plugin")) : NULL;
  if (!form)
    return NULL;
  if (!plugin) {
    error_set(error, ERROR_INVALID, "plugin: there is none of that name; choose what kind of service it is");
    return NULL;
  }
  return answer_new(call, form, plugin, error);
}
