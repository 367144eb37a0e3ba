"""Letters through Debian's Exim into mailboxes, and answers through it into attune receive, by the very lines of docs/operator.md."""
import json
import os
import re

import clients
import harness
import mta
import post
import tap

REPLY = "bookings@diary.example.nhs.uk"
PAT, KIM, SAM, ADA, CARLA = ("pat@north.example", "kim@council.example", "sam@south.example", "ada@clinic.example", "carla@clinic.example")
BOOKED, GIVEN_BACK = ("booked", "", ""), ("cancelled", "party", "")
# A line that no mail server need take, lines that a server would take for the end, and letters of more than seven bits.
HARD = "%s\n.\n..\n.. two, and one line more\n.hidden: ä€😀 «ÿ»\nFrom here on:\n%s" % ("long" * 300, "Ж" * 300)


def documented(command):
    """Router and transport of the operator's guide, with `command` for the installed program."""
    with open(os.path.join(harness.SOURCE, "docs", "operator.md"), encoding="utf-8") as guide:
        found = re.search(r"\nWith Exim, .*?\n```\n(.*?)\n\n(.*?)\n```\n", guide.read(), re.S)
    router, transport = found.groups()
    tap.equal(transport.count("/usr/bin/attune receive"), 1, "the program in the transport")
    return router, transport.replace("/usr/bin/attune", command)


class Practice(harness.House):
    """A service that sends by Exim, and is handed by it what comes to its address."""

    def __init__(self, **settings):
        super().__init__(mail_reply_to=REPLY, mail_from=mta.FROM, mail_deliver="apart", service_name="Little Steps",
                         base_url="https://diary.little.example", **settings)
        self.seen, self.exim = {}, None
        try:
            self.begin()
        except BaseException:
            self.close()
            raise

    def begin(self):
        command = os.path.join(self.folder, "attune")
        self.exim = mta.Exim(*documented(command))
        self.configure(mail=self.exim.address, mail_ca_file=self.exim.ca, mail_tls="needed", mail_user=mta.USER,
                       mail_password_file=self.exim.password)
        mta.script(command, self)
        self.load()

    def close(self):
        if self.exim:
            self.exim.close()
        super().close()

    def __exit__(self, kind, value, trace):
        if kind is not None:
            tap.note(self.exim.log("main") + self.exim.log("reject") + self.exim.log("panic"))
        super().__exit__(kind, value, trace)

    def slots(self):
        return [slot["id"] for slot in json.loads(self.attune("slots", "--service", "drop-in", "--json"))["items"]]

    def book(self, slot, person=PAT):
        return self.attune("book", "--as", person, slot)

    def deliver(self, now=None):
        """(sent, failed, given up), and what was said."""
        done = self.run("deliver", "--json", now=now)
        tap.equal(done.status, 0, "exit code: %r" % done)
        counts = done.json()
        return (counts["sent"], counts["failed"], counts["given_up"]), done.err

    def outbox(self):
        """States of all letters ever written."""
        return sorted(letter["state"] for letter in json.loads(self.attune("deliver", "--list", "--all", "--json"))["items"])

    def news(self, mailbox):
        """What has come into that mailbox since the last look."""
        letters = self.exim.letters(mailbox)
        fresh, self.seen[mailbox] = letters[self.seen.get(mailbox, 0):], len(letters)
        return fresh

    def invitation(self, slot=4, person=PAT):
        """Books, and gives the booking's id and the invitation that came into the mailbox."""
        booking = self.book(self.slots()[slot], person)
        tap.equal(self.deliver()[0], (1, 0, 0), "sent, failed, given up")
        letter, = self.news(person)
        return booking, clients.Invitation(letter)

    def state(self, booking):
        return self.store.rows("SELECT state, cancelled_by, cancel_reason FROM booking WHERE id = ?", booking)[0]


def words_from(sender, to, text):
    return ("From: Pat Quill <%s>\nTo: %s\nSubject: About Tuesday\nMessage-ID: <m-1@north.example>\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n" % (sender, to, text)).encode()


@tap.test
def letters_come_into_mailboxes_over_tls_from_one_who_has_signed_in():
    with Practice() as practice:
        slot = practice.slots()[4]
        booking = practice.book(slot)
        practice.book(slot, KIM)
        tap.equal(practice.deliver()[0], (2, 0, 0), "sent, failed, given up")
        booked, = practice.news(PAT)
        waiting, = practice.news(KIM)
        tap.equal((booked.to, booked.subject), (PAT, "Booked: Drop-in consultation, Tue 15 Sep 2026 09:00–09:45"), "booked")
        tap.contains(booked.words, "https://diary.little.example/bookings/" + booking)
        tap.equal(booked.event()["METHOD"], "REQUEST", "the calendar")
        tap.contains(waiting.words, "number 1 on the waiting list")
        tap.contains(str(booked.message["Received"]), "with esmtpsa", "how it came: signed in, under TLS")
        tap.equal((booked.message["Return-Path"], booked.message["Envelope-To"]), ("<%s>" % mta.FROM, PAT), "the envelope")


@tap.test
def words_of_every_kind_survive_the_way_here_and_back():
    with Practice() as practice:
        practice.invitation()
        practice.exim.send(words_from(PAT, REPLY, HARD), REPLY)
        practice.exim.settle()
        tap.equal(practice.deliver()[0], (2, 0, 0), "sent, failed, given up")
        letter, = practice.news(ADA)
        tap.check(max(map(len, letter.raw.splitlines())) <= 998, "its lines are as long as mail allows")
        tap.contains(letter.text.replace("\r\n", "\n"), HARD, "what was written")
        tap.equal(len(practice.news(PAT)), 1, "the answer that a person reads it")


