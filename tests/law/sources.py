"""sources: what the laws read. Found by walking the source tree, so that the laws hold in a tarball as well."""
import os
import re
import sys

ROOT = os.environ["ATTUNE_SOURCE"]
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))

# Folders that hold what others wrote or what a build made.
NOT_OURS = {".git", "node_modules", "build", "autom4te.cache", "build-aux", "m4", "__pycache__", ".deps", ".libs", "_build"}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as source:
        return source.read()


def files(*folders, endings=(".c", ".h", ".cc")):
    """Paths below `folders` (all of the tree without them) that end so, relative to the tree, in order."""
    found = []
    for folder in folders or (".",):
        for where, names, here in os.walk(os.path.join(ROOT, folder)):
            names[:] = sorted(name for name in names if name not in NOT_OURS
                              and not os.path.exists(os.path.join(where, name, "config.status")))
            found += [os.path.relpath(os.path.join(where, name), ROOT) for name in here if name.endswith(endings)]
    return sorted(set(found))


def blank_comments(text):
    """C text with its comments blanked, line for line."""
    def blank(match):
        found = match.group(0)
        return found if found[0] in "\"'" else re.sub(r"[^\n]", " ", found)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


# What the laws stand on is looked at as well.
if __name__ == "__main__":
    import tap

    @tap.cases([("a note", "int a; /* b\nc */ int d;", "int a;     \n     int d;"), ("a line's end", "int a; // b\nint c;", "int a;     \nint c;"),
                ("a text that looks like one", 'char *a = "/* b */ // c";', 'char *a = "/* b */ // c";'),
                ("a quote within a note", "/* it's */ int a;", "           int a;")], "comments are blanked line for line: {0}")
    def comments_are_blanked(what, text, blank):
        tap.equal(blank_comments(text), blank, what)

    @tap.test
    def files_of_ours_are_found_and_nobody_elses():
        found = files("core", "tests", endings=(".c", ".py", ".json"))
        tap.check("core/main.c" in found and "tests/law/sources.py" in found, "ours are there")
        tap.equal([path for path in found if "node_modules" in path or path.startswith("build")], [], "what others wrote")
        tap.equal(found, sorted(set(found)), "in order, each once")

    tap.run()
