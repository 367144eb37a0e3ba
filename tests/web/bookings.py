"""Bookings over HTTP: races, retries, refusals that help, and what is left of a wish that came to nothing."""
import json
import re
import threading
import urllib.parse

import harness
import tap


def open_slots(server, token, service="drop-in", limit=20):
    return [item["id"] for item in
            server.get("/api/v1/slots?service=%s&open=true&limit=%d" % (service, limit), token).json()["items"]]


def at_once(jobs):
    """Runs functions in threads that start together; their results in order."""
    results, gate = [None] * len(jobs), threading.Barrier(len(jobs))

    def run(index):
        gate.wait()
        results[index] = jobs[index]()
    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def crowd(n):
    return "".join("[person p%d@crowd.example]\nname=Person %d\nprofession=midwife\norganisation=Crowd\n"
                   "roles=practitioner\n" % (i, i) for i in range(n))


@tap.test
def fifty_wishes_for_one_seat_give_one_booking_and_forty_nine_reasons():
    with harness.House() as house:
        house.load(harness.BOOK.replace("waiting-places=3", "waiting-places=0") + crowd(50))
        tokens = [house.token("p%d@crowd.example" % i) for i in range(50)]
        with house.serve() as server:
            slot = open_slots(server, tokens[0])[0]
            answers = at_once([lambda token=token: server.post("/api/v1/bookings", token, {"slot": slot}) for token in tokens])
            won = [answer for answer in answers if answer.status == 201]
            lost = [answer for answer in answers if answer.status == 409]
            tap.equal((len(won), len(lost)), (1, 49), "won and lost")
            for answer in lost:
                problem = answer.json()
                tap.equal(problem["reason"], "full", repr(problem))
                tap.check(problem["detail"], "no sentence")
                tap.check(problem["other_times"] and slot not in [item["id"] for item in problem["other_times"]],
                          "other times: %r" % problem["other_times"])
            tap.equal(server.get("/api/v1/slots/" + slot, tokens[0]).json()["taken"], 1)
        tap.equal([item["id"] for item in json.loads(house.attune("bookings", "--json"))["items"]], [won[0].json()["id"]])
        house.verify()


@tap.test
def another_time_to_try_can_be_booked_at_once():
    with harness.House() as house:
        house.load(harness.BOOK.replace("waiting-places=3", "waiting-places=0"))
        pat, kim = house.token("pat@north.example"), house.token("kim@council.example")
        with house.serve() as server:
            slot = open_slots(server, pat)[0]
            tap.equal(server.post("/api/v1/bookings", pat, {"slot": slot}).status, 201)
            other = server.post("/api/v1/bookings", kim, {"slot": slot}).json()["other_times"][0]
            tap.equal(other["bookable"]["answer"], "accept")
            tap.equal(server.post("/api/v1/bookings", kim, {"slot": other["id"]}).status, 201)


@tap.test
def the_same_id_or_key_twice_is_the_same_booking():
    with harness.House() as house:
        house.load()
        pat, kim = house.token("pat@north.example"), house.token("kim@council.example")
        with house.serve() as server:
            first, second = open_slots(server, pat)[:2]
            uuid = "0190a1b2-0000-7000-8000-0000000000aa"
            for again in (False, True):
                made = server.post("/api/v1/bookings", pat, {"id": uuid, "slot": first})
                tap.equal((made.status, made.json()["id"], made.json()["again"]), (201, uuid, again))
            tap.equal(server.post("/api/v1/bookings", pat, {"id": uuid, "slot": second}).status, 409, "another wish")
            key = {"Idempotency-Key": "a click"}
            answers = at_once([lambda: server.post("/api/v1/bookings", pat, {"slot": second}, key) for _ in range(8)])
            tap.equal({answer.status for answer in answers}, {201}, "eight clicks")
            tap.equal(len({answer.json()["id"] for answer in answers}), 1, "eight clicks")
            other = server.post("/api/v1/bookings", kim, {"slot": second}, key)
            tap.check(other.json().get("id") != answers[0].json()["id"], "somebody else's key is another")
            tap.equal(server.get("/api/v1/slots/" + second, pat).json()["taken"], 1)


