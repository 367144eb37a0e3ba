"""A diary in PostgreSQL, on a server of this test's own: what it suffers, who else writes, and how a diary moves there."""
import http.client
import json
import os
import socket
import subprocess
import threading
import time
import urllib.parse

import cluster
import harness
import stores
import tap

SECRET = "hunter2-7391"
made = {}


def server():
    """The server that all tests here share, begun by the first."""
    if "server" not in made:
        made["server"] = cluster.Cluster(port=harness.free_port(), settings={"max_connections": "60"}).make().start()
    return made["server"]


def house(**settings):
    return harness.House(store=stores.Postgres(server().address()), **settings)


def first_open(attune, token):
    return attune.get("/api/v1/slots?service=drop-in&open=true&limit=1", token).json()["items"][0]["id"]


def some_open(attune, token, n):
    slots = attune.get("/api/v1/slots?service=drop-in&open=true&to=2026-11-24&limit=%d" % n, token).json()["items"]
    return [slot["id"] for slot in slots]


@tap.test
def a_server_that_comes_back_is_served_again_and_nothing_answered_is_lost():
    with house() as home:
        home.load()
        pat = home.token("pat@north.example")
        with home.serve() as attune:
            slots, answers = some_open(attune, pat, 40), []

            def press():
                for slot in slots:
                    began = time.monotonic()
                    try:
                        answer = attune.post("/api/v1/bookings", pat, {"slot": slot})
                        answers.append((slot, answer.status, answer.headers.get("Retry-After"), time.monotonic() - began))
                    except (OSError, http.client.HTTPException) as error:
                        answers.append((slot, repr(error), None, 0))
                    time.sleep(0.05)
            hand = threading.Thread(target=press)
            hand.start()
            time.sleep(0.4)
            server().stop("immediate")
            page = attune.get("/", pat)
            tap.equal((page.status, page.headers["Retry-After"]), (503, "1"), "a page meanwhile")
            tap.equal(attune.get("/healthz").status, 200, "alive without its database")
            lost = attune.get("/readyz")
            tap.equal((lost.status, lost.headers["Retry-After"]), (503, "1"), "not ready without its database")
            server().start()
            harness.wait_until(lambda: attune.get("/readyz").status == 200, "the service to find its database again")
            hand.join()
            tap.equal({status for _, status, _, _ in answers} - {201, 503}, set(), "answers are yes, or later")
            tap.check(all(again == "1" for _, status, again, _ in answers if status == 503), "each says when to come again")
            tap.equal(answers[-1][1], 201, "the last booking")
            tap.note("%d booked, %d told to come again; the slowest answer took %.1f s" % (
                sum(status == 201 for _, status, _, _ in answers), sum(status == 503 for _, status, _, _ in answers),
                max(took for _, _, _, took in answers)))
            kept = {slot for slot, in home.store.rows("SELECT slot_id FROM booking WHERE state = 'booked'")}
            tap.equal({slot for slot, status, _, _ in answers if status == 201} - kept, set(), "answered and not kept")
        home.verify()


@tap.test
def sessions_that_the_server_ends_are_not_noticed():
    with house() as home:
        home.load()
        pat = home.token("pat@north.example")
        with home.serve() as attune:
            for slot in some_open(attune, pat, 5):
                home.store.rows("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() "
                                "AND pid <> pg_backend_pid()")
                tap.equal(attune.post("/api/v1/bookings", pat, {"slot": slot}).status, 201, "the booking")
                tap.equal(attune.get("/api/v1/slots/" + slot, pat).json()["taken"], 1, "seats taken")
        home.verify()


@tap.test
def a_row_that_a_stranger_holds_is_busy_and_the_rest_of_the_turn_goes_on():
    with house() as home:
        home.load()
        pat, kim = home.token("pat@north.example"), home.token("kim@council.example")
        with home.serve() as attune:
            held, free = some_open(attune, pat, 2)
            holder = stores.Session(home.store.address)
            holder.say("BEGIN; SELECT 1 FROM slot WHERE id = '%s' FOR UPDATE" % held)
            busy = attune.post("/api/v1/bookings", pat, {"slot": held})
            tap.equal((busy.status, busy.headers["Retry-After"], busy.json()["reason"]), (503, "1", "busy"), "the one that is held")
            answers = []
            hands = [threading.Thread(target=lambda slot=slot, who=who: answers.append(
                attune.post("/api/v1/bookings", who, {"slot": slot}).status)) for slot, who in ((held, pat), (free, kim))]
            for hand in hands:
                hand.start()
            for hand in hands:
                hand.join()
            tap.equal(sorted(answers), [201, 503], "both at once")
            holder.close()
            tap.equal(attune.post("/api/v1/bookings", pat, {"slot": held}).status, 201, "once it was let go")
        home.verify()


