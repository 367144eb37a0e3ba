"""A plugin takes nothing from outside but plain functions on memory and text, and hands out one symbol."""
import os
import shutil
import subprocess
import tempfile

import sources
import tap

BUILD = os.environ["ATTUNE_BUILD"]
PLUGINS = os.path.join(BUILD, "plugins", ".libs")
MAY_TAKE = {"memcpy", "memmove", "memset", "memcmp", "strcmp", "strlen", "snprintf"}
# What compilers and linkers put in by themselves: stack guards, checked forms of the above, start-up.
COMPILERS_OWN = {"__memcpy_chk", "__memmove_chk", "__memset_chk", "__snprintf_chk", "__stack_chk_fail", "__cxa_finalize",
                 "__gmon_start__", "_ITM_registerTMCloneTable", "_ITM_deregisterTMCloneTable"}
LINKERS_OWN = {"_init", "_fini", "_edata", "_end", "__bss_start"}
SANITIZERS = ("__asan_", "__ubsan_", "__sanitizer_") if os.environ.get("ATTUNE_SANITIZE_FLAGS", "").strip() else ()


def names(path, option):
    shown = subprocess.run(["nm", "-D", option, path], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1].split("@")[0] for line in shown.splitlines() if line.strip()}


def is_sanitizer(name):
    return bool(SANITIZERS) and name.startswith(SANITIZERS)


def breaches(path):
    taken = {name for name in names(path, "--undefined-only") - MAY_TAKE - COMPILERS_OWN if not is_sanitizer(name)}
    given = {name for name in names(path, "--defined-only") - LINKERS_OWN if not is_sanitizer(name)}
    found = ["takes %s" % name for name in sorted(taken)]
    return found + ["hands out %s" % name for name in sorted(given - {"attune_plugin"})] + (
        [] if "attune_plugin" in given else ["does not hand out attune_plugin"])


OURS = sorted(os.path.basename(path)[:-len(".c")] for path in sources.files("plugins", endings=(".c",)))


@tap.cases([(name,) for name in OURS], "{0} is pure by its symbols")
def is_pure(name):
    tap.equal(breaches(os.path.join(PLUGINS, name + ".so")), [], "breaches")


@tap.test
def there_are_at_least_the_five():
    tap.check(len(OURS) >= 5, "plugins found: %r" % OURS)


@tap.test
def each_has_its_rules_as_text():
    tap.equal([name for name in OURS if not os.path.exists(os.path.join(sources.ROOT, "plugins", name + ".cases"))], [],
              "without a .cases file")


@tap.test
def the_program_hands_no_symbol_to_a_plugin():
    given = names(os.path.join(BUILD, "attune"), "--defined-only") if not SANITIZERS else set()
    tap.equal(sorted(name for name in given if name.startswith(("attune", "registry", "policy", "engine", "store"))), [],
              "exported by the program")


MADE_UP = [
    ("a plugin that asks the clock", "#include <time.h>\nint attune_plugin(void) { return (int)time(0); }", ["takes time"]),
    ("a plugin that uses the heap", "#include <stdlib.h>\nchar *attune_plugin(void) { return calloc(2, 3); }", ["takes calloc"]),
    ("a plugin that hands out more", "int attune_plugin(void) { return 1; } int other;", ["hands out other"]),
    ("an object that is no plugin", "int nothing(void) { return 1; }",
     ["hands out nothing", "does not hand out attune_plugin"]),
    ("nothing wrong with strlen", "#include <string.h>\nint attune_plugin(const char *s) { return (int)strlen(s); }", []),
]


@tap.cases(MADE_UP, "the law sees {0}")
def sees(what, text, wanted):
    folder = tempfile.mkdtemp(prefix="attune-symbols-")
    try:
        path = os.path.join(folder, "made-up.so")
        subprocess.run([*(os.environ.get("CC") or "cc").split(), "-shared", "-fPIC", "-x", "c", "-o", path, "-"], input=text,
                       text=True, check=True)
        tap.equal(breaches(path), wanted, "breaches")
    finally:
        shutil.rmtree(folder)


tap.run()
