"""A plugin whose file was replaced is taken in by a reload, with its new rules; a faulty one, or one written over, is told of."""
import os

import workshop
import harness
import tap

BOOK = harness.BOOK + """
[service fair]
plugin=fair
title=Fair

[schedule fair]
service=fair
starts=2026-09-21T09:00
minutes=60
place=Town Hall
"""
NOBODY = "#define BOOK (void)answer; return answer(ATTUNE_REFUSE, 0);"
BROKEN = "#include <stdlib.h>\n#define BESIDE __attribute__((constructor)) static void start(void) { abort(); }"


def replace(house, fault):
    """As install(1) does: a new file in the old one's place."""
    beside = os.path.join(house.folder, "new")
    os.makedirs(beside, exist_ok=True)
    os.replace(workshop.build(beside, "fair", fault), os.path.join(house.folder, "plugins", "fair.so"))


def says(server, house, words):
    harness.wait_until(lambda: words in server.log_text(), "the line “%s”" % words)


def verdict(server, token):
    slot = server.get("/api/v1/slots?service=fair", token).json()["items"][0]
    return slot["bookable"]["answer"], slot["bookable"]["reason"]


def follows_its_file(**settings):
    with workshop.house_with(fair="") as house:
        house.load(BOOK)
        house.configure(**settings)
        pat = house.token("pat@north.example")
        with house.serve() as server:
            tap.equal(verdict(server, pat), ("accept", None), "at first")
            replace(house, NOBODY)
            server.reload()
            harness.wait_until(lambda: verdict(server, pat) == ("refuse", "too_many"), "the new rules")
            server.reload()
            tap.equal(verdict(server, pat), ("refuse", "too_many"), "after another reload")
            replace(house, "")
            server.reload()
            harness.wait_until(lambda: verdict(server, pat) == ("accept", None), "the rules of before, in a new file")
            replace(house, BROKEN)
            server.reload()
            says(server, house, "fair.so is refused: was ended by signal 6")
            harness.wait_until(lambda: verdict(server, pat) == ("refuse", "service_suspended"), "the broken one to be taken out")
        house.verify()


@tap.test
def a_new_file_brings_its_rules():
    follows_its_file()


@tap.test
def a_new_file_brings_its_rules_to_every_worker():
    follows_its_file(workers="2")


@tap.test
def one_that_was_written_over_in_place_is_told_of():
    with workshop.house_with(fair="") as house:
        house.load(BOOK)
        with house.serve() as server:
            file = os.path.join(house.folder, "plugins", "fair.so")
            with open(file, "r+b") as same:
                same.seek(0)
                same.write(same.read(4))
                os.utime(file, (1, 1))
            server.reload()
            says(server, house, "fair.so was written over in place")


tap.run()
