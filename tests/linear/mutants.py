"""The checker of histories sees: with the touch of the slot taken out of the program, it fails soon. See mutant.c."""
import os
import time

import hands
import harness
import stores
import tap
import wing_gong

PROGRAM = os.path.join(harness.BUILD, "tests", "linear", "mutant")
MOST = 300  # histories: a minute of them where nothing else is to be done; as a rule one of the first dozen is enough
ON_SQLITE, ON_POSTGRES = ("touch", "stale"), ("touch", "unlocked")


def find_fault(mutant):
    """The first history that could not have been: (its number, seconds, verdict, events); None if there is none."""
    with hands.Scene(MOST, PROGRAM, disturbed=False, ATTUNE_MUTANT=mutant) as scene:
        began = time.monotonic()
        for number, history in enumerate(scene.run(seed=1)):
            verdict = wing_gong.check(history.model, history.events)
            if verdict.holds is False:
                return number, time.monotonic() - began, verdict, history.events
    return None


@tap.cases([(mutant,) for mutant in (ON_POSTGRES if stores.SERVER else ON_SQLITE)], "a program without the touch is found out: {0}")
def found_out(mutant):
    found = find_fault(mutant)
    tap.check(found, "nothing was found in %d histories" % MOST)
    number, took, verdict, events = found
    tap.note("history %d, after %.1f s, %d states looked at" % (number, took, verdict.looked_at))


@tap.test
def the_same_program_without_a_fault_passes():
    with hands.Scene(20, PROGRAM, disturbed=False) as scene:
        for history in scene.run(seed=1):
            verdict = wing_gong.check(history.model, history.events)
            tap.check(verdict.holds, wing_gong.tell(verdict, history.events))


tap.run()
