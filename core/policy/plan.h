/* plan: checks the slots that a plugin cuts out of openings; used by policy_plan and by the conformance kit. */
#ifndef POLICY_PLAN_H
#define POLICY_PLAN_H

#include "policy/policy.h"

/* Asks @plugin for the slots of @openings, takes at most @most of them (0: as many as may be) and checks each. NULL with a
 * message when one breaks the contract. *@after_stop counts slots emitted after the core had said stop. */
GArray *plan_ask(const AttunePlugin *plugin, const AttuneValue *settings, const AttuneOpening *openings, int n,
                 guint most, int *after_stop, GError **error);

#endif
