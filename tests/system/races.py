"""Many hands at once. The numbers are those of the field cases: faults that users of other systems reported."""
import collections
import subprocess
import threading

import harness
import tap

CLIENTS = 50
ONE_SEAT = """
[service one-seat]
plugin=drop-in
title=One seat
slot-minutes=60

[schedule one-seat-once]
service=one-seat
starts=2026-09-15T09:00
minutes=60
hosts=carla@clinic.example

[service five-seats]
plugin=training-course
title=Five seats

[schedule five-seats-once]
service=five-seats
starts=2026-09-16T09:00
minutes=60
capacity=5
"""


def people(count):
    return "".join("[person p%d@many.example]\nname=Person %d\nroles=practitioner\n\n" % (n, n) for n in range(count))


def crowd():
    """A house in which fifty people may book."""
    house = harness.House()
    house.load(harness.BOOK + ONE_SEAT + people(CLIENTS))
    return house, [house.token("p%d@many.example" % n) for n in range(CLIENTS)]


def at_once(wishes):
    """Calls every wish in a thread of its own, let go together; their answers in order."""
    gate, answers = threading.Barrier(len(wishes)), [None] * len(wishes)

    def ask(number):
        gate.wait()
        try:
            answers[number] = wishes[number]()
        except Exception as why:  # told below, by the thread that looks at the answers
            answers[number] = why
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(wishes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


def book_on(server, token, slot, **more):
    return lambda: server.post("/api/v1/bookings", token, dict(slot=slot, **more))


def only_slot(server, token, service):
    return server.get("/api/v1/slots?service=%s&to=2026-12-31" % service, token).json()["items"][0]["id"]


def rows(house, slot):
    return house.store.rows("SELECT count(*), sum(CASE WHEN state = 'booked' THEN 1 ELSE 0 END) FROM booking "
                            "WHERE slot_id = ?", slot)[0]


def check_fifty(house, servers, tokens):
    slot = only_slot(servers[0], tokens[0], "one-seat")
    answers = at_once([book_on(servers[n % len(servers)], token, slot) for n, token in enumerate(tokens)])
    tap.equal(collections.Counter(answer.status for answer in answers), {201: 1, 409: CLIENTS - 1}, "answers")
    reasons = {answer.json()["reason"] for answer in answers if answer.status == 409}
    tap.equal(reasons, {"full"}, "reasons")
    tap.equal(rows(house, slot), (1, 1), "rows, and booked ones among them")
    house.verify()


@tap.test
def case_1_fifty_wishes_for_one_seat_leave_one_row():
    house, tokens = crowd()
    with house, house.serve() as server:
        check_fifty(house, [server], tokens)


@tap.test
def case_1_fifty_wishes_over_three_processes_on_one_database():
    house, tokens = crowd()
    with house, house.serve() as first:
        house.configure(listen="127.0.0.1:%d" % harness.free_port())
        with house.serve() as second:
            house.configure(listen="127.0.0.1:%d" % harness.free_port())
            with house.serve() as third:
                check_fifty(house, [first, second, third], tokens)


@tap.test
def case_1_the_refused_are_told_of_other_times():
    house, tokens = crowd()
    with house, house.serve() as server:
        slots = server.get("/api/v1/slots?service=drop-in&to=2026-09-08", tokens[0]).json()["items"]
        for token in tokens[:4]:  # one books, three fill the waiting list
            server.post("/api/v1/bookings", token, {"slot": slots[0]["id"]})
        refused = server.post("/api/v1/bookings", tokens[5], {"slot": slots[0]["id"]})
        tap.equal(refused.status, 409, "status")
        tap.contains(refused.text, slots[1]["id"], "the refusal")


@tap.test
def case_1_commands_and_services_at_once_never_oversell():
    house, tokens = crowd()
    with house, house.serve() as server:
        slot = only_slot(server, tokens[0], "five-seats")

        def by_command(n):
            return lambda: house.run("book", slot, "--person", "p%d@many.example" % n)
        wishes = [by_command(n) for n in range(8)] + [book_on(server, tokens[n], slot) for n in range(8, CLIENTS)]
        answers = at_once(wishes)
        fine = sum(answer.status in (0, 201) for answer in answers)
        tap.equal(fine, 5, "wishes that were granted")
        tap.check(all(answer.status in (0, 8, 201, 409) for answer in answers),
                  "each of the others is refused, none breaks: %r" % [answer for answer in answers if answer.status not in (0, 8, 201, 409)])
        tap.equal(rows(house, slot), (5, 5), "rows, and booked ones among them")
        house.verify()


@tap.test
def the_same_wish_fifty_times_is_one_booking():
    house, tokens = crowd()
    with house, house.serve() as server:
        slot = only_slot(server, tokens[0], "five-seats")
        body = {"slot": slot, "id": "0190e0f0-0000-7000-8000-0000000000aa"}
        answers = at_once([lambda: server.post("/api/v1/bookings", tokens[0], body) for _ in range(CLIENTS)])
        tap.check(all(answer.status in (200, 201) for answer in answers), "all are granted: %r" % answers[:3])
        tap.equal({answer.json()["id"] for answer in answers}, {body["id"]}, "ids")
        tap.equal(rows(house, slot), (1, 1), "rows, and booked ones among them")
        headers = {"Idempotency-Key": "a key of the client's own"}
        answers = at_once([lambda: server.post("/api/v1/bookings", tokens[1], {"slot": slot}, headers) for _ in range(CLIENTS)])
        tap.equal(len({answer.json()["id"] for answer in answers}), 1, "ids of one key")
        tap.equal(rows(house, slot), (2, 2), "rows, and booked ones among them")
        other = server.post("/api/v1/bookings", tokens[2], body)
        tap.check(other.status in (403, 404, 409), "another's id is not taken over: %r" % other)


@tap.test
def case_8_a_full_group_is_refused_at_the_last_step_too():
    house, tokens = crowd()
    with house, house.serve() as server:
        slot = only_slot(server, tokens[0], "five-seats")
        answers = at_once([book_on(server, token, slot, seats=2) for token in tokens])
        tap.equal(sum(answer.status == 201 for answer in answers), 2, "bookings of two seats out of five")
        empty_handed = [token for token, answer in zip(tokens, answers) if answer.status == 409]
        single = server.post("/api/v1/bookings", empty_handed[0], {"slot": slot})
        taken = server.get("/api/v1/slots/" + slot, tokens[0]).json()["taken"]
        tap.equal((taken, rows(house, slot)[1]), (5, 3), "the last seat: %r" % single)
        tap.equal(server.post("/api/v1/bookings", house.token("kim@council.example"), {"slot": slot}).status, 409, "one more")
        house.verify()


@tap.test
def case_2_success_is_shown_only_after_the_commit():
    # Every booking that was answered with 201 is there when the process is killed the moment after.
    house, tokens = crowd()
    with house:
        shown = []
        for _ in range(3):
            with house.serve() as server:
                slots = [item["id"] for item in server.get("/api/v1/slots?service=drop-in&to=2026-12-31", tokens[0]).json()["items"]]
                free = [slot for slot in slots if slot not in {s for _, s in shown}][:8]
                answers = at_once([book_on(server, tokens[n], slot) for n, slot in enumerate(free)])
                server.kill()
            shown += [(answer.json()["id"], slot) for answer, slot in zip(answers, free) if answer.status == 201]
        tap.equal(len(shown), 24, "bookings answered")
        kept = {row[0] for row in house.store.rows("SELECT id FROM booking WHERE state = 'booked'")}
        tap.check({booking for booking, _ in shown} <= kept, "all of them are kept")
        house.verify()


@tap.test
def bookings_cancels_and_moves_at_once_leave_every_tally_true():
    house, tokens = crowd()
    with house, house.serve() as server:
        slots = [item["id"] for item in server.get("/api/v1/slots?service=drop-in&to=2026-10-20", tokens[0]).json()["items"]][:6]

        def one_client(token, seed):
            import random
            dice, mine = random.Random(seed), []
            for _ in range(12):
                if mine and dice.random() < 0.6:
                    booking = dice.choice(mine)
                    act, body = ("move", {"slot": dice.choice(slots)}) if dice.random() < 0.5 else ("cancel", {})
                    answer = server.post("/api/v1/bookings/%s/%s" % (booking, act), token, body)
                else:
                    answer = server.post("/api/v1/bookings", token, {"slot": dice.choice(slots)})
                    if answer.status == 201:
                        mine.append(answer.json()["id"])
                if answer.status >= 500:
                    raise AssertionError(repr(answer))
        at_once([lambda token=token, n=n: one_client(token, n) for n, token in enumerate(tokens[:16])])
        house.verify()


tap.run()
