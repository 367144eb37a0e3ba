"""Files stay under 500 lines, functions under 60, lines of the program within 132 columns (118 is the aim)."""
import ast
import statistics

import sources
import tap

FILE_LINES, FUNCTION_LINES, COLUMNS, MEDIAN = 500, 60, 132, 12


def c_functions(text):
    """(first line, lines) of each function: in this tree its braces stand alone in the first column."""
    began = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.rstrip() == "{":
            began = number
        elif line.startswith("}") and began is not None:
            yield began, number - began + 1
            began = None


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno - node.lineno + 1


def functions(path, text):
    return list(python_functions(text) if path.endswith(".py") else c_functions(text))


def breaches(path, text):
    lines = text.splitlines()
    found = []
    if len(lines) >= FILE_LINES:
        found.append("%s: %d lines" % (path, len(lines)))
    found += ["%s:%d: a function of %d lines" % (path, number, length) for number, length in functions(path, text)
              if length >= FUNCTION_LINES]
    if not path.startswith("tests/"):  # tables of cases are easier to read in one line each
        found += ["%s:%d: %d columns" % (path, number, len(line)) for number, line in enumerate(lines, 1)
                  if len(line) > COLUMNS]
    return found


OURS = sources.files("core", "include", "plugins", "tests", endings=(".c", ".h", ".cc", ".py"))


@tap.cases([(folder,) for folder in ("core", "include", "plugins", "tests")], "files, functions and lines of {0} keep their size")
def keep_their_size(folder):
    found = []
    for path in OURS:
        if path.startswith(folder + "/"):
            found += breaches(path, sources.read(path))
    tap.equal(found, [], "too large")


@tap.test
def the_median_function_is_short():
    lengths = [length for path in OURS if path.startswith("core/") for _, length in functions(path, sources.read(path))]
    tap.note("%d functions in core, median %d lines" % (len(lengths), statistics.median(lengths)))
    tap.check(statistics.median(lengths) <= MEDIAN, "the median function has %d lines" % statistics.median(lengths))


def made_up(lines):
    return "int f(void)\n{\n" + "  g();\n" * (lines - 2) + "}\n"


MADE_UP = [
    ("a file of 500 lines", "x.c", "int a;\n" * 500, "500 lines"),
    ("a C function of 60 lines", "x.c", made_up(60), "x.c:2: a function of 60 lines"),
    ("a Python function of 60 lines", "x.py", "\n\ndef f():\n" + "    g()\n" * 59, "x.py:3: a function of 60 lines"),
    ("a line of 133 columns", "x.h", "/* a */\n" + "é" * 133 + "\n", "x.h:2: 133 columns"),
]


@tap.cases(MADE_UP, "the law sees {0}")
def sees(what, path, text, words):
    tap.equal(len(breaches(path, text)), 1, "breaches found")
    tap.contains(breaches(path, text)[0], words, "the breach")


@tap.cases([("a file of 499 lines", "x.c", "int a;\n" * 499), ("a function of 59 lines", "x.c", made_up(59)),
            ("a long table", "x.c", "static int a[] = {\n" + "  1,\n" * 100 + "};\n"),
            ("a line of 132 columns", "x.c", "é" * 132)], "the law lets {0} through")
def lets_through(what, path, text):
    tap.equal(breaches(path, text), [], "breaches")


tap.run()
