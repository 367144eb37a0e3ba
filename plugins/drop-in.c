/* Drop-in consultation: a clinic is cut into slots, and one practitioner takes a slot, about one family or a theme. What
 * nobody took is the very thing to look at, so the slot is the unit that is counted. */
#include "rules.h"
#include "words.h"

enum { SLOT_MINUTES, GAP_MINUTES };

static const AttuneSetting settings[] = {
  { "slot-minutes", ATTUNE_KIND_MINUTES, "Length of a slot", "A clinic is cut into slots of so many minutes.", 45, 5, 480,
    NULL },
  { "gap-minutes", ATTUNE_KIND_MINUTES, "Break between slots", "So many minutes are kept free between two slots.", 0, 0,
    240, NULL },
};

static const AttuneQuestion questions[] = {
  { "useful", "How useful was the consultation?", "Not useful", "Very useful" },
  { "confidence", "How confident are you about the next step?", "Not confident", "Very confident" },
};

/* Slots that fit wholly into the clinic; what is left at its end is not offered. */
static void plan(const AttuneValue *values, const AttuneOpening *openings, int32_t n, AttuneEmitSlot emit, void *sink)
{
  int64_t length = values[SLOT_MINUTES].number * 60, step = length + values[GAP_MINUTES].number * 60;
  int stop = 0;
  for (int32_t i = 0; i < n && !stop; i++) {
    int32_t capacity = openings[i].capacity > 0 ? openings[i].capacity : 1;
    int64_t left = openings[i].ends - openings[i].starts;
    for (; left >= length && !stop; left -= step)
      stop = rule_emit(i, openings[i].ends - left, openings[i].ends - left + length, capacity, emit, sink);
  }
}

static AttuneVerdict book(const AttuneCase *wish)
{
  return rule_room(wish);
}

static AttuneVerdict cancel(const AttuneCase *wish)
{
  (void)wish;
  return rule_answer(ATTUNE_ACCEPT, NO_REASON);
}

static void describe(const AttuneTelling *telling, AttuneAudience audience, AttuneEmitText emit, void *sink)
{
  words_tell(telling, audience, "", " place", " places", emit, sink);
}

static const AttunePlugin table = {
  .abi = ATTUNE_ABI,
  .size = sizeof(AttunePlugin),
  .name = "drop-in",
  .title = "Drop-in consultation",
  .summary = "A slot cut out of a clinic, for one practitioner, about one family or a theme.",
  .party = ATTUNE_PARTY_PERSON,
  .unit = ATTUNE_UNIT_SLOT,
  .settings = settings,
  .n_settings = ROWS(settings),
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
