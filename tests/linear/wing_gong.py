"""wing_gong: is a history of concurrent acts one that a model could have had, one act after another?

    verdict = wing_gong.check(model, [Event(act, began, ended, answer), …])
    verdict.holds        # True, False, or None where the search was given up
    verdict.reached      # the longest beginning that could be explained, as a list of events in order

`began` and `ended` are places in the order of all that was observed. An act whose answer was lost has `ended` None: it may
have happened at any time after its beginning, or never.

The search is Wing and Gong's (Testing and verifying concurrent objects, 1993) with Lowe's memory of what was tried: a set of
acts done, and the state they led to, need not be looked at twice. An act that changes nothing and answers as it did is taken
at once, for whatever can follow without it can follow with it. And a model may know of pairs of acts that can only have come
in one order, whatever the state (`model.must_follow`), which spares the search the most of what lost answers leave open.
"""
from collections import namedtuple

Event = namedtuple("Event", "act began ended answer")
Verdict = namedtuple("Verdict", "holds reached looked_at")

MOST_STATES = 400000  # looked at, until the search is given up
NEVER = float("inf")


class Search:
    def __init__(self, model, events, most):
        self.model, self.most = model, most
        self.events = sorted(events, key=lambda event: event.began)
        self.ends = [NEVER if event.ended is None else event.ended for event in self.events]
        self.must = sum(1 << number for number, end in enumerate(self.ends) if end is not NEVER)
        self.seen = set()
        self.best = []
        for event in self.events:
            model.know(event.act)
        self.before = [0] * len(self.events)  # what each must wait for
        for later, earlier in model.must_follow(self.events):
            self.before[later] |= 1 << earlier

    def candidates(self, done, first):
        """Acts that may come next: begun before any other that is not yet done had ended. Those that ended first, first."""
        bound, found = NEVER, []
        for number in range(first, len(self.events)):
            if self.events[number].began > bound:
                break
            if not done >> number & 1:
                found.append(number)
                bound = min(bound, self.ends[number])
        return sorted((number for number in found if self.events[number].began < bound
                       and self.before[number] & ~done == 0), key=self.ends.__getitem__)

    def steps(self, state, done, first):
        """What may come next: (number, state) each. Only one where that loses nothing."""
        found = []
        for number in self.candidates(done, first):
            event = self.events[number]
            after, answer = self.model.step(state, event.act)
            lost = event.ended is None
            if lost and event.answer is None and after == state:
                continue  # it may as well never have happened
            if event.answer is not None and answer != event.answer:
                continue
            if after == state:
                return [(number, after)]
            found.append((number, after))
        return found

    def first_open(self, done, first):
        while done >> first & 1:
            first += 1
        return first

    def run(self):
        path, state, done, first = [], self.model.start, 0, 0
        stack = [(None, iter(self.steps(state, done, first)), done, first)]
        while stack:
            if done & self.must == self.must:
                return self.verdict(True, path)
            step = next(stack[-1][1], None)
            if step is None:
                stack.pop()
                if path:
                    path.pop()
                done, first = stack[-1][2:] if stack else (0, 0)
                continue
            number, state = step
            after = stack[-1][2] | 1 << number
            if (after, state) in self.seen:
                continue
            if len(self.seen) >= self.most:
                return self.verdict(None, path)
            self.seen.add((after, state))
            path.append(number)
            if len(path) > len(self.best):
                self.best = path[:]
            done, first = after, self.first_open(after, stack[-1][3])
            stack.append((number, iter(self.steps(state, done, first)), done, first))
        return self.verdict(False, self.best)

    def verdict(self, holds, path):
        return Verdict(holds, [self.events[number] for number in path], len(self.seen))


def check(model, events, most=MOST_STATES):
    return Search(model, events, most).run()


def tell(verdict, events):
    """The part of a history at which no explanation was found, as lines."""
    done = set(map(id, verdict.reached))
    lines = ["explained, in this order:"]
    lines += ["  %r -> %r" % (event.act, event.answer) for event in verdict.reached[-25:]]
    lines.append("and then none of these may come next:")
    rest = sorted((event for event in events if id(event) not in done), key=lambda event: event.began)
    lines += ["  [%s, %s] %r -> %r" % (event.began, event.ended, event.act, event.answer) for event in rest[:25]]
    return "\n".join(lines)
