"""history: random histories of a diary as raw rows, and their count by hand.

The count goes over slot and booking alone, never over a tally, and is written from the definitions:
every offered unit ends in one bucket, and falls to the party it ended with."""
import datetime
import sqlite3
import zoneinfo

BUCKETS = ["delivered", "did_not_attend", "cancelled_by_party", "cancelled_by_service", "unfilled", "upcoming",
           "unresolved"]
FIGURES = ["offered"] + BUCKETS + ["seats_offered", "seats_taken", "heads"]
SERVICES = [("drop-in", "drop-in", "slot", "Europe/London"), ("reflection", "reflective-discussion", "slot", "Europe/London"),
            ("awareness", "training-course", "seat", "Europe/London"), ("far", "drop-in", "seat", "Asia/Kolkata")]
HOSTS = ["p-ann", "p-bea", "p-cy"]
PEOPLE = [("p-ann", None), ("p-bea", None), ("p-cy", None), ("p-1", "north"), ("p-2", "north"), ("p-3", "south"), ("p-4", None)]
TEAMS = ["north", "south"]
PROFESSIONS = ["health visitor", "midwife", "social worker", ""]
ORGANISATIONS = ["North Trust", "Council", ""]
PLACES = ["Town Hall", "Lime Tree Centre", ""]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
EPOCH = datetime.date(1970, 1, 1)


def put(connection, table, **row):
    names = list(row)
    connection.execute("INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join(names), ", ".join("?" * len(names))),
                       [row[name] for name in names])


def put_frame(connection):
    for mail, team in PEOPLE:
        put(connection, "person", id=mail, mail=mail + "@clinic.example", name=mail.upper(), profession="x", organisation="y",
            team_id=team, roles=1, state="active", revision=1, made_at=0)
    for team in TEAMS:
        put(connection, "team", id=team, title=team.title(), organisation="o", leader_id=None, state="active", made_at=0)
    for name, plugin, unit, zone in SERVICES:
        put(connection, "service", id=name, plugin=plugin, title=name.title(), summary="", colour="", settings="{}", unit=unit,
            requires_id=None, zone=zone, state="active", made_at=0)


def random_booking(random, slot, number, room):
    state = random.choice(["booked"] * 6 + ["cancelled"] * 4 + ["waiting", "lapsed", "offered"])
    seats = random.randint(1, max(1, min(room, 3)))
    if state in ("booked", "offered") and seats > room:
        state = "cancelled"
    outcome = random.choice(["attended", "attended", "did-not-attend", ""]) if state == "booked" else ""
    kind = random.choice(["person", "team"])
    return dict(id="%s-b%d" % (slot["id"], number), slot_id=slot["id"], party_kind=kind,
                party_id=random.choice(["p-1", "p-2", "p-3", "p-4"] if kind == "person" else TEAMS),
                profession=random.choice(PROFESSIONS), organisation=random.choice(ORGANISATIONS),
                priority=random.randint(0, 1), seats=seats, state=state, outcome=outcome,
                cancelled_by=random.choice(["party", "party", "service"]) if state == "cancelled" else "", late=0,
                cancel_reason="", heads=random.randint(1, seats + 2) if outcome == "attended" else 0, reference="", note="",
                made_at=slot["starts_at"] - random.randint(1, 40) * 43200, made_by="", by_staff=0,
                queued_at=slot["starts_at"] - 5 if state == "waiting" or (state == "cancelled" and random.random() < 0.1) else 0,
                queue=0, offer_until=0, cancelled_at=slot["starts_at"] - random.randint(1, 9) * 3600 if state == "cancelled" else 0,
                starts_at=slot["starts_at"], changed_at=0, revision=1)


def put_random_slot(connection, random, service, starts, clinic, number):
    name, _, unit, zone = service
    local = starts.astimezone(zoneinfo.ZoneInfo(zone))
    at, capacity = int(starts.timestamp()), random.choice([1, 1, 2, 3, 6])
    slot = dict(id="s%06d" % number, service_id=name, schedule_id=None, slot_key=str(number), clinic=clinic,
                state=random.choice(["offered"] * 8 + ["cancelled", "withdrawn"]), edited=0, capacity=capacity, taken=0,
                waiting=0, starts_at=at, ends_at=at + 2700, starts_on=(local.date() - EPOCH).days, starts_hour=local.hour,
                place=random.choice(PLACES), hosts=",".join(sorted(random.sample(HOSTS, random.randint(0, 2)))), revision=1,
                changed_at=0, unit_slot=1 if unit == "slot" else 0, units=0, delivered=0, did_not_attend=0, given_back=0,
                by_service=0, open=0, free=0, heads=0)
    put(connection, "slot", **slot)
    room = capacity
    for i in range(random.choice([0, 0, 1, 1, 2, 3, 5])):
        booking = random_booking(random, slot, i, room)
        if booking["state"] in ("booked", "offered"):
            room -= booking["seats"]
        put(connection, "booking", **booking)


