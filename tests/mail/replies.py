"""Answers that come to mail-reply-to: a calendar that declines gives the booking back, by whatever program it was written; what only a
person understands goes on to people; and nothing makes a loop, or harm."""
import json
import os
import time

import clients
import harness
import post
import tap

REPLY = "bookings@little.example"
PAT, KIM, ADA = "pat@north.example", "kim@council.example", "ada@clinic.example"


class Desk(harness.House):
    """A service whose letters go to a folder, and whose mail server hands messages to `receive`."""

    def __init__(self, book=harness.BOOK, **settings):
        super().__init__(**dict({"mail": "file:post", "mail_from": "diary@little.example", "mail_reply_to": REPLY, "mail_deliver": "apart",
                                 "service_name": "Little Steps", "base_url": "https://diary.little.example"}, **settings))
        self.load(book)
        self.seen = set()

    def slots(self, service="drop-in"):
        return [slot["id"] for slot in json.loads(self.attune("slots", "--service", service, "--json"))["items"]]

    def book(self, slot, person=PAT, **options):
        return self.attune("book", "--as", person, slot, **options)

    def news(self, **options):
        """Letters that were written since the last look, the first written first."""
        self.attune("deliver", **options)
        folder = os.path.join(self.folder, "post")
        names = sorted(set(os.listdir(folder) if os.path.isdir(folder) else ()) - self.seen)
        self.seen |= set(names)
        letters = []
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                letters.append(file.read())
        return post.read(letters)

    def invitation(self, slot=4, person=PAT):
        """Books, and gives the booking's id and the letter's invitation."""
        booking = self.book(self.slots()[slot], person)
        letter, = self.news()
        return booking, clients.Invitation(letter)

    def receive(self, message, status=0, **options):
        """What became of it, and what was said."""
        done = self.run_bytes(message, **options)
        tap.equal(done.status, status, "exit code: %r" % done)
        tap.check("@" not in done.err, "no address is said: %r" % done)
        return (done.json() if done.out else {}), done.err

    def run_bytes(self, message, now=None):
        import subprocess
        done = subprocess.run([harness.PROGRAM, "receive", "--json", "--config", self.config], input=message, capture_output=True,
                              env=self.env(now), cwd=self.folder, timeout=600)
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode("utf-8", "replace")
        return harness.Result(done)

    def state(self, booking):
        return self.store.rows("SELECT state, cancelled_by, cancel_reason FROM booking WHERE id = ?", booking)[0]


BOOKED, GIVEN_BACK = ("booked", "", ""), ("cancelled", "party", "")


@tap.cases([(name,) for name in clients.WRITERS], "who declines in {0} has given the booking back")
def declined(name):
    with Desk() as desk:
        booking, invitation = desk.invitation()
        waiting = desk.book(desk.slots()[4], KIM)
        desk.news()
        answer = clients.WRITERS[name](invitation, "DECLINED")
        told, _ = desk.receive(answer)
        tap.equal(told, {"kind": "reply", "outcome": "cancelled", "booking": booking, "passed_to": 0}, "what became of it")
        tap.equal(desk.state(booking), GIVEN_BACK, "the booking")
        tap.equal(desk.state(waiting)[0], "offered", "whoever waited")
        letters = {letter.to: letter for letter in desk.news()}
        tap.equal(sorted(letters), [KIM, PAT], "who is told")
        tap.contains(letters[PAT].words, "You have cancelled this booking.")
        tap.equal((letters[PAT].event()["METHOD"], letters[PAT].event()["UID"]), ("CANCEL", invitation.uid), "it leaves the calendar")
        entry = json.loads(desk.attune("audit", "--subject", booking, "--json"))["items"][0]
        tap.equal((entry["act"], entry["who"]["name"] if isinstance(entry["who"], dict) else entry["who"]), ("cancel", "Pat Quill"), "the log")
        for _ in range(2):
            tap.equal(desk.receive(answer)[0]["outcome"], "again", "the same message once more")
        tap.equal(desk.news(), [], "letters after that")
        desk.verify()


@tap.cases([(name, status) for name in clients.WRITERS for status in ("ACCEPTED", "TENTATIVE")], "{1} in {0} changes nothing")
def accepted(name, status):
    with Desk() as desk:
        booking, invitation = desk.invitation()
        tap.equal(desk.receive(clients.WRITERS[name](invitation, status))[0]["outcome"], "noted", "what became of it")
        tap.equal((desk.state(booking), desk.news()), (BOOKED, []), "the booking, letters")


