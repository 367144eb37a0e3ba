/* Training course: places on a course date. A practitioner books one, a manager several; a follow-up requires the course
 * in front of it (the core asks for that); a share of the places may be kept for the priority workforce until shortly
 * before; a course for one closed group is filled by staff. */
#include "rules.h"
#include "words.h"

#define DAY 86400

enum { REQUIRES, KIND, LEAST, SEATS_MOST, CLOSED_GROUP, PRIORITY_SHARE, PRIORITY_UNTIL_DAYS };
enum { FULL_DAY, HALF_DAY, ONLINE, BESPOKE };
enum { GROUP_CLOSED, TOO_MANY_FOR_ONE, PRIORITY_PLACES, NEEDS_MORE_PEOPLE };

static const char *const kinds[] = { "full-day", "half-day", "online", "bespoke", NULL };

static const AttuneSetting settings[] = {
  { "requires", ATTUNE_KIND_SERVICE, "Required course", "The service whose course must have been attended before.", 0, 0,
    0, NULL },
  { "kind", ATTUNE_KIND_CHOICE, "Kind of course", "How the course is given.", FULL_DAY, FULL_DAY, BESPOKE, kinds },
  { "least", ATTUNE_KIND_NUMBER, "Number to run", "With fewer people the course is not held.", 4, 0, 500, NULL },
  { "seats-most", ATTUNE_KIND_NUMBER, "Places in one booking", "How many places one booking may hold.", 6, 1, 500, NULL },
  { "closed-group", ATTUNE_KIND_YES_NO, "Closed group", "Only staff put people on the course.", 0, 0, 1, NULL },
  { "priority-share", ATTUNE_KIND_SHARE, "Kept for the priority workforce",
    "So much of the places, in per cent, is kept for the priority workforce.", 0, 0, 100, NULL },
  { "priority-until-days", ATTUNE_KIND_DAYS, "Kept until",
    "So many days before the course the places kept are open to all.", 14, 0, 365, NULL },
};

static const AttuneReason reasons[] = {
  { "closed_group", "This course is for one closed group; the service fills its places." },
  { "too_many_for_one", "One booking may not hold so many places." },
  { "priority_places", "The places left are kept for the priority workforce until shortly before the course." },
  { "needs_more_people", "The course is held once enough people have booked." },
};

static const AttuneQuestion questions[] = {
  { "useful", "How useful was the course for your work?", "Not useful", "Very useful" },
  { "confidence", "How confident are you to use what you learned?", "Not confident", "Very confident" },
  { "recommend", "Would you recommend the course to a colleague?", "No", "Certainly" },
};

static void plan(const AttuneValue *values, const AttuneOpening *openings, int32_t n, AttuneEmitSlot emit, void *sink)
{
  (void)values;
  rule_whole_openings(openings, n, 22, emit, sink);
}

/* Places that others than the priority workforce may hold while some are kept; a part of a place is kept as a whole. */
static int64_t places_open_to_all(const AttuneCase *wish)
{
  int64_t share = wish->settings[PRIORITY_SHARE].number;
  return wish->capacity - (wish->capacity * share + 99) / 100;
}

static int meets_kept_places(const AttuneCase *wish)
{
  if (wish->priority || wish->now >= wish->starts - wish->settings[PRIORITY_UNTIL_DAYS].number * DAY)
    return 0;
  return wish->settings[PRIORITY_SHARE].number > 0 && wish->taken_other + wish->seats > places_open_to_all(wish);
}

static AttuneVerdict book(const AttuneCase *wish)
{
  if (wish->settings[CLOSED_GROUP].number && !wish->by_staff)
    return rule_answer(ATTUNE_REFUSE, GROUP_CLOSED);
  if (wish->seats > wish->settings[SEATS_MOST].number)
    return rule_answer(ATTUNE_REFUSE, TOO_MANY_FOR_ONE);
  if (meets_kept_places(wish))
    return rule_answer(ATTUNE_REFUSE, PRIORITY_PLACES);
  AttuneVerdict verdict = rule_room(wish);
  if (verdict.answer == ATTUNE_ACCEPT && wish->taken + wish->seats < wish->settings[LEAST].number)
    verdict.reason = NEEDS_MORE_PEOPLE;
  return verdict;
}

static AttuneVerdict cancel(const AttuneCase *wish)
{
  (void)wish;
  return rule_answer(ATTUNE_ACCEPT, NO_REASON);
}

/* "Full-day course; needs 4 to run." */
static void describe(const AttuneTelling *telling, AttuneAudience audience, AttuneEmitText emit, void *sink)
{
  static const char *const about[] = { "Full-day course", "Half-day course", "Online course", "Bespoke course" };
  int64_t least = telling->settings[LEAST].number;
  Words words;
  words_begin(&words);
  words_add(&words, about[telling->settings[KIND].number]);
  if (telling->capacity > 0 && telling->taken < least && telling->state != 3) {
    words_add(&words, "; needs ");
    words_add_number(&words, (int32_t)least);
    words_add(&words, " to run");
  }
  words_add(&words, ".");
  words_tell(telling, audience, words.text, " place", " places", emit, sink);
}

static const AttunePlugin table = {
  .abi = ATTUNE_ABI,
  .size = sizeof(AttunePlugin),
  .name = "training-course",
  .title = "Training course",
  .summary = "Places on the date of a course, for a practitioner or for several people of a manager.",
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
};

ATTUNE_EXPORT const AttunePlugin *attune_plugin(void)
{
  return &table;
}
