"""A faulty plugin is refused with a clear line, harms nobody, and the rest goes on."""
import os
import shutil
import subprocess
import time

import workshop
import harness
import tap

# What is wrong, the fault, and words of the line that says so.
FAULTS = [
    ("wrong-abi", "#define ABI 7u", "ABI 7"),
    ("small-table", "#define SIZE 40", "40 bytes long"),
    ("no-symbol", "#define ENTRY int nothing(void);", "exports no attune_plugin"),
    ("no-table", "#define ENTRY ATTUNE_EXPORT const AttunePlugin *attune_plugin(void) { return (const AttunePlugin *)8; }", "signal 11"),
    ("null-table", "#define ENTRY ATTUNE_EXPORT const AttunePlugin *attune_plugin(void) { return 0; }", "no table"),
    ("aborts", "#include <stdlib.h>\n#define BESIDE __attribute__((constructor)) static void start(void) { abort(); }",
     "signal 6"),
    ("crashes", "#define BESIDE __attribute__((constructor)) static void start(void) { *(volatile int *)8 = 1; }",
     "signal 11"),
    ("exits", "#include <stdlib.h>\n#define BESIDE __attribute__((constructor)) static void start(void) { exit(0); }",
     "ended the process itself, with exit code 0"),
    ("loops", "#define BESIDE __attribute__((constructor)) static void start(void) { for (volatile int i = 0;; i++); }",
     "did not come to an end"),
    ("crashes-when-planning", "#define PLAN *(volatile int *)8 = n;", "signal 11"),
    ("crashes-when-booking", "#define BOOK return *(volatile AttuneVerdict *)8;", "signal 11"),
    ("crashes-when-telling", "#define DESCRIBE emit(sink, ATTUNE_FIELD_SUMMARY, (const char *)8);", "signal 11"),
    ("accepts-anything", "#define BOOK return answer(ATTUNE_REFUSE, 5);", "outside its contract"),
    ("plans-outside", "#define PLAN give(0, o[0].starts - 60, o[0].ends, 1, emit, sink);", "outside its opening"),
    ("no-title", '#define TITLE ""', "title is missing"),
    ("title-not-text", '#define TITLE "\\xff\\xfe"', "not valid UTF-8"),
    ("no-party", "#define PARTY ((AttuneParty)0)", "party"),
    ("same-key-twice", '#define SETTINGS { "a", 1, "A", "A.", 1, 1, 1, NULL }, { "a", 1, "A", "A.", 1, 1, 1, NULL },',
     "“a”: that key is taken"),
    ("key-of-the-core", '#define SETTINGS { "opens-days", 1, "A", "A.", 1, 1, 1, NULL },', "that key is taken"),
    ("key-of-the-book", '#define SETTINGS { "title", 1, "A", "A.", 1, 1, 1, NULL },', "that key is taken"),
    ("key-of-a-zone", '#define SETTINGS { "zone", 1, "A", "A.", 1, 1, 1, NULL },', "“zone”: that key is taken"),
    ("key-of-a-state", '#define SETTINGS { "state", 1, "A", "A.", 1, 1, 1, NULL },', "“state”: that key is taken"),
    ("bounds-reversed", '#define SETTINGS { "a", 1, "A", "A.", 1, 2, 1, NULL },', "bounds"),
    ("standard-out-of-bounds", '#define SETTINGS { "a", 1, "A", "A.", 5, 1, 4, NULL },', "outside its bounds"),
    ("no-choices", '#define SETTINGS { "a", ATTUNE_KIND_CHOICE, "A", "A.", 0, 0, 0, NULL },', "choices"),
    ("unknown-kind", '#define SETTINGS { "a", 99, "A", "A.", 1, 1, 1, NULL },', "unknown kind 99"),
    ("requires-a-number", '#define SETTINGS { "requires", 1, "A", "A.", 1, 1, 1, NULL },', "names a service"),
    ("reason-of-the-core", '#define REASONS { "full", "No." },', "that code is taken"),
    ("reason-not-a-sentence", '#define REASONS { "no_way", "no" },', "full stop"),
    ("question-without-ends", '#define QUESTIONS { "q", "Well?", NULL, "Very" },', "low is missing"),
    ("binds-late", "int nowhere(void);\n#define BOOK return answer(nowhere() ? ATTUNE_ACCEPT : ATTUNE_WAIT, -1);",
     "cannot be loaded"),
]