@tap.cases([("Outlook",), ("Google",)], "another time that {0} proposes is answered, and the booking stays")
def proposed(name):
    with Desk() as desk:
        booking, invitation = desk.invitation()
        tap.equal(desk.receive(clients.WRITERS[name](invitation, "COUNTER", id="the-one@north.example"))[0]["outcome"], "asked", "what became of it")
        tap.equal(desk.state(booking), BOOKED, "the booking")
        letter, = desk.news()
        tap.equal(letter.to, PAT, "to whom")
        tap.contains(letter.words, "You proposed another time in your calendar.")
        tap.contains(letter.words, "https://diary.little.example/bookings/" + booking)
        tap.check(letter.subject.startswith("About your message: New Time Proposed: "), letter.subject)
        tap.equal((letter.message["In-Reply-To"], letter.message["Auto-Submitted"]), ("<the-one@north.example>", "auto-replied"), "headers")
        desk.receive(clients.WRITERS[name](invitation, "COUNTER"))
        tap.equal(desk.news(), [], "a second time on that day")


@tap.test
def who_was_not_written_to_cannot_decline_and_a_person_looks_at_it():
    with Desk() as desk:
        booking, invitation = desk.invitation()
        other, others = desk.invitation(5, KIM)
        tries = {
            "an invitation that was forwarded": clients.outlook(invitation, "DECLINED", guest=KIM),
            "a stranger": clients.outlook(invitation, "DECLINED", guest="someone@elsewhere.example"),
            "another's mark": clients.outlook(invitation, "DECLINED", to=others.organizer),
            "a mark that was changed": clients.outlook(invitation, "DECLINED", to=invitation.organizer.replace("@", "a@")),
            "a mark of which a letter was changed": clients.outlook(
                invitation, "DECLINED", to="bookings+" + invitation.organizer[9:10].translate(str.maketrans("0a", "a0")).replace("0", "b")
                + invitation.organizer[10:]),
            "no mark at all": clients.outlook(invitation, "DECLINED", to=REPLY),
        }
        for number, (what, answer) in enumerate(tries.items()):
            told, _ = desk.receive(answer)
            tap.equal((told["kind"], told["passed_to"]), ("passed on", 1), what)
            tap.equal((desk.state(booking), desk.state(other)), (BOOKED, BOOKED), "the bookings after " + what)
        letters = [letter for letter in desk.news() if letter.to == ADA]
        tap.equal(len(letters), len(tries), "letters to the administrator")


@tap.test
def an_answer_to_what_has_changed_since_gives_nothing_back():
    with Desk() as desk:
        booking, invitation = desk.invitation()
        desk.attune("slot", "edit", desk.slots()[4], "--starts", "2026-09-15T11:30")
        desk.news()
        tap.equal(desk.receive(clients.outlook(invitation, "DECLINED"))[0]["outcome"], "old", "what became of it")
        letter, = desk.news()
        tap.contains(letter.words, "this has changed since, so nothing has been cancelled. This is how it is now:")
        tap.contains(letter.words, "Tue 15 Sep 2026 11:30")
        desk.attune("move", booking, desk.slots()[9])
        now = clients.Invitation([letter for letter in desk.news() if letter.subject.startswith("Moved")][0])
        tap.equal(desk.receive(clients.apple(invitation, "DECLINED", sequence=99))[0]["outcome"], "noted", "the entry it has left")
        tap.equal(desk.state(booking), BOOKED, "the booking")
        tap.equal(desk.receive(clients.google(now, "DECLINED"))[0]["outcome"], "cancelled", "the entry as it is")


@tap.test
def saying_yes_to_what_is_cancelled_is_answered():
    with Desk() as desk:
        booking, invitation = desk.invitation()
        desk.attune("cancel", "--as", PAT, booking)
        desk.news()
        tap.equal(desk.receive(clients.apple(invitation, "ACCEPTED"))[0]["outcome"], "over", "what became of it")
        letter, = desk.news()
        tap.contains(letter.words, "this booking was cancelled before. You do not have a place.")


@tap.test
def one_of_eight_meetings_that_is_declined_leaves_the_booking_and_tells_how_to_cancel():
    with Desk() as desk:
        booking = desk.book(desk.slots("circle")[0])
        letter, = desk.news()
        tap.equal(desk.receive(clients.outlook(clients.Invitation(letter, 3), "DECLINED"))[0]["outcome"], "several", "what became of it")
        letter, = desk.news()
        tap.contains(letter.words, "this booking is for more than one entry there, so nothing has been cancelled.")
        tap.contains(letter.words, "https://diary.little.example/bookings/" + booking)
        tap.equal(desk.state(booking), BOOKED, "the booking")


