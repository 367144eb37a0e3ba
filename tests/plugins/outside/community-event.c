/* A place at a community event: open to anyone, for a head-count. Built with nothing but the installed header. */
#include <attune/plugin.h>

#include <stdio.h>

/* ---- words ------------------------------------------------------------------------------------------------------ */

enum { PLACES, HEADS_MOST };
enum { TOO_MANY_HEADS };

static const AttuneSetting settings[] = {
  { "places", ATTUNE_KIND_NUMBER, "Places", "How many people can come, where the schedule does not say.", 40, 1, 10000, NULL },
  { "heads-most", ATTUNE_KIND_NUMBER, "People in one booking", "How many people may come on one booking.", 6, 1, 100, NULL },
};

static const AttuneReason reasons[] = {
  { "too_many_heads", "So many people may not come on one booking." },
};

static const AttuneQuestion questions[] = {
  { "welcome", "How welcome did you feel?", "Not at all", "Very" },
};

/* ---- rules ------------------------------------------------------------------------------------------------------ */

static void plan(const AttuneValue *values, const AttuneOpening *openings, int32_t n, AttuneEmitSlot emit, void *sink)
{
  int32_t i;
  for (i = 0; i < n; i++) {
    AttuneMeeting meeting;
    AttuneSlot slot;
    meeting.opening = i;
    meeting.starts = openings[i].starts;
    meeting.ends = openings[i].ends;
    slot.size = sizeof slot;
    slot.capacity = openings[i].capacity > 0 ? openings[i].capacity : (int32_t)values[PLACES].number;
    slot.n_meetings = 1;
    slot.meetings = &meeting;
    if (emit(sink, &slot) != 0)
      return;
  }
}

static AttuneVerdict answer(AttuneAnswer said, int32_t reason)
{
  AttuneVerdict verdict;
  verdict.answer = said;
  verdict.reason = reason;
  verdict.late = 0;
  return verdict;
}

static AttuneVerdict book(const AttuneCase *wish)
{
  if (wish->seats > wish->settings[HEADS_MOST].number)
    return answer(ATTUNE_REFUSE, TOO_MANY_HEADS);
  if (wish->seats > wish->capacity - wish->taken)
    return answer(ATTUNE_WAIT, -1);
  return answer(ATTUNE_ACCEPT, -1);
}

static AttuneVerdict cancel(const AttuneCase *wish)
{
  (void)wish;
  return answer(ATTUNE_ACCEPT, -1);
}

/* ---- telling ---------------------------------------------------------------------------------------------------- */

static void describe(const AttuneTelling *telling, AttuneAudience audience, AttuneEmitText emit, void *sink)
{
  char text[80];
  if (audience != ATTUNE_AUDIENCE_TITLE && audience != ATTUNE_AUDIENCE_FULL) {
    emit(sink, ATTUNE_FIELD_SUMMARY, "Busy");
    return;
  }
  emit(sink, ATTUNE_FIELD_SUMMARY, telling->service);
  snprintf(text, sizeof text, "%d people are coming; there is room for %d.", (int)telling->taken, (int)telling->capacity);
  emit(sink, ATTUNE_FIELD_DESCRIPTION, text);
}

/* ---- the table -------------------------------------------------------------------------------------------------- */

static const AttunePlugin table = {
  ATTUNE_ABI,
  sizeof(AttunePlugin),
  "community-event",
  "Community event",
  "Places at an event or a stall; heads are counted, nobody needs an account.",
  ATTUNE_PARTY_EITHER,
  ATTUNE_UNIT_SEAT,
  settings, sizeof settings / sizeof settings[0],
  reasons, sizeof reasons / sizeof reasons[0],
  questions, sizeof questions / sizeof questions[0],
  plan,
  book,
  cancel,
  describe,
  ATTUNE_ABOUT_PARTY
};

const AttunePlugin *attune_plugin(void)
{
  return &table;
}
