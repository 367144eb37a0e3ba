"""The daemon beside others: a database that is held, changes made behind its back, sockets that are handed over."""
import os
import re
import socket
import subprocess
import threading
import time

import harness
import tap


def first_open(server, token):
    return server.get("/api/v1/slots?service=drop-in&open=true&limit=1", token).json()["items"][0]["id"]


def feed_path(house, scope, detail="full"):
    return "/" + house.attune("feed", "create", "--scope", scope, "--detail", detail).split("/", 3)[3]


@tap.test
def while_another_holds_the_database_reads_go_on_and_writes_wait():
    with harness.House() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            slot = first_open(server, pat)
            answers = []
            with house.store.held():
                writer = threading.Thread(target=lambda: answers.append(server.post("/api/v1/bookings", pat, {"slot": slot})))
                writer.start()
                began, reads = time.monotonic(), 0
                while time.monotonic() - began < 1:
                    tap.equal(server.get("/api/v1/slots/" + slot, pat).status, 200)
                    reads += 1
                tap.check(reads > 20, "reads in a second: %d" % reads)
                tap.equal(answers, [], "answered though nothing could be stored")
            writer.join()
            tap.equal(answers[0].status, 201, "once it was let go")
        house.verify()


@tap.test
def a_change_made_by_another_process_shows_at_once():
    with harness.House() as house:
        house.load()
        pat = house.token("pat@north.example")
        path = feed_path(house, "person:pat@north.example")
        with house.serve() as server:
            before = server.get(path)
            tap.equal(server.get(path, If_None_Match=before.headers["ETag"]).status, 304)
            booked = house.attune("book", "--as", "pat@north.example", first_open(server, pat))
            after = server.get(path, If_None_Match=before.headers["ETag"])
            tap.equal((after.status, after.text.count("BEGIN:VEVENT")), (200, 1))
            house.attune("cancel", booked)
            tap.contains(server.get(path).text, "STATUS:CANCELLED")
            house.load(harness.BOOK.replace("title=Drop-in consultation", "title=Open door"))
            tap.contains(server.get(path).text, "Open door")


@tap.test
def the_forms_of_a_calendar_have_tags_of_their_own():
    import gzip
    with harness.House() as house:
        house.load()
        path = feed_path(house, "service:drop-in")
        with house.serve() as server:
            plain = server.get(path)
            packed = server.get(path, Accept_Encoding="gzip")
            tap.equal(gzip.decompress(packed.body), plain.body)
            tap.equal(packed.headers["Vary"], "Accept-Encoding")
            tags = plain.headers["ETag"], packed.headers["ETag"]
            tap.check(tags[0] != tags[1] and not tags[0].startswith("W/"), "tags: %r" % (tags,))
            tap.equal(server.get(path, If_None_Match=tags[0]).status, 304)
            tap.equal(server.get(path, If_None_Match=tags[1], Accept_Encoding="gzip").status, 304)
            tap.equal(server.get(path, If_None_Match='"x", W/%s' % tags[0]).status, 304, "a list, weakly")
            tap.equal(server.get(path, If_None_Match="*").status, 304)
            tap.equal(server.get(path, If_None_Match='"x"', If_Modified_Since=plain.headers["Last-Modified"]).status, 200,
                      "the tag goes before the date")
            tap.equal(server.get(path, If_Modified_Since=plain.headers["Last-Modified"]).status, 304)
            tap.equal(server.get(path, If_Modified_Since="Sun, 06 Nov 1994 08:49:37 GMT").status, 200)
            tap.equal(server.get(path, Accept_Encoding="gzip;q=0").headers.get("Content-Encoding"), None)
            head = server.ask("HEAD", path)
            tap.equal(head.body, b"")
            for name in ("Content-Length", "ETag", "Last-Modified", "Content-Type", "Cache-Control"):
                tap.equal(head.headers[name], plain.headers[name], name)
            again = server.get(path)
            tap.equal(again.body, plain.body, "the same data")
        with house.serve() as server:
            tap.equal(server.get(path).headers["ETag"], tags[0], "after a restart")


@tap.test
def a_fetch_is_written_down_before_the_service_ends():
    with harness.House() as house:
        house.load()
        path = feed_path(house, "offers")
        with house.serve() as server:
            for _ in range(5):
                server.get(path, User_Agent="Calendar/1.0 (test)")
        listed = house.attune("feed", "list", "--json")
        tap.contains(listed, '"fetches": 5')
        tap.contains(listed, "Calendar/1.0 (test)")