FAULT = """
CREATE SEQUENCE faults;
CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF nextval('faults') <= %d THEN RAISE EXCEPTION 'somebody else came in between' USING ERRCODE = '%s'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fault BEFORE INSERT ON booking FOR EACH ROW EXECUTE FUNCTION fault();
"""


@tap.cases([("40001", 3, 201, 0), ("40P01", 3, 201, 0), ("40001", 4, 503, 9), ("23514", 1, 409, 8), ("XX000", 1, 500, 10)],
           "a wish that fails with {0} {1} times is answered {2}, and a command ends with {3}")
def made_again(state, times, status, code):
    for over_http in (True, False):
        with house() as home:
            home.load()
            pat = home.token("pat@north.example")
            slot = json.loads(home.attune("slots", "--json", "--service", "drop-in", "--open"))["items"][0]["id"]
            cluster.run(home.store.address, FAULT % (times, state))
            if over_http:
                with home.serve() as attune:
                    answer = attune.post("/api/v1/bookings", pat, {"slot": slot})
                    tap.equal((answer.status, answer.headers.get("Retry-After")), (status, "1" if status == 503 else None), "answer")
            else:
                tap.equal(home.run("book", slot, "--person", "pat@north.example").status, code, "the exit code")
            tap.equal(home.store.rows("SELECT count(*) FROM booking"), [(1 if status == 201 else 0,)], "bookings")
            tap.equal(home.store.rows("SELECT last_value FROM faults"), [(min(times + (status == 201), 4),)], "tries")
            home.verify()


