"""pair: a primary and its synchronous standby on loopback, of a test's own, and what can befall them.

    with pair.Pair() as servers:
        servers.address("attune")     # both hosts, whichever of them takes changes
        servers.kill()                # the primary, as a machine that loses its power
        servers.promote()             # the standby takes over

The primary acknowledges a commit when the standby has it on its disk too (synchronous_commit = on with the standby's name in
synchronous_standby_names). remote_apply would wait until the standby can also show it: nobody reads there, so that would
only cost time. remote_write would not wait for the standby's disk: whoever loses both machines' power could lose a
booking that was acknowledged.

The standby's own synchronous_standby_names is empty: once promoted it stands alone, and must take changes alone."""
import contextlib
import glob
import os
import signal
import time

import cluster
import harness

NAME = "attune_standby"
SHARED = {
    "max_connections": "60", "max_wal_size": "256MB", "wal_keep_size": "256MB",
    "wal_log_hints": "on", "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_retrieve_retry_interval": "200ms", "wal_receiver_status_interval": "1s",
}


class Pair:
    """Starts with `primary` serving and `standby` following, in step. quick: without fsync, which is enough where processes
    are killed and machines are not."""

    def __init__(self, quick=True):
        ports = harness.free_port(), harness.free_port()
        self.primary = cluster.Cluster(port=ports[0], settings=SHARED, quick=quick)
        self.standby = cluster.Cluster(port=ports[1], settings=SHARED, quick=quick)
        self.primary.make()
        self.primary.configure(synchronous_standby_names="'%s'" % NAME)
        self.primary.start()
        self.follow(self.standby, self.primary)

    def follow(self, follower, leader):
        """A copy of the leader, started as its standby."""
        follower.run("pg_basebackup", "-D", follower.data, "-h", "127.0.0.1", "-p", str(leader.port), "-U", cluster.OWNER,
                     "-X", "stream", "-c", "fast", "--no-sync")
        self.set_to_follow(follower, leader)
        follower.start()
        self.wait_in_step(leader)

    def set_to_follow(self, follower, leader):
        """What makes a data directory a standby's at the next start."""
        follower.configure(primary_conninfo="'host=127.0.0.1 port=%d user=%s application_name=%s'"
                                            % (leader.port, cluster.OWNER, NAME), synchronous_standby_names="''")
        path = os.path.join(follower.data, "standby.signal")
        with open(path, "w", encoding="ascii"):
            pass
        if follower.user:
            os.chown(path, follower.user.pw_uid, follower.user.pw_gid)

    def wait_in_step(self, leader):
        """Until the leader waits for the follower, and the follower has all that the leader had when asked."""
        sql = ("SELECT count(*) FROM pg_stat_replication WHERE application_name = '%s' AND state = 'streaming' "
               "AND sync_state = 'sync' AND flush_lsn >= '%s'")
        upto = cluster.ask(leader.address(tcp=True), "SELECT pg_current_wal_lsn()")[0][0]
        harness.wait_until(lambda: cluster.ask(leader.address(tcp=True), sql % (NAME, upto)) == [["1"]],
                           "the standby to be in step")

    def address(self, name="postgres", more=""):
        """Both hosts; libpq takes whichever is open to changes."""
        return "postgresql://%s@127.0.0.1:%d,127.0.0.1:%d/%s?target_session_attrs=read-write%s" % (
            cluster.OWNER, self.primary.port, self.standby.port, name, more)

    def make_database(self, name):
        cluster.ask(self.primary.address(tcp=True), "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'" % name)

    # ---- what befalls them ----

    def signal_all(self, server, number):
        """To the postmaster and all that it has started: first the postmaster, so that it replaces nobody."""
        first = server.pid()
        pids = [first] + [pid for pid in processes() if parent_of(pid) == first]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self, server=None):
        """Every process of it is gone at once; nothing is said to anybody."""
        server = server or self.primary
        first = server.pid()
        self.signal_all(server, signal.SIGKILL)
        server.running = False
        harness.wait_until(lambda: not is_alive(first), "the server to be gone")
        # What names the number of its process means nothing on a machine that has started again.
        for left in [os.path.join(server.data, "postmaster.pid"), *glob.glob(os.path.join(server.folder, ".s.PGSQL.*"))]:
            os.remove(left)

    def pause(self, server=None):
        """It says nothing more, but its kernel still takes what is sent to it."""
        self.signal_all(server or self.primary, signal.SIGSTOP)

    def wake(self, server=None):
        self.signal_all(server or self.primary, signal.SIGCONT)

    def promote(self):
        """The standby takes over; seconds until it said so."""
        begun = time.monotonic()
        self.standby.run("pg_ctl", "-D", self.standby.data, "-w", "-t", "60", "promote")
        return time.monotonic() - begun

    def rejoin(self):
        """The old primary comes back as the standby of the new one, with what only it had taken out (pg_rewind)."""
        old, new = self.primary, self.standby
        # Until its first checkpoint the new one does not say that it has begun a history of its own, and pg_rewind finds
        # nothing to do.
        cluster.ask(new.address(tcp=True), "CHECKPOINT")
        old.run("pg_rewind", "-D", old.data, "--source-server", new.address(tcp=True), "--no-sync")
        self.set_to_follow(old, new)
        old.start()
        new.configure(synchronous_standby_names="'%s'" % NAME)
        new.run("pg_ctl", "-D", new.data, "reload")
        self.primary, self.standby = new, old
        self.wait_in_step(new)

    def close(self):
        for server in (self.primary, self.standby):
            with contextlib.suppress(Exception):
                self.wake(server)  # a paused server cannot be stopped
            server.remove()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.close()


def processes():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def stat_of(pid):
    """State and parent from /proc/PID/stat, whose second field may hold anything."""
    with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as stat:
        state, parent = stat.read().rpartition(")")[2].split()[:2]
    return state, int(parent)


def parent_of(pid):
    try:
        return stat_of(pid)[1]
    except OSError:
        return 0


def is_alive(pid):
    try:
        return stat_of(pid)[0] not in "ZX"
    except OSError:
        return False
