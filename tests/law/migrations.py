"""A migration only adds, so that the program before it goes on beside the new one; one that takes something away says since when
nobody uses it."""
import glob
import os
import re

import sources
import tap

FOLDER = os.path.join(sources.ROOT, "core", "store", "schema")
CONTRACT = re.compile(r"^-- Contract: unused since (\d{4})\.")
ADD_COLUMN = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+) (.*)", re.S)
UNIQUE_INDEX = re.compile(r"CREATE UNIQUE INDEX \w+ ON (\w+) \(.*?\)(?: WHERE (.*))?$", re.S)


def statements(text):
    text = re.sub(r"--[^\n]*", "", text)
    return [" ".join(part.split()) for part in re.split(r";\s*(?:\n|$)", text) if part.strip()]


class Migration:
    """What one file does to those who know nothing of it."""

    def __init__(self, text):
        self.tables, self.columns, self.breaches = set(), set(), []
        for sql in statements(text):
            why = self.look(sql)
            if why:
                self.breaches.append("%s: %s" % (why, sql[:90]))

    def look(self, sql):
        """Why a program that knows nothing of this statement could not go on; None if it can."""
        if sql.startswith("CREATE TABLE "):
            self.tables.add(sql.split()[2])
        elif sql.startswith("ALTER TABLE "):
            return self.look_at_column(ADD_COLUMN.match(sql))
        elif sql.startswith("CREATE UNIQUE INDEX "):
            return self.look_at_unique(UNIQUE_INDEX.match(sql))
        elif sql.startswith("INSERT INTO ") or sql.startswith("DELETE FROM "):
            return None if sql.split()[2] in self.tables else "rows of a table that others use"
        elif sql.startswith("UPDATE "):
            set_columns = re.findall(r"(\w+) =", sql.partition(" SET ")[2].partition(" WHERE ")[0])
            return None if set(set_columns) <= self.columns else "values that others use"
        elif not sql.startswith(("CREATE INDEX ", "DROP INDEX ")):  # an index is a matter of speed
            return "more than adding"

    def look_at_column(self, added):
        if not added:
            return "a table that others use is changed"
        table, column, rest = added.groups()
        self.columns.add(column)
        if table in self.tables:
            return None
        if re.search(r"\bNOT NULL\b", rest) and not re.search(r"\bDEFAULT\b", rest):
            return "who does not name the column cannot add a row"
        if re.search(r"\b(UNIQUE|PRIMARY KEY)\b", rest):
            return "a row of who does not name the column may be refused"

    def look_at_unique(self, index):
        table, where = index.groups() if index else (None, None)
        if table in self.tables or any(re.search(r"\b%s\b" % column, where or "") for column in self.columns):
            return None
        return "rows may be refused that were accepted before"


def numbered():
    return sorted(glob.glob(os.path.join(FOLDER, "[0-9]*.sql")))


@tap.test
def every_migration_after_the_first_only_adds_or_says_since_when_nobody_uses_what_goes():
    for path in numbered()[1:]:
        name = os.path.basename(path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        contract = CONTRACT.match(text)
        if contract:
            tap.check(int(contract.group(1)) < int(name[:4]), "%s: unused since a later migration" % name)
            tap.check(not name[5:].startswith("add-"), "%s: its name promises that it only adds" % name)
        else:
            tap.equal(Migration(text).breaches, [], name)


@tap.test
def what_would_stop_the_program_before_is_seen():
    for text in ("DROP TABLE booking", "ALTER TABLE booking DROP COLUMN note", "ALTER TABLE booking RENAME COLUMN note TO words",
                 "ALTER TABLE booking RENAME TO claim", "ALTER TABLE booking ALTER COLUMN seats TYPE TEXT",
                 "ALTER TABLE booking ADD COLUMN colour TEXT NOT NULL", "ALTER TABLE booking ADD COLUMN colour TEXT UNIQUE",
                 "ALTER TABLE booking ADD CHECK (seats < 9)", "CREATE UNIQUE INDEX one ON booking (note)",
                 "UPDATE booking SET note = ''", "DELETE FROM booking", "CREATE TRIGGER t AFTER INSERT ON booking BEGIN SELECT 1"):
        tap.check(Migration(text + ";\n").breaches, "“%s” only adds" % text)


@tap.test
def what_only_adds_is_let_pass():
    text = ("CREATE TABLE colour (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE); -- new\nINSERT INTO colour VALUES ('a', 'b');\n"
            "ALTER TABLE booking ADD COLUMN colour TEXT NOT NULL DEFAULT '';\nUPDATE booking SET colour = 'a' WHERE seats = 1;\n"
            "CREATE UNIQUE INDEX one ON booking (colour) WHERE colour <> '';\nCREATE INDEX two ON booking (note);\nDROP INDEX old;\n")
    tap.equal(Migration(text).breaches, [], "what is said of it")


tap.run()
