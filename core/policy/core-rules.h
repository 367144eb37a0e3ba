/* core-rules: what holds for every service type, before its plugin is asked. */
#ifndef POLICY_CORE_RULES_H
#define POLICY_CORE_RULES_H

#include "policy/policy.h"

typedef enum {
  CORE_SLOT_CANCELLED,
  CORE_SLOT_BEGUN,
  CORE_NOT_OPEN_YET,
  CORE_BOOKING_CLOSED,
  CORE_PARTY_NOT_ALLOWED,
  CORE_HOST_BUSY,
  CORE_ALREADY_BOOKED,
  CORE_PREREQUISITE_MISSING,
  CORE_NO_SEATS,
  CORE_TOO_MANY_SEATS,
  CORE_QUEUE_FIRST,
  CORE_FULL,
  CORE_SLOT_OVER,
  CORE_SERVICE_SUSPENDED,
  CORE_N_REASONS
} CoreReason;

/* A verdict with one of the core's reasons. */
Verdict core_verdict(VerdictAnswer answer, CoreReason reason);
gboolean core_is(Verdict verdict, CoreReason reason);

/* The core's answer to a wish; @plugin says who may book. */
Verdict core_book(const AttunePlugin *plugin, const PolicySettings *settings, const PolicyCase *wish);
/* The core's answer to giving back: ACCEPT, late or not, or REFUSE. */
Verdict core_cancel(const PolicySettings *settings, const PolicyCase *wish);
/* Whether the waiting list holds @wish's seats as well. */
gboolean core_may_wait(const PolicySettings *settings, const PolicyCase *wish);

#endif
