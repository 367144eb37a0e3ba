"""service: a pair of servers, the diary on it, so many processes that serve it; and the drill that is done with them."""
import contextlib
import time

import cluster
import crowd
import harness
import pair
import proxy
import tap

CLIENTS = 8


class Service:
    """A pair of servers, the diary on it, and so many processes that serve it. between: they speak to the primary through a
    proxy, and know of no standby."""

    def __init__(self, processes=1, quick=True, between=False, days=25):
        with contextlib.ExitStack() as stack:
            self.pair = stack.enter_context(pair.Pair(quick))
            self.pair.make_database("attune")
            self.proxy = stack.enter_context(proxy.Proxy(self.pair.primary.port)) if between else None
            direct = self.pair.address("attune")
            used = "postgresql://%s@127.0.0.1:%d/attune" % (cluster.OWNER, self.proxy.port) if between else direct
            self.houses = [stack.enter_context(harness.House(database=used)) for _ in range(processes)]
            first = self.houses[0]
            first.load(crowd.people(CLIENTS) + crowd.BOOK % days)
            self.tokens = [first.token("p%d@crowd.example" % n) for n in range(CLIENTS)]
            self.servers = [stack.enter_context(house.serve()) for house in self.houses]
            self.slots = [row["id"] for row in first.run("slots", "--json", "--to", "2027-08-31").json()["items"]]
            self.stack = stack.pop_all()

    def crowd(self, seed=1, before=None):
        return crowd.Crowd(self.servers, self.tokens, self.slots, seed, before)

    def rows(self, sql):
        return cluster.ask(self.pair.address("attune"), sql)

    def check(self, clients):
        """Whether the database holds what the clients were told, no more and no less, and keeps every rule."""
        kept = {row[0]: (row[1], row[2]) for row in self.rows("SELECT id, state, slot_id FROM booking")}
        tap.equal(clients.differences(kept), [], "what is kept otherwise than it was told")
        tap.equal(self.rows("SELECT subject FROM change WHERE act = 'book' GROUP BY subject HAVING count(*) <> 1"), [],
                  "bookings that were made twice")
        self.houses[0].verify()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.stack.close()


def note(clients):
    tap.note("%d bookings acknowledged; %s" % (len(clients.times), ", ".join("%s: %d" % pair for pair in clients.counts.items())))


def lose_primary(service, clients, lose):
    """The drill itself: `lose` takes the primary away, the standby takes over, the service goes on. Seconds: the gap between two
    bookings acknowledged, how long the standby took, and how much of the gap lies after that."""
    clients.wait_for(200)
    lost = time.monotonic()
    lose()
    took = service.pair.promote()
    promoted = time.monotonic()
    clients.wait_for(200)
    longest, first = clients.gap(lost, promoted)
    tap.note("gap %.2f s from the last 201 to the first after it; the standby took %.2f s to take over, the first 201 came "
             "%.2f s after that" % (longest, took, first - promoted))
    return longest, took, first - promoted

