"""The manuals against the program: every command and option stands in both, the pages are sound, their examples work."""
import json
import os
import re
import shutil
import subprocess

import harness
import tap

PAGES = ["attune.1", "attune.conf.5", "attune-book.5", "attune-import.5"]


def page(name):
    with open(os.path.join(harness.SOURCE, "docs", "man", name), encoding="utf-8") as file:
        return file.read()


def help_of(*words):
    done = subprocess.run([harness.PROGRAM, *words, "--help"], capture_output=True, text=True, encoding="utf-8")
    tap.equal((done.returncode, done.stderr), (0, ""), "attune %s --help" % " ".join(words))
    return done.stdout


def commands():
    """Names in the order of `attune --help`."""
    text = help_of()
    block = text[text.index("Commands:\n") + len("Commands:\n"):]
    return [re.split(r"\s{2,}", line.strip())[0] for line in block[:block.index("\n\n")].splitlines()]


def sections():
    """The manual's commands with the options under each, in its order."""
    text = page("attune.1")
    text = text[text.index(".Sh COMMANDS"):text.index(".Sh ENVIRONMENT")]
    found, current = {}, None
    for line in text.splitlines():
        command = re.match(r"\.It Ic ([a-z-]+(?: [a-z]+)*?)(?= Ar|$)", line)
        if command:
            current = found.setdefault(command.group(1), [])
        elif line.startswith(".It Fl"):
            current += re.findall(r"Fl (-[a-z-]+)", line)
    return found


@tap.test
def every_command_stands_in_the_manual_and_the_other_way_round():
    tap.equal(sorted(sections()), sorted(commands()), "commands")


@tap.test
def help_is_found_by_its_word_as_well():
    for words in (["book"], ["feed", "create"], ["feed"], []):
        done = subprocess.run([harness.PROGRAM, "help", *words], capture_output=True, text=True, encoding="utf-8")
        tap.equal((done.returncode, done.stdout), (0, help_of(*words)), "attune help %s" % " ".join(words))


@tap.test
def what_stands_for_a_command_is_told_of():
    told, text = page("attune.1"), help_of()
    for words, form in ((["-h"], ".It Fl h , Fl -help\n"), (["help"], ".Cm help\n"), (["--version"], ".Fl -version\n")):
        done = subprocess.run([harness.PROGRAM, *words], capture_output=True, text=True, encoding="utf-8")
        tap.equal((done.returncode, done.stderr), (0, ""), "attune " + words[0])
        tap.contains(told, form, "attune(1)")
        tap.contains(text, words[0], "attune --help")
    for words in ([], ["bok"], ["slots", "--config"]):
        tap.equal(subprocess.run([harness.PROGRAM, *words], capture_output=True).returncode, 2, "exit code of %r" % words)


@tap.test
def commands_stand_in_order_of_name():
    tap.equal(commands(), sorted(commands()), "attune --help")
    tap.equal(list(sections()), sorted(sections()), "attune(1)")


@tap.test
def every_option_stands_under_its_command():
    for name in commands():
        shown = set(re.findall(r"^\s+(?:-\w, )?-(-[a-z-]+)", help_of(*name.split()), re.M)) - {"-help", "-json", "-config"}
        written = {option for option in sections()[name] if option.startswith("-") and len(option) > 2} - {"-json"}
        tap.equal(sorted(written), sorted(shown), "options of attune " + name)


@tap.test
def the_exit_codes_are_those_of_the_error_table():
    with open(os.path.join(harness.SOURCE, "core", "base", "error.c"), encoding="utf-8") as file:
        table = set(map(int, re.findall(r"\b\d{3}, (\d+) \}", file.read())))
    text = page("attune.1")
    text = text[text.index(".Sh EXIT STATUS"):text.index(".Sh EXAMPLES")]
    tap.equal(set(map(int, re.findall(r"\.It (\d+)", text))), table | {0, 2, 75}, "codes")  # 75: of receive alone (sysexits.h)


@tap.cases([(name,) for name in PAGES], "the page {0} is sound")
def sound(name):
    if not shutil.which("mandoc"):
        raise tap.Skip("mandoc is not there")
    done = subprocess.run(["mandoc", "-T", "lint", os.path.join(harness.SOURCE, "docs", "man", name)], capture_output=True, text=True)
    faults = [line for line in (done.stdout + done.stderr).splitlines() if "referenced manual not found" not in line]
    tap.equal(faults, [], "what mandoc finds")
    for other, section in re.findall(r"\.Xr (attune\S*) (\d)", page(name)):
        tap.contains(PAGES, "%s.%s" % (other, section), "pages that are referred to")


def literal(name):
    """The first literal block of the page's examples."""
    text = page(name)
    text = text[text.index(".Sh EXAMPLES"):]
    return text[text.index("\n", text.index(".Bd -literal")) + 1:text.index(".Ed")]


@tap.test
def the_book_in_the_manual_can_be_loaded():
    with harness.House() as house:
        house.load(literal("attune-book.5"))
        tap.check("drop-in" in house.attune("slots"), "it gives slots")
        house.verify()


@tap.test
def the_sheet_in_the_manual_can_be_imported():
    with harness.House() as house:
        house.load()
        house.attune("import", house.write("past.csv", literal("attune-import.5")))
        told = json.loads(house.attune("report", "utilisation", "--from", "2026-03-03", "--to", "2026-03-03", "--format", "json"))
        row = (told.get("rows") or told["items"])[0]
        tap.equal((row["offered"], row["delivered"], row["unfilled"]), (2, 1, 1), "what was imported")
        house.verify()


@tap.test
def the_columns_in_the_manual_are_those_of_the_program():
    with open(os.path.join(harness.SOURCE, "core", "engine", "import-row.c"), encoding="utf-8") as file:
        table = re.findall(r'= \{ "(\w+)", (TRUE|FALSE) \}', file.read())
    text = page("attune-import.5")
    text = text[text.index(".Sh COLUMNS"):text.index(".Sh EXAMPLES")]
    needed, listed = text.split(".Bl -tag", 1)
    tap.equal([name for line in re.findall(r"(?m)^\.It (Ic .*)", listed) for name in re.findall(r"[a-z_]{5,}", line)],
              [name for name, _ in table], "columns")
    tap.equal(re.findall(r"(?m)^\.Ic (\w+)", needed), [name for name, need in table if need == "TRUE"], "those that must be there")


@tap.test
def the_settings_in_the_manual_are_those_of_the_plugins():
    text = page("attune-book.5")
    tap.contains(text, "Ss service")
    core = dict(re.findall(r"^\.It Ic ([a-z-]+) Pq (\S+)", text, re.M))
    own = {}
    for line in text[text.index("And the settings of its type"):text.index(".Ss schedule")].splitlines():
        if line.startswith(".It "):
            current = own.setdefault(line[4:].strip(), {})
        elif line.startswith(".Ic ") and "plugin show" not in line:
            key, standard = re.match(r"\.Ic ([a-z-]+) Pq (\S+)", line).groups()
            current[key] = standard
    with harness.House() as house:
        for name in ("drop-in", "reflective-discussion", "circle-of-security", "training-course", "wellbeing-session"):
            settings = json.loads(house.attune("plugin", "show", name, "--json"))["settings"]
            shown = {s["key"]: s["standard"] or "none" for s in settings if s["own"]}
            tap.equal(own.get(name), shown, "settings of " + name)
            tap.equal(core, {s["key"]: s["standard"] for s in settings if not s["own"]}, "settings of every service")


tap.run()