@tap.test
def a_key_used_again_makes_no_second_calendar_address():
    with harness.House() as house:
        house.load()
        pat, kim = house.token("pat@north.example"), house.token("kim@council.example")
        with house.serve() as server:
            wish, key = {"scope": {"kind": "person"}}, {"Idempotency-Key": "a click"}
            made = server.post("/api/v1/feeds", pat, wish, key)
            tap.equal(made.status, 201, repr(made))
            again = server.post("/api/v1/feeds", pat, wish, key)
            tap.equal((again.status, made.json()["id"] in again.json()["detail"]), (409, True), "names the one that is there")
            uuid = "0190a1b2-0000-7000-8000-0000000000bb"
            for status in (201, 409):
                tap.equal(server.post("/api/v1/feeds", pat, {"id": uuid, **wish}).status, status, "an id of the client's")
            tap.equal(len(server.get("/api/v1/feeds", pat).json()["items"]), 2, "addresses")
            tap.equal(server.post("/api/v1/feeds", kim, wish, key).status, 201, "somebody else's key is another")
            shown = server.get(made.headers["Location"], pat)
            tap.equal((shown.status, shown.json()["id"], "url" in shown.json()), (200, made.json()["id"], False), "the one")
            tap.equal(server.get(made.headers["Location"], kim).status, 404, "somebody else's")


@tap.test
def a_name_said_twice_in_an_address_is_refused_unless_it_is_a_list():
    with harness.House() as house:
        house.load()
        mia, period = house.token("mia@clinic.example"), "from=2026-09-01&to=2026-12-31"
        with house.serve() as server:
            for address in ("slots?from=2026-09-01&from=2026-10-01", "slots?open=true&open=true",
                            "reports/utilisation?%s&to=2026-11-30" % period, "reports/annual?year=a&year=b"):
                answer = server.get("/api/v1/" + address, mia)
                tap.equal((answer.status, "twice" in answer.json()["detail"]), (422, True), address)
            whole = server.get("/api/v1/reports/utilisation?%s&by=service,month" % period, mia).json()
            parts = server.get("/api/v1/reports/utilisation?%s&by=service&by=month" % period, mia).json()
            tap.equal((parts, "month" in parts["items"][0]), (whole, True), "keys one by one")


@tap.test
def a_change_that_changes_nothing_leaves_the_slot_to_its_schedule():
    with harness.House() as house:
        house.load()
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slot = open_slots(server, carla)[0]
            path = "/api/v1/slots/" + slot
            was = server.get(path, carla).json()
            same = {"starts": was["starts"], "ends": was["ends"], "capacity": was["capacity"], "place": was["place"],
                    "hosts": [host["id"] for host in was["hosts"]], "override_reason": "no reason"}
            for body in ({}, same):
                tap.equal(server.ask("PATCH", path, carla, body).status, 200, repr(body))
                tap.equal(server.get(path, carla).json(), was, "after %r" % body)
            log = house.attune("audit", "--subject", slot)
            tap.check("slot-edit" not in log, "nothing is logged: %s" % log)
        house.load(harness.BOOK.replace("place=" + was["place"], "place=Annexe"))
        with house.serve() as server:
            tap.equal(server.get(path, carla).json()["place"], "Annexe", "as its schedule says now")
            tap.equal(server.ask("PATCH", path, carla, {"place": "Attic"}).status, 200)
            tap.check("slot-edit" in house.attune("audit", "--subject", slot), "a change is logged")
        house.load(harness.BOOK)
        with house.serve() as server:
            tap.equal(server.get(path, carla).json()["place"], "Attic", "what was changed by hand stays")
        house.verify()


@tap.test
def null_in_a_change_takes_away_what_can_be_and_a_day_is_no_time():
    with harness.House() as house:
        house.load()
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slot = "/api/v1/slots/" + open_slots(server, carla)[0]
            was = server.get(slot, carla).json()
            tap.check(was["place"] and was["hosts"], "a slot with place and hosts: %r" % was)
            for body in ({"starts": None}, {"minutes": None}, {"capacity": None}, {"starts": was["starts"][:10]}):
                tap.equal(server.ask("PATCH", slot, carla, body).status, 422, repr(body))
            tap.equal(server.get(slot, carla).json(), was, "after what was refused")
            tap.equal(server.ask("PATCH", slot, carla, {"place": None, "hosts": None}).status, 200)
            slot = server.get(slot, carla).json()
            tap.equal((slot["place"] or None, slot["hosts"], slot["starts"]), (None, [], was["starts"]), "afterwards")


