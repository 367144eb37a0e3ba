"""The log: who changed what and who looked at what, sealed, and for administrators only."""
import harness
import tap


def looks(server, ada, **filters):
    """(who, act, kind, subject) of what the log tells, the newest first."""
    query = "&".join("%s=%s" % pair for pair in filters.items())
    items = server.get("/api/v1/audit?" + query, ada).json()["items"]
    return [(item["who"]["name"] or item["who"]["id"], item["act"], item["kind"], item["subject"]) for item in items]


def booked(server, token, **more):
    slot = server.get("/api/v1/slots?service=drop-in&open=true&limit=1", token).json()["items"][0]["id"]
    return server.post("/api/v1/bookings", token, dict({"slot": slot, "note": "about sleep"}, **more)).json()["id"]


@tap.test
def whoever_opens_the_booking_of_another_is_noted():
    with harness.House() as house:
        house.load()
        ada, carla, lea, pat, mia = (house.token(mail) for mail in (
            "ada@clinic.example", "carla@clinic.example", "lea@north.example", "pat@north.example", "mia@clinic.example"))
        with house.serve() as server:
            made = booked(server, pat)
            for token in (pat, carla, lea, carla, mia):
                server.get("/api/v1/bookings/" + made, token)
            server.get("/api/v1/bookings", pat)
            def of_booking():
                return [look for look in looks(server, ada, subject=made, act="see") if look[2] == "booking"]
            tap.equal(sorted(harness.wait_until(of_booking, "the looks to be written")), [("Carla Reyes", "see", "booking", made), ("Lea Brook", "see", "booking", made)], "who saw it")
            server.get("/api/v1/bookings", ada)
            harness.wait_until(lambda: len(of_booking()) == 3, "the list to be noted")
            done = looks(server, ada, subject=made)
            tap.equal(done[-1], ("Pat Quill", "book", "booking", made), "the first entry")
        house.verify()


@tap.test
def whoever_looks_behind_a_figure_is_noted():
    with harness.House() as house:
        house.load()
        ada, pat = house.token("ada@clinic.example"), house.token("pat@north.example")
        with house.serve() as server:
            made = booked(server, pat)
            mia = server.sign_in("mia@clinic.example")
            for bucket, seen in (("unresolved", []), ("upcoming", [("Mia Lund", "see", "booking", made)])):
                page = mia.get("/figures/slots?from=2026-09-01&to=2026-12-31&bucket=" + bucket)
                tap.equal(("Pat Quill" in page.text, page.status), (bool(seen), 200), "the page of what is " + bucket)
                mia.get("/figures/calendars")
                harness.wait_until(lambda: ("Mia Lund", "see", "report", "feeds") in looks(server, ada, act="see"), "the look")
                harness.wait_until(lambda: looks(server, ada, subject=made, act="see") == seen, "what is noted of the booking")


@tap.test
def what_concerns_a_person_is_found_by_their_address():
    with harness.House() as house:
        house.load()
        ada, carla, pat = (house.token(mail) for mail in ("ada@clinic.example", "carla@clinic.example", "pat@north.example"))
        with house.serve() as server:
            made = booked(server, carla, party={"kind": "person", "id": "pat@north.example"})
            server.post("/api/v1/bookings/%s/cancel" % made, pat)
            acts = looks(server, ada, person="pat@north.example")
            tap.check(("Carla Reyes", "book", "booking", made) in acts, "what was done for her: %r" % acts)
            tap.check(("Pat Quill", "cancel", "booking", made) in acts, "what she did: %r" % acts)
            tap.equal([act[:3] for act in looks(server, ada, person="dev@clinic.example") if act[1] != "see"], [("load", "add", "person")], "of another")
            tap.equal(server.get("/api/v1/audit?person=nobody@north.example", ada).status, 404, "a stranger")


