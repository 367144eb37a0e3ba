"""The letters of a whole story, counted and read: book, wait, offer, move, cancel by the service; sent by the daemon's own
deliverer to a real mail server, and read by npm's mailparser and Python's email."""
import email
import email.policy
import glob
import json
import os
import re

import harness
import post
import tap

FROM, REPLY = "diary@little.example", "bookings@little.example"
BOOK = harness.BOOK.replace("waiting-places=3", "waiting-places=3\noffer-minutes=120")


class Story(harness.House):
    """A service that runs, with a mail server; `news` gives the letters since the last look."""

    def __init__(self, **settings):
        self.post = post.Server(tls="starttls")
        super().__init__(mail=self.post.address, mail_from=FROM, mail_reply_to=REPLY, mail_ca_file=self.post.ca,
                         service_name="Little Steps", base_url="https://diary.little.example", **settings)
        self.load(BOOK)
        self.tokens, self.seen = {}, 0

    def __enter__(self):
        self.server = self.serve()
        return self

    def __exit__(self, kind, value, trace):
        try:
            self.server.__exit__(kind, value, trace)
            if kind is None:
                self.verify()
        finally:
            self.post.close()
            self.close()

    def again(self, now):
        tap.equal(self.server.stop(), 0, "exit code")
        self.server = self.serve(now=now)

    def ask(self, who, path, **body):
        mail = who + {"carla": "@clinic.example", "ada": "@clinic.example", "kim": "@council.example",
                      "sam": "@south.example"}.get(who, "@north.example")
        if who not in self.tokens:
            self.tokens[who] = self.token(mail)
        answer = self.server.post("/api/v1/" + path, self.tokens[who], body)
        tap.check(answer.status < 300, "%s by %s: %r" % (path, who, answer))
        return answer.json() if answer.body else {}

    def slots(self, service):
        return [slot["id"] for slot in json.loads(self.attune("slots", "--service", service, "--json"))["items"]]

    def news(self, n):
        """The next n letters; a moment later there must be no more."""
        self.post.wait_for("letter", self.seen + n)
        harness.wait_until(lambda: not self.waiting(), "the outbox to be empty")
        letters = self.post.letters()
        tap.equal(len(letters) - self.seen, n, "letters: %r" % [(one.to, one.subject) for one in letters[self.seen:]])
        fresh, self.seen = letters[self.seen:], len(letters)
        for letter in fresh:
            sound(letter)
        return fresh

    def waiting(self):
        return json.loads(self.attune("deliver", "--list", "--json"))["items"]


def sound(letter):
    """What holds for every letter."""
    headers = letter.read["headers"]
    tap.equal(letter.read["from"], [["Little Steps", FROM]], "From")
    tap.equal(len(letter.read["to"]), 1, "readers")
    tap.equal((letter.read["cc"], letter.read["bcc"]), ([], []), "other readers")
    tap.contains(headers["auto-submitted"], "auto-generated")
    tap.check(re.fullmatch(r"<[0-9a-f-]{36}@diary\.little\.example>", letter.id), "Message-ID: %r" % letter.id)
    tap.equal(letter.read["date"], "2026-09-07T07:00:00.000Z", "Date is the clock's")
    tap.check(max(map(len, letter.text.splitlines())) <= 90, "lines that can be read: %r" % letter.text)
    tap.check(letter.html.count("<html") == 1 and "http" in letter.html, "HTML")
    tap.equal([name for name in set(letter.read["names"]) if letter.read["names"].count(name) > 1], [], "headers that stand twice")
    for raw in letter.raw.split(b"\r\n"):
        tap.check(len(raw) <= 998 and b"\n" not in raw and b"\r" not in raw, "a line of the message: %r" % raw)
    for number, calendar in enumerate(letter.calendars):
        event = letter.event(number)
        tap.equal(calendar["charset"].lower(), "utf-8", "charset of the calendar")
        tap.equal(event["METHOD"], event["parameter"], "METHOD and the MIME parameter")
        tap.check(event["ORGANIZER"].startswith("mailto:bookings+"), "ORGANIZER: %r" % event["ORGANIZER"])
        tap.equal(event["ATTENDEE"], "mailto:" + letter.to, "ATTENDEE")
        tap.equal(event["STATUS"], "CANCELLED" if event["METHOD"] == "CANCEL" else "CONFIRMED", "STATUS")