@tap.test
def a_slot_said_to_be_bookable_can_be_booked_without_naming_a_party():
    with harness.House() as house:
        house.load()
        lea, pat, ada = (house.token(mail) for mail in ("lea@north.example", "pat@north.example", "ada@clinic.example"))
        with house.serve() as server:
            address = "/api/v1/slots?service=reflection&open=true"
            slots = server.get(address, lea).json()["items"]
            made = server.post("/api/v1/bookings", lea, {"slot": slots[0]["id"]})
            tap.equal(made.status, 201, repr(made))
            party = server.get("/api/v1/bookings/" + made.json()["id"], lea).json()["party"]
            tap.equal((party["kind"], party["id"]), ("team", "north"), "the team that she leads")
            said = house.attune("book", "--as", "lea@north.example", "--json", slots[1]["id"])
            tap.equal(json.loads(said)["state"], "booked", said)
            for token in (pat, ada):
                refused = server.post("/api/v1/bookings", token, {"slot": slots[2]["id"]})
                tap.equal((refused.status, refused.json()["reason"]), (409, "party_not_allowed"), "leads no team")
            named = {"slot": slots[2]["id"], "party": {"kind": "person", "id": "lea@north.example"}}
            tap.equal(server.post("/api/v1/bookings", lea, named).json()["reason"], "party_not_allowed", "herself, by name")
        house.verify()


@tap.test
def a_refused_wish_leaves_nothing_and_its_neighbours_in_the_turn_stay():
    with harness.House() as house:
        house.load(harness.BOOK + crowd(12))
        tokens = [house.token("p%d@crowd.example" % i) for i in range(12)]
        with house.serve() as server:
            slots = open_slots(server, tokens[0])
            nobody = {"kind": "person", "id": "nobody@crowd.example"}
            jobs = []
            for i, token in enumerate(tokens):
                body = [{"slot": slots[i]}, {"slot": slots[i], "party": nobody}, {"slot": slots[i], "seats": 7}][i % 3]
                jobs.append(lambda token=token, body=body: server.post("/api/v1/bookings", token, body))
            statuses = [answer.status for answer in at_once(jobs)]
            tap.equal(statuses, [201, 403, 409] * 4)
            stored = json.loads(house.attune("bookings", "--json"))["items"]
            tap.equal(sorted(item["slot"] for item in stored), sorted(slots[i] for i in range(0, 12, 3)))
        house.verify()


@tap.test
def success_is_only_shown_after_the_commit():
    with harness.House() as house:
        house.load(harness.BOOK + crowd(8))
        tokens = [house.token("p%d@crowd.example" % i) for i in range(8)]
        server = house.serve()
        slots = open_slots(server, tokens[0])
        shown, gate = [], threading.Event()

        def book(token, slot):
            gate.wait()
            try:
                shown.append(server.post("/api/v1/bookings", token, {"slot": slot}).json()["id"])
            except (OSError, ValueError):
                pass
        threads = [threading.Thread(target=book, args=pair) for pair in zip(tokens, slots)]
        for thread in threads:
            thread.start()
        gate.set()
        harness.wait_until(lambda: shown, "the first answer")
        server.kill()
        for thread in threads:
            thread.join()
        stored = {item["id"] for item in json.loads(house.attune("bookings", "--json"))["items"]}
        tap.check(set(shown) <= stored, "told of and not stored: %r" % (set(shown) - stored))
        house.verify()


@tap.test
def a_leader_books_for_the_team_and_a_member_does_not():
    with harness.House() as house:
        house.load()
        lea, pat = house.token("lea@north.example"), house.token("pat@north.example")
        with house.serve() as server:
            slot = open_slots(server, lea, "reflection")[0]
            tap.equal(server.post("/api/v1/bookings", pat, {"slot": slot, "party": {"kind": "team"}}).status, 403)
            made = server.post("/api/v1/bookings", lea, {"slot": slot, "party": {"kind": "team"}})
            tap.equal(made.status, 201, repr(made))
            tap.equal(server.get("/api/v1/bookings/" + made.json()["id"], lea).json()["party"]["name"], "Health Visiting North")


def form(server, token, path, **fields):
    return server.ask("POST", path, token, urllib.parse.urlencode(fields).encode(),
                      {"Content-Type": "application/x-www-form-urlencoded"})


