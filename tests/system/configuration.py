"""The configuration as it is written down: the program's table, the installed example and the manual say the same."""
import os
import re

import harness
import tap


def read(*path):
    with open(os.path.join(harness.SOURCE, *path), encoding="utf-8") as file:
        return file.read()


def table():
    """Keys and standard values of the program's own table, in order; None where it has none."""
    number = r'NUMBER\("([^"]+)",\s*\w+,\s*([^,]+),\s*([^,]+),\s*([^)]+)\)'
    text = r'TEXT\("([^"]+)",\s*\w+,\s*(NULL|"[^"]*")\)'
    source = read("core", "base", "config.c")
    source = source[source.index("keys[] = {"):source.index("};", source.index("keys[] = {"))]
    rows = []
    for found in re.finditer("%s|%s" % (number, text), source):
        if found.group(1):
            rows.append((found.group(1), str(whole(found.group(4))), (whole(found.group(2)), whole(found.group(3)))))
        else:
            rows.append((found.group(5), None if found.group(6) == "NULL" else found.group(6).strip('"'), None))
    return rows


def whole(text):
    """"1 << 20" as a number."""
    left, _, right = text.partition("<<")
    return int(left) << int(right or 0)


@tap.test
def the_installed_example_has_every_key_once_with_its_standard_value():
    example = re.findall(r"(?m)^#?([a-z]+(?:-[a-z]+)*)=(.*)$", read("etc", "attune.conf"))
    rows = table()
    tap.check(len(rows) > 15, "the table was found")
    tap.equal(sorted(key for key, _ in example), sorted(key for key, _, _ in rows), "keys")
    for key, standard, _ in rows:
        if key != "database":  # stands there with the folder of the installation
            tap.equal(dict(example)[key], standard or "", "value of " + key)


@tap.test
def the_manual_has_every_key_in_order_with_its_bounds():
    page = read("docs", "man", "attune.conf.5")
    items = re.findall(r"(?m)^\.It Ic ([a-z-]+) Pq (.*)\n((?:(?!\.It).*\n)*)", page)
    rows = table()
    tap.equal([key for key, _, _ in items], [key for key, _, _ in rows], "keys")
    for (key, standard, bounds), (_, shown, words) in zip(rows, items):
        if standard:
            tap.equal(shown.replace("Li ", ""), standard, "standard value of " + key)
        for bound in bounds or ():
            tap.check(re.search(r"\b%d\b" % bound, words), "%s: its bound %d is not in the manual" % (key, bound))


@tap.test
def the_example_is_accepted_by_the_program():
    with harness.House() as house:
        text = read("etc", "attune.conf").replace("/var/lib/attune/attune.db", "attune.db")
        house.config = house.write("example.conf", text)
        house.attune("migrate")
        opened = re.sub(r"(?m)^#([a-z]+(?:-[a-z]+)*=.+)$", r"\1", text)
        tap.check(opened.count("\n#listen") == 0 and "\nlisten=" in opened, "the marks were taken away")
        house.config = house.write("opened.conf", opened)
        house.attune("migrate")


@tap.test
def an_unknown_key_ends_the_program_with_the_nearest_one():
    with harness.House() as house:
        house.configure(service_nmae="x")
        done = house.run("migrate")
        tap.equal(done.status, 4, "exit code")
        tap.contains(done.err, "service-name")
        tap.contains(done.err, house.config)
        tap.equal(done.out, "", "standard output")


tap.run()
