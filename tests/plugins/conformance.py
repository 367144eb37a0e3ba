"""`attune plugin check` finds each fault that it is there to find, and passes what is sound."""
import json
import os
import subprocess

import workshop
import harness
import tap

PLAN_INSIDE = "plan: slots lie within their openings, in order, none overlapping, with places"
PLAN_SAME = "plan: the same openings give the same slots"
PLAN_STOPS = "plan: stops when told to"
PLAN_GROWS = "plan: a later horizon leaves what was planned as it is"
PLAN_OFFERS = "plan: offers something for a year of half-day dates"
BOOK = "book: never more than there is room for; every refusal with its reason"
BOOK_SAME = "book: the same case gives the same answer"
BOOK_LETS_IN = "book: lets somebody in"
CANCEL = "cancel: accepts, or refuses with a reason"
CANCEL_SAME = "cancel: the same case gives the same answer"
BUSY = "describe: the audience “busy” learns nothing but that time is taken"
TITLE = "describe: the audience “title” learns of no party, note or reference"
FULL = "describe: the audience “full” gets a summary and words"
LONG = "describe: long texts end at a whole character"
TAKES = "takes nothing from outside but plain functions on memory and text"
GIVES = "exports attune_plugin and nothing else"
HEAD = "the head of its table: ABI, size, name, words, functions"
STAYS = "its table stays as it is"
LOADS = "loads, with every symbol bound at once"


def plan(body):
    return "#define PLAN " + body.replace("\n", " \\\n")


def book(body):
    return "#define BOOK " + body + " return answer(w->seats <= w->capacity - w->taken ? ATTUNE_ACCEPT : ATTUNE_WAIT, -1);"


def tell(body):
    return '#include <string.h>\n#define DESCRIBE const char *busy = a == ATTUNE_AUDIENCE_BUSY ? "Busy" : "Sound"; (void)busy; ' + body


SUMMARY = "emit(sink, ATTUNE_FIELD_SUMMARY, busy);"

