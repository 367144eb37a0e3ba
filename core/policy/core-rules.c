/* The core's own rules. A table of reasons, a predicate a rule, and the order in which they are tried: whoever is told
 * why not is told the first thing that would have to change. Notice is counted in elapsed seconds, so that it is right
 * across a change of the clocks. */
#include "policy/core-rules.h"

#define MINUTE 60
#define DAY (24 * 60 * MINUTE)

static const AttuneReason reasons[CORE_N_REASONS] = {
  [CORE_SLOT_CANCELLED] = { "slot_cancelled", "This has been cancelled." },
  [CORE_SLOT_BEGUN] = { "slot_begun", "This has already begun or is over." },
  [CORE_NOT_OPEN_YET] = { "not_open_yet", "Booking for this date is not open yet." },
  [CORE_BOOKING_CLOSED] = { "booking_closed", "It is too close to the start to book this." },
  [CORE_PARTY_NOT_ALLOWED] = { "party_not_allowed", "This is not offered to that kind of party." },
  [CORE_HOST_BUSY] = { "host_busy", "A clinician who gives this is needed elsewhere at that time." },
  [CORE_ALREADY_BOOKED] = { "already_booked", "There is a booking for this already." },
  [CORE_PREREQUISITE_MISSING] = { "prerequisite_missing", "Another course has to be attended first." },
  [CORE_NO_SEATS] = { "no_seats", "At least one place has to be asked for." },
  [CORE_TOO_MANY_SEATS] = { "too_many_seats", "This does not have so many places." },
  [CORE_QUEUE_FIRST] = { "queue_first", "Others are waiting for this and come first." },
  [CORE_FULL] = { "full", "Every place is taken." },
  [CORE_SLOT_OVER] = { "slot_over", "This is over, so it can no longer be given back." },
  [CORE_SERVICE_SUSPENDED] = { "service_suspended", "This service cannot be booked at the moment." },
};

const AttuneReason *policy_core_reasons(gsize *n)
{
  *n = CORE_N_REASONS;
  return reasons;
}

Verdict core_verdict(VerdictAnswer answer, CoreReason reason)
{
  return (Verdict){ answer, reasons[reason].code, reasons[reason].sentence, FALSE };
}

gboolean core_is(Verdict verdict, CoreReason reason)
{
  return verdict.reason == reasons[reason].code;
}

gboolean policy_wants_room(Verdict refusal)
{
  return core_is(refusal, CORE_FULL) || core_is(refusal, CORE_QUEUE_FIRST) || core_is(refusal, CORE_HOST_BUSY);
}

/* @count units of @unit seconds before @instant, never past the ends of time. */
static Instant before(Instant instant, gint64 count, gint64 unit)
{
  gint64 span = count * unit; /* bounds of the core's settings keep this below 2^40 */
  return instant < G_MININT64 + span ? G_MININT64 : instant - span;
}

/* Staff plan ahead of the public and fill what is left on the day. */
static gboolean is_too_early(const PolicySettings *settings, const PolicyCase *wish)
{
  return !wish->by_staff && wish->now < before(wish->starts, policy_setting_core(settings, CORE_OPENS_DAYS), DAY);
}

static gboolean is_too_late(const PolicySettings *settings, const PolicyCase *wish)
{
  return !wish->by_staff && wish->now > before(wish->starts, policy_setting_core(settings, CORE_CLOSES_MINUTES), MINUTE);
}

static gboolean may_book(const AttunePlugin *plugin, const PolicyCase *wish)
{
  return (plugin->party & (wish->team ? ATTUNE_PARTY_TEAM : ATTUNE_PARTY_PERSON)) != 0;
}

gboolean core_may_wait(const PolicySettings *settings, const PolicyCase *wish)
{
  return (gint64)wish->waiting + wish->seats <= policy_setting_core(settings, CORE_WAITING_PLACES);
}

/* The seats: nobody passes those who wait, nobody gets what is not there. */
static Verdict look_at_room(const PolicySettings *settings, const PolicyCase *wish)
{
  gboolean fits = (gint64)wish->taken + wish->seats <= wish->capacity;
  if (fits && wish->waiting <= 0)
    return (Verdict){ VERDICT_ACCEPT, NULL, NULL, FALSE };
  return core_verdict(core_may_wait(settings, wish) ? VERDICT_WAIT : VERDICT_REFUSE,
                      fits ? CORE_QUEUE_FIRST : CORE_FULL);
}

/* The first rule that stands against @wish, or CORE_N_REASONS. */
static CoreReason first_obstacle(const AttunePlugin *plugin, const PolicySettings *settings, const PolicyCase *wish)
{
  if (wish->cancelled)
    return CORE_SLOT_CANCELLED;
  if (wish->now >= wish->starts)
    return CORE_SLOT_BEGUN;
  if (is_too_early(settings, wish))
    return CORE_NOT_OPEN_YET;
  if (is_too_late(settings, wish))
    return CORE_BOOKING_CLOSED;
  if (!may_book(plugin, wish))
    return CORE_PARTY_NOT_ALLOWED;
  if (wish->host_busy)
    return CORE_HOST_BUSY;
  if (wish->mine > 0)
    return CORE_ALREADY_BOOKED;
  if (policy_requires(settings) && !wish->prerequisite_met)
    return CORE_PREREQUISITE_MISSING;
  if (wish->seats < 1)
    return CORE_NO_SEATS;
  if (wish->seats > wish->capacity)
    return CORE_TOO_MANY_SEATS;
  return CORE_N_REASONS;
}

Verdict core_book(const AttunePlugin *plugin, const PolicySettings *settings, const PolicyCase *wish)
{
  CoreReason obstacle = first_obstacle(plugin, settings, wish);
  if (obstacle != CORE_N_REASONS)
    return core_verdict(VERDICT_REFUSE, obstacle);
  return look_at_room(settings, wish);
}

Verdict core_cancel(const PolicySettings *settings, const PolicyCase *wish)
{
  if (wish->now >= wish->ends && !wish->by_service && !wish->by_staff)
    return core_verdict(VERDICT_REFUSE, CORE_SLOT_OVER);
  Verdict verdict = { VERDICT_ACCEPT, NULL, NULL, FALSE };
  Instant notice = before(wish->starts, policy_setting_core(settings, CORE_CANCEL_MINUTES), MINUTE);
  verdict.late = !wish->by_service && !wish->on_list && !wish->cancelled && wish->now > notice;
  return verdict;
}