def feed(story, person):
    """UID → (SEQUENCE, STATUS) as that person's feed has it."""
    address = story.attune("feed", "create", "--scope", "person:" + person, "--detail", "full")
    text = story.server.get("/feeds/" + address.rsplit("/", 1)[1]).text.replace("\r\n ", "")
    found = {}
    for event in text.split("BEGIN:VEVENT")[1:]:
        found[re.search(r"UID:(.*)\r", event).group(1)] = (int(re.search(r"SEQUENCE:(\d+)", event).group(1)),
                                                            re.search(r"STATUS:(\w+)", event).group(1))
    return found


def entry(letter, number=0):
    event = letter.event(number)
    return event["UID"], (int(event["SEQUENCE"]), event["STATUS"])


@tap.test
def the_letters_of_a_whole_story():
    with Story() as story:
        first, second = story.slots("drop-in")[4:6]
        pat = story.ask("pat", "bookings", slot=first, reference="AS-10")["id"]
        booked, = story.news(1)
        tap.equal((booked.to, booked.subject), ("pat@north.example", "Booked: Drop-in consultation, Tue 15 Sep 2026 09:00–09:45"), "booked")
        tap.equal(booked.parts(), ["multipart/alternative", "text/plain", "text/html", "text/calendar"], "parts")
        tap.contains(booked.words, "Your booking is made.")
        tap.contains(booked.words, "https://diary.little.example/bookings/" + pat)
        tap.contains(booked.html, "https://diary.little.example/bookings/" + pat)
        tap.contains(booked.words, "With Carla Reyes, Dev Anand")
        tap.check("AS-10" not in booked.raw.decode(), "no case reference")
        uid, state = entry(booked)
        tap.equal(feed(story, "pat@north.example")[uid], state, "UID, SEQUENCE and STATUS of the feed")

        kim = story.ask("kim", "bookings", slot=first)["id"]
        waiting, = story.news(1)
        tap.equal((waiting.to, waiting.calendars), ("kim@council.example", []), "waiting")
        tap.contains(waiting.words, "number 1 on the waiting list")

        story.ask("pat", "bookings/%s/move" % pat, slot=second)
        three = story.news(3)
        left, moved = [letter for letter in three if letter.to == "pat@north.example"]
        offered, = [letter for letter in three if letter.to == "kim@council.example"]
        tap.equal((left.event()["METHOD"], left.event()["UID"]), ("CANCEL", uid), "the old time leaves the calendar")
        tap.check(int(left.event()["SEQUENCE"]) > state[0], "its SEQUENCE is higher")
        tap.contains(moved.words, "It was: Tue 15 Sep 2026 09:00–09:45")
        tap.equal(moved.event()["METHOD"], "REQUEST", "the new time comes in")
        seen = feed(story, "pat@north.example")
        tap.equal([seen[entry(one)[0]] for one in (left, moved)], [entry(one)[1] for one in (left, moved)], "both as in the feed")
        tap.contains(offered.subject, "until Mon 7 Sep 2026 10:00")
        tap.contains(offered.words, "hold it for you until Mon 7 Sep 2026 10:00.")
        tap.equal(offered.calendars, [], "nothing to enter yet")

        story.server.post("/api/v1/bookings/%s/accept" % kim, story.tokens["kim"])
        if not story.waiting() and story.post.count("letter") == story.seen:
            story.attune("accept", "--as", "kim@council.example", kim)
        taken, = story.news(1)
        tap.equal((taken.to, taken.event()["METHOD"]), ("kim@council.example", "REQUEST"), "taken up")

        story.ask("carla", "slots/%s/cancel" % second, reason="Both of us are ill.")
        gone, = story.news(1)
        tap.equal(gone.to, "pat@north.example", "cancelled by the service")
        tap.contains(gone.subject, "Cancelled by the service")
        tap.contains(gone.words, "Carla Reyes has cancelled it on behalf of the service")
        tap.contains(gone.words, "Both of us are ill.")
        tap.equal(gone.event()["METHOD"], "CANCEL", "method")
        tap.equal(gone.event()["UID"], moved.event()["UID"], "UID")
        tap.check(int(gone.event()["SEQUENCE"]) > int(moved.event()["SEQUENCE"]), "SEQUENCE rises")
        tap.equal(feed(story, "pat@north.example")[entry(gone)[0]], entry(gone)[1], "as in the feed")

        story.ask("kim", "bookings/%s/cancel" % kim, by="party", reason="")
        given, = story.news(1)
        tap.contains(given.words, "You have cancelled this booking.")
        tap.equal([letter.id for letter in story.post.letters()], list(dict.fromkeys(story.post.ids())), "each once")