@tap.test
def what_the_rules_do_not_let_go_is_kept_and_the_reason_told():
    with Desk() as desk:
        booking, invitation = desk.invitation()
        late = "2026-09-15T09:10:00+01:00"
        desk.attune("attend", "--outcome", "attended", booking, now=late)
        told, _ = desk.receive(clients.outlook(invitation, "DECLINED"), now=late)
        tap.equal(told["outcome"], "kept", "what became of it")
        letter, = desk.news(now=late)
        tap.contains(letter.words, "You declined in your calendar, but the booking stays: What became of this booking has been recorded already")
        tap.equal(desk.state(booking), BOOKED, "the booking")


@tap.test
def a_leader_declines_for_the_team():
    with Desk() as desk:
        booking = desk.attune("book", "--as", "lea@north.example", "--team", "north", desk.slots("reflection")[0])
        letter, = desk.news()
        tap.equal(desk.receive(clients.outlook(clients.Invitation(letter), "DECLINED"))[0]["outcome"], "cancelled", "what became of it")
        tap.equal(desk.state(booking)[:2], ("cancelled", "party"), "the booking")


def plain(to=REPLY, author="Pat Quill <%s>" % PAT, words="I cannot come on Tuesday, could somebody ring me?", id="m-1@north.example", more=""):
    return ("From: %s\r\nTo: %s\r\nSubject: About Tuesday\r\nMessage-ID: <%s>\r\n%sContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n"
            % (author, to, id, more, words)).encode()


@tap.test
def words_go_to_a_person_who_can_answer_at_once():
    with Desk() as desk:
        booking, invitation = desk.invitation()
        told, _ = desk.receive(plain(to=invitation.organizer))
        tap.equal(told, {"kind": "passed on", "outcome": None, "booking": booking, "passed_to": 1}, "what became of it")
        letters = {letter.to: letter for letter in desk.news()}
        tap.equal(sorted(letters), [ADA, PAT], "readers")
        passed, answer = letters[ADA], letters[PAT]
        tap.equal(passed.subject, "Pat Quill wrote to us: About Tuesday", "subject")
        tap.equal(passed.read["reply_to"], [["Little Steps", PAT]], "where the answer goes")
        tap.contains(passed.words, "I cannot come on Tuesday, could somebody ring me?")
        tap.contains(passed.words, "https://diary.little.example/bookings/" + booking)
        tap.contains(answer.words, "your message has gone on to a person")
        tap.equal((answer.subject, answer.message["In-Reply-To"]), ("About your message", "<m-1@north.example>"), "the answer")
        tap.equal(answer.message["Auto-Submitted"], "auto-replied", "Auto-Submitted")
        desk.receive(plain(to=invitation.organizer))
        tap.equal(desk.news(), [], "the same message once more")
        desk.receive(plain(id="m-2@north.example"))
        tap.equal([letter.to for letter in desk.news()], [ADA], "another on the same day is passed on, and not answered again")


@tap.test
def a_stranger_is_not_answered_and_words_may_go_to_an_office():
    with Desk(mail_office="office@little.example") as desk:
        booking, invitation = desk.invitation()
        told, _ = desk.receive(plain(author="Someone <someone@elsewhere.example>", to=invitation.organizer))
        tap.equal((told["passed_to"], told["booking"]), (1, None), "what became of it")
        letter, = desk.news()
        tap.equal(letter.to, "office@little.example", "reader")
        tap.contains(letter.words, "Nobody in the service book has that address.")
        tap.check(booking not in letter.text, "whose mark it is proves nothing of who writes")


AUTOMATIC = [
    ("an absence", "Auto-Submitted: auto-replied\r\n"),
    ("an absence of Exchange", "X-Auto-Response-Suppress: All\r\nAuto-Submitted: auto-generated\r\n"),
    ("an old absence", "Precedence: auto_reply\r\n"),
    ("bulk", "Precedence: bulk\r\n"),
    ("a list", "List-Id: <all.north.example>\r\n"),
    ("an advertisement", "List-Unsubscribe: <https://x.example/>\r\n"),
    ("a bounce", "Return-Path: <>\r\n"),
]


@tap.cases([row for row in AUTOMATIC], "{0} is left alone")
def automatic(name, more):
    with Desk() as desk:
        booking, invitation = desk.invitation()
        told, _ = desk.receive(plain(to=invitation.organizer, more=more))
        tap.equal((told["kind"], desk.news(), desk.state(booking)), ("left alone", [], BOOKED), "what became of it, letters, the booking")


@tap.test
def a_report_of_a_letter_that_could_not_be_delivered_makes_no_loop():
    with Desk() as desk:
        booking = desk.book(desk.slots()[4])
        letter, = desk.news()
        report = (b"From: MAILER-DAEMON@mail.example\r\nTo: " + REPLY.encode() + b"\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
                  b"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
                  b"Nobody there.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
                  + letter.raw + b"\r\n--b--\r\n")
        tap.equal((desk.receive(report)[0]["kind"], desk.news(), desk.state(booking)), ("left alone", [], BOOKED), "what became of it")


