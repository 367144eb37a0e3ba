"""The drill: bookings pour in, the primary is lost, its standby takes over. Nothing that was acknowledged is lost or doubled,
and the service goes on by itself. `make drill` does it many times over."""
import cluster
import harness
import tap
from service import Service, lose_primary, note


@tap.test
def the_primary_is_killed_and_two_processes_go_on_by_themselves():
    with Service(processes=2) as service:
        with service.crowd() as clients:
            lose_primary(service, clients, service.pair.kill)
        note(clients)
        service.check(clients)


def writers(server):
    """The server's processes that have a transaction open: those of whoever was cut off there wait for a standby for ever."""
    return set(row[0] for row in cluster.ask(server.address("attune", tcp=True), "SELECT pid FROM pg_stat_activity "
                                             "WHERE application_name = 'attune' AND xact_start IS NOT NULL"))


@tap.test
def the_primary_is_paused_and_is_not_written_to_when_it_wakes():
    with Service() as service:
        old, new = service.pair.primary, service.pair.standby
        with service.crowd() as clients:
            lose_primary(service, clients, service.pair.pause)
            service.pair.wake(old)
            left = harness.wait_until(lambda: [writers(old)], "the old server to wake")[0]
            # Now both take changes, the one that was replaced stands first in the address, and the other is away for a moment.
            new.stop()
            new.start()
            clients.wait_for(200)
            tap.equal(writers(old) - left, set(), "who has begun to write to the server that was replaced")
        note(clients)
        service.pair.kill(old)
        service.check(clients)


@tap.test
def a_commit_of_which_nobody_can_say_whether_it_holds_is_503_and_asking_again_does_no_harm():
    waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    with Service(between=True) as service:
        primary, standby = service.pair.primary, service.pair.standby
        with service.crowd() as clients:
            clients.wait_for(30)
            for number in range(8):  # the connection breaks exactly there, before the server has heard of it or after
                service.proxy.lose_next(("answer", "question")[number % 2])
                harness.wait_until(lambda: service.proxy.lost > number, "a COMMIT to be lost")
                clients.wait_for(3)
            tap.check(clients.counts["503"] >= 8, "each loss was answered by 503")
            tap.check(clients.counts["done though not answered"] > 0, "some were kept although the answer was lost")
            # An operator ends the server's wait for its standby: it says COMMIT, and the standby may not have it.
            service.pair.pause(standby)
            stuck = harness.wait_until(lambda: cluster.ask(primary.address(tcp=True), waiting), "a commit to wait")
            acknowledged, refused = len(clients.times), clients.counts["503"]
            cluster.ask(primary.address(tcp=True), "SELECT pg_cancel_backend(%s)" % stuck[0][0])
            harness.wait_until(lambda: clients.counts["503"] > refused, "the wish to be answered")
            tap.equal(len(clients.times), acknowledged, "bookings acknowledged without a standby")
            service.pair.wake(standby)
            clients.wait_for(30)
        note(clients)
        service.check(clients)


tap.run()
