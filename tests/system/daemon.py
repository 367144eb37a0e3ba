"""The service as something to operate: signals, restarts, backups, odd files, full disks, closed pipes."""
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time

import harness
import stores
import tap


def first_slot(house, service="drop-in"):
    return json.loads(house.attune("slots", "--json", "--service", service))["items"][0]["id"]


def health(server):
    return server.get("/healthz").status


@tap.test
def sigterm_finishes_what_was_accepted():
    with harness.House() as house:
        house.load()
        pat, slot = house.token("pat@north.example"), first_slot(house)
        with house.serve() as server:
            connection = server.connect()
            connection.connect()
            body = json.dumps({"slot": slot}).encode()
            head = ("POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                    "Content-Length: %d\r\n\r\n" % (pat, len(body))).encode()
            connection.sock.sendall(head + body[:5])  # accepted, and half said
            time.sleep(0.3)
            server.process.terminate()
            time.sleep(0.3)
            connection.sock.sendall(body[5:])
            response = http.client.HTTPResponse(connection.sock, method="POST")
            response.begin()
            answer = json.loads(response.read())
            tap.equal(response.status, 201, "status of the half-said wish")
            tap.equal(server.process.wait(harness.PATIENCE), 0, "exit code")
            tap.check(server.process.returncode == 0, "ended")
        tap.equal([item["id"] for item in json.loads(house.attune("bookings", "--json"))["items"]], [answer["id"]], "bookings")
        house.verify()


@tap.test
def sigterm_ends_an_idle_service_at_once():
    with harness.House() as house:
        house.load()
        with house.serve() as server:
            kept = server.connect()
            kept.request("GET", "/healthz")
            kept.getresponse().read()  # a connection that stays open must not hold it up
            began = time.monotonic()
            tap.equal(server.stop(), 0, "exit code")
            tap.check(time.monotonic() - began < 5, "ended after %.1f s" % (time.monotonic() - began))


@tap.test
def sighup_rereads_and_drops_no_request():
    with harness.House(service_name="Before") as house:
        house.load()
        house.configure(feed_refresh_minutes=60)
        path = "/" + house.attune("feed", "create", "--scope", "offers:drop-in", "--detail", "title").split("/", 3)[3]
        with house.serve() as server:
            tap.contains(server.get(path).text, "PT60M", "feed before")
            failures, stop = [], threading.Event()

            def knock():
                while not stop.is_set():
                    try:
                        if health(server) != 200:
                            failures.append("status")
                    except OSError as why:
                        failures.append(repr(why))
            threads = [threading.Thread(target=knock) for _ in range(4)]
            for thread in threads:
                thread.start()
            for minutes in (45, 50, 55, 35):
                house.configure(feed_refresh_minutes=minutes)
                server.reload()
                harness.wait_until(lambda: "PT%dM" % minutes in server.get(path).text, "the new configuration")
            stop.set()
            for thread in threads:
                thread.join()
            tap.equal(failures, [], "requests that failed meanwhile")


@tap.test
def sighup_with_a_bad_configuration_keeps_the_old_one_and_says_so():
    with harness.House() as house:
        house.load()
        with house.serve() as server:
            house.configure(feed_refesh_minutes=5)
            server.reload()
            harness.wait_until(lambda: "feed-refesh-minutes" in server.log_text(), "a word in the log")
            tap.equal(health(server), 200, "still there")
        house.configure(feed_refesh_minutes=None)


def plugin_folder(house):
    """A copy of the build's plugins in a folder of its own, which the configuration then names."""
    folder = os.path.join(house.folder, "plugins")
    os.mkdir(folder, 0o755)
    built = os.path.join(harness.BUILD, "plugins", ".libs")
    for name in os.listdir(built):
        if name.endswith(".so"):
            shutil.copy(os.path.join(built, name), folder)
            os.chmod(os.path.join(folder, name), 0o755)
    house.configure(plugins=folder)
    return folder


@tap.test
def a_bad_plugin_beside_the_good_ones_harms_nobody_else():
    with harness.House() as house:
        folder = plugin_folder(house)
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            house.write("plugins/not-a-plugin.so", "this is text\n")
            shutil.copy(os.path.join(folder, "drop-in.so"), os.path.join(folder, "other-name.so"))
            with open(os.path.join(folder, "drop-in.so"), "rb") as whole:
                with open(os.path.join(folder, "truncated.so"), "wb") as part:
                    part.write(whole.read()[:4000])
            server.reload()
            harness.wait_until(lambda: "truncated" in server.log_text(), "a word in the log about the bad file")
            tap.contains(server.log_text(), "not-a-plugin")
            tap.equal(server.post("/api/v1/bookings", pat, {"slot": first_slot(house)}).status, 201, "a booking goes on")
        listed = house.run("plugin", "list")
        tap.equal(listed.status, 0, "plugin list")
        for name in ("not-a-plugin", "truncated", "other-name"):
            tap.contains(listed.out + listed.err, name, "plugin list")


@tap.test
def a_service_whose_plugin_is_gone_can_be_read_but_not_booked():
    with harness.House() as house:
        folder = plugin_folder(house)
        house.load()
        pat, slot = house.token("pat@north.example"), first_slot(house)
        with house.serve() as server:
            os.remove(os.path.join(folder, "drop-in.so"))
            server.reload()
            answer = harness.wait_until(lambda: (lambda a: a if a.status == 409 else None)(
                server.post("/api/v1/bookings", pat, {"slot": slot})), "bookings to be refused")
            tap.equal(answer.json()["reason"], "service_suspended", "reason")
            tap.equal(server.get("/api/v1/slots/" + slot, pat).status, 200, "the slot can be read")
            lea = house.token("lea@north.example")
            team = {"slot": first_slot(house, "reflection"), "party": {"kind": "team", "id": "north"}}
            tap.equal(server.post("/api/v1/bookings", lea, team).status, 201, "other services go on")


@tap.test
def a_backup_while_serving_is_whole_and_can_be_restored():
    with harness.House() as house:
        house.load()
        pat, copy = house.token("pat@north.example"), os.path.join(house.folder, "copy.db")
        with house.serve() as server:
            slots = [item["id"] for item in server.get("/api/v1/slots?service=drop-in&to=2026-11-30", pat).json()["items"]]
            stop, made = threading.Event(), []

            def book():
                for slot in slots:
                    if stop.is_set():
                        return
                    made.append(server.post("/api/v1/bookings", pat, {"slot": slot}).status)
            thread = threading.Thread(target=book)
            thread.start()
            house.attune("backup", copy)
            stop.set()
            thread.join()
            tap.equal(set(made), {201}, "bookings meanwhile")
        with sqlite3.connect(copy) as database:
            tap.equal(database.execute("PRAGMA integrity_check").fetchone()[0], "ok", "the copy")
            kept = database.execute("SELECT count(*) FROM booking").fetchone()[0]
        tap.check(os.stat(copy).st_mode & 0o077 == 0, "nobody else may read the copy: %o" % os.stat(copy).st_mode)
        house.attune("restore", copy)
        tap.equal(house.store.rows("SELECT count(*) FROM booking"), [(kept,)], "bookings after the restore")
        house.verify()


@tap.test
def a_restore_needs_no_stop():
    with harness.House(workers=2) as house:
        house.load()
        pat, copy = house.token("pat@north.example"), os.path.join(house.folder, "copy.db")
        with house.serve() as server:
            slots = [item["id"] for item in server.get("/api/v1/slots?service=drop-in&open=true", pat).json()["items"]]
            tap.equal(server.post("/api/v1/bookings", pat, {"slot": slots[0]}).status, 201)
            house.attune("backup", copy)
            tap.equal(server.post("/api/v1/bookings", pat, {"slot": slots[1]}).status, 201)
            house.attune("restore", copy)
            taken = [server.get("/api/v1/slots/" + slot, pat).json()["taken"] for slot in slots[:2]]
            tap.equal(taken, [1, 0], "what the running service shows of either slot")
            tap.equal(server.post("/api/v1/bookings", pat, {"slot": slots[1]}).status, 201, "a booking after the restore")
            house.verify()


@tap.test
def a_broken_file_is_never_restored():
    with harness.House() as house:
        house.load()
        house.attune("book", first_slot(house), "--person", "pat@north.example")
        copy = os.path.join(house.folder, "copy.db")
        house.attune("backup", copy)
        with open(copy, "rb") as file:
            bytes_ = file.read()
        for what, damaged in (("nothing", b""), ("text", b"hello\n" * 100), ("half", bytes_[:len(bytes_) // 2]),
                              ("holes", bytes_[:8192] + b"\xff" * 16384 + bytes_[24576:])):
            path = os.path.join(house.folder, "damaged.db")
            with open(path, "wb") as file:
                file.write(damaged)
            done = house.run("restore", path)
            tap.check(done.status not in (0, -signal.SIGSEGV, -signal.SIGABRT), "a file of %s is refused: %r" % (what, done))
            tap.check(len(json.loads(house.attune("bookings", "--json"))["items"]) == 1, "what was there stays: " + what)
        house.verify()


@tap.test
def verify_finds_what_somebody_changed_behind_its_back():
    tampering = {
        "an oversold slot": "UPDATE slot SET taken = 0 WHERE taken > 0",
        "a lost tally": "UPDATE tally SET units = units + 1",
        "a booking in two minds": "UPDATE booking SET state = 'waiting' WHERE state = 'booked'",
    }
    for what, sql in tampering.items():
        with harness.House() as house:
            house.load()
            house.attune("book", first_slot(house), "--person", "pat@north.example")
            house.verify()
            tap.check(house.store.change(sql) > 0, "tampered with " + what)
            done = house.run("verify")
            tap.check(done.status != 0, "verify notices " + what)
            tap.check(done.out.strip() or done.err.strip(), "and says so")


@tap.test
def an_open_file_of_a_newer_program_is_refused():
    with harness.House() as house:
        house.load()
        house.store.change("INSERT INTO migration (number, name, applied_at) VALUES (9999, 'later', 1)")
        done = house.run("slots")
        tap.check(done.status not in (0, 10), "refused as it stands: %r" % done)
        tap.contains(done.err, "newer")


@tap.test
def a_closed_pipe_is_no_disaster():
    with harness.House() as house:
        house.load()
        for words in (["slots", "--json"], ["--help"], ["report", "utilisation", "--from", "2026-09-01", "--to", "2026-12-31"]):
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run([harness.PROGRAM, *words, "--config", house.config], stdout=writer, stderr=subprocess.PIPE,
                                  env=house.env(), timeout=60)
            os.close(writer)
            tap.check(done.returncode in (10, -signal.SIGPIPE), "%s into a closed pipe: exit %d" % (words, done.returncode))
        if os.path.exists("/dev/full"):
            with open("/dev/full", "w") as full:
                done = subprocess.run([harness.PROGRAM, "slots", "--json", "--config", house.config], stdout=full,
                                      stderr=subprocess.PIPE, env=house.env(), text=True, timeout=60)
            tap.equal(done.returncode, 10, "exit code on a full disk")
            tap.contains(done.stderr, "could not be written")


@tap.test
def every_error_has_its_exit_code():
    with harness.House() as house:
        house.load()
        slot = first_slot(house)
        none = "0190e0f0-0000-7000-8000-000000000000"
        house.attune("book", slot, "--person", "pat@north.example")
        expected = [
            (2, []), (2, ["bok"]), (2, ["feed", "mend"]), (4, ["slots", "--colour"]), (4, ["slots", "--from", "yesterday"]),
            (4, ["book", slot, "--seats", "none"]), (7, ["book", none]), (7, ["book", slot, "--person", "x@y.example"]),
            (8, ["book", slot, "--person", "pat@north.example"]), (7, ["cancel", none]), (4, ["load", house.folder + "/none"]),
            (7, ["slots", "--service", "none"]), (6, ["book", slot, "--person", "kim@council.example", "--as", "pat@north.example"]),
        ]
        for status, words in expected:
            done = house.run(*words)
            tap.equal(done.status, status, "exit code of %s (%s)" % (words, done.err.strip()))
            tap.equal(done.out, "", "standard output of %s" % words)
            tap.check(done.err, "%s says why" % words)


@tap.test
@stores.about_files
def a_full_disk_breaks_no_booking():
    # A limit on the size of files stands for the full disk: it needs no mount and gives the same refusal to write.
    with harness.House() as house:
        house.load()
        slots = [item["id"] for item in json.loads(house.attune("slots", "--json", "--service", "drop-in", "--to", "2026-12-31"))["items"]]
        size = max(os.path.getsize(house.database), 300000)
        script = "trap '' XFSZ; ulimit -f %d; exec \"$@\"" % (size // 1024 + 8)
        refused = 0
        for slot in slots:
            done = subprocess.run(["bash", "-c", script, "bash", harness.PROGRAM, "book", slot, "--person", "pat@north.example",
                                   "--note", "x" * 900, "--config", house.config], capture_output=True, text=True, env=house.env())
            if done.returncode != 0:
                tap.check(done.returncode in (9, 10), "a failure by its name: exit %d %s" % (done.returncode, done.stderr))
                refused += 1
                if refused == 3:
                    break
        tap.check(refused > 0, "the disk did fill")
        house.verify()
        house.attune("slots")


@tap.test
def a_socket_in_the_file_system_serves_as_well():
    with harness.House(listen="unix:attune.socket", base_url="http://localhost") as house:
        house.settings["listen"] = "unix:" + os.path.join(house.folder, "attune.socket")
        house.configure()
        house.load()
        with house.serve() as server:
            tap.equal(server.get("/readyz").status, 200, "ready")
        with house.serve() as server:  # the file of the last run is no obstacle
            tap.equal(server.get("/readyz").status, 200, "ready again")


@tap.test
def a_port_that_is_taken_by_another_is_told():
    with socket.socket() as other, harness.House() as house:
        other.bind(("127.0.0.1", 0))
        other.listen()
        house.configure(listen="127.0.0.1:%d" % other.getsockname()[1])
        house.load()
        done = house.run("serve")
        tap.check(done.status in (8, 9, 10), "exit code %d" % done.status)
        tap.contains(done.err, str(other.getsockname()[1]))


tap.run()
