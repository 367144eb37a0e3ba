"""tap: the results of a test script as TAP (Test Anything Protocol, version 12).

    import tap

    @tap.test
    def a_full_slot_is_refused():
        tap.equal(status, 409, "status of the second wish")

    tap.run()

Each function is one line of results, named after it; the first failing check ends it, says what was wanted and what came,
and the rest still run. The script ends with 1 if any failed."""
import sys
import time
import traceback

_tests = []


class Failure(Exception):
    """A check that did not hold."""


class Skip(Exception):
    """Raised where the machine lacks something the test needs; says what."""


def test(function):
    """Registers a function; its name, or the first line of its docstring, is the test's name."""
    name = (function.__doc__ or function.__name__.replace("_", " ")).strip().splitlines()[0]
    _tests.append((name.replace("#", "number ").rstrip("."), function))
    return function


def cases(rows, name="{0}"):
    """Registers the function once for each row; `name` is formatted with the row's members."""
    def register(function):
        for row in rows:
            _tests.append((name.format(*row).replace("#", "number "), lambda row=row: function(*row)))
        return function
    return register


def note(text):
    """A line for whoever reads the log."""
    for line in str(text).splitlines() or [""]:
        print("# " + line, flush=True)


def check(holds, what):
    """Fails with `what` unless `holds`."""
    if not holds:
        raise Failure(what)


def equal(got, want, what="value"):
    if got != want:
        raise Failure("%s: wanted %r, got %r" % (what, want, got))


def contains(text, part, what="text"):
    if part not in text:
        raise Failure("%s: wanted %r in it, got %r" % (what, part, text[:2000]))


def _run_one(number, name, function):
    began = time.monotonic()
    try:
        function()
    except Skip as why:
        print("ok %d - %s # SKIP %s" % (number, name, why), flush=True)
        return True
    except Failure as why:
        note(why)
    except BaseException:  # a test that breaks down is a failed test, and says where
        note(traceback.format_exc())
    else:
        print("ok %d - %s" % (number, name), flush=True)
        if time.monotonic() - began > 5:
            note("took %.1f s" % (time.monotonic() - began))
        return True
    print("not ok %d - %s" % (number, name), flush=True)
    return False


def run():
    """Runs all that was registered, in order, and ends the script. A word on the command line picks tests by their name."""
    wanted = [entry for entry in _tests if len(sys.argv) < 2 or sys.argv[1] in entry[0]]
    print("1..%d" % len(wanted), flush=True)
    failed = sum(not _run_one(number, *entry) for number, entry in enumerate(wanted, 1))
    sys.exit(1 if failed or not wanted else 0)
