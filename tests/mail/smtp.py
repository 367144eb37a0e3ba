"""Letters to a real mail server: TLS, sign-in, and every way in which a server can fail."""
import json
import os
import time

import harness
import post
import tap

FROM = "diary@little.example"
START = "2026-09-07T08:00:00+01:00"


class Diary(harness.House):
    """A house whose letters go to `server`, with one letter in the outbox for every booking made."""

    def __init__(self, server=None, **settings):
        super().__init__(mail=server and server.address, mail_from=FROM, mail_ca_file=server and server.ca, **settings)
        self.load()
        self.slots = [slot["id"] for slot in json.loads(self.attune("slots", "--service", "drop-in", "--json"))["items"]]

    def write_letters(self, n=1):
        for _ in range(n):
            self.attune("book", "--person", "pat@north.example", self.slots.pop(0))

    def deliver(self, now=None):
        """(sent, failed, given up), and what was said."""
        done = self.run("deliver", "--json", now=now)
        tap.equal(done.status, 0, "exit code: %r" % done)
        counts = done.json()
        return (counts["sent"], counts["failed"], counts["given_up"]), done.err

    def letters(self):
        return json.loads(self.attune("deliver", "--list", "--all", "--json"))["items"]

    def states(self):
        return [letter["state"] for letter in self.letters()]


