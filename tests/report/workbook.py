#!/usr/bin/env python3
"""Reports as workbooks, read back by openpyxl: figures are figures, shares state what they are made of, texts stay texts."""
import io
import json
import os
import subprocess
import sys
import warnings

import openpyxl

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness
import tap

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PERIOD = ("--from", "2026-09-01", "--to", "2026-12-31")
NASTY = "=HYPERLINK(\"http://x\",\"y\")"


def read(data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(data))


def as_bytes(house, *words, now=None):
    done = subprocess.run([harness.PROGRAM, *words, "--config", house.config], env=house.env(now), capture_output=True,
                          timeout=harness.PATIENCE)
    tap.equal(done.returncode, 0, done.stderr.decode())
    return done.stdout


def column(sheet, heading):
    heads = [cell.value for cell in sheet[1]]
    return heads.index(heading) + 1


LATER = "2027-01-04T09:00:00+00:00"
FIGURES = (("Offered", "offered"), ("Unfilled", "unfilled"), ("Upcoming", "upcoming"), ("Utilisation", "utilisation"),
           ("Utilisation: counted", "utilisation_numerator"), ("Utilisation: out of", "utilisation_denominator"),
           ("Utilisation mean: out of", "utilisation_mean_of"))


@tap.test
def the_figures_are_those_of_the_json():
    """Asked when all is past: every share has something that it is made of."""
    with harness.House() as house:
        house.load()
        words = ("report", "utilisation", *PERIOD, "--by", "service", "--format")
        said = json.loads(house.run(*words, "json", now=LATER).out)
        about, sheet = read(as_bytes(house, *words, "xlsx", now=LATER)).worksheets
        tap.equal(about.title, "About")
        rows = list(sheet.iter_rows(min_row=2))
        items = said["items"] + [said["total"]]
        tap.equal(len(rows), len(items), "rows and a total")
        tap.equal(all(item["utilisation"] is not None for item in items), True, "every row has its share")
        for name, key in FIGURES:
            place = column(sheet, name) - 1
            for row, item in zip(rows, items):
                tap.equal(round(row[place].value, 6), item[key], "%s of %s" % (name, item.get("service")))
        tap.equal(rows[-1][0].value, "Total")
        tap.equal(rows[-1][0].font.b, True, "totals are bold")
        tap.equal(sheet.freeze_panes, "A2", "the heading stays in sight")


@tap.test
def every_report_is_one():
    with harness.House() as house:
        house.load()
        for words in (["annual"], ["targets"], ["satisfaction"], ["feeds"]):
            book = read(as_bytes(house, "report", *words, "--format", "xlsx"))
            tap.equal(book.worksheets[0].title, "About", words[0])
            tap.equal(bool(book.worksheets[0]["A1"].value), True, "its title")
            names = [sheet.title.lower() for sheet in book.worksheets]
            tap.equal(len(names), len(set(names)), "names of sheets")


@tap.test
def a_text_is_never_a_formula():
    with harness.House() as house:
        house.load(harness.BOOK.replace("title=Drop-in consultation", "title=" + NASTY))
        sheet = read(as_bytes(house, "report", "utilisation", *PERIOD, "--by", "service", "--format", "xlsx")).worksheets[1]
        found = [cell for row in sheet.iter_rows() for cell in row if cell.value == NASTY]
        tap.equal(len(found), 1, "the title stands as typed")
        tap.equal(found[0].data_type, "s", "as a text")


@tap.test
def what_people_wrote_is_a_sheet_of_its_own_and_no_formula_either():
    with harness.House() as house:
        house.load(harness.BOOK.replace("waiting-places=3", "waiting-places=3\nleast-answers=1"))
        pat = "pat@north.example"
        slot = json.loads(house.attune("slots", "--service", "drop-in", "--json"))["items"][0]
        booking = json.loads(house.attune("book", "--as", pat, "--json", slot["id"]))["id"]
        later = slot["meetings"][-1]["ends"]
        house.attune("feedback", "--as", pat, "--comment", NASTY, booking, "useful=5", now=later)
        about, figures, wrote = read(as_bytes(house, "report", "satisfaction", *PERIOD, "--format", "xlsx")).worksheets
        tap.equal((figures.title, wrote.title), ("Satisfaction", "What people wrote"))
        tap.equal([[cell.value for cell in row] for row in wrote.iter_rows()],
                  [["Service", "Month", "Text"], ["drop-in", later[:7], NASTY]])
        tap.equal(wrote.cell(2, 3).data_type, "s", "as a text")


@tap.test
def the_api_gives_it_to_whoever_accepts_it():
    with harness.House() as house:
        house.load()
        manager = house.token("mia@clinic.example")
        with house.serve() as server:
            path = "/api/v1/reports/utilisation?from=2026-09-01&to=2026-12-31&by=service,month"
            answer = server.get(path, manager, Accept=TYPE)
            tap.equal(answer.status, 200, repr(answer))
            tap.equal(answer.headers["Content-Type"], TYPE)
            tap.equal("utilisation.xlsx" in answer.headers["Content-Disposition"], True)
            tap.equal(len(read(answer.body).worksheets), 2)
            tap.equal(server.get(path, manager, Accept="*/*").headers["Content-Type"].split(";")[0], "application/json")


@tap.test
def the_same_report_is_the_same_bytes():
    with harness.House() as house:
        house.load()
        words = ("report", "utilisation", *PERIOD, "--format", "xlsx")
        tap.equal(as_bytes(house, *words) == as_bytes(house, *words), True)


tap.run()
