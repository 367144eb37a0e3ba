"""The drill many times over, with the disks' syncs on: writes docs/failover.md of the source tree.

    python3 rounds.py 40

Two processes serve throughout, and are never restarted. Each round loses the primary, by turns killed and paused; the standby
takes over at once; what the clients were told is compared with what is kept; the lost server is taken in again as the
standby of the other one, so that the next round loses that."""
import datetime
import os
import statistics
import sys

import harness
import tap
from service import Service, lose_primary, note

KINDS = ("killed", "paused")
PAGE = """# What a failover costs

Written by `make drill` on {today}: {rounds} rounds on one machine with {cores} cores. Two processes of `attune serve`, eight clients
that book, cancel and move without pause, a primary and a synchronous standby on loopback. In each round the primary was lost and
the standby promoted at once; the processes were not touched. The gap is the time between the last booking that was acknowledged
before and the first one after. Add to it what your own cluster manager needs to notice the loss and to decide.

| the primary was | rounds | gap, median | gap, worst | of that after the standby had taken over, median | worst |
|---|---:|---:|---:|---:|---:|
{rows}

Acknowledged in all: {acknowledged} bookings. Lost: 0. Made twice: 0. Kept though refused, or never asked for: 0. {retried} tries were
answered by 503 or by nothing and were made again with the same id; {done} of them had been kept although the answer was lost, and
were answered as the same booking. After each round `attune verify` found the diary whole.

A killed server refuses connections at once, and the gap is that of the promotion. A paused one, or one that hangs, keeps its
connections open and says nothing: after two seconds of silence a process knocks with a second connection, gives the server up when
nobody opens within two more, and turns to the next host. A machine that vanishes from the network is found out in the same way.
"""


def one_round(service, number, before):
    kind, old = KINDS[number % len(KINDS)], service.pair.primary
    with service.crowd(number, before) as clients:
        seconds = lose_primary(service, clients, service.pair.kill if kind == "killed" else service.pair.pause)
    if kind == "paused":
        service.pair.kill(old)
    note(clients)
    service.check(clients)
    service.pair.rejoin()
    return kind, seconds, clients


def row(kind, found):
    whole, after = [seconds[0] for seconds in found], [seconds[2] for seconds in found]
    return "| %s | %d | %.2f s | %.2f s | %.2f s | %.2f s |" % (kind, len(found), statistics.median(whole), max(whole),
                                                             statistics.median(after), max(after))


def keep(found, counts, acknowledged):
    rows = "\n".join(row(kind, found[kind]) for kind in KINDS)
    text = PAGE.format(today=datetime.date.today(), rounds=sum(map(len, found.values())), cores=os.cpu_count(), rows=rows,
                       acknowledged=acknowledged, retried=counts["asked again"], done=counts["done though not answered"])
    with open(os.path.join(harness.SOURCE, "docs", "failover.md"), "w", encoding="utf-8") as out:
        out.write(text)
    print(text)


def main(rounds):
    found, counts, acknowledged, clients = {kind: [] for kind in KINDS}, {}, 0, None
    with Service(processes=2, quick=False, days=300) as service:
        for number in range(rounds):
            kind, seconds, clients = one_round(service, number, clients)
            found[kind].append(seconds)
            acknowledged += len(clients.times)
            counts = {what: counts.get(what, 0) + n for what, n in clients.counts.items()}
            tap.note("round %d of %d is done" % (number + 1, rounds))
    keep(found, counts, acknowledged)


if __name__ == "__main__":
    main(int(sys.argv[1]))
