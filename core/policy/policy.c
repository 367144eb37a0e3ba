/* Asks a plugin about a wish and checks its answer again. */
#include "policy/policy.h"

#include "policy/core-rules.h"
#include "policy/settings.h"

static AttuneCase to_plugin(const PolicySettings *settings, const PolicyCase *wish)
{
  return (AttuneCase){
    .size = sizeof(AttuneCase),
    .now = wish->now,
    .starts = wish->starts,
    .ends = wish->ends,
    .n_meetings = wish->n_meetings,
    .capacity = wish->capacity,
    .taken = wish->taken,
    .waiting = wish->waiting,
    .mine = wish->mine,
    .seats = wish->seats,
    .party = wish->team ? ATTUNE_PARTY_TEAM : ATTUNE_PARTY_PERSON,
    .by_staff = wish->by_staff ? 1 : 0,
    .by_service = wish->by_service ? 1 : 0,
    .prerequisite_met = wish->prerequisite_met || !policy_requires(settings) ? 1 : 0,
    .priority = wish->priority ? 1 : 0,
    .taken_other = wish->taken_other,
    .booked = wish->booked,
    .settings = policy_settings_values(settings),
  };
}

/* Our verdict for a plugin's, whose reason has been checked. */
static Verdict from_plugin(const AttunePlugin *plugin, AttuneVerdict said)
{
  Verdict verdict = { VERDICT_ACCEPT, NULL, NULL, FALSE };
  if (said.answer == ATTUNE_WAIT)
    verdict.answer = VERDICT_WAIT;
  if (said.answer == ATTUNE_REFUSE)
    verdict.answer = VERDICT_REFUSE;
  if (said.reason >= 0) {
    verdict.reason = plugin->reasons[said.reason].code;
    verdict.sentence = plugin->reasons[said.reason].sentence;
  }
  return verdict;
}

/* What is wrong with the form of an answer, or NULL. */
static const char *fault_of_form(const AttunePlugin *plugin, AttuneVerdict said)
{
  if (said.answer != ATTUNE_ACCEPT && said.answer != ATTUNE_WAIT && said.answer != ATTUNE_REFUSE)
    return "gave an answer that is none of accept, wait and refuse";
  if (said.reason < -1 || said.reason >= plugin->n_reasons)
    return "gave a reason that is not in its table";
  if (said.answer == ATTUNE_REFUSE && said.reason < 0)
    return "refused without a reason";
  return NULL;
}

static const char *fault_of_booking(const AttunePlugin *plugin, const PolicyCase *wish, AttuneVerdict said)
{
  const char *fault = fault_of_form(plugin, said);
  if (!fault && said.answer == ATTUNE_ACCEPT && (gint64)wish->taken + wish->seats > wish->capacity)
    return "accepted a booking for which there is no room";
  return fault;
}

static void quarantine(Registry *registry, const AttunePlugin *plugin, const char *fault)
{
  if (registry)
    registry_quarantine(registry, plugin->name, fault);
}

static gboolean may_ask(const Registry *registry, const AttunePlugin *plugin)
{
  return registry ? registry_may_ask(registry, plugin) : plugin != NULL;
}

/* The stricter of the core's answer and the plugin's; where both refuse, the plugin's words. */
static Verdict stricter(const PolicySettings *settings, const PolicyCase *wish, Verdict core, Verdict own)
{
  if (own.answer == VERDICT_REFUSE)
    return own;
  if (core.answer != VERDICT_ACCEPT)
    return core;
  if (own.answer == VERDICT_WAIT && !core_may_wait(settings, wish))
    return own.reason ? (Verdict){ VERDICT_REFUSE, own.reason, own.sentence, FALSE }
                      : core_verdict(VERDICT_REFUSE, CORE_FULL);
  if (own.answer == VERDICT_WAIT && !own.reason)
    return core_verdict(VERDICT_WAIT, CORE_FULL);
  return own;
}

/* A slot that has begun and goes on for weeks is refused anyway, but its service type has the better words for it. */
static gboolean wants_own_words(Verdict core, const PolicyCase *wish)
{
  return wish->n_meetings > 1 && wish->now < wish->ends && core_is(core, CORE_SLOT_BEGUN);
}

Verdict policy_book(Registry *registry, const AttunePlugin *plugin, const PolicySettings *settings,
                    const PolicyCase *wish)
{
  if (!may_ask(registry, plugin))
    return core_verdict(VERDICT_REFUSE, CORE_SERVICE_SUSPENDED);
  Verdict core = core_book(plugin, settings, wish);
  if (core.answer == VERDICT_REFUSE && !wants_own_words(core, wish))
    return core;
  AttuneCase asked = to_plugin(settings, wish);
  AttuneVerdict said = plugin->book(&asked);
  const char *fault = fault_of_booking(plugin, wish, said);
  if (fault) {
    quarantine(registry, plugin, fault);
    return core_verdict(VERDICT_REFUSE, CORE_SERVICE_SUSPENDED);
  }
  return stricter(settings, wish, core, from_plugin(plugin, said));
}

Verdict policy_cancel(Registry *registry, const AttunePlugin *plugin, const PolicySettings *settings,
                      const PolicyCase *wish)
{
  Verdict core = core_cancel(settings, wish);
  if (core.answer == VERDICT_REFUSE || !may_ask(registry, plugin))
    return core;
  AttuneCase asked = to_plugin(settings, wish);
  AttuneVerdict said = plugin->cancel(&asked);
  const char *fault = said.answer == ATTUNE_WAIT ? "answered wait when asked to give a booking back"
                                                 : fault_of_form(plugin, said);
  if (fault) {
    quarantine(registry, plugin, fault);
    return core;
  }
  Verdict own = from_plugin(plugin, said);
  own.late = core.late || (said.late && !wish->by_service && !wish->on_list);
  if (own.answer == VERDICT_REFUSE)
    own.late = FALSE;
  return own;
}
