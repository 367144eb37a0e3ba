"""The plugin writer's guide is true: its code is the example's, its commands run, its output is what comes."""
import os
import re
import shutil
import subprocess
import tempfile

import workshop
import harness
import tap

GUIDE = os.path.join(harness.SOURCE, "docs", "plugin-guide.md")
EXAMPLE = os.path.join(harness.SOURCE, "tests", "plugins", "outside", "community-event.c")
BOOK = """[service awareness-week]
plugin=community-event
title=Awareness week stall
summary=Come and talk to us.
places=60

[schedule stall]
service=awareness-week
starts=2027-06-14T10:00
minutes=240
repeat=FREQ=DAILY;COUNT=5
place=Market Square
"""


def read(path):
    with open(path, encoding="utf-8") as text:
        return text.read()


def blocks(text, language):
    return re.findall(r"^```%s\n(.*?)^```$" % language, text, flags=re.S | re.M)


def sessions(text):
    """[(command, its output)] of every console block, in order."""
    found = []
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


class Desk:
    """A folder in which the guide is followed: the header is where compilers look, attune is on the path."""

    def __init__(self):
        self.house = harness.House()
        self.folder, plugins = os.path.join(self.house.folder, "work"), os.path.join(self.house.folder, "plugins")
        programs = os.path.join(self.house.folder, "bin")
        for folder in (self.folder, plugins, programs):
            os.mkdir(folder, 0o755)
        os.symlink(harness.PROGRAM, os.path.join(programs, "attune"))
        self.house.configure(plugins=plugins)
        shutil.copy(EXAMPLE, self.folder)
        with open(os.path.join(self.folder, "events.book"), "w", encoding="utf-8") as out:
            out.write(BOOK)
        self.plugins = plugins
        self.env = dict(os.environ, PATH=programs + os.pathsep + os.environ["PATH"], ATTUNE_CONFIG=self.house.config,
                        CPATH=os.path.join(harness.SOURCE, "include"))
        self.env.pop("ATTUNE_NOW", None)

    def run(self, command):
        if command.startswith("sudo install"):
            target = shutil.copy(os.path.join(self.folder, "community-event.so"), self.plugins)
            os.chmod(target, 0o755)
            return ""
        done = subprocess.run(["sh", "-c", command], cwd=self.folder, env=self.env, text=True, encoding="utf-8",
                              capture_output=True)
        if done.returncode not in (0, 1) or (done.stderr and "breaks the contract" not in done.stderr):
            raise tap.Failure("%s: exit code %d\n%s" % (command, done.returncode, done.stderr))
        return done.stdout


TEXT = read(GUIDE)


@tap.test
def every_piece_of_code_is_the_example_word_for_word():
    example, found = read(EXAMPLE), blocks(TEXT, "c")
    tap.check(len(found) >= 9, "only %d pieces" % len(found))
    tap.equal([piece for piece in found if piece not in example], [], "pieces that the example does not hold")


@tap.test
def the_pieces_are_the_whole_example():
    rest = read(EXAMPLE)
    for piece in blocks(TEXT, "c"):
        rest = rest.replace(piece, "")
    tap.equal(re.sub(r"/\*.*?\*/", "", rest, flags=re.S).strip(), "", "what the guide does not show")


@tap.test
def every_command_runs_and_says_what_the_guide_says():
    desk = Desk()
    try:
        found = sessions(TEXT)
        tap.check(len(found) >= 10, "only %d commands" % len(found))
        for command, wanted in found:
            tap.equal(desk.run(command), wanted, "output of “%s”" % command)
    finally:
        desk.house.close()


@tap.test
def the_service_book_of_the_guide_is_taken_in():
    desk = Desk()
    try:
        for command, _ in sessions(TEXT)[:2] + [("sudo install", "")]:
            desk.run(command)
        done = desk.house.run("load", os.path.join(desk.folder, "events.book"))
        tap.equal(done.status, 0, "exit code; %r" % done)
        slots = desk.house.run("slots", "--json", "--service", "awareness-week", "--from", "2027-06-14", "--to", "2027-06-18",
                               now="2027-05-01T09:00:00+01:00").json()
        tap.equal([slot["capacity"] for slot in slots["items"]], [60] * 5, "places of its slots")
    finally:
        desk.house.close()


@tap.test
def the_core_rules_stand_in_the_guide_in_their_order():
    section = TEXT.split("## Reference: what the core decides")[1].split("\n## ")[0]
    with harness.House() as house:
        shown = house.run("plugin", "show", "drop-in", "--json").json()
    codes = [reason["code"] for reason in shown["reasons"] if not reason["own"]]
    order = [code for code in re.findall(r"`([a-z_]+)`", section) if code in codes]
    before_room = [code for code in codes if code in order and code not in ("full", "queue_first")]
    tap.equal([code for code in order if code not in ("full", "queue_first")], before_room, "order of the rules")
    tap.check(set(order) >= set(codes) - {"slot_over", "service_suspended"}, "rules that the guide leaves out")


tap.run()
