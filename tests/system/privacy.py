"""Nothing that tells who a family is gets in, through whichever door; and the refusal never repeats it."""
import glob
import os

import harness
import tap

NUMBER, BIRTH, POSTCODE = "943 476 5919", "12 March 2024", "BD7 1DP"
LOOKS = {NUMBER: "an NHS number", BIRTH: "a date of birth", POSTCODE: "a postcode"}
INSTEAD = "initials or your own case number"


def told(text, field, words):
    """The refusal names the field, what it looked like and the way out, and not the words."""
    tap.contains(text, field + ": ", "the field")
    tap.contains(text, LOOKS[words], "what it looked like")
    tap.contains(text, INSTEAD, "what to write instead")
    tap.check(words not in text, "the refusal repeats it: " + text)


def nowhere(house):
    """Neither in the log nor anywhere in the database's files."""
    for name in [house.database + "*", os.path.join(house.folder, "serve.log")]:
        for path in glob.glob(name):
            with open(path, "rb") as file:
                held = file.read()
            for words in LOOKS:
                tap.check(words.encode() not in held, "%s holds %r" % (os.path.basename(path), words))


@tap.test
def the_api_refuses_it_in_every_field_of_ones_own_words():
    with harness.House() as house:
        house.load()
        pat, carla, ada = (house.token(mail) for mail in ("pat@north.example", "carla@clinic.example", "ada@clinic.example"))
        with house.serve() as server:
            slots = [item["id"] for item in server.get("/api/v1/slots?service=drop-in&open=true&limit=3", pat).json()["items"]]
            made = server.post("/api/v1/bookings", pat, {"slot": slots[0], "note": "J.S., sleeps badly", "reference": "LM-104"}).json()["id"]
            wishes = [("reference", "/api/v1/bookings", pat, lambda words: {"slot": slots[1], "reference": words}),
                      ("note", "/api/v1/bookings", pat, lambda words: {"slot": slots[1], "note": "mum of\n" + words}),
                      ("reason", "/api/v1/bookings/%s/cancel" % made, pat, lambda words: {"reason": words}),
                      ("reason", "/api/v1/slots/%s/cancel" % slots[2], carla, lambda words: {"reason": words})]
            for words in LOOKS:
                for field, address, token, wish in wishes:
                    answer = server.post(address, token, wish("about " + words if field != "reference" else words))
                    tap.equal((answer.status, answer.json()["reason"]), (422, "personal_data"), "%s %s" % (address, field))
                    told(answer.json()["detail"], field, words)
                edit = server.ask("PATCH", "/api/v1/slots/" + slots[2], ada, {"place": "Annexe", "override_reason": words})
                tap.equal(edit.status, 422, "override reason")
            tap.equal(server.get("/api/v1/bookings/" + made, pat).json()["state"], "booked", "the booking")
            tap.equal(server.get("/api/v1/bookings?mine=true", pat).json()["items"][0]["id"], made, "the only booking")
        with house.serve(now="2026-09-08T12:00:00+01:00") as server:
            for words in LOOKS:
                answer = server.post("/api/v1/bookings/%s/feedback" % made, pat, {"answers": {}, "comment": words})
                tap.equal(answer.status, 422, "comment")
                told(answer.json()["detail"], "comment", words)
        nowhere(house)


@tap.test
def commands_refuse_it_too():
    with harness.House() as house:
        house.load()
        slot = house.attune("slots", "--service", "drop-in", "--open").split()[0]
        for words in LOOKS:
            for field in ("note", "reference"):
                done = house.run("book", "--person", "pat@north.example", "--" + field, words, slot)
                tap.equal(done.status, 4, "exit code of book --" + field)
                told(done.err, field, words)
            done = house.run("token", "create", "--person", "pat@north.example", "--label", words)
            tap.equal(done.status, 4, "exit code of token create")
            told(done.err, "label", words)
        made = house.attune("book", "--person", "pat@north.example", slot)
        done = house.run("cancel", "--reason", "born " + BIRTH, made)
        told(done.err, "reason", BIRTH)
        done = house.run("slot", "cancel", "--reason", NUMBER, slot)
        told(done.err, "reason", NUMBER)
        done = house.run("person", "add", "x@north.example", "--name", "Baby " + NUMBER)
        told(done.err, "name", NUMBER)
        nowhere(house)


@tap.test
def an_import_lists_the_rows_that_hold_it_by_line():
    rows = ["service,starts,minutes,hosts,place,party,organisation,outcome",
            "drop-in,2026-03-03T09:00,45,Carla Reyes,Clinic BD7 1DP,Pat Quill,North Trust,attended",
            "drop-in,2026-03-03T09:45,45,Carla Reyes,Clinic,Baby %s,North Trust,attended" % NUMBER,
            "drop-in,2026-03-03T10:30,45,Carla Reyes,Clinic,J.S. %s,North Trust,attended" % BIRTH,
            "drop-in,2026-03-03T11:15,45,Carla Reyes,Clinic,Smith %s,North Trust,attended" % POSTCODE,
            "drop-in,2026-03-10T09:00,45,Carla Reyes,Clinic,Pat Quill,%s,attended" % NUMBER]
    with harness.House() as house:
        house.load()
        done = house.run("import", house.write("past.csv", "\n".join(rows) + "\n"))
        tap.equal(done.status, 4, "exit code")
        for line, field, words in ((3, "party", NUMBER), (4, "party", BIRTH), (5, "party", POSTCODE), (6, "organisation", NUMBER)):
            at = [text for text in done.err.splitlines() if "past.csv:%d: " % line in text]
            tap.equal(len(at), 1, "lines that tell of row %d" % line)
            told(at[0], field, words)
        tap.check("past.csv:2:" not in done.err, "the place of a clinic may hold its postcode")
        tap.equal(house.attune("bookings"), "", "what was taken in")
        nowhere(house)


@tap.test
def a_service_book_is_refused_that_makes_a_family_a_person():
    with harness.House() as house:
        done = house.run("load", house.write("x.book", "[person x@north.example]\nname=Baby %s\nprofession=born %s\n" % (NUMBER, BIRTH)))
        tap.equal(done.status, 4, "exit code")
        told(done.err.splitlines()[-2], "name", NUMBER)
        told(done.err.splitlines()[-1], "profession", BIRTH)


tap.run()
