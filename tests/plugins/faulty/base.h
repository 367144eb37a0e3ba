/* A small sound service type. A test defines some of these names otherwise before it includes this, which puts exactly one
 * fault into it (see faults.py). NAME comes from the command line. */
#include <attune/plugin.h>
#include <stddef.h>

#ifndef ABI
#define ABI ATTUNE_ABI
#endif
#ifndef SIZE
#define SIZE sizeof(AttunePlugin)
#endif
#ifndef TITLE
#define TITLE "Sound"
#endif
#ifndef PARTY
#define PARTY ATTUNE_PARTY_EITHER
#endif
#ifndef SETTINGS
#define SETTINGS { "places", ATTUNE_KIND_NUMBER, "Places", "How many places a date has.", 2, 1, 9, NULL },
#endif
#ifndef REASONS
#define REASONS { "too_many", "So many may not come at once." },
#endif
#ifndef QUESTIONS
#define QUESTIONS { "useful", "How useful was it?", "Not", "Very" },
#endif
#ifndef PLAN
#define PLAN                                                                                                           \
  for (i = 0; i < n; i++)                                                                                              \
    if (give(i, o[i].starts, o[i].ends, (int32_t)s[0].number, emit, sink))                                             \
      return;
#endif
#ifndef BOOK
#define BOOK return answer(w->seats <= w->capacity - w->taken ? ATTUNE_ACCEPT : ATTUNE_WAIT, -1);
#endif
#ifndef CANCEL
#define CANCEL return answer(ATTUNE_ACCEPT, -1);
#endif
#ifndef DESCRIBE
#define DESCRIBE emit(sink, ATTUNE_FIELD_SUMMARY, a == ATTUNE_AUDIENCE_BUSY ? "Busy" : "Sound");
#endif
#ifndef TABLE
#define TABLE const
#endif
#ifndef BESIDE
#define BESIDE
#endif

BESIDE

static inline AttuneVerdict answer(AttuneAnswer said, int32_t reason)
{
  AttuneVerdict verdict = { said, reason, 0 };
  return verdict;
}

static inline int give(int32_t i, int64_t from, int64_t to, int32_t places, AttuneEmitSlot emit, void *sink)
{
  AttuneMeeting meeting = { i, from, to };
  AttuneSlot slot = { sizeof(AttuneSlot), places, 1, &meeting };
  return emit(sink, &slot);
}

static const AttuneSetting settings[] = { SETTINGS };
static const AttuneReason reasons[] = { REASONS };
static const AttuneQuestion questions[] = { QUESTIONS };
#define COUNT(rows) ((int32_t)(sizeof(rows) / sizeof(rows)[0]))

static void plan(const AttuneValue *s, const AttuneOpening *o, int32_t n, AttuneEmitSlot emit, void *sink)
{
  int32_t i;
  (void)s, (void)o, (void)emit, (void)sink, (void)i, (void)n;
  PLAN
}
static AttuneVerdict book(const AttuneCase *w)
{
  (void)w;
  BOOK
}
static AttuneVerdict cancel(const AttuneCase *w)
{
  (void)w;
  CANCEL
}
static void describe(const AttuneTelling *t, AttuneAudience a, AttuneEmitText emit, void *sink)
{
  (void)t, (void)a;
  DESCRIBE
}

static TABLE AttunePlugin table = {
  ABI, SIZE, NAME, TITLE, "A service type for tests.", PARTY, ATTUNE_UNIT_SLOT, settings, COUNT(settings), reasons,
  COUNT(reasons), questions, COUNT(questions), plan, book, cancel, describe
};

#ifndef ENTRY
#define ENTRY                                                                                                          \
  ATTUNE_EXPORT const AttunePlugin *attune_plugin(void)                                                                \
  {                                                                                                                    \
    return &table;                                                                                                     \
  }
#endif
ENTRY
