/* Reflective discussion: a prearranged group session for a team, booked through its leader; several teams may share one.
 * Heads are counted at the session, so a team takes one place, however many come. */
#include "rules.h"
#include "words.h"

enum { TEAMS };
enum { ONE_PLACE_A_TEAM };

static const AttuneSetting settings[] = {
  { "teams", ATTUNE_KIND_NUMBER, "Teams in a session", "How many teams may share one session.", 1, 1, 50, NULL },
};

static const AttuneReason reasons[] = {
  { "one_place_a_team", "A team takes one place; heads are counted at the session." },
};

static const AttuneQuestion questions[] = {
  { "useful", "How useful was the discussion for your work?", "Not useful", "Very useful" },
  { "supported", "How well supported did the team feel?", "Not at all", "Very well" },
};

static void plan(const AttuneValue *values, const AttuneOpening *openings, int32_t n, AttuneEmitSlot emit, void *sink)
{
  rule_whole_openings(openings, n, (int32_t)values[TEAMS].number, emit, sink);
}

static AttuneVerdict book(const AttuneCase *wish)
{
  if (wish->seats > 1)
    return rule_answer(ATTUNE_REFUSE, ONE_PLACE_A_TEAM);
  return rule_room(wish);
}

static AttuneVerdict cancel(const AttuneCase *wish)
{
  (void)wish;
  return rule_answer(ATTUNE_ACCEPT, NO_REASON);
}

static void describe(const AttuneTelling *telling, AttuneAudience audience, AttuneEmitText emit, void *sink)
{
  words_tell(telling, audience, telling->capacity > 1 ? "Shared by several teams." : "", " team's place",
             " teams' places", emit, sink);
}

static const AttunePlugin table = {
  .abi = ATTUNE_ABI,
  .size = sizeof(AttunePlugin),
  .name = "reflective-discussion",
  .title = "Reflective discussion",
  .summary = "A prearranged group session for one team, or for several teams together.",
  .party = ATTUNE_PARTY_TEAM,
  .unit = ATTUNE_UNIT_SLOT,
  .settings = settings,
  .n_settings = ROWS(settings),
  .reasons = reasons,
  .n_reasons = ROWS(reasons),
  .questions = questions,
  .n_questions = ROWS(questions),
  .plan = plan,
  .book = book,
  .cancel = cancel,
  .describe = describe,
};

ATTUNE_EXPORT const AttunePlugin *attune_plugin(void)
{
  return &table;
}