@tap.test
def a_move_that_stands_crosswise_to_a_stranger_is_made_again():
    with house() as home:
        home.load()
        slots = sorted(item["id"] for item in json.loads(home.attune("slots", "--json", "--service", "drop-in", "--open"))["items"])
        booking = home.attune("book", slots[0], "--person", "pat@north.example")
        stranger = stores.Session(home.store.address)
        stranger.say("SET deadlock_timeout = '1h'; BEGIN; UPDATE slot SET place = 'there' WHERE id = '%s'" % slots[1])
        move = subprocess.Popen([harness.PROGRAM, "move", booking, slots[1], "--config", home.config], env=home.env(),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=home.folder)
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
        harness.wait_until(lambda: home.store.rows(waiting) == [(1,)], "the move to wait for the stranger")
        stranger.say("UPDATE slot SET place = 'here' WHERE id = '%s'; COMMIT" % slots[0])
        said = move.communicate()
        stranger.close()
        tap.equal(move.returncode, 0, "the move: %r" % (said,))
        tap.equal(home.store.rows("SELECT slot_id FROM booking"), [(slots[1],)], "where it is booked")
        tap.equal(home.store.rows("SELECT count(*) FROM slot WHERE place IN ('here', 'there')"), [(2,)], "what the stranger wrote")
        tap.note("deadlocks that the server has found: %r" % home.store.rows(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        home.verify()


@tap.test
def two_programs_that_find_it_empty_make_the_schema_once():
    with house() as home:
        begun = [subprocess.Popen([harness.PROGRAM, "migrate", "--config", home.config], env=home.env(), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True) for _ in range(4)]
        ended = [(program.communicate(), program.returncode) for program in begun]
        tap.check(all(code == 0 for _, code in ended), "all of them end well: %r" % ended)
        tap.equal(home.store.rows("SELECT count(*) - max(number), min(number) FROM migration"), [(0, 1)], "each step once")


@tap.test
def every_text_is_ordered_by_its_bytes():
    with house() as home:
        home.attune("migrate")
        tap.equal(home.store.rows("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
                                  "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"), [], "columns that are not")


@tap.test
def a_diary_moves_there_and_back_and_is_the_same():
    with harness.House(store=stores.Sqlite("")) as here, house() as there:
        here.load()
        slot = json.loads(here.attune("slots", "--json", "--service", "drop-in", "--open"))["items"][0]["id"]
        booking = here.attune("book", slot, "--person", "pat@north.example", "--note", "it’s “quoted”; $1\nand 🙂")
        feed = here.attune("feed", "create", "--scope", "person:pat@north.example", "--detail", "full")
        said = here.attune("migrate", "--to", there.store.address)
        tap.contains(said, "the same in both")
        there.verify()
        for words in (["bookings", "--json"], ["slots", "--json"], ["person", "list", "--json"], ["feed", "list", "--json"],
                      ["report", "utilisation", "--from", "2026-09-01", "--to", "2027-08-31", "--by", "service", "--json"]):
            tap.equal(there.attune(*words), here.attune(*words), " ".join(words))
        with here.serve() as one, there.serve() as other:
            path = urllib.parse.urlsplit(feed).path
            tap.equal(other.get(path).body, one.get(path).body, "the feed, byte for byte")
        refused = here.run("migrate", "--to", there.store.address)
        tap.equal(refused.status, 8, "a target that is not empty: %r" % refused)
        there.attune("cancel", booking)
        back = os.path.join(here.folder, "back.db")
        there.attune("migrate", "--to", "sqlite:" + back)
        here.configure(database="sqlite:" + back)
        here.verify()
        tap.equal(here.attune("bookings", "--json"), there.attune("bookings", "--json"), "bookings after the way back")


@tap.test
def a_backup_is_a_file_that_either_takes_in():
    with harness.House(store=stores.Sqlite("")) as here, house() as there:
        there.load()
        slots = [item["id"] for item in json.loads(there.attune("slots", "--json", "--service", "drop-in", "--open"))["items"]]
        there.attune("book", slots[0], "--person", "pat@north.example")
        copy = os.path.join(here.folder, "copy.db")
        with there.serve():
            there.attune("backup", copy)
        tap.equal(os.stat(copy).st_mode & 0o777, 0o600, "its mode")
        there.attune("book", slots[1], "--person", "pat@north.example")
        with there.serve() as attune:
            said = there.run("restore", copy)
            tap.equal(said.status, 0, "the restore, while it is served: %r" % said)
            tap.equal(attune.get("/api/v1/slots/" + slots[1], there.token("pat@north.example")).json()["taken"], 0, "what was since")
        there.verify()
        here.attune("restore", copy)
        here.verify()
        tap.equal(here.attune("bookings", "--json"), there.attune("bookings", "--json"), "bookings in both")
        kept = said.err.split(" kept in ")[1].strip()
        here.attune("restore", kept)
        tap.equal(len(json.loads(here.attune("bookings", "--json"))["items"]), 2, "what the restore replaced")


def dumped_and_put_back(home):
    """Makes a copy with the server's own tools; what is given puts it into a new database, and gives that."""
    copy = os.path.join(home.folder, "copy.dump")
    with open(copy, "wb") as out:
        subprocess.run([os.path.join(cluster.programs(), "pg_dump"), "-Fc", home.store.address], stdout=out, check=True)

    def put_back():
        store = stores.Postgres(server().address())
        with open(copy, "rb") as dump:
            subprocess.run([os.path.join(cluster.programs(), "pg_restore"), "-d", store.address], stdin=dump, check=True)
        return store
    return put_back


@tap.test
def a_copy_made_by_the_servers_own_tools_is_whole_and_erases_again():
    with house() as home:
        home.load()
        slots = [item["id"] for item in json.loads(home.attune("slots", "--json", "--service", "drop-in", "--open"))["items"]]
        home.attune("book", slots[0], "--person", "pat@north.example")
        with home.serve() as attune:
            attune.post("/api/v1/bookings", home.token("kim@council.example"), {"slot": slots[1]})
            put_back = dumped_and_put_back(home)
        before = home.attune("bookings", "--json")
        home.attune("person", "erase", "pat@north.example")
        tap.equal(home.attune("person", "erase", "--again"), "0 erased again", "nobody is back")
        back = put_back()
        home.configure(database=back.address)
        home.verify()
        tap.equal(home.attune("bookings", "--json"), before, "bookings")
        tap.equal(home.attune("person", "erase", "--again"), "1 erased again", "who is back")
        tap.equal(home.run("person", "show", "pat@north.example").status, 7, "the person")
        tap.equal(home.run("person", "erase", "--again", "pat@north.example").status, 4, "both")
        home.verify()
        back.drop()


def is_shown(home, text):
    """Whether it stands in what the program said, in the server's log, or among the words of any process."""
    places = [text]
    for folder in (home.folder, server().folder):
        places += [open(os.path.join(folder, name), errors="replace").read() for name in os.listdir(folder)
                   if name in ("serve.log", "log")]
    for name in os.listdir("/proc"):
        try:
            with open("/proc/%s/cmdline" % name, "rb") as words:
                places.append(words.read().decode(errors="replace"))
        except OSError:
            pass
    return any(SECRET in place for place in places)


@tap.test
def a_password_is_never_shown():
    with house() as home:
        home.load()
        address = home.store.address.replace("postgresql://attune@", "postgresql://attune:%s@" % SECRET)
        dead = harness.free_port()
        home.configure(database=address)
        with home.serve() as attune:
            tap.equal(attune.get("/readyz").status, 200, "served with a password")
            tap.check(not is_shown(home, ""), "while it is served")
            server().stop("immediate")
            attune.get("/readyz")
            server().start()
            harness.wait_until(lambda: attune.get("/readyz").status == 200, "the service again")
            home.configure(database=address + "&nonsense=1")
            attune.reload()
            tap.check(not is_shown(home, ""), "after it was gone, and a reload")
        for broken in ("postgresql://attune:%s@127.0.0.1:%d/x" % (SECRET, dead), address + "&nonsense=1",
                       "postgresql://attune:%s@h%%zz/x" % SECRET, "postgresql://attune:12/%s@127.0.0.1/x" % SECRET,
                       address.replace(home.store.name, "none"), "postgres-like://u:%s@h/x" % SECRET):
            home.configure(database=broken)
            for words in (["slots"], ["verify"], ["migrate", "--to", broken], ["migrate", "--nonsense=" + broken], ["serve"]):
                done = home.run(*words)
                tap.check(done.status != 0, "refused: %r" % (words,))
                tap.check(not is_shown(home, done.out + done.err), "said of %s" % " ".join(words[:2]))


@tap.test
def a_password_among_the_words_is_hidden_from_others():
    with house() as home:
        listener = socket.create_server(("127.0.0.1", 0))  # takes the call and says nothing
        address = "postgresql://attune:%s@127.0.0.1:%d/x" % (SECRET, listener.getsockname()[1])
        program = subprocess.Popen([harness.PROGRAM, "migrate", "--from", address, "--to", "sqlite:x.db", "--config", home.config],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=home.env(), cwd=home.folder)
        listener.accept()
        with open("/proc/%d/cmdline" % program.pid, "rb") as words:
            tap.check(SECRET.encode() not in words.read(), "its words, while it waits")
        said = program.communicate()[1]
        tap.check(program.returncode != 0 and SECRET not in said, "what it said: " + said)


@tap.test
def of_several_hosts_the_one_that_takes_changes_is_found():
    with house() as home:
        home.load()
        reader = cluster.Cluster(port=harness.free_port(), settings={"default_transaction_read_only": "on"}).make().start()
        cluster.ask(reader.address() + "&options=-cdefault_transaction_read_only%3Doff", "CREATE DATABASE " + home.store.name)
        hosts = "127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d" % (harness.free_port(), reader.port, server().port)
        home.configure(database="postgresql://attune@%s/%s" % (hosts, home.store.name))
        home.verify()
        slot = json.loads(home.attune("slots", "--json", "--service", "drop-in", "--open"))["items"][0]["id"]
        home.attune("book", slot, "--person", "pat@north.example")
        tap.equal(home.store.rows("SELECT count(*) FROM booking"), [(1,)], "bookings")
        reader.remove()


@tap.test
def a_database_that_cannot_hold_every_letter_is_refused():
    with house() as home:
        cluster.ask(server().address(), "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        home.configure(database=server().address("latin"))
        done = home.run("migrate")
        tap.equal(done.status, 4, "%r" % done)
        tap.contains(done.err, "ENCODING 'UTF8'")
        cluster.ask(server().address(), "CREATE TABLE recipes (n INT)")
        home.configure(database=server().address())
        done = home.run("migrate")
        tap.equal(done.status, 4, "another program's: %r" % done)
        tap.contains(done.err, "another program")


tap.run()
