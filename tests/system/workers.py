"""Several workers behind one address: they share what they must, replace one another, and end together."""
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time

import harness
import tap

WORKERS = 3
MANY = 24  # connections; that one of three workers gets none of them happens once in twenty thousand times


def first_open(server, token):
    return server.get("/api/v1/slots?service=drop-in&open=true&limit=1", token).json()["items"][0]["id"]


def feed_path(house, scope, detail="full"):
    return "/" + house.attune("feed", "create", "--scope", scope, "--detail", detail).split("/", 3)[3]


def figures(server):
    lines = [line.rsplit(" ", 1) for line in server.get("/metrics").text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def connections(server, count=MANY):
    """Connections that stay open, and among them at least one to each worker."""
    made = [server.connect() for _ in range(count)]
    for connection in made:
        connection.connect()
        harness.ask_over(connection, "GET", "/healthz")
    seen = figures(server)
    for number in range(1, WORKERS + 1):
        tap.check(seen['attune_worker_connections{worker="%d"}' % number] > 0, "worker %d got a connection: %r" % (number, seen))
    return made


def close(made):
    for connection in made:
        connection.close()


def is_gone(pid):
    """No longer running; what its new parent has not yet asked about counts as gone."""
    try:
        with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def crew(**settings):
    return harness.House(workers=WORKERS, **settings)


def kill_and_be_told(server):
    """Kills a worker; comes back when the parent has noticed, so that it is not asked to end with one that was killed."""
    victim = server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    harness.wait_until(lambda: "process %d) was ended by signal 9" % victim in server.log_text(), "a word about it")


@tap.test
def figures_are_of_all_workers_whichever_is_asked():
    with crew() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            tap.equal(len(server.workers()), WORKERS, "workers")
            made = connections(server)
            before = figures(server)
            for connection in made:
                tap.equal(harness.ask_over(connection, "GET", "/api/v1/slots?limit=1", pat).status, 200)
            server.post("/api/v1/bookings", pat, {"slot": first_open(server, pat)})
            for connection in made:
                seen = dict(line.rsplit(" ", 1) for line in harness.ask_over(connection, "GET", "/metrics").text.splitlines()
                            if not line.startswith("#"))
                tap.equal(int(seen["attune_workers"]), WORKERS, "workers that serve")
                tap.equal(int(seen["attune_writes_total"]), 1, "writes")
                grown = int(seen['attune_http_answers_total{class="2xx"}']) - before['attune_http_answers_total{class="2xx"}']
                tap.check(grown >= MANY, "answers: %d" % grown)
            close(made)


@tap.test
def a_worker_that_is_killed_is_replaced_and_nobody_is_turned_away():
    with crew() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            for _ in range(3):
                time.sleep(1.1)  # long enough to count as having served
                victim = server.workers()[0]
                os.kill(victim, signal.SIGKILL)
                for _ in range(20):
                    tap.equal(server.get("/api/v1/slots?limit=1", pat).status, 200, "a new connection's request")
                harness.wait_until(lambda: figures(server)["attune_workers"] == WORKERS, "another in its place")
                tap.contains(server.log_text(), "process %d) was ended by signal 9" % victim)
            seen = figures(server)
            tap.equal(seen["attune_worker_restarts_total"], 3, "restarts")
            tap.check(seen["attune_http_requests_total"] >= 60, "what the dead ones counted is kept: %r" % seen)


@tap.test
def a_worker_that_keeps_dying_is_waited_for_and_the_others_take_its_share():
    with crew() as house:
        house.load()
        with house.serve() as server:
            others = set(server.workers()[1:])
            for round in range(4):
                victim = harness.wait_until(lambda: [pid for pid in server.workers() if pid not in others], "another")[0]
                os.kill(victim, signal.SIGKILL)
                harness.wait_until(lambda: "process %d)" % victim in server.log_text(), "a word about it")
                tap.equal({server.get("/healthz").status for _ in range(12)}, {200}, "answers meanwhile")
            waits = [float(found) for found in re.findall(r"takes its place in ([0-9.]+) s", server.log_text())]
            tap.equal(waits, [0.0, 0.1, 0.2, 0.4], "waits")
            harness.wait_until(lambda: figures(server)["attune_workers"] == WORKERS, "all of them again")


@tap.test
def no_worker_outlives_its_parent():
    with crew() as house:
        house.load()
        with house.serve() as server:
            workers = server.workers()
            server.kill()
            harness.wait_until(lambda: all(is_gone(pid) for pid in workers), "the workers' end")
        with house.serve() as server:  # and the address is free
            tap.equal(server.get("/readyz").status, 200)
        house.verify()


@tap.test
def sigterm_finishes_what_each_worker_accepted():
    with crew() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            listed = server.get("/api/v1/slots?service=drop-in&open=true&limit=%d" % MANY, pat).json()["items"]
            made = connections(server)
            halves = []
            for connection, slot in zip(made, listed):
                body = json.dumps({"slot": slot["id"]}).encode()
                head = ("POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: "
                        "application/json\r\nContent-Length: %d\r\n\r\n" % (pat, len(body))).encode()
                connection.sock.sendall(head + body[:5])
                halves.append(body[5:])
            time.sleep(0.3)
            server.process.terminate()
            time.sleep(0.3)
            tap.equal(server.process.poll(), None, "the parent waits")
            for connection, half in zip(made, halves):
                connection.sock.sendall(half)
            statuses = []
            for connection in made[:len(halves)]:
                response = http.client.HTTPResponse(connection.sock, method="POST")
                response.begin()
                response.read()
                statuses.append(response.status)
            tap.equal(set(statuses), {201}, "status of the half-said wishes")
            tap.equal(server.process.wait(harness.PATIENCE), 0, "exit code")
            close(made)
        house.verify()


@tap.test
def sighup_reaches_every_worker_and_a_bad_configuration_none():
    with crew() as house:
        house.load()
        path = feed_path(house, "offers:drop-in", "title")
        with house.serve() as server:
            made = connections(server)
            house.configure(feed_refresh_minutes=45)
            server.reload()
            for connection in made:
                harness.wait_until(lambda: "PT45M" in harness.ask_over(connection, "GET", path).text, "the new configuration")
            house.configure(feed_refesh_minutes=5)
            server.reload()
            harness.wait_until(lambda: "feed-refesh-minutes" in server.log_text(), "a word in the log")
            time.sleep(0.2)
            tap.equal(server.log_text().count("everything stays as it was"), 1, "said once")
            tap.equal(server.log_text().count("are read anew"), 1, "said once")
            time.sleep(1.1)
            kill_and_be_told(server)  # who comes in its place has the good one
            harness.wait_until(lambda: figures(server)["attune_workers"] == WORKERS, "another in its place")
            tap.equal({"PT45M" in server.get(path).text for _ in range(MANY)}, {True}, "the configuration of all")
            close(made)
        house.configure(feed_refesh_minutes=None)


@tap.test
def what_stands_in_the_way_is_told_once_before_anybody_serves():
    with crew() as house, socket.socket() as other:
        house.load()
        with house.serve():
            taken = house.run("serve")
            tap.check(taken.status != 0, "a second one at the same address")
            tap.equal(taken.err.count("somebody listens there already"), 1, "said once: " + taken.err)
        other.bind(("127.0.0.1", 0))
        other.listen()
        house.configure(listen="127.0.0.1:%d" % other.getsockname()[1])
        taken = house.run("serve")
        tap.check(taken.status != 0, "a stranger at the address")
        tap.equal(taken.err.count("somebody listens there already"), 1, "said once: " + taken.err)
        house.configure(database="sqlite:attune.conf")
        done = house.run("serve")
        tap.check(done.status != 0, "a file that is no database")
        tap.equal(len(done.err.strip().splitlines()), 2, "the clock's line and one more: " + done.err)
        done = house.run("serve", "--workers", "65")
        tap.equal(done.status, 4, "too many workers")
        tap.contains(done.err, "--workers")


@tap.test
def a_socket_in_the_file_system_is_shared_and_removed_at_the_end():
    with crew(base_url="http://localhost") as house:
        path = os.path.join(house.folder, "attune.socket")
        house.settings["listen"] = "unix:" + path
        house.configure()
        house.load()
        with house.serve() as server:
            threads = [threading.Thread(target=lambda: [server.get("/healthz") for _ in range(20)]) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            kill_and_be_told(server)
            tap.equal({server.get("/readyz").status for _ in range(20)}, {200}, "answers")
            tap.check(os.path.exists(path), "the file is there though a worker has gone")
        tap.check(not os.path.exists(path), "the file is gone")


@tap.test
def a_socket_that_is_handed_over_is_shared_and_the_manager_hears_of_the_parent_only():
    with crew(listen="systemd") as house:
        house.load()
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        told.bind(os.path.join(house.folder, "notify"))
        told.settimeout(harness.PATIENCE)
        shell = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve --config "$1"'
        process = subprocess.Popen(["sh", "-c", shell, harness.PROGRAM, house.config], pass_fds=(3,),
                                   preexec_fn=lambda: os.dup2(listening.fileno(), 3), stderr=subprocess.DEVNULL,
                                   env=house.env(NOTIFY_SOCKET=os.path.join(house.folder, "notify")))
        try:
            tap.equal(told.recv(100), b"READY=1")
            house.settings["listen"] = "127.0.0.1:%d" % listening.getsockname()[1]
            asker = harness.Server.__new__(harness.Server)
            asker.house, asker.listen = house, house.settings["listen"]
            tap.equal(figures(asker)["attune_workers"], WORKERS)
            process.terminate()
            tap.equal(told.recv(100), b"STOPPING=1")
            tap.equal(process.wait(harness.PATIENCE), 0)
            told.settimeout(0)
            try:
                tap.check(False, "one word too many: %r" % told.recv(100))
            except BlockingIOError:
                pass
        finally:
            process.kill()
            process.wait()
            listening.close()
            told.close()


@tap.test
def a_token_that_was_taken_back_is_refused_by_every_worker_at_once():
    with crew() as house:
        house.load()
        with house.serve() as server:
            made = connections(server)
            for _ in range(5):
                pat = house.token("pat@north.example")
                path = feed_path(house, "person:pat@north.example")
                for connection in made:
                    tap.equal(harness.ask_over(connection, "GET", "/api/v1/slots?limit=1", pat).status, 200, "before")
                    tap.equal(harness.ask_over(connection, "GET", path).status, 200, "the calendar before")
                tokens = json.loads(house.attune("token", "list", "--json"))["items"]
                feeds = json.loads(house.attune("feed", "list", "--json"))["items"]
                house.attune("token", "revoke", next(token["id"] for token in tokens if not token["revoked_at"]))
                house.attune("feed", "revoke", next(feed["id"] for feed in feeds if feed["state"] != "revoked"))
                for connection in made:
                    tap.equal(harness.ask_over(connection, "GET", "/api/v1/slots?limit=1", pat).status, 401, "after")
                    tap.equal(harness.ask_over(connection, "GET", path).status, 410, "the calendar after")
            close(made)


@tap.test
def a_calendar_read_after_a_booking_was_answered_shows_it_whichever_worker_is_asked():
    with crew() as house:
        house.load()
        pat = house.token("pat@north.example")
        path = feed_path(house, "person:pat@north.example")
        with house.serve() as server:
            made = connections(server)
            slots = server.get("/api/v1/slots?service=drop-in&open=true&limit=40", pat).json()["items"]
            for count, slot in enumerate(slots):
                writer = made[count % MANY]
                for connection in made[count % 5::5]:  # so that it is kept in memory
                    harness.ask_over(connection, "GET", path)
                booked = harness.ask_over(writer, "POST", "/api/v1/bookings", pat, {"slot": slot["id"]})
                tap.equal(booked.status, 201, "booking")
                for connection in made[count % 5::5]:
                    tap.equal(harness.ask_over(connection, "GET", path).text.count("BEGIN:VEVENT"), count + 1, "meetings")
            close(made)


@tap.test
def chores_are_done_once_though_each_worker_has_them():
    import datetime
    book = harness.BOOK.replace("waiting-places=3", "waiting-places=3\noffer-minutes=30")
    with crew(now=None) as house:
        day = (datetime.date.today() + datetime.timedelta(days=9)).isoformat()
        house.configure(publish_days_ahead=60)
        house.load(book + "[schedule soon]\nservice=drop-in\nstarts=%sT09:00\nminutes=45\nrepeat=FREQ=DAILY\n" % day)
        pat, kim = house.token("pat@north.example"), house.token("kim@council.example")
        path = feed_path(house, "offers", "title")
        house.configure(publish_days_ahead=90)  # as if thirty days had passed
        with house.serve() as server:
            slot = server.get("/api/v1/slots?service=drop-in&from=%s&to=%s" % (day, day), pat).json()["items"][0]["id"]
            made = server.post("/api/v1/bookings", pat, {"slot": slot}).json()["id"]
            waits = server.post("/api/v1/bookings", kim, {"slot": slot}).json()["id"]
            tap.equal(server.post("/api/v1/bookings/%s/cancel" % made, pat).status, 200)
            for _ in range(MANY):
                server.get(path, User_Agent="Calendar/1.0 (test)")
            house.store.change("UPDATE booking SET offer_until = 1000 WHERE id = ?", waits)
            harness.wait_until(lambda: server.get("/api/v1/bookings/" + waits, kim).json()["state"] == "lapsed", "the offer's end")
            time.sleep(WORKERS + 1)
            log = server.log_text()
        tap.check("WARNING" not in log, "nothing went wrong: " + log)
        for sql, values, wanted in (("SELECT count(*) FROM change WHERE act = 'lapse' AND subject = ?", [waits], 1),
                                    ("SELECT count(*) FROM change WHERE act = 'publish' AND who = 'clock'", [], 1),
                                    ("SELECT sum(fetches) FROM feed", [], MANY)):
            tap.equal(house.store.rows(sql, *values), [(wanted,)], sql)
        house.verify()


@tap.test
def nobody_starves_where_others_write_without_a_pause():
    people = "".join("[person p%d@many.example]\nname=Person %d\nroles=practitioner\n\n" % (n, n) for n in range(12))
    with crew() as house:
        house.load(harness.BOOK + people)
        tokens = [house.token("p%d@many.example" % n) for n in range(12)]
        with house.serve() as server:
            slots = [item["id"] for item in server.get("/api/v1/slots?service=awareness", tokens[0]).json()["items"]]
            stop, waits, failures = threading.Event(), [], []

            def press(token, connection):
                while not stop.is_set():
                    began = time.monotonic()
                    booked = harness.ask_over(connection, "POST", "/api/v1/bookings", token, {"slot": slots[0]})
                    if booked.status == 201:
                        booked = harness.ask_over(connection, "POST", "/api/v1/bookings/%s/cancel" % booked.json()["id"], token)
                    waits.append(time.monotonic() - began)
                    if booked.status >= 500:
                        failures.append(booked)
            made = connections(server)
            threads = [threading.Thread(target=press, args=pair) for pair in zip(tokens, made)]
            for thread in threads:
                thread.start()
            time.sleep(3)
            stop.set()
            for thread in threads:
                thread.join()
            tap.note("%d acts; the longest took %.3f s" % (len(waits), max(waits)))
            tap.equal(failures, [], "failures")
            tap.check(max(waits) < 3, "the longest wait: %.1f s" % max(waits))
            close(made)
        house.verify()


@tap.test
def who_cannot_write_within_ten_seconds_is_told_when_to_come_again():
    with crew() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            slot = first_open(server, pat)
            with house.store.held():
                began = time.monotonic()
                answer = server.post("/api/v1/bookings", pat, {"slot": slot})
                took = time.monotonic() - began
            tap.equal((answer.status, answer.headers["Retry-After"]), (503, "1"))
            tap.check(9 < took < 20, "after %.1f s" % took)
            tap.equal(server.post("/api/v1/bookings", pat, {"slot": slot}).status, 201, "once it was let go")


tap.run()