def at(minutes):
    """So many minutes after the clock's start."""
    return "2026-09-%02dT%02d:%02d:01+01:00" % (7 + (480 + minutes) // 1440, (480 + minutes) // 60 % 24, minutes % 60)


@tap.cases([("none",), ("starttls",), ("smtps",)], "a letter arrives by {0}")
def arrives(tls):
    with post.Server(tls=tls) as server, Diary(server) as diary:
        diary.write_letters()
        tap.equal(diary.deliver()[0], (1, 0, 0), "sent, failed, given up")
        tap.equal(diary.states(), ["sent"], "states")
        mail = server.of("mail")[0]
        tap.equal((mail["from"], mail["name"], mail["secure"]), (FROM, "little.example", tls != "none"), "sender, EHLO, TLS")
        tap.equal([letter.to for letter in server.letters()], ["pat@north.example"], "readers")
        tap.equal(server.of("letter")[0]["to"], ["pat@north.example"], "the envelope")


@tap.test
def several_letters_go_over_one_connection():
    with post.Server(tls="starttls") as server, Diary(server) as diary:
        diary.write_letters(5)
        tap.equal(diary.deliver()[0], (5, 0, 0), "sent, failed, given up")
        tap.equal((server.count("connect"), server.count("letter"), len(set(server.ids()))), (1, 5, 5), "connections, letters, ids")


@tap.test
def a_certificate_that_cannot_be_proved_gets_no_letter():
    with post.Server(tls="starttls") as server, Diary(server) as diary:
        diary.configure(mail_ca_file=None)
        diary.write_letters()
        counts, said = diary.deliver()
        tap.equal((counts, server.count("mail")), ((0, 1, 0), 0), "counts, letters begun")
        tap.contains(said.lower(), "certificate")


@tap.test
def without_tls_nothing_goes_where_it_is_needed():
    with post.Server() as server, Diary(server, mail_tls="needed") as diary:
        diary.write_letters()
        tap.equal((diary.deliver()[0], server.count("mail")), ((0, 1, 0), 0), "counts, letters begun")


@tap.test
def who_we_are_stands_in_a_file_and_is_shown_to_nobody():
    with post.Server(tls="starttls", user="diary", password="pa:ss word") as server, Diary(server) as diary:
        secret = diary.write("password", "pa:ss word\nsecond line\n")
        os.chmod(secret, 0o600)
        diary.configure(mail_user="diary", mail_password_file="password")
        diary.write_letters()
        tap.equal(diary.deliver()[0], (1, 0, 0), "sent, failed, given up")
        tap.equal([(e["fine"], e["secure"]) for e in server.of("auth")], [(True, True)], "sign-in, under TLS")
        diary.write("password", "wrong\n")
        diary.write_letters()
        counts, said = diary.deliver()
        tap.equal(counts, (0, 1, 0), "a password that is wrong loses no letter")
        tap.check("wrong" not in said and "@" not in said.replace("attune@", ""), "no secret, no address: " + said)
        os.chmod(secret, 0o644)
        done = diary.run("deliver")
        tap.equal(done.status, 4, "exit code with a password that all may read")
        tap.contains(done.err, "mail-password-file")


@tap.cases([(421,), (450, ), (451,), (452,)], "an answer of {0} to the reader is tried again")
def temporary(code):
    with post.Server() as server, Diary(server) as diary:
        diary.write_letters()
        server.behave(rcpt=code)
        counts, said = diary.deliver()
        tap.equal((counts, diary.states()), ((0, 1, 0), ["failed"]), "counts, states")
        tap.check("@" not in said, "no address in the log: " + said)
        server.behave(rcpt=0)
        tap.equal(diary.deliver()[0], (0, 0, 0), "not before a minute is over")
        tap.equal(diary.deliver(at(1))[0], (1, 0, 0), "then it goes")
        tap.equal(len(server.ids()), 1, "letters that arrived")


@tap.cases([("rcpt", 550), ("rcpt", 553), ("data", 552), ("data", 554)], "an answer of {1} to {0} ends it at once")
def permanent(when, code):
    with post.Server() as server, Diary(server) as diary:
        diary.write_letters(2)
        server.behave(**{when: code})
        counts, said = diary.deliver()
        tap.equal((counts, diary.states()), ((0, 0, 2), ["given-up"] * 2), "counts, states")
        tap.contains(said, "given up", "the log")
        tap.check("@" not in said, "no address in the log: " + said)
        letter = diary.letters()[0]
        tap.contains(letter["last_error"], str(code), "what is kept of the answer")
        tap.check("@" not in letter["last_error"], "no address is kept: " + letter["last_error"])
        tap.equal(diary.deliver(at(600))[0], (0, 0, 0), "it is not tried again")
        server.behave(**{when: 0})
        diary.attune("deliver", "--again", letter["id"])
        tap.equal(diary.deliver()[0], (1, 0, 0), "but when a person says so")
        tap.equal(sorted(diary.states()), ["given-up", "sent"], "states")


@tap.test
def a_fault_in_our_own_sign_in_or_address_gives_no_letter_up():
    with post.Server() as server, Diary(server) as diary:
        diary.write_letters(2)
        server.behave(mail=553)
        tap.equal(diary.deliver()[0], (0, 2, 0), "sent, failed, given up")


@tap.test
def a_connection_that_breaks_in_the_middle_is_tried_again_without_doubt():
    with post.Server() as server, Diary(server) as diary:
        diary.write_letters()
        server.behave(drop="mid-data")
        tap.equal((diary.deliver()[0], diary.states()), ((0, 1, 0), ["failed"]), "counts, states")
        server.behave(drop="")
        tap.equal(diary.deliver(at(1))[0], (1, 0, 0), "the next time")
        tap.equal(len(server.ids()), 1, "letters that arrived")


@tap.test
def a_server_that_breaks_off_instead_of_answering_gets_the_same_letter_again():
    """RFC 5321 §4.2.5: it has not said that it is answerable. The Message-ID is the same, so that it can be told."""
    with post.Server() as server, Diary(server) as diary:
        diary.write_letters()
        server.behave(drop="after-data")
        tap.equal((diary.deliver()[0], diary.states()), ((0, 1, 0), ["failed"]), "counts, states")
        server.behave(drop="")
        tap.equal(diary.deliver(at(1))[0], (1, 0, 0), "the next time")
        ids = server.ids()
        tap.equal((len(ids), len(set(ids))), (2, 1), "letters that arrived, ids")


@tap.test
def a_server_that_is_away_for_two_days_is_given_up_visibly():
    with post.Server() as server:
        gone = server.address
    with Diary() as diary:
        diary.configure(mail=gone)
        diary.write_letters()
        minutes, tries = 0, []
        while True:
            counts, said = diary.deliver(at(minutes))
            if counts != (0, 1, 0):
                break
            tries.append(minutes)
            minutes += {1: 1, 2: 5, 3: 30, 4: 120}.get(len(tries), 360)
        tap.equal(tries[:6], [0, 1, 6, 36, 156, 516], "minutes at which it was tried")
        tap.check(tries[-1] < 2880 <= minutes, "it is tried for two days, and not longer: %r" % tries)
        tap.equal(diary.states(), ["given-up"], "states")
        tap.contains(said, "given up", "the log")
        tap.contains(diary.letters()[0]["last_error"], "could not be sent in time", "what is kept")


@tap.test
def two_deliverers_side_by_side_send_each_letter_once():
    import subprocess
    with post.Server() as server, Diary(server) as diary:
        diary.write_letters(12)
        diary.attune("load", diary.write("more.book", "[closure x]\ntitle=Staff day\nfrom=2026-09-15\nto=2026-09-29\n"))
        server.behave(delay=20)
        wanted = len(diary.letters())
        tap.check(wanted > 15, "there are %d letters" % wanted)
        both = [subprocess.Popen([harness.PROGRAM, "deliver", "--config", diary.config], env=diary.env(), stderr=subprocess.DEVNULL)
                for _ in range(4)]
        tap.equal([one.wait(harness.PATIENCE) for one in both], [0] * 4, "exit codes")
        ids = server.ids()
        while any(state in ("queued", "failed", "sending") for state in diary.states()):
            diary.deliver()
        ids = server.ids()
        tap.equal((len(ids), len(set(ids))), (wanted, wanted), "letters, and different ones")


@tap.test
def without_mail_set_up_it_says_so_and_the_letters_wait():
    with Diary() as diary:
        diary.configure(mail=None)
        diary.write_letters()
        done = diary.run("deliver")
        tap.equal(done.status, 4, "exit code")
        tap.contains(done.err, "mail says nothing")
        tap.equal(diary.states(), ["queued"], "states")


@tap.test
def a_folder_takes_each_letter_whole_under_its_message_id():
    with Diary() as diary:
        diary.configure(mail="file:post")
        diary.write_letters(2)
        tap.equal(diary.deliver()[0], (2, 0, 0), "sent, failed, given up")
        folder = os.path.join(diary.folder, "post")
        names = sorted(os.listdir(folder))
        letters = post.read([open(os.path.join(folder, name), "rb").read() for name in names])
        tap.equal([letter.id for letter in letters], ["<%s>" % name[:-len(".eml")] for name in names], "names")
        tap.equal(os.stat(os.path.join(folder, names[0])).st_mode & 0o777, 0o600, "who may read them")


tap.run()
