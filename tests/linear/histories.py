"""Capacity is linearizable: whatever sixteen clients see on several processes, while those are killed and paused, is what they
could have seen one after another. ATTUNE_HISTORIES says how many are looked at (`make soak` looks at thousands), ATTUNE_SEED
makes the same dice fall again, as far as the machine's own do not matter."""
import collections
import os
import random

import hands
import harness
import stores
import tap
import wing_gong

HISTORIES = int(os.environ.get("ATTUNE_HISTORIES") or (40 if harness.SANITIZED else 60 if stores.SERVER else 120))
SEED = int(os.environ.get("ATTUNE_SEED") or random.SystemRandom().randrange(10 ** 9))


def kind(event):
    name = type(event.act).__name__
    return name, "lost" if event.ended is None else getattr(event.answer, "reason", None) or getattr(event.answer, "state", "seen")


@tap.test
def every_history_could_have_been_one_act_after_another():
    seen, looked_at, unclear = collections.Counter(), 0, 0
    with hands.Scene(HISTORIES) as scene:
        for number, history in enumerate(scene.run(SEED)):
            verdict = wing_gong.check(history.model, history.events)
            looked_at += verdict.looked_at
            seen.update(map(kind, history.events))
            unclear += verdict.holds is None
            tap.check(verdict.holds is not False, "history %d of seed %d: it could not\n%s" % (
                number, SEED, wing_gong.tell(verdict, history.events)))
            if number % 500 == 499:
                tap.note("%d histories" % (number + 1))
        kills, pauses = scene.kills, scene.pauses
    tap.note("seed %d: %d histories, %d acts, %d answers lost, %d kills, %d pauses, %d states looked at, %d histories given up"
             % (SEED, HISTORIES, sum(seen.values()), sum(count for (_, how), count in seen.items() if how == "lost"), kills,
                pauses, looked_at, unclear))
    tap.check(unclear <= 4 + HISTORIES // 20, "%d histories left too much open to be searched" % unclear)
    for pair in (("Book", "booked"), ("Book", "waiting"), ("Book", "full"), ("Cancel", "cancelled"), ("Move", "booked"),
                 ("Move", "waiting"), ("Move", "full"), ("Accept", "booked"), ("Read", "seen"), ("Ask", "offered")):
        tap.check(seen[pair] > HISTORIES // 20, "too few of %s %s to prove much: %r" % (*pair, seen))
    tap.check(kills > HISTORIES // 40 and pauses > HISTORIES // 20, "%d kills, %d pauses" % (kills, pauses))


tap.run()