# name, fault, the check that must fail
FAULTS = [
    ("before-its-opening", plan("if (n) give(0, o[0].starts - 1, o[0].ends, 1, emit, sink);"), PLAN_INSIDE),
    ("behind-its-opening", plan("if (n) give(0, o[0].starts, o[0].ends + 1, 1, emit, sink);"), PLAN_INSIDE),
    ("in-no-opening", plan("give(n, 0, 1, 1, emit, sink);"), PLAN_INSIDE),
    ("of-no-length", plan("if (n) give(0, o[0].starts, o[0].starts, 1, emit, sink);"), PLAN_INSIDE),
    ("backwards", plan("for (i = n; i-- > 0;) if (give(i, o[i].starts, o[i].ends, 1, emit, sink)) return;"), PLAN_INSIDE),
    ("twice-the-same", plan("if (n) { give(0, o[0].starts, o[0].ends, 1, emit, sink) || "
                            "give(0, o[0].starts, o[0].ends, 1, emit, sink); }"), PLAN_INSIDE),
    ("no-places", plan("if (n) give(0, o[0].starts, o[0].ends, 0, emit, sink);"), PLAN_INSIDE),
    ("too-many-places", plan("if (n) give(0, o[0].starts, o[0].ends, 10001, emit, sink);"), PLAN_INSIDE),
    ("too-many-slots", plan("if (n) for (i = 0; i < 1000000; i++) if (give(0, o[0].starts + i / 1000, "
                            "o[0].starts + i / 1000 + 1, 1, emit, sink)) return;"), PLAN_INSIDE),
    ("no-meetings", plan("{ AttuneSlot slot = { sizeof slot, 1, 0, NULL }; emit(sink, &slot); }"), PLAN_INSIDE),
    ("no-size", plan("if (n) { AttuneMeeting m = { 0, o[0].starts, o[0].ends }; AttuneSlot slot = { 0, 1, 1, &m }; "
                     "emit(sink, &slot); }"), PLAN_INSIDE),
    ("meetings-overlap", plan("if (n) { AttuneMeeting m[2] = { { 0, o[0].starts, o[0].ends }, { 0, o[0].starts, o[0].ends } };"
                              " AttuneSlot slot = { sizeof slot, 1, 2, m }; emit(sink, &slot); }"), PLAN_INSIDE),
    ("changes-its-mind", plan("static int32_t calls; calls++; if (n) give(0, o[0].starts, o[0].ends, 1 + calls % 2, emit, "
                              "sink);"), PLAN_SAME),
    ("does-not-stop", plan("for (i = 0; i < n; i++) (void)give(i, o[i].starts, o[i].ends, 1, emit, sink);"), PLAN_STOPS),
    ("only-the-last", plan("if (n) give(n - 1, o[n - 1].starts, o[n - 1].ends, 1, emit, sink);"), PLAN_GROWS),
    ("groups-from-the-end", plan("for (i = n % 2; i < n; i += 2) if (give(i, o[i].starts, o[i].ends, 1, emit, sink)) return;"),
     PLAN_GROWS),
    ("offers-nothing", plan(""), PLAN_OFFERS),
    ("oversells", "#define BOOK return answer(ATTUNE_ACCEPT, -1);", BOOK),
    ("oversells-to-staff", book("if (w->by_staff) return answer(ATTUNE_ACCEPT, -1);"), BOOK),
    ("refuses-without-reason", book("if (w->mine) return answer(ATTUNE_REFUSE, -1);"), BOOK),
    ("unknown-reason", book("if (w->mine) return answer(ATTUNE_REFUSE, 1);"), BOOK),
    ("unknown-answer", book("if (w->mine) return answer((AttuneAnswer)4, 0);"), BOOK),
    ("remembers", book("static int before; int was = before; before = w->by_staff; if (was) return answer(ATTUNE_REFUSE, 0);"),
     BOOK_SAME),
    ("lets-nobody-in", "#define BOOK return answer(ATTUNE_REFUSE, 0);", BOOK_LETS_IN),
    ("waits-on-cancel", "#define CANCEL return answer(ATTUNE_WAIT, -1);", CANCEL),
    ("cancel-remembers", "#define CANCEL static int before; int was = before; before = w->mine; "
                         "return was ? answer(ATTUNE_REFUSE, 0) : answer(ATTUNE_ACCEPT, -1);", CANCEL_SAME),
    ("says-no-summary", "#define DESCRIBE", BUSY),
    ("tells-busy-the-service", "#define DESCRIBE emit(sink, ATTUNE_FIELD_SUMMARY, t->service);", BUSY),
    ("tells-busy-the-hosts", "#define DESCRIBE emit(sink, ATTUNE_FIELD_SUMMARY, *t->hosts ? t->hosts : \"x\");", BUSY),
    ("tells-title-the-party", tell(SUMMARY + "if (a == ATTUNE_AUDIENCE_TITLE) emit(sink, ATTUNE_FIELD_DESCRIPTION, t->party);"),
     TITLE),
    ("tells-title-the-note", tell(SUMMARY + "if (a == ATTUNE_AUDIENCE_TITLE) emit(sink, ATTUNE_FIELD_DESCRIPTION, t->note);"),
     TITLE),
    ("tells-title-the-reference",
     tell(SUMMARY + "if (a == ATTUNE_AUDIENCE_TITLE) emit(sink, ATTUNE_FIELD_DESCRIPTION, t->reference);"), TITLE),
    ("one-field-twice", tell(SUMMARY + SUMMARY), FULL),
    ("unknown-field", tell(SUMMARY + 'emit(sink, (AttuneField)3, "x");'), FULL),
    ("no-text", tell(SUMMARY + "emit(sink, ATTUNE_FIELD_DESCRIPTION, 0);"), FULL),
    ("broken-characters", tell('emit(sink, ATTUNE_FIELD_SUMMARY, a == ATTUNE_AUDIENCE_FULL ? "\\xc3" : busy);'), FULL),
    ("control-characters", tell('emit(sink, ATTUNE_FIELD_SUMMARY, a == ATTUNE_AUDIENCE_FULL ? "a\\x01" : busy);'), FULL),
    ("lines-in-the-summary", tell('emit(sink, ATTUNE_FIELD_SUMMARY, a == ATTUNE_AUDIENCE_FULL ? "a\\nb" : busy);'), FULL),
    ("cuts-a-character", "#include <stdio.h>\n" +
     tell("char text[50]; " + SUMMARY +
          'if (a == ATTUNE_AUDIENCE_FULL) { snprintf(text, sizeof text, "%s", t->note); '
          "emit(sink, ATTUNE_FIELD_DESCRIPTION, text); }"), LONG),
    ("asks-the-clock", "#include <time.h>\n" + book("if (time(NULL) == 1) return answer(ATTUNE_REFUSE, 0);"), TAKES),
    ("opens-a-file", "#include <fcntl.h>\n" + book('if (open("/", 0) == 99999) return answer(ATTUNE_REFUSE, 0);'), TAKES),
    ("uses-the-heap", "#include <stdlib.h>\n" + book("if (!getenv(\"HOME\")) return answer(ATTUNE_REFUSE, 0);"), TAKES),
    ("exports-more", "#define BESIDE ATTUNE_EXPORT int other(void); int other(void) { return 1; }", GIVES),
    ("writes-its-table", "#define TABLE\n#define BESIDE static AttunePlugin table; static void scribble(void);\n"
                         "#define CANCEL scribble(); return answer(ATTUNE_ACCEPT, -1);\n"
                         "#define ENTRY static void scribble(void) { table.unit = ATTUNE_UNIT_SEAT; } "
                         "ATTUNE_EXPORT const AttunePlugin *attune_plugin(void) { return &table; }", STAYS),
    ("old-abi", "#define ABI 0u", HEAD),
    ("aborts-when-full", book("if (w->taken == w->capacity) __builtin_trap();"), BOOK),
    ("stumbles-over-many", plan("if (n > 100) __builtin_trap(); for (i = 0; i < n; i++) "
                                "if (give(i, o[i].starts, o[i].ends, 1, emit, sink)) return;"), PLAN_INSIDE),
    ("aborts-at-once", "#include <stdlib.h>\n#define BESIDE __attribute__((constructor)) static void start(void) { abort(); }",
     LOADS),
]

