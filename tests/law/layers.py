"""Who may include whom (core/LAYERS), which foreign library is spoken to in which room, and what a plugin may include."""
import re

import sources
import tap

# The C library and the system, which every room may use.
SYSTEM = set("""assert complex ctype errno fcntl fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg
stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings sysexits time unistd wchar wctype dirent dlfcn elf endian fnmatch
getopt glob grp langinfo link poll pthread pwd regex sched spawn syslog termios utime""".split())
SYSTEM_FOLDERS = ("sys/", "netinet/", "arpa/", "linux/", "net/")
FOUNDATION = ("glib", "gio/", "gobject/", "jansson")  # bound to no room, like the C library
CXX = {"list", "memory", "string"}  # what the one file in C++ takes of its own library
PLUGIN_HEADER = "attune/plugin.h"
PLUGIN_MAY = {PLUGIN_HEADER, "stddef.h", "stdint.h", "stdio.h", "string.h"}


def read_law(text):
    """Rooms in order with what each may include, and each foreign library's room."""
    rooms, foreign = {}, {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(":")
        if name.startswith("uses "):
            foreign.update({library: name[len("uses "):].strip() for library in rest.split()})
        else:
            rooms[name.strip()] = rest.split()
    return rooms, foreign


def includes(text):
    """(line, header, is it ours?) for each include that is not in a comment."""
    for number, line in enumerate(sources.blank_comments(text).splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found.group(2), found.group(1) == '"'


def library_of(header, foreign):
    stem = header.rsplit(".", 1)[0]
    return next((name for name in foreign if stem == name or header.startswith(name + "/")), None)


def is_everyones(header):
    return header in CXX or header.endswith(".h") and (header[:-2] in SYSTEM or header.startswith(SYSTEM_FOLDERS + FOUNDATION))


def fault_of(room, header, own, rooms, foreign):
    """Why a file of `room` may not include `header`, or None."""
    if own:
        other = header.split("/")[0] if "/" in header else None
        if header == "config.h" or other == room:
            return None
        if other is None:
            return "say room and file: “%s”" % header
        return None if other in rooms.get(room, ()) else "%s may not include %s" % (room, other)
    if header == PLUGIN_HEADER:
        return None if room == "policy" or "policy" in rooms[room] else "only those above policy may read the plugin's header"
    library = library_of(header, foreign)
    if library:
        return None if foreign[library] == room else "%s is spoken to in %s alone" % (library, foreign[library])
    return None if is_everyones(header) else "<%s> is of no library that core/LAYERS names" % header


def breaches(room, path, text, rooms, foreign):
    found = ((number, header, fault_of(room, header, own, rooms, foreign)) for number, header, own in includes(text))
    return ["%s:%d: %s" % (path, number, why) for number, header, why in found if why]


ROOMS, FOREIGN = read_law(sources.read("core/LAYERS"))


@tap.test
def the_law_names_the_rooms_lowest_first():
    seen = []
    for room, below in ROOMS.items():
        tap.equal([other for other in below if other not in seen], [], "%s includes what stands above it" % room)
        seen.append(room)


@tap.test
def every_room_is_in_the_law():
    found = {path.split("/")[1] for path in sources.files("core") if path.count("/") > 1}
    tap.equal(sorted(found - set(ROOMS)), [], "rooms that core/LAYERS does not know")


@tap.test
def each_room_includes_only_what_the_law_allows():
    found = []
    for path in sources.files("core"):
        parts = path.split("/")
        if len(parts) == 2:  # core/main.c stands above all rooms
            found += breaches("main", path, sources.read(path), dict(ROOMS, main=list(ROOMS)), FOREIGN)
        else:
            found += breaches(parts[1], path, sources.read(path), ROOMS, FOREIGN)
    tap.equal(found, [], "breaches")


@tap.test
def a_plugin_includes_the_public_header_and_plain_c():
    found = []
    for path in sources.files("plugins"):
        for number, header, own in includes(sources.read(path)):
            if header not in PLUGIN_MAY and not (own and "/" not in header):
                found.append("%s:%d: %s" % (path, number, header))
    tap.equal(found, [], "breaches")


@tap.test
def only_policy_opens_shared_objects():
    """And base/module, for the program's own."""
    found = [path for path in sources.files("core") if not path.startswith("core/policy/") and path != "core/base/module.c"
             and re.search(r"\b(dlopen|dlsym|g_module_open)\b", sources.blank_comments(sources.read(path)))]
    tap.equal(found, [], "other rooms that open them")


MADE_UP = [
    ("base", '#include "model/slot.h"', "base may not include model"),
    ("policy", '#include "store/slots.h"', "policy may not include store"),
    ("web", '#include "mail/letter.h"', "web may not include mail"),
    ("http", '  #  include "engine/book.h"', "http may not include engine"),
    ("store", '#include "slots.h"', "say room and file"),
    ("store", "#include <sqlite3.h>", "sqlite3 is spoken to in db alone"),
    ("engine", "#include <libical/ical.h>", "libical is spoken to in calendar alone"),
    ("web", "#include <zlib.h>", "zlib is spoken to in http alone"),
    ("model", "#include <attune/plugin.h>", "only those above policy"),
    ("engine", "#include <curl/curl.h>", "curl is spoken to in wire alone"),
    ("engine", "#include <libxml/tree.h>", "of no library"),
]


@tap.cases(MADE_UP, "the law sees: in {0}, {1}")
def sees(room, line, words):
    found = breaches(room, "made-up.c", "/* a\n comment */\n" + line + "\n", ROOMS, FOREIGN)
    tap.equal(len(found), 1, "breaches found")
    tap.contains(found[0], words, "the breach")
    tap.contains(found[0], "made-up.c:3:", "the breach")


@tap.cases([("web", '#include "engine/book.h"'), ("db", "#include <sqlite3.h>"), ("web", '/* #include "mail/letter.h" */'),
            ("http", "#include <sys/socket.h>"), ("policy", "#include <attune/plugin.h>"), ("cli", "#include <jansson.h>")],
           "the law lets through: in {0}, {1}")
def lets_through(room, line):
    tap.equal(breaches(room, "made-up.c", line, ROOMS, FOREIGN), [], "breaches")


tap.run()