class Shelf:
    """A directory of plugins, with sound ones in it, and a configuration that names it."""

    def __init__(self):
        self.house = harness.House()
        self.folder = os.path.join(self.house.folder, "plugins")
        os.mkdir(self.folder, 0o755)
        os.chmod(self.folder, 0o755)
        self.house.configure(plugins=self.folder)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.house.close()

    def path(self, name):
        return os.path.join(self.folder, name)

    def records(self):
        done = self.house.run("plugin", "list", "--json")
        if done.status != 0:
            raise AssertionError(repr(done))
        return {record["name"]: record for record in done.json()["items"]}


SHELF = Shelf()


def build_all():
    workshop.build(SHELF.folder, "a-sound-one")
    workshop.build(SHELF.folder, "z-sound-one")
    workshop.build(SHELF.folder, "misnamed", said_name="another-name")
    for name, fault, _ in FAULTS:
        flags = ["-Wl,-z,undefs"] if name == "binds-late" else []
        workshop.build(SHELF.folder, name, fault, flags=flags)
    with open(SHELF.path("text.so"), "w", encoding="utf-8") as out:
        out.write("not a program\n")
    open(SHELF.path("empty.so"), "wb").close()
    with open(SHELF.path("a-sound-one.so"), "rb") as whole, open(SHELF.path("truncated.so"), "wb") as part:
        part.write(whole.read()[:3000])
    os.mkdir(SHELF.path("folder.so"))
    os.mkfifo(SHELF.path("pipe.so"))
    shutil.copy(SHELF.path("a-sound-one.so"), SHELF.path("Bad Name.so"))
    shutil.copy(SHELF.path("a-sound-one.so"), SHELF.path("notes.txt"))
    for entry in os.scandir(SHELF.folder):
        os.chmod(entry.path, 0o755)


build_all()
BEGAN = time.monotonic()
RECORDS = SHELF.records()
TOOK = time.monotonic() - BEGAN


@tap.cases(FAULTS, "{0} is refused, and says why")
def refused(name, fault, words):
    record = RECORDS[name]
    tap.equal(record["loaded"], False, "loaded")
    tap.contains(record["refused"], words, "the reason")


@tap.cases([("misnamed", "another-name"), ("text", "cannot be loaded"), ("empty", "cannot be loaded"),
            ("truncated", ""), ("folder", "not a regular file"), ("pipe", "not a regular file"),
            ("Bad Name", "small letters")], "a file “{0}.so” that is no plugin is refused")
def no_plugin(name, words):
    tap.equal(RECORDS[name]["loaded"], False, "loaded")
    tap.contains(RECORDS[name]["refused"], words, "the reason")


@tap.test
def the_sound_ones_are_loaded_all_the_same():
    tap.equal([name for name, record in RECORDS.items() if record["loaded"]], ["a-sound-one", "z-sound-one"], "loaded")


@tap.test
def only_what_ends_in_so_is_looked_at():
    tap.check("notes" not in RECORDS, "notes.txt was taken for a plugin")


@tap.test
def a_plugin_that_hangs_costs_no_more_than_its_patience():
    tap.check(TOOK < harness.PATIENCE, "it took %.1f s" % TOOK)


def said(log):
    with open(log, encoding="utf-8") as lines:
        return lines.read()


@tap.test
def a_daemon_says_so_though_nobody_asks():
    log = SHELF.path("serve.log")
    with open(log, "wb") as out:
        process = subprocess.Popen([harness.PROGRAM, "serve", "--config", SHELF.house.config], stderr=out, env=SHELF.house.env())
    try:
        harness.wait_until(lambda: "wrong-abi.so is refused: " in said(log), "the line in the log")
    finally:
        process.terminate()
        tap.equal(process.wait(harness.PATIENCE), 0, "exit code")


