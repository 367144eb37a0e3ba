/* Circle of Security: a place in a cohort, a closed small group that meets week after week. One booking covers all its
 * meetings, and nobody joins once it has begun. Attendance is taken meeting by meeting. */
#include "rules.h"
#include "words.h"

#define MOST_MEETINGS 26

enum { MEETINGS, VARIANT, SEATS_MOST };
enum { GROUP, ONLINE, ONE_TO_ONE };
enum { COHORT_BEGUN, TOO_MANY_FOR_ONE };

static const char *const variants[] = { "group", "online", "one-to-one", NULL };

static const AttuneSetting settings[] = {
  { "meetings", ATTUNE_KIND_NUMBER, "Meetings of a cohort", "So many dates of the schedule in a row make one cohort.", 8, 1,
    MOST_MEETINGS, NULL },
  { "variant", ATTUNE_KIND_CHOICE, "Form", "How the cohort meets; one-to-one has one place where nothing else is said.",
    GROUP, GROUP, ONE_TO_ONE, variants },
  { "seats-most", ATTUNE_KIND_NUMBER, "Places in one booking", "How many places one booking may hold, for both parents say.",
    2, 1, 20, NULL },
};

static const AttuneReason reasons[] = {
  { "cohort_begun", "The group has begun; nobody joins after its first meeting." },
  { "too_many_for_one", "One booking may not hold so many places." },
};

static const AttuneQuestion questions[] = {
  { "useful", "How useful was the group for the family?", "Not useful", "Very useful" },
  { "understanding", "How much better are the child's needs understood?", "No better", "Much better" },
};

/* Emits the cohort of @meetings openings from number @first on; its places are those of its first date. */
static int emit_cohort(const AttuneValue *values, const AttuneOpening *openings, int32_t first, int32_t meetings,
                       AttuneEmitSlot emit, void *sink)
{
  AttuneMeeting rows[MOST_MEETINGS];
  int32_t standard = values[VARIANT].number == ONE_TO_ONE ? 1 : 8;
  AttuneSlot slot = { sizeof(AttuneSlot), openings[first].capacity > 0 ? openings[first].capacity : standard, meetings,
                      rows };
  for (int32_t i = 0; i < meetings; i++) {
    rows[i].opening = first + i;
    rows[i].starts = openings[first + i].starts;
    rows[i].ends = openings[first + i].ends;
  }
  return emit(sink, &slot);
}

/* Takes the dates in order, so many to a cohort. A closure, of a week or of months, has taken its dates out of the list, which
 * moves the meetings behind it later and loses none. A group that the dates do not complete is not offered: as the horizon
 * grows, it is completed and appears, and those in front of it stay as they were. Dates that overlap belong to no one
 * group. */
static void plan(const AttuneValue *values, const AttuneOpening *openings, int32_t n, AttuneEmitSlot emit, void *sink)
{
  int32_t meetings = (int32_t)values[MEETINGS].number, first = 0;
  int stop = 0;
  for (int32_t i = 0; i < n && !stop; i++) {
    if (i > first && openings[i].starts < openings[i - 1].ends)
      first = i;
    if (i - first + 1 == meetings) {
      stop = emit_cohort(values, openings, first, meetings, emit, sink);
      first = i + 1;
    }
  }
}

static AttuneVerdict book(const AttuneCase *wish)
{
  if (wish->now >= wish->starts)
    return rule_answer(ATTUNE_REFUSE, COHORT_BEGUN);
  if (wish->seats > wish->settings[SEATS_MOST].number)
    return rule_answer(ATTUNE_REFUSE, TOO_MANY_FOR_ONE);
  return rule_room(wish);
}

/* A family may leave a cohort that has begun; the core counts it as late. */
static AttuneVerdict cancel(const AttuneCase *wish)
{
  (void)wish;
  return rule_answer(ATTUNE_ACCEPT, NO_REASON);
}

static void describe(const AttuneTelling *telling, AttuneAudience audience, AttuneEmitText emit, void *sink)
{
  static const char *const about[] = { "Closed group.", "Closed group, online.", "One-to-one." };
  words_tell(telling, audience, about[telling->settings[VARIANT].number], " place", " places", emit, sink);
}

static const AttunePlugin table = {
  .abi = ATTUNE_ABI,
  .size = sizeof(AttunePlugin),
  .name = "circle-of-security",
  .title = "Circle of Security",
  .summary = "A place in a closed group that meets week after week; a practitioner books it for a family.",
  .party = ATTUNE_PARTY_PERSON,
  .unit = ATTUNE_UNIT_SEAT,
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
  .about = ATTUNE_ABOUT_FAMILY,
};

ATTUNE_EXPORT const AttunePlugin *attune_plugin(void)
{
  return &table;
}
