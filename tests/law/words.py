"""The words of this house (tests/law/words.table), and none that says a thing is unfinished."""
import fnmatch
import re

import sources
import tap

# Put together here, so that this file does not breach what it guards.
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK", "st" + "ub", "not " + "implemented"]
MAY_STAND = ["X" * 6]  # mkstemp wants it
TEXTS = (".c", ".h", ".cc", ".py", ".mk", ".am", ".ac", ".md", ".sh", ".cases", ".table", ".sql", ".awk", ".tpl", ".css", ".js",
         ".in", ".conf", ".book", ".service")


def read_table(text):
    """[(word, folders, say)] and [(folder, phrase)]."""
    rows, allowed = [], []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(":")]
        if parts[0].startswith("but "):
            allowed.append((parts[0][len("but "):], parts[1]))
        else:
            rows.append((parts[0], parts[1].split(), parts[2]))
    return rows, allowed


def is_below(path, folder):
    return path == folder or path.startswith(folder + "/")


def occurrences(word, line):
    """The word by itself or as a part of a name: appointment, appointments, AppointmentList, new_appointment."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", line).lower()  # AppointmentList reads as two words
    spaced = spaced if "_" in word else spaced.replace("_", " ")
    return re.findall(r"(?<![a-z])%ss?(?![a-z])" % re.escape(word), spaced)


def breaches(path, text, rows, allowed):
    found = []
    if path.endswith((".c", ".h", ".cc")):
        text = sources.blank_comments(text)
    elif path.endswith(".sql"):
        text = re.sub(r"--.*", "", text)
    for number, line in enumerate(text.splitlines(), 1):
        for word, folders, say in rows:
            if not any(is_below(path, folder) for folder in folders) or not occurrences(word, line):
                continue
            if any(is_below(path, folder) and phrase == word for folder, phrase in allowed):
                continue
            found.append("%s:%d: “%s”; say %s" % (path, number, word, say))
    return found


def unfinished(path, text):
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for name in MAY_STAND:
            line = line.replace(name, "")
        found += ["%s:%d: “%s”" % (path, number, word) for word in UNFINISHED if re.search(
            r"(?<![A-Za-z])%s(?![A-Za-z])" % re.escape(word), line, 0 if word.isupper() else re.I)]
    return found


ROWS, ALLOWED = read_table(sources.read("tests/law/words.table"))


@tap.test
def the_table_says_what_to_say_instead():
    tap.check(len(ROWS) > 10, "only %d words" % len(ROWS))
    tap.equal([word for word, folders, say in ROWS if not folders or not say], [], "rows without folders or a better word")
    words = {word for word, _, _ in ROWS}
    tap.equal([phrase for _, phrase in ALLOWED if phrase not in words], [], "exceptions to words that are not in the table")


@tap.test
def the_house_speaks_its_own_words():
    found = []
    for path in sources.files("core", "plugins", "include", "etc", "docs", endings=TEXTS):
        found += breaches(path, sources.read(path), ROWS, ALLOWED)
    tap.equal(found, [], "other words")


@tap.test
def nothing_says_that_it_is_unfinished():
    found = []
    for path in sources.files(endings=TEXTS):
        if not fnmatch.fnmatch(path, "*/nhsuk/*"):
            found += unfinished(path, sources.read(path))
    tap.equal(found, [], "unfinished")


MADE_UP = [
    ("core/engine/x.c", "int appointment_new(void);"), ("core/engine/x.c", "typedef struct AppointmentList List;"),
    ("core/web/x.c", 'say("No appointments left");'), ("plugins/x.c", "#define NEW_APPOINTMENT 1"),
    ("core/model/x.h", "void customerFree(Customer *customer);"), ("include/attune/x.h", "int no_show;"),
    ("core/render/x.c", 'puts("Canceled");'), ("core/store/x.c", "int cohort;"), ("core/db/x.c", "int utilization;"),
]


@tap.cases(MADE_UP, "the law sees, in {0}: {1}")
def sees(path, line):
    tap.equal(len(breaches(path, "\n" + line, ROWS, ALLOWED)), 1, "breaches found")


@tap.cases([("core/engine/x.c", "/* not an appointment */ int slot;"), ("core/calendar/x.c", "ICAL_ATTENDEE_PROPERTY"),
            ("plugins/x.c", "int cohort;"), ("core/web/x.c", "int discolouration, impatience, clinical;"),
            ("tests/x.c", "int appointment;")], "the law lets through, in {0}: {1}")
def lets_through(path, line):
    tap.equal(breaches(path, line, ROWS, ALLOWED), [], "breaches")


@tap.cases([(word,) for word in UNFINISHED], "the law sees {0}")
def sees_unfinished(word):
    tap.equal(len(unfinished("x.c", "int a; /* %s: later */" % word)), 1, "breaches found")
    tap.equal(unfinished("x.c", "stubborn; hackney; /tmp/x" + "X" * 6), [], "breaches in other words")


tap.run()
