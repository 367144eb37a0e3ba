/* Wellbeing session: the sessions of a weekly series for a staff group; one score is asked after each. */
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
  { "score", "How much did this session do for your wellbeing?", "Nothing", "Very much" },
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
  words_tell(telling, audience, "", " team's place", " teams' places", emit, sink);
}

static const AttunePlugin table = {
  .abi = ATTUNE_ABI,
  .size = sizeof(AttunePlugin),
  .name = "wellbeing-session",
  .title = "Wellbeing session",
  .summary = "One session of a weekly series for a staff group.",
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
