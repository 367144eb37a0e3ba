"""The public header is plain C99 and C++, needs nothing, and its structures are laid out alike for all of them."""
import os
import re
import shlex
import shutil
import subprocess
import tempfile

import sources
import tap

INCLUDE = os.path.join(sources.ROOT, "include")
CC = shlex.split(os.environ.get("CC") or "cc")
CXX = shlex.split(os.environ.get("CXX") or "c++")
STRICT = ["-pedantic", "-Wall", "-Wextra", "-Wshadow", "-Werror", "-fsyntax-only"]
WAYS = [("C99", CC, ["-std=c99", "-Wstrict-prototypes"]), ("C11", CC, ["-std=c11"]), ("GNU C11", CC, ["-std=gnu11"]),
        ("C++98", CXX, ["-x", "c++", "-std=c++98", "-Wno-long-long"]), ("C++11", CXX, ["-x", "c++", "-std=c++11"]),
        ("C++17", CXX, ["-x", "c++", "-std=c++17", "-Wold-style-cast"])]
WAYS += [("clang, " + name, ["clang" if compiler is CC else "clang++"], flags) for name, compiler, flags in WAYS
         if shutil.which("clang") and shutil.which("clang++")]


def compile_text(text, compiler, flags):
    """What the compiler says; empty if it is content."""
    done = subprocess.run([*compiler, *flags, *STRICT, "-I" + INCLUDE, "-"] if "-x" in flags else
                          [*compiler, "-x", "c", *flags, *STRICT, "-I" + INCLUDE, "-"],
                          input=text, text=True, capture_output=True)
    return "" if done.returncode == 0 else done.stderr or "exit code %d" % done.returncode


@tap.cases(WAYS, "it compiles by itself, and twice, under {0}")
def compiles(way, compiler, flags):
    tap.equal(compile_text("#include <attune/plugin.h>\n#include <attune/plugin.h>\n", compiler, flags), "", "complaints")


@tap.test
def it_includes_two_standard_headers_and_nothing_else():
    found = re.findall(r"#\s*include\s*(\S+)", sources.read("include/attune/plugin.h"))
    tap.equal(sorted(found), ["<stddef.h>", "<stdint.h>"], "included")


@tap.test
def everything_in_it_bears_its_name():
    text = sources.blank_comments(sources.read("include/attune/plugin.h"))
    types = re.findall(r"\btypedef\s+(?:struct|enum)\s+(\w+)", text) + re.findall(r"\(\*(\w+)\)\(void \*sink", text)
    constants = re.findall(r"\b([A-Z][A-Z0-9]+_\w+)\b", text)
    tap.check(len(types) >= 15 and len(constants) >= 20, "the law no longer finds the names")
    tap.equal([name for name in types if not name.startswith("Attune")], [], "types")
    tap.equal([name for name in constants if not name.startswith("ATTUNE_")], [], "constants")


OFFSETS = """#include <attune/plugin.h>
#include <stdio.h>
#define SHOW(type, field) printf("%%s.%%s %%lu\\n", #type, #field, (unsigned long)offsetof(type, field))
int main(void)
{
%s  return 0;
}
"""
LAST_FIELDS = [("AttuneSetting", "choices"), ("AttuneValue", "text"), ("AttuneReason", "sentence"), ("AttuneQuestion", "high"),
               ("AttuneOpening", "capacity"), ("AttuneMeeting", "ends"), ("AttuneSlot", "meetings"), ("AttuneCase", "settings"),
               ("AttuneVerdict", "late"), ("AttuneTelling", "settings"), ("AttunePlugin", "about")]


@tap.test
def its_structures_are_laid_out_alike_in_c_and_in_cxx():
    text = OFFSETS % "".join("  SHOW(%s, %s);\n" % pair for pair in LAST_FIELDS)
    folder = tempfile.mkdtemp(prefix="attune-header-")
    try:
        said = []
        for number, (compiler, flags) in enumerate([(CC, ["-x", "c", "-std=c99"]), (CXX, ["-x", "c++", "-std=c++17"])]):
            program = os.path.join(folder, str(number))
            subprocess.run([*compiler, *flags, "-I" + INCLUDE, "-o", program, "-"], input=text, text=True, check=True)
            said.append(subprocess.run([program], capture_output=True, text=True, check=True).stdout)
        tap.equal(said[1], said[0], "offsets in C++")
        tap.equal(len(said[0].splitlines()), len(LAST_FIELDS), "offsets shown")
    finally:
        shutil.rmtree(folder)


MADE_UP = [("a variable array", "struct A { int n; int rest[0]; };"), ("a declaration without a type", "extern attune;"),
           ("an unknown type", "gboolean attune_is(void);")]


@tap.cases(MADE_UP, "the law sees {0}")
def sees(what, text):
    for way, compiler, flags in WAYS[:1] + WAYS[5:6]:
        tap.check(compile_text("#include <attune/plugin.h>\n" + text + "\n", compiler, flags), "%s was content" % way)


tap.run()
