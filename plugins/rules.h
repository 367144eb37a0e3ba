/* rules: the few answers that service types share. */
#ifndef PLUGINS_RULES_H
#define PLUGINS_RULES_H

#include <attune/plugin.h>

#define NO_REASON (-1)
#define ROWS(table) ((int32_t)(sizeof(table) / sizeof(table)[0]))

static inline AttuneVerdict rule_answer(AttuneAnswer answer, int32_t reason)
{
  AttuneVerdict verdict = { answer, reason, 0 };
  return verdict;
}

/* Room for the seats: yes, or wait (the core knows whether there is a waiting list, and says that it is full). */
static inline AttuneVerdict rule_room(const AttuneCase *wish)
{
  return rule_answer(wish->seats <= wish->capacity - wish->taken ? ATTUNE_ACCEPT : ATTUNE_WAIT, NO_REASON);
}

/* Emits one slot of one meeting, from @starts to @ends in opening number @opening. */
static inline int rule_emit(int32_t opening, int64_t starts, int64_t ends, int32_t capacity, AttuneEmitSlot emit,
                            void *sink)
{
  AttuneMeeting meeting = { opening, starts, ends };
  AttuneSlot slot = { sizeof(AttuneSlot), capacity, 1, &meeting };
  return emit(sink, &slot);
}

/* Every opening is one slot; @capacity where the schedule says nothing. */
static inline void rule_whole_openings(const AttuneOpening *openings, int32_t n, int32_t capacity, AttuneEmitSlot emit,
                                       void *sink)
{
  int stop = 0;
  for (int32_t i = 0; i < n && !stop; i++)
    stop = rule_emit(i, openings[i].starts, openings[i].ends,
                     openings[i].capacity > 0 ? openings[i].capacity : capacity, emit, sink);
}

#endif