@tap.test
def offers_lapse_though_nobody_asks():
    book = harness.BOOK.replace("waiting-places=3", "waiting-places=3\noffer-minutes=30")
    with harness.House(now=None) as house:
        import datetime
        day = (datetime.date.today() + datetime.timedelta(days=9)).isoformat()
        house.load(book + "[schedule soon]\nservice=drop-in\nstarts=%sT09:00\nminutes=45\n" % day)
        pat, kim = house.token("pat@north.example"), house.token("kim@council.example")
        with house.serve() as server:
            slot = server.get("/api/v1/slots?service=drop-in&from=%s&to=%s" % (day, day), pat).json()["items"][0]["id"]
            made = server.post("/api/v1/bookings", pat, {"slot": slot}).json()["id"]
            waits = server.post("/api/v1/bookings", kim, {"slot": slot}).json()["id"]
            tap.equal(server.post("/api/v1/bookings/%s/cancel" % made, pat).status, 200)
            tap.equal(server.get("/api/v1/bookings/" + waits, kim).json()["state"], "offered")
            house.store.change("UPDATE booking SET offer_until = 1000 WHERE id = ?", waits)  # as if half an hour had passed
            harness.wait_until(lambda: server.get("/api/v1/bookings/" + waits, kim).json()["state"] == "lapsed", "the offer's end")
            tap.equal(server.get("/api/v1/slots/" + slot, pat).json()["taken"], 0)
        house.verify()


@tap.test
def a_socket_that_is_handed_over_is_served_and_the_manager_is_told():
    with harness.House(listen="systemd") as house:
        house.load()
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        told.bind(os.path.join(house.folder, "notify"))
        told.settimeout(harness.PATIENCE)

        def hand_over():
            os.dup2(listening.fileno(), 3)
            os.environ["LISTEN_PID"] = str(os.getpid())
        shell = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve --config "$1"'
        process = subprocess.Popen(["sh", "-c", shell, harness.PROGRAM, house.config], pass_fds=(3,), preexec_fn=hand_over,
                                   env=house.env(NOTIFY_SOCKET=os.path.join(house.folder, "notify")),
                                   stderr=subprocess.PIPE)
        try:
            tap.equal(told.recv(100), b"READY=1")
            house.settings["listen"] = "127.0.0.1:%d" % listening.getsockname()[1]
            asker = harness.Server.__new__(harness.Server)
            asker.house, asker.listen = house, house.settings["listen"]
            tap.equal(asker.get("/healthz").status, 200)
            process.terminate()
            tap.equal(told.recv(100), b"STOPPING=1")
            tap.contains(process.communicate()[1].decode(), "base-url is not set, so calendars and letters say http://localhost",
                         "what the operator is told")
            tap.equal(process.returncode, 0)
        finally:
            process.kill()
            process.wait()
            listening.close()
            told.close()


@tap.test
def the_figures_are_as_prometheus_reads_them():
    line = re.compile(r'^[a-z_]+(\{[a-z]+="[^"\\]*"\})? -?[0-9.]+(e[+-]?\d+)?$')
    with harness.House() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            server.post("/api/v1/bookings", pat, {"slot": first_open(server, pat)})
            server.get("/nothing")
            answer = server.get("/metrics")
            tap.contains(answer.headers["Content-Type"], "text/plain; version=0.0.4")
            known, values = set(), {}
            for text in answer.text.splitlines():
                if text.startswith("# TYPE "):
                    known.add(text.split()[2])
                elif not text.startswith("#"):
                    tap.check(line.match(text), "line: " + text)
                    name, value = text.rsplit(" ", 1)
                    tap.check(re.sub(r"(_bucket|_sum|_count)?(\{.*)?$", "", name) in known or name.split("{")[0] in known, name)
                    values[name] = float(value)
            tap.equal(values["attune_writes_total"], 1)
            tap.check(values['attune_http_answers_total{class="4xx"}'] >= 1, "answers 4xx")
            tap.equal(values["attune_http_answer_seconds_count"], values['attune_http_answer_seconds_bucket{le="+Inf"}'])


tap.run()