HOUSE = harness.House()


def check_json(path):
    done = HOUSE.run("plugin", "check", "--json", path)
    try:
        return done, done.json()
    except json.JSONDecodeError:
        raise tap.Failure("no JSON: %r" % done)


def build(name, fault="", **options):
    return workshop.build(HOUSE.folder, name, fault, flags=["-w"], **options)


@tap.cases(FAULTS, "{0}: “{2}” fails")
def is_found(name, fault, check):
    done, report = check_json(build(name, fault))
    tap.equal(done.status, 4, "exit code")
    tap.equal(report["ok"], False, "ok")
    failed = {row["check"]: row["why"] for row in report["checks"] if not row["ok"]}
    tap.check(check in failed, "passed; failed were %r" % failed)
    tap.check(failed[check], "it does not say why")


@tap.test
def a_sound_plugin_passes_every_check():
    done, report = check_json(build("sound"))
    tap.equal([row for row in report["checks"] if not row["ok"]], [], "failed")
    tap.equal(done.status, 0, "exit code")
    tap.check(len(report["checks"]) >= 24, "only %d checks" % len(report["checks"]))


@tap.test
def a_crash_is_told_with_the_check_under_way():
    _, report = check_json(build("aborts-when-full", dict((row[0], row[1]) for row in FAULTS)["aborts-when-full"]))
    why = [row["why"] for row in report["checks"] if row["check"] == BOOK]
    tap.check(why and why[0].startswith("was ended by signal"), "told: %r" % why)


@tap.cases([(name,) for name in ("drop-in", "reflective-discussion", "circle-of-security", "training-course",
                                 "wellbeing-session")], "{0} of this tree passes every check")
def ours(name):
    done, report = check_json(os.path.join(harness.BUILD, "plugins", ".libs", name + ".so"))
    tap.equal([row for row in report["checks"] if not row["ok"]], [], "failed")
    tap.equal(done.status, 0, "exit code")


@tap.test
def the_report_for_people_has_a_line_for_each_check():
    done = HOUSE.run("plugin", "check", build("oversells", "#define BOOK return answer(ATTUNE_ACCEPT, -1);"))
    tap.equal(done.status, 4, "exit code")
    tap.contains(done.out, "ok " + PLAN_INSIDE + "\n", "standard output")
    tap.contains(done.out, "not ok " + BOOK + " : it accepted", "standard output")
    tap.contains(done.err, "1 of ", "standard error")


@tap.cases([("text", b"words\n"), ("empty", b""), ("half", None)], "a file that is {0} is told, not tripped over")
def no_object(name, content):
    path = os.path.join(HOUSE.folder, name + ".so")
    with open(build("whole"), "rb") as whole, open(path, "wb") as out:
        out.write(whole.read()[:4000] if content is None else content)
    os.chmod(path, 0o755)
    done, report = check_json(path)
    tap.equal((done.status, report["ok"]), (4, False), "exit code, ok")


@tap.test
def a_shared_object_damaged_anywhere_is_told_not_tripped_over():
    with open(build("whole"), "rb") as whole:
        good = whole.read()
    path = os.path.join(HOUSE.folder, "damaged.so")
    for at in list(range(16, 64, 3)) + list(range(len(good) - 1500, len(good), 97)):
        with open(path, "wb") as out:
            out.write(good[:at] + bytes([good[at] ^ 0xff]) + good[at + 1:])
        os.chmod(path, 0o755)
        done = subprocess.run([harness.PROGRAM, "plugin", "check", path], capture_output=True, timeout=120)
        tap.check(done.returncode in (0, 4), "byte %d: exit code %d\n%s" % (at, done.returncode, done.stderr))


@tap.test
def a_file_that_others_may_write_is_not_even_loaded():
    path = build("open")
    os.chmod(path, 0o777)
    _, report = check_json(path)
    tap.equal([row["check"] for row in report["checks"] if not row["ok"]], ["only root and you can have written it"], "failed")


@tap.test
def a_file_that_is_not_there_is_an_error():
    done = HOUSE.run("plugin", "check", os.path.join(HOUSE.folder, "nowhere.so"))
    tap.equal(done.status, 7, "exit code")


try:
    tap.run()
finally:
    HOUSE.close()