def put_random(connection, random, now, clinics):
    """Clinics of a few slots each, within three months on either side of @now, and many on its very day."""
    number = 0
    for clinic in range(clinics):
        service = random.choice(SERVICES)
        days = random.choice([0, 0, random.randint(-90, 90)])
        starts = datetime.datetime.fromtimestamp(now + days * 86400 + random.randint(-12, 12) * 3600, datetime.timezone.utc)
        for i in range(random.randint(1, 5)):
            put_random_slot(connection, random, service, starts + datetime.timedelta(minutes=45 * i), "c%d" % clinic, number)
            number += 1


def disturb(connection, random):
    """Every kind of change that a day may see after it was counted; the ids of the slots that it touched."""
    slots = [dict(row) for row in connection.execute("SELECT * FROM slot ORDER BY id")]
    touched = set()
    for slot in random.sample(slots, len(slots) // 3):
        bookings = [dict(row) for row in connection.execute("SELECT * FROM booking WHERE slot_id = ? ORDER BY id", [slot["id"]])]
        held = sum(b["seats"] for b in bookings if b["state"] in ("booked", "offered"))
        act = random.choice(["cancel", "attend", "book", "move", "withdraw", "shut", "edit"])
        if act in ("cancel", "attend", "move") and not bookings:
            continue
        change = lambda booking, **to: connection.execute("UPDATE booking SET %s WHERE id = ?" % ", ".join(
            name + " = ?" for name in to), list(to.values()) + [booking["id"]])
        touched.add(slot["id"])
        if act == "cancel":
            change(random.choice(bookings), state="cancelled", cancelled_by=random.choice(["party", "service"]), outcome="",
                   heads=0, cancelled_at=slot["starts_at"] - 60)
        elif act == "attend":
            for booking in bookings:
                if booking["state"] == "booked":
                    change(booking, outcome="attended", heads=random.randint(1, 9))
        elif act == "book":
            put(connection, "booking", **random_booking(random, slot, 90 + random.randint(0, 10 ** 6), slot["capacity"] - held))
        elif act == "move":
            other = random.choice(slots)
            room = other["capacity"] - connection.execute("SELECT coalesce(sum(seats), 0) FROM booking WHERE slot_id = ? "
                                                          "AND state IN ('booked', 'offered')", [other["id"]]).fetchone()[0]
            if bookings[0]["seats"] <= room:
                change(bookings[0], slot_id=other["id"], starts_at=other["starts_at"])
                touched.add(other["id"])
        elif act in ("withdraw", "shut"):
            connection.execute("UPDATE slot SET state = ? WHERE id = ?", [{"shut": "cancelled"}.get(act, "withdrawn"), slot["id"]])
        else:
            connection.execute("UPDATE slot SET place = ?, hosts = ? WHERE id = ?",
                               [random.choice(PLACES), random.choice(HOSTS), slot["id"]])
    return touched


def units_of(slot, bookings, past):
    """What became of each unit of @slot: pairs of bucket and booking (None: nobody's)."""
    if slot["state"] == "withdrawn":
        return []
    seats = lambda chosen: [b for b in chosen for _ in range(1 if slot["unit_slot"] else b["seats"])]
    live = [b for b in bookings if b["state"] in ("booked", "offered")]
    attended = seats([b for b in live if b["outcome"] == "attended"])
    absent = seats([b for b in live if b["outcome"] == "did-not-attend"])
    booked = seats([b for b in live if b["outcome"] == ""])
    gone = sorted([b for b in bookings if b["state"] == "cancelled" and not b["queued_at"]],
                  key=lambda b: (b["cancelled_at"], b["id"]), reverse=True)
    by_party = seats([b for b in gone if b["cancelled_by"] == "party"])
    by_service = seats([b for b in gone if b["cancelled_by"] == "service"])
    cancelled = slot["state"] == "cancelled"
    if slot["unit_slot"]:
        ranked = [("delivered", attended), ("open", booked), ("did_not_attend", absent), ("by_service", by_service),
                  ("given_back", by_party), ("free", [None])]
        if cancelled:
            ranked[3] = ("by_service", by_service or [None])
        chosen = [(bucket, some[0]) for bucket, some in ranked if some][:1]
    else:
        chosen = [("delivered", b) for b in attended] + [("did_not_attend", b) for b in absent] + [("open", b) for b in booked]
        rest = slot["capacity"] - len(chosen)
        lost = by_service + [None] * (rest if cancelled else 0)
        chosen += [("by_service", b) for b in lost[:rest]]
        chosen += [("given_back", b) for b in by_party[:slot["capacity"] - len(chosen)]]
        chosen += [("free", None)] * (slot["capacity"] - len(chosen))
    return [resolve(bucket, booking, past) for bucket, booking in chosen]


def resolve(bucket, booking, past):
    if bucket == "open":
        return ("unresolved" if past else "upcoming", booking)
    if bucket in ("given_back", "free"):
        ended = {"given_back": "cancelled_by_party", "free": "unfilled"}[bucket]
        return (ended, booking) if past else ("upcoming-unbooked", None)
    return ("cancelled_by_service" if bucket == "by_service" else bucket, booking)


class Count:
    """Rows by key values, counted one unit after another."""

    def __init__(self, connection, now, first, last, keys, services):
        connection.row_factory = sqlite3.Row
        self.keys, self.rows, self.clinics = keys, {}, {}
        self.teams = {row["id"]: row["team_id"] for row in connection.execute("SELECT id, team_id FROM person")}
        plugins = {name: plugin for name, plugin, _, _ in SERVICES}
        bookings = {}
        for booking in connection.execute("SELECT * FROM booking ORDER BY made_at, id"):
            bookings.setdefault(booking["slot_id"], []).append(booking)
        for slot in connection.execute("SELECT * FROM slot"):
            if first <= slot["starts_on"] <= last and (not services or slot["service_id"] in services):
                self.take(slot, bookings.get(slot["id"], []), slot["starts_at"] <= now, plugins[slot["service_id"]])

    def values(self, slot, plugin, host, booking):
        day = EPOCH + datetime.timedelta(days=slot["starts_on"])
        year, week, weekday = day.isocalendar()
        team = "" if not booking else booking["party_id"] if booking["party_kind"] == "team" else self.teams[booking["party_id"]]
        every = {"service": slot["service_id"], "plugin": plugin, "month": day.strftime("%Y-%m"),
                 "week": "%04d-W%02d" % (year, week), "weekday": WEEKDAYS[weekday - 1], "hour": "%02d" % slot["starts_hour"],
                 "host": host + "@clinic.example" if host else "", "place": slot["place"], "slot": slot["id"], "team": team or "",
                 "organisation": booking["organisation"] if booking else "",
                 "profession": booking["profession"] if booking else ""}
        return tuple(every[key] for key in self.keys)

    def row(self, values):
        return self.rows.setdefault(values, dict.fromkeys(FIGURES + ["unbooked"], 0))

    def unit(self, values, slot, bucket, past):
        row = self.row(values)
        row["offered"] += 1
        row["upcoming" if bucket == "upcoming-unbooked" else bucket] += 1
        row["unbooked"] += bucket == "upcoming-unbooked"
        row["seats_offered"] += slot["capacity"] if slot["unit_slot"] else 1
        if past:
            clinic = self.clinics.setdefault(values, {}).setdefault((slot["service_id"], slot["starts_on"], slot["clinic"]), [0, 0])
            clinic[0] += bucket == "delivered"
            clinic[1] += 1

    def take(self, slot, bookings, past, plugin):
        hosts = slot["hosts"].split(",") if "host" in self.keys else [""]
        by_party = set(self.keys) & {"team", "organisation", "profession"}
        for host in hosts:
            for bucket, booking in units_of(slot, bookings, past):
                self.unit(self.values(slot, plugin, host, booking if by_party else None), slot, bucket, past)
            for booking in bookings:
                if booking["state"] in ("booked", "offered"):
                    row = self.row(self.values(slot, plugin, host, booking if by_party else None))
                    row["seats_taken"] += booking["seats"]
                    row["heads"] += booking["heads"]

    def rates(self, values):
        row, clinics = self.rows[values], self.clinics.get(values, {}).values()
        ended = row["offered"] - row["upcoming"]
        ratios = [delivered / offered for delivered, offered in clinics]
        return {"utilisation": row["delivered"] / ended if ended else None,
                "utilisation_mean": sum(ratios) / len(ratios) if ratios else None,
                "fill": (row["offered"] - row["unfilled"] - row["unbooked"]) / row["offered"] if row["offered"] else None}
