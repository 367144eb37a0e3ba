"""A service type from outside this tree: built with nothing but the installed header, in C and in C++, checked, loaded."""
import os
import shutil
import subprocess
import tempfile

import workshop
import harness
import tap

FOLDER = tempfile.mkdtemp(prefix="attune-outside-")
SOURCE = os.path.join(harness.SOURCE, "tests", "plugins", "outside", "community-event.c")
STRICT = ["-pedantic", "-Wall", "-Wextra", "-Werror"]
WAYS = [("C99", workshop.CC, ["-std=c99"]), ("C11", workshop.CC, ["-std=c11"]),
        ("C++11", workshop.CXX, ["-x", "c++", "-std=c++11"]), ("C++17", workshop.CXX, ["-x", "c++", "-std=c++17"])]


def install_header():
    """`make install` of the header alone, as a -dev package would hold it; its directory."""
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    root = os.path.join(FOLDER, "root")
    subprocess.run(["make", "-s", "-C", harness.BUILD, "install-pkgincludeHEADERS", "DESTDIR=" + root], check=True, env=env,
                   stdout=subprocess.DEVNULL)
    for folder, _, files in os.walk(root):
        if "plugin.h" in files:
            tap.equal(files, ["plugin.h"], "installed headers")
            return os.path.dirname(folder)
    raise tap.Failure("no plugin.h was installed")


INCLUDE = install_header()


def build(way, folder):
    _, compiler, flags = next(row for row in WAYS if row[0] == way)
    source = shutil.copy(SOURCE, folder)
    return workshop.compile_plugin(source, os.path.join(folder, "community-event.so"), compiler, [*STRICT, *flags], INCLUDE)


@tap.cases(WAYS, "built as {0} it passes every check")
def passes(way, compiler, flags):
    with harness.House() as house:
        done = house.run("plugin", "check", "--json", build(way, house.folder))
        tap.equal([row for row in done.json()["checks"] if not row["ok"]], [], "failed")
        tap.equal(done.status, 0, "exit code")


@tap.cases([("C99",), ("C++17",)], "built as {0} it is loaded from a directory, beside ours")
def is_loaded(way):
    with harness.House() as house:
        plugins = os.path.join(house.folder, "plugins")
        os.mkdir(plugins, 0o755)
        shutil.move(build(way, house.folder), plugins)
        ours = shutil.copy(os.path.join(harness.BUILD, "plugins", ".libs", "drop-in.so"), plugins)
        os.chmod(ours, 0o755)
        house.configure(plugins=plugins)
        records = house.run("plugin", "list", "--json").json()["items"]
        tap.equal([(record["name"], record["refused"]) for record in records],
                  [("community-event", None), ("drop-in", None)], "what is loaded")
        shown = house.run("plugin", "show", "community-event", "--json").json()
        tap.equal([setting["key"] for setting in shown["settings"] if setting["own"]], ["places", "heads-most"], "its settings")
        tap.equal([reason["code"] for reason in shown["reasons"] if reason["own"]], ["too_many_heads"], "its reasons")
        tap.contains(house.run("plugin", "show", "community-event").out, "How welcome did you feel?", "the page")


try:
    tap.run()
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
