"""Upgrade without stopping: a newer program has added to the database; this one, which knows nothing of it, goes on."""
import os

import harness
import tap

# What a newer program's migration might do; see HACKING, “A migration”.
ADDED = ("CREATE TABLE colour (id TEXT PRIMARY KEY, name TEXT NOT NULL)",
         "ALTER TABLE booking ADD COLUMN colour TEXT NOT NULL DEFAULT ''",
         "ALTER TABLE slot ADD COLUMN colour TEXT REFERENCES colour (id)",
         "ALTER TABLE person ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0",
         "CREATE INDEX booking_colour ON booking (colour) WHERE colour <> ''",
         "INSERT INTO migration (number, name, applied_at) VALUES (9001, 'add-colours', 1)")


def one_of_each(server, token, slots):
    """Books, moves, cancels, lists and reads a calendar."""
    made = server.post("/api/v1/bookings", token, {"slot": slots[0]})
    tap.equal(made.status, 201, "a booking")
    path = "/api/v1/bookings/" + made.json()["id"]
    tap.equal(server.post(path + "/move", token, {"slot": slots[1]}).status, 200, "a move")
    tap.equal(server.get("/api/v1/slots?service=drop-in", token).status, 200, "a list")
    tap.equal(server.post(path + "/cancel", token, {"by": "party"}).status, 200, "a cancellation")


@tap.test
def a_running_service_goes_on_when_a_newer_program_has_added_to_its_database():
    with harness.House() as house:
        house.load()
        token = house.token("pat@north.example")
        with house.serve() as server:
            slots = [slot["id"] for slot in server.get("/api/v1/slots?service=drop-in", token).json()["items"]]
            one_of_each(server, token, slots)
            for sql in ADDED:
                house.store.change(sql)
            one_of_each(server, token, slots[2:])
            tap.equal(server.get("/readyz").status, 200, "whether it is ready")
        with house.serve() as server:  # and begins anew, as where a host restarts in the middle of it
            one_of_each(server, token, slots[4:])
        tap.equal(house.run("load", house.write("again.book", harness.BOOK)).status, 0, "the service book once more")
        house.verify()


# Whatever might be said after an upgrade, by hand or by a timer, before “attune migrate” is.
COMMANDS = (["slots"], ["bookings"], ["book", "SLOT", "--person", "pat@north.example"], ["cancel", "SLOT"], ["slot", "cancel", "SLOT"],
            ["attend", "SLOT"], ["load", "again.book"], ["load", "--dry-run", "again.book"], ["import", "past.csv"], ["tend"],
            ["tend", "--dry-run"], ["person", "disable", "pat@north.example"], ["person", "erase", "pat@north.example"],
            ["report", "feeds"], ["receive"])


@tap.test
def no_command_and_no_timer_brings_an_older_database_up_unasked():
    with harness.House() as house:
        house.load()
        slot = house.attune("slots", "--open").split()[0]
        files = {"again.book": house.write("again.book", harness.BOOK), "past.csv": house.write("past.csv", "service,starts\n")}
        newest, = house.store.rows("SELECT max(number) FROM migration")
        house.store.change("DELETE FROM migration WHERE number = ?", *newest)  # as the program before had left it
        before = house.store.fingerprint()
        for words in COMMANDS:
            said = house.run(*[files.get(word, slot if word == "SLOT" else word) for word in words], input="From: a@b.example\n\nx\n")
            tap.check(said.status != 0, "attune %s goes on: %r" % (" ".join(words), said))
            tap.contains(said.err, "attune migrate", "attune " + " ".join(words))
        tap.equal(house.store.fingerprint(), before, "what the database holds")
        tap.equal([name for name in os.listdir(house.folder) if "before-migrate" in name], [], "copies that nobody was told of")


tap.run()