@tap.cases([(name,) for name in clients.WRITERS], "who declines in {0} has given the booking back")
def declined(name):
    with Practice() as practice:
        booking, invitation = practice.invitation()
        practice.exim.send(clients.WRITERS[name](invitation, "DECLINED"), invitation.organizer)
        practice.exim.settle()
        tap.equal(practice.state(booking), GIVEN_BACK, "the booking")
        tap.equal(practice.deliver()[0], (1, 0, 0), "sent, failed, given up")
        letter, = practice.news(PAT)
        tap.equal((letter.event()["METHOD"], letter.event()["UID"]), ("CANCEL", invitation.uid), "it leaves the calendar")
        tap.contains(practice.exim.log(), "R=attune T=attune_pipe", "the log")
        practice.verify()


@tap.test
def a_mark_that_stands_on_the_envelope_alone_is_found():
    with Practice() as practice:
        booking, invitation = practice.invitation()
        answer = clients.outlook(invitation, "DECLINED", to="someone@north.example").replace(b"X-Original-To", b"X-Other")
        tap.check(invitation.organizer.encode() not in answer, "it stands nowhere else")
        practice.exim.send(answer, invitation.organizer)
        practice.exim.settle()
        tap.equal(practice.state(booking), GIVEN_BACK, "the booking")


@tap.test
def what_comes_from_nobody_is_left_alone():
    with Practice() as practice:
        practice.exim.send(words_from(PAT, REPLY, "Your message could not be delivered."), REPLY, sender="")
        practice.exim.settle()
        tap.equal(practice.deliver()[0], (0, 0, 0), "letters of it")
        practice.exim.send(words_from(PAT, REPLY, "Could somebody ring me?"), REPLY)
        practice.exim.settle()
        tap.equal(practice.deliver()[0], (2, 0, 0), "letters of the same from a person")


@tap.test
def what_cannot_be_taken_now_waits_and_is_taken_at_a_later_run_of_the_queue():
    with Practice() as practice:
        booking, invitation = practice.invitation()
        there = practice.settings["database"]
        practice.configure(database="postgresql://attune@127.0.0.1:%d/attune" % harness.free_port())
        practice.exim.send(clients.outlook(invitation, "DECLINED"), invitation.organizer)
        harness.wait_until(lambda: "T=attune_pipe defer" in practice.exim.log(), "Exim to keep the message")
        tap.contains(practice.exim.log(), "returned 75", "the log")
        tap.contains(practice.exim.log(), "transport output: attune: database: connection to server", "why, in the log")
        tap.equal(practice.exim.queued(), 1, "messages that wait")
        practice.configure(database=there)
        tap.equal(practice.state(booking), BOOKED, "the booking meanwhile")
        with practice.store.held():
            practice.exim.run_queue()
        tap.equal((practice.exim.queued(), practice.state(booking)), (1, BOOKED), "after a run while the database is held")
        practice.exim.run_queue()
        practice.exim.settle()
        tap.equal(practice.state(booking), GIVEN_BACK, "the booking in the end")
        tap.equal(practice.deliver()[0], (1, 0, 0), "letters of it: one, and no report of a failure")


@tap.test
def a_reader_whom_the_server_does_not_know_is_given_up_and_others_are_written_to():
    with Practice() as practice:
        slots = practice.slots()
        for slot, person in zip(slots[4:], (PAT, SAM, KIM)):
            practice.book(slot, person)
        counts, said = practice.deliver()
        tap.equal(counts, (2, 0, 1), "sent, failed, given up")
        tap.equal(practice.outbox(), ["given-up", "sent", "sent"], "letters")
        tap.contains(said, "given up", "what is said")
        letter, = json.loads(practice.attune("deliver", "--list", "--json"))["items"]
        tap.contains(letter["last_error"], "550", "what is kept of the answer")
        tap.equal([len(practice.news(person)) for person in (PAT, KIM)], [1, 1], "letters that came")
        tap.contains(practice.exim.log("reject") + practice.exim.log(), "rejected RCPT <%s>" % SAM, "where it was refused")


@tap.test
def while_the_server_asks_to_come_later_letters_wait():
    with Practice() as practice:
        practice.exim.busy(True)
        practice.book(practice.slots()[4])
        tap.equal((practice.deliver()[0], practice.outbox()), ((0, 1, 0), ["failed"]), "counts, letters")
        practice.exim.busy(False)
        tap.equal(practice.deliver()[0], (0, 0, 0), "not before a minute is over")
        tap.equal(practice.deliver("2026-09-07T08:01:01+01:00")[0], (1, 0, 0), "then it goes")
        tap.equal(len(practice.news(PAT)), 1, "letters that came")


@tap.test
def a_password_that_the_server_refuses_loses_no_letter():
    with Practice() as practice:
        practice.book(practice.slots()[4])
        practice.exim.write("password", "wrong\n")
        tap.equal((practice.deliver()[0], practice.outbox()), ((0, 1, 0), ["failed"]), "counts, letters")
        tap.equal(practice.exim.raw(PAT), [], "letters that came")


tap.run()