@tap.test
def a_member_of_a_team_says_how_it_was_and_does_nothing_else_to_its_booking():
    with harness.House() as house:
        house.load()
        lea, pat, sam = (house.token(mail) for mail in ("lea@north.example", "pat@north.example", "sam@south.example"))
        with house.serve() as server:
            slot = open_slots(server, lea, "reflection")[0]
            made = server.post("/api/v1/bookings", lea, {"slot": slot, "party": {"kind": "team"}, "note": "canary-note"}).json()["id"]
            ends = server.get("/api/v1/slots/" + slot, lea).json()["meetings"][-1]["ends"]
        path, api = "/bookings/%s" % made, "/api/v1/bookings/%s" % made
        with house.serve(now=ends) as server:
            shown = server.get(path + "/feedback", pat)
            tap.equal(shown.status, 200, "the questions are shown to a member")
            tap.check("canary-note" not in shown.text, "and no note")
            tap.check('href="%s"' % path not in shown.text, "nor the way to what they may not see")
            question = re.search(r'name="answer-([a-z-]+)"', shown.text).group(1)
            done = form(server, pat, path + "/feedback", **{"answer-" + question: "5", "comment": "words of Pat"})
            tap.equal((done.status, done.headers["Location"]), (303, path + "/feedback?thanks=1"), repr(done))
            again = server.get(path + "/feedback?thanks=1", pat).text
            tap.check("Thank you" in again and "words of Pat" in again, "they are thanked, and find their answers again")
            tap.equal(server.post(api + "/feedback", pat, {"answers": {question: 4}}).status, 200, "through the API")
            tap.equal(form(server, lea, path + "/feedback", **{"answer-" + question: "3"}).headers["Location"], path + "?thanks=1")
            tap.check("words of Pat" not in server.get(path + "/feedback", lea).text, "a sheet each")
            report = house.run("report", "satisfaction", "--from", ends[:10], "--to", ends[:10], "--json").json()
            tap.equal([item["answers"] for item in report["items"] if item["question"] == question], [2], "both are counted")
            for other in (sam, house.token("kim@council.example")):
                tap.equal(server.get(path + "/feedback", other).status, 404, "nobody else's")
                tap.equal(server.post(api + "/feedback", other, {"answers": {question: 1}}).status, 403, "nobody else's")
            tap.equal(server.get(path, pat).status, 404, "the booking itself")
            tap.equal(server.get(api, pat).status, 404, "the booking itself")
            for act, body in (("cancel", {"by": "party"}), ("move", {"slot": slot}), ("attendance", {"outcome": "attended"})):
                tap.equal(server.post(api + "/" + act, pat, body).status, 403, act)
        house.verify()


@tap.test
def reading_changes_nothing():
    with harness.House() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            made = server.post("/api/v1/bookings", pat, {"slot": open_slots(server, pat)[0]}).json()["id"]
            for method in ("GET", "HEAD"):
                for act in ("cancel", "accept", "move", "feedback", "attendance"):
                    answer = server.ask(method, "/api/v1/bookings/%s/%s" % (made, act), pat)
                    tap.equal((answer.status, answer.headers["Allow"]), (405, "POST"), method + " " + act)
            tap.equal(server.get("/api/v1/bookings/" + made, pat).json()["state"], "booked")


@tap.test
def bookings_of_a_party_are_found_by_its_id_and_by_a_mail_address():
    with harness.House() as house:
        house.load()
        pat, dev = house.token("pat@north.example"), house.token("dev@clinic.example")
        with house.serve() as server:
            made = server.post("/api/v1/bookings", pat, {"slot": open_slots(server, pat)[0]}).json()["id"]
            who = server.get("/api/v1/bookings/" + made, pat).json()["party"]["id"]
            for name in (who, "pat@north.example", "PAT@north.example"):
                for asker in (pat, dev):
                    items = server.get("/api/v1/bookings?party=person:" + name, asker).json()["items"]
                    tap.equal([item["id"] for item in items], [made], name)
            tap.equal(server.get("/api/v1/bookings?party=team:north", dev).json()["items"], [])
            for nobody in ("person:pta@north.example", "team:nroth"):
                tap.equal(server.get("/api/v1/bookings?party=" + nobody, dev).status, 404, nobody)


@tap.test
def whoever_sees_nothing_of_others_is_not_told_by_a_list_who_they_are():
    with harness.House() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            for name in ("person:lea@north.example", "person:lae@north.example", "team:south", "team:suoth"):
                tap.equal(server.get("/api/v1/bookings?party=" + name, pat).json()["items"], [], "bookings of " + name)
            lea = {"slot": open_slots(server, pat)[0], "party": {"kind": "person", "id": "lea@north.example"}}
            refused = server.post("/api/v1/bookings", pat, lea)
            tap.equal(refused.status, 403, "a booking for somebody else")
            tap.check("Lea" not in refused.text, "whose address it is: %s" % refused.text)


@tap.test
def pages_of_a_list_hold_everything_once():
    with harness.House() as house:
        house.load()
        ada = house.token("ada@clinic.example")
        with house.serve() as server:
            whole = [item["id"] for item in server.get("/api/v1/slots", ada).json()["items"]]
            pages, after = [], ""
            while after is not None:
                page = server.get("/api/v1/slots?limit=7&after=" + after, ada).json()
                pages += [item["id"] for item in page["items"]]
                after = page["next"]
            tap.equal(pages, whole)
            tap.check(len(whole) > 50, "slots: %d" % len(whole))


tap.run()