@tap.test
def the_list_for_people_says_it_too():
    shown = SHELF.house.run("plugin", "list")
    tap.equal(shown.status, 0, "exit code")
    tap.contains(shown.out, "refused: made for plugin ABI 7", "the list")


@tap.test
def show_of_a_refused_plugin_says_why():
    shown = SHELF.house.run("plugin", "show", "wrong-abi")
    tap.equal(shown.status, 7, "exit code")
    tap.contains(shown.err, "was refused: made for plugin ABI 7", "the message")


@tap.test
def show_of_a_mistyped_name_names_the_nearest():
    shown = SHELF.house.run("plugin", "show", "a-sound-on")
    tap.equal(shown.status, 7, "exit code")
    tap.contains(shown.err, "did you mean “a-sound-one”?", "the message")


# ---- hands ------------------------------------------------------------------------------------------------------------

def give_away(path):
    """Makes somebody else the owner, if this machine lets us."""
    try:
        os.chown(path, 12345, -1)
    except OSError as why:
        raise tap.Skip("only root may give a file away (%s)" % why)


@tap.test
def a_file_that_its_group_or_others_may_write_is_refused():
    with Shelf() as shelf:
        path = workshop.build(shelf.folder, "sound")
        for mode in (0o775, 0o757):
            os.chmod(path, mode)
            record = shelf.records()["sound"]
            tap.contains(record["refused"] or "", "chmod go-w", "the reason for mode %o" % mode)
        os.chmod(path, 0o755)
        tap.equal(shelf.records()["sound"]["loaded"], True, "loaded once it is closed")


@tap.test
def a_file_of_somebody_else_is_refused():
    with Shelf() as shelf:
        give_away(workshop.build(shelf.folder, "sound"))
        tap.contains(shelf.records()["sound"]["refused"] or "", "belongs to user 12345", "the reason")


@tap.test
def a_directory_that_others_may_write_is_refused_as_a_whole():
    with Shelf() as shelf:
        workshop.build(shelf.folder, "sound")
        os.chmod(shelf.folder, 0o777)
        done = shelf.house.run("plugin", "list")
        tap.equal(done.status, 6, "exit code")
        tap.contains(done.err, "can be written by others (mode 0777)", "the message")


@tap.test
def a_directory_of_somebody_else_is_refused_as_a_whole():
    with Shelf() as shelf:
        give_away(shelf.folder)
        done = shelf.house.run("plugin", "list")
        tap.equal(done.status, 6, "exit code")
        tap.contains(done.err, "belongs to user 12345", "the message")


@tap.test
def a_directory_that_is_not_there_is_an_error():
    with Shelf() as shelf:
        os.rmdir(shelf.folder)
        done = shelf.house.run("plugin", "list")
        tap.equal(done.status, 7, "exit code")
        tap.contains(done.err, shelf.folder, "the message")


@tap.test
def a_link_is_followed_only_to_a_closed_file_in_a_closed_directory():
    with Shelf() as shelf:
        elsewhere = os.path.join(shelf.house.folder, "elsewhere")
        os.mkdir(elsewhere, 0o755)
        target = workshop.build(elsewhere, "sound")
        os.symlink(target, shelf.path("sound.so"))
        os.symlink("nowhere", shelf.path("dangling.so"))
        os.symlink("circle.so", shelf.path("circle.so"))
        records = shelf.records()
        tap.equal(records["sound"]["loaded"], True, "loaded through the link")
        tap.equal([records["dangling"]["loaded"], records["circle"]["loaded"]], [False, False], "links to nothing")
        os.chmod(elsewhere, 0o777)
        tap.contains(shelf.records()["sound"]["refused"] or "", "is a link: ", "the reason for an open directory")
        os.chmod(elsewhere, 0o755)
        os.chmod(target, 0o775)
        tap.contains(shelf.records()["sound"]["refused"] or "", "chmod go-w", "the reason for an open file")


try:
    tap.run()
finally:
    SHELF.house.close()