@tap.test
def pages_of_the_log_meet_and_times_bound_it():
    with harness.House() as house:
        house.load()
        ada = house.token("ada@clinic.example")
        with house.serve() as server:
            whole = server.get("/api/v1/audit", ada).json()["items"]
            tap.check(len(whole) > 15, "entries: %d" % len(whole))
            pieces, after = [], ""
            while after is not None:
                page = server.get("/api/v1/audit?limit=7" + ("&after=%s" % after if after else ""), ada).json()
                pieces, after = pieces + page["items"], page["next"]
            numbers = [item["number"] for item in pieces]
            tap.equal(numbers, list(range(numbers[0], 0, -1)), "numbers without gaps")
            tap.equal(server.get("/api/v1/audit?from=2026-09-08", ada).json()["items"], [], "tomorrow's")
            tap.equal(len(server.get("/api/v1/audit?to=2026-09-07&limit=5", ada).json()["items"]), 5, "today's")
            tap.equal(server.get("/api/v1/audit?after=x", ada).status, 422, "no cursor")


@tap.test
def the_log_is_for_administrators_and_reading_it_is_noted():
    with harness.House() as house:
        house.load()
        ada = house.token("ada@clinic.example")
        others = [house.token(mail) for mail in ("carla@clinic.example", "mia@clinic.example", "lea@north.example", "pat@north.example")]
        with house.serve() as server:
            for token in others:
                tap.equal(server.get("/api/v1/audit", token).status, 403, "another role")
            looks(server, ada)
            harness.wait_until(lambda: ("Ada Osei", "see", "log", "") in looks(server, ada), "the reading to be noted")


@tap.test
def the_command_line_lists_it_too_and_notes_the_operator():
    with harness.House() as house:
        house.load()
        slot = house.attune("slots", "--service", "drop-in", "--open").split()[0]
        made = house.attune("book", "--person", "pat@north.example", slot)
        house.attune("bookings")
        house.attune("person", "show", "pat@north.example")
        lines = house.attune("audit").splitlines()
        tap.contains(lines[0], "operator  see person", "the newest")
        tap.contains(lines[1], 'operator  see bookings  {"bookings":1}', "the one before")
        tap.contains(house.attune("audit", "--subject", made), "operator  book booking  " + made)
        tap.equal(house.run("audit", "--limit", "0").status, 4, "no limit at all")
        house.verify()


@tap.test
def a_full_calendar_that_is_read_is_noted_once_a_day():
    with harness.House() as house:
        house.load()
        ada = house.token("ada@clinic.example")
        url = {level: house.attune("feed", "create", "--scope", "person:pat@north.example", "--detail", level) for level in ("full", "busy")}
        with house.serve() as server:
            for address in list(url.values()) * 3:
                tap.equal(server.get(address[address.index("/feeds/"):]).status, 200, "the calendar")
        with house.serve() as server:
            found = harness.wait_until(lambda: [look for look in looks(server, ada, act="fetch")], "the fetch to be noted")
            ids = {item["detail"]: item["id"] for item in server.get("/api/v1/feeds", ada).json()["items"]}
            tap.equal(found, [("feed", "fetch", "feed", ids["full"])], "fetches")


@tap.test
def a_hand_in_the_log_is_found_and_a_kept_seal_tells_of_a_log_made_anew():
    with harness.House() as house:
        house.load()
        seal = house.attune("audit", "--seal")
        house.attune("token", "create", "--person", "pat@north.example")
        house.attune("verify", "--seal", seal)
        tap.equal(house.run("verify", "--seal", "7").status, 4, "no seal")
        (first,), = house.store.rows("SELECT id FROM change WHERE number = 2")
        house.store.change("UPDATE change SET who = 'operator' WHERE number = 2")
        house.store.change("DELETE FROM change WHERE number = 5")
        done = house.run("verify")
        tap.equal(done.status, 10, "exit code")
        tap.contains(done.out.splitlines()[0], "change %s: entry 2 of the log is not what was sealed" % first)
        tap.contains(done.out.splitlines()[1], "entry 5 of the log is missing")
        house.store.change("DELETE FROM change WHERE number > 3")
        house.store.change("DELETE FROM fact WHERE name = 'log-head'")
        tap.contains(house.run("verify", "--seal", seal).err, "the log was altered")


tap.run()