@tap.test
def our_own_letters_that_come_back_are_left_alone():
    with Desk() as desk:
        desk.book(desk.slots()[4])
        letter, = desk.news()
        tap.equal((desk.receive(letter.raw)[0]["kind"], desk.news()), ("left alone", []), "an invitation of ours")
        desk.receive(plain())
        for letter in desk.news():
            tap.equal((desk.receive(letter.raw)[0]["kind"], desk.news()), ("left alone", []), "a letter of ours: " + letter.subject)


@tap.test
def whatever_is_amiss_here_lets_the_message_wait_at_the_mail_server():
    with Desk() as desk:
        booking, invitation = desk.invitation()
        answer = clients.outlook(invitation, "DECLINED")
        with desk.store.held():
            desk.receive(answer, status=75)
        tap.equal(desk.state(booking), BOOKED, "the booking meanwhile")
        desk.configure(mail_reply_to=None)
        tap.contains(desk.receive(answer, status=75)[1], "mail-reply-to")
        desk.configure(mail_reply_to=REPLY, service_nmae="x")
        desk.receive(answer, status=75)
        desk.configure(service_nmae=None)
        tap.equal(desk.receive(answer)[0]["outcome"], "cancelled", "in the end")
        desk.attune("person", "disable", ADA)
        tap.contains(desk.receive(plain(), status=75)[1], "nobody to pass a message on to")
        tap.equal(desk.run("receive", "word", input="").status, 75, "a word too much")


def nested(depth):
    return b"From: " + PAT.encode() + b"\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)) + b"\r\nx\r\n"


HOSTILE = {
    "nothing": b"",
    "line ends": b"\r\n\r\n\n\n",
    "zeros": bytes(5000),
    "every byte": bytes(range(256)) * 40,
    "a header without end": b"Subject: " + b"a" * 3000000,
    "many headers": b"X-A: b\r\n" * 100000 + b"\r\nx",
    "deep nests": nested(150),
    "deeper nests": nested(5000),
    "many parts": b"From: a@b.cc\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 50000 + b"--b--",
    "a part without end": b"From: a@b.cc\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n",
    "no boundary": b"From: a@b.cc\r\nContent-Type: multipart/mixed\r\n\r\n--\r\n\r\nx",
    "base64 that is none": b"From: a@b.cc\r\nContent-Type: text/calendar; method=REPLY\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%\r\n=A",
    "a charset that is none": b"From: a@b.cc\r\nContent-Type: text/plain; charset=\"x-\xff\xfe\"\r\n\r\n\xff\xfe\x00",
    "UTF-7 and UTF-16": b"From: a@b.cc\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfe\x00\xd8\x00",
    "long lines": b"From: a@b.cc\r\n\r\n" + b"x" * 6000000,
    "many addresses": b"From: " + b"a@b.cc, " * 50000 + b"\r\nTo: " + b"c@d.ee, " * 50000 + b"\r\n\r\nx",
    "a group": b"From: All: a@b.cc, c@d.ee;\r\nTo: undisclosed-recipients:;\r\n\r\nx",
    "encoded line ends": b"From: =?utf-8?q?a=0D=0ABcc=3A_evil=40x.example?= <pat@north.example>\r\nSubject: =?utf-8?b?eA0KQmNjOiBldmlsQHguZXhhbXBsZQ==?=\r\n\r\nx",
    "markers": b"From: {{link}} <pat@north.example>\r\nSubject: [[Hello]] {{>part-foot}} <b>\r\n\r\n{{home}} <script>alert(1)</script>",
    "a calendar in a calendar": b"From: a@b.cc\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n" + b"BEGIN:VCALENDAR\r\n" * 3000,
}


@tap.cases([(name,) for name in HOSTILE], "a message of {0} does no harm")
def hostile(name):
    with Desk() as desk:
        began = time.monotonic()
        told, _ = desk.receive(HOSTILE[name])
        tap.note("took %.2f s" % (time.monotonic() - began))
        tap.check(told["kind"] in ("passed on", "left alone"), "what became of it: %r" % told)
        for letter in desk.news():
            tap.check(letter.to in (ADA, PAT), "reader")
            tap.check("bcc" not in letter.read["names"] and "evil" not in str(letter.message["To"]), "headers: %r" % letter.read["names"])
            tap.check("<script" not in letter.html and "<b>" not in letter.html, "markup")
            tap.check(len(letter.raw) < 60000, "its size: %d" % len(letter.raw))
        desk.verify()


tap.run()