@tap.test
def a_team_s_booking_and_one_of_eight_meetings():
    with Story() as story:
        story.ask("lea", "bookings", slot=story.slots("reflection")[0], party={"kind": "team", "id": "north"})
        team, = story.news(1)
        tap.equal(team.to, "lea@north.example", "the leader")
        tap.contains(team.words, "for Health Visiting North")
        story.ask("pat", "bookings", slot=story.slots("circle")[0])
        group, = story.news(1)
        tap.equal(group.parts()[:5], ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"], "parts")
        tap.equal(len(group.calendars), 8, "calendars")
        events = [group.event(number) for number in range(8)]
        tap.equal(len({event["UID"] for event in events}), 8, "one UID a meeting")
        seen = feed(story, "pat@north.example")
        tap.equal([seen[event["UID"]] for event in events], [(0, "CONFIRMED")] * 8, "as in the feed")


@tap.test
def hosts_hear_of_what_comes_at_short_notice():
    with Story() as story:
        soon = story.slots("drop-in")[0]
        story.again("2026-09-07T20:00:00+01:00")
        story.ask("pat", "bookings", slot=soon)
        story.post.wait_for("letter", 3)
        letters = story.post.letters()
        tap.equal(sorted(letter.to for letter in letters), ["carla@clinic.example", "dev@clinic.example", "pat@north.example"], "to whom")
        host = next(letter for letter in letters if letter.to == "carla@clinic.example")
        tap.contains(host.words, "Pat Quill has booked your session.")
        tap.equal(host.calendars, [], "their calendar has it already")


@tap.test
def a_service_book_that_moves_booked_slots_tells_those_who_booked():
    with Story() as story:
        story.ask("pat", "bookings", slot=story.slots("drop-in")[4])
        story.ask("kim", "bookings", slot=story.slots("drop-in")[8])
        story.news(2)
        book = BOOK.replace("starts=2026-09-08T09:00", "starts=2026-09-08T10:00")
        story.load(book + "\n[closure staff-day]\ntitle=Staff day\nfrom=2026-09-22\nto=2026-09-22\n")
        letters = {letter.to: letter for letter in story.news(2)}
        changed, gone = letters["pat@north.example"], letters["kim@council.example"]
        tap.equal(changed.subject, "Changed: Drop-in consultation, now Tue 15 Sep 2026 10:00–10:45", "changed")
        tap.contains(changed.words, "It was: Tue 15 Sep 2026 09:00–09:45")
        tap.equal((changed.event()["METHOD"], changed.event()["SEQUENCE"]), ("REQUEST", "1"), "a newer version of the entry")
        tap.contains(gone.words, "The service has cancelled it.")
        tap.contains(gone.words, "The reason given: closed: Staff day")
        story.load(book)
        story.news(0)


NASTY = ["Pat\" <evil@x.example>, \"", "=?utf-8?q?Bcc=3A_evil=40x.example?=", "Päť, Ünïcode; \\ 💬 " + "long " * 20,
         "<b>Pat</b>{{link}}[[Hello]]", "Bcc: evil@x.example", "Pat's %s %n", "\u200eQuill"]


@tap.cases([(name,) for name in NASTY], "a name like {0!r} does no harm")
def names(name):
    with Story() as story:
        done = story.run("person", "set", "pat@north.example", "--name", name)
        if done.status != 0:
            tap.equal(done.status, 4, "refused where it comes in: %r" % done)
            return
        story.ask("pat", "bookings", slot=story.slots("drop-in")[4])
        letter, = story.news(1)
        tap.equal(letter.read["to"], [[name.strip().replace("=?", "= ?"), "pat@north.example"]], "To")
        tap.equal(letter.parts(), ["multipart/alternative", "text/plain", "text/html", "text/calendar"], "parts")
        tap.check("<b>Pat" not in letter.html and "evil@x.example" not in letter.read["headers"].get("bcc", ""), "nothing got in")
        event = letter.event()
        tap.equal((event["METHOD"], event["ATTENDEE"]), ("REQUEST", "mailto:pat@north.example"), "the calendar")


@tap.test
def line_ends_in_names_titles_and_reasons_never_reach_a_header():
    with Story() as story:
        for text in ("Pat\r\nBcc: evil@x.example", "Pat\nX: y", "Pat\rX: y", "Pat\u2028X: y", "Pat\x00", "Pat\x0bX: y"):
            if "\x00" not in text:
                tap.check(story.run("person", "set", "pat@north.example", "--name", text).status in (0, 4), "as a name: %r" % text)
        slot = story.slots("drop-in")[4]
        story.ask("pat", "bookings", slot=slot)
        story.ask("carla", "slots/%s/cancel" % slot, reason="Ill.\r\nBcc: evil@x.example\r\n\r\n.\r\nMAIL FROM:<x@y.example>\nReally.")
        booked, gone = story.news(2)
        for letter in (booked, gone):
            tap.check(not {"bcc", "x"} & set(letter.read["names"]), "headers: %r" % letter.read["names"])
        tap.contains(gone.words, "Really.")
        tap.equal(story.post.count("mail"), 2, "letters that were begun")


@tap.test
def metrics_and_the_list_tell_how_the_post_stands():
    with Story() as story:
        story.post.behave(rcpt=451)
        story.ask("pat", "bookings", slot=story.slots("drop-in")[4])
        story.post.wait_for("rcpt")
        harness.wait_until(lambda: [one["state"] for one in story.waiting()] == ["failed"], "the letter to have failed")
        figures = story.server.get("/metrics").text
        tap.contains(figures, 'attune_letters{state="failed"} 1\n')
        tap.contains(figures, 'attune_letters{state="sent"} 0\n')
        tap.contains(figures, "attune_letters_oldest_seconds 0\n")
        log = story.server.log_text()
        tap.check("pat@" not in log and "Pat Quill" not in log, "neither address nor name in the log")


def fresh_letters(house, seen):
    """Subject → (reader, words, HTML) of those that were written into the folder since the last look."""
    house.attune("deliver")
    found = {}
    for path in sorted(set(glob.glob(os.path.join(house.folder, "post", "*.eml"))) - seen):
        seen.add(path)
        with open(path, "rb") as file:
            letter = email.message_from_binary_file(file, policy=email.policy.default)
        found[letter["Subject"]] = (letter["To"].addresses[0].addr_spec, *(
            letter.get_body((kind,)).get_content() for kind in ("plain", "html")))
    return found


def follow(house, server, letters):
    """Opens every link of these letters as their reader; the paths by subject."""
    opened, base = {}, "http://" + house.settings["listen"]
    for subject, (reader, words, page) in letters.items():
        links = [set(re.findall(re.escape(base) + r"(/[\w/.-]*)?(?![\w/.-])", text)) for text in (words, page)]
        tap.equal(links[0], links[1], "links in text and HTML of “%s”" % subject)
        for path in links[0]:
            answer = server.get(path or "/", house.token(reader), Accept="text/html")
            tap.equal(answer.status, 200, "“%s” to %s: %s" % (subject, reader, path))
        opened[subject] = links[0]
    return opened


@tap.test
def case_32_a_confirmation_leads_to_moving_and_cancelling_and_no_link_of_a_letter_leads_nowhere():
    seen = set()
    with harness.House(mail="file:post", mail_deliver="apart") as house:
        house.load()
        slot, other = [slot["id"] for slot in json.loads(house.attune("slots", "--service", "drop-in", "--from", "2026-09-24",
                                                                      "--json"))["items"][:2]]
        booking, _, _ = [house.attune("book", "--as", mail, which) for mail, which in (
            ("pat@north.example", slot), ("kim@council.example", slot), ("kim@council.example", other))]
        with house.serve() as server:
            opened = follow(house, server, fresh_letters(house, seen))
        tap.equal(len(opened), 3, "letters: %r" % opened)
        wanted = {"/bookings/%s/%s" % (booking, act) for act in ("move", "cancel")}
        tap.check(any(wanted <= links for subject, links in opened.items() if subject.startswith("Booked")), "links: %r" % opened)
        house.now = "2026-10-05T09:30:00+01:00" # a Monday early in the month
        house.attune("attend", booking)
        with house.serve() as server:
            later = {}

            def told():
                later.update(fresh_letters(house, seen))
                return all(any(word in subject for subject in later) for word in ("was used", "without an outcome", "How was"))
            harness.wait_until(told, "figures, digest and questions")
            follow(house, server, later)
        house.verify()


tap.run()
