"""Tables that several hands add to stay in order, with each row once: commands, source files."""
import collections
import glob
import os
import re

import sources
import tap


def command_names(text):
    return re.findall(r'^  \{ "([^"]+)",', text, flags=re.M)


def out_of_order(names):
    """Each name that does not come behind the one before it; a name that stands twice is among them."""
    return [name for before, name in zip(names, names[1:]) if not before < name]


def named_twice(text):
    """Source files that one library or module lists twice. Several may list the same: a module carries what it calls."""
    found = collections.Counter()
    for line in text.replace("\\\n", " ").splitlines():
        whose = re.match(r"(\w+)_SOURCES\b", line)
        if whose:
            found.update((whose.group(1), word) for word in re.findall(r"\bcore/\S+\.cc?\b", line))
    return sorted(word for (_, word), count in found.items() if count > 1)


@tap.test
def commands_stand_in_order_of_name_each_once():
    names = command_names(sources.read("core/cli/commands.c"))
    tap.check(len(names) > 5, "the law no longer finds the commands")
    tap.equal(out_of_order(names), [], "rows that stand wrongly")


@tap.test
def every_source_file_is_built_and_listed_once():
    parts = sorted(glob.glob(os.path.join(sources.ROOT, "core", "*", "local.mk")))
    text = "".join(sources.read(os.path.relpath(part, sources.ROOT)) for part in parts)
    tap.equal(named_twice(text), [], "listed twice")
    listed = set(re.findall(r"\bcore/[^\s\\]+\.cc?\b", text)) | {"core/main.c"}
    tap.equal([path for path in sources.files("core", endings=(".c", ".cc")) if path not in listed], [], "not built")


@tap.test
def the_law_sees_a_row_out_of_order_and_a_row_twice():
    tap.equal(out_of_order(command_names('  { "a", "", x },\n  { "c", "", x },\n  { "b", "", x },\n')), ["b"], "out of order")
    tap.equal(out_of_order(command_names('  { "a", "", x },\n  { "a", "", x },\n')), ["a"], "twice")
    tap.equal(named_twice("x_SOURCES += core/a/b.c\nx_SOURCES += \\\n core/a/b.c core/a/c.c\n"), ["core/a/b.c"], "listed twice")
    tap.equal(named_twice("x_SOURCES += core/a/b.c\ny_la_SOURCES = core/a/b.c\n"), [], "carried by a module")


tap.run()
