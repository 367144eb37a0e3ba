"""stores: the database of a test, seen from outside the program: a SQLite file in its folder, or a database of its own on the
PostgreSQL server that ATTUNE_TEST_DATABASE names (see tests/support/postgres).

    store = stores.make(folder)           # store.address goes into the configuration
    store.rows("SELECT id, seats FROM booking WHERE slot_id = ?", slot)     # [("01a…", 1)]
    store.change("UPDATE booking SET seats = 2")                            # rows that were changed
    with store.held():                    # another program writes, and does not end
        …
"""
import contextlib
import functools
import hashlib
import itertools
import os
import re
import sqlite3
import subprocess

import cluster
import tap

SERVER = os.environ.get("ATTUNE_TEST_DATABASE")
WRITE_LOCK = 107152797953637  # core/db/postgres_control.c
numbers = itertools.count(1)
NOTHING = object()


class Sqlite:
    kind = "sqlite"

    def __init__(self, folder):
        self.path = os.path.join(folder, "attune.db")
        self.address = "sqlite:attune.db"

    def rows(self, sql, *values):
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % self.path, uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def change(self, sql, *values):
        with contextlib.closing(sqlite3.connect(self.path)) as database, database:
            return database.execute(sql, values).rowcount

    def is_sound(self):
        return self.rows("PRAGMA integrity_check") == [("ok",)]

    def fingerprint(self):
        """Of every byte that it holds, its log included."""
        held = hashlib.sha256()
        for suffix in ("", "-wal"):
            if os.path.exists(self.path + suffix):
                with open(self.path + suffix, "rb") as stored:
                    held.update(stored.read())
        return held.hexdigest()

    @contextlib.contextmanager
    def held(self):
        holder = sqlite3.connect(self.path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")
            holder.close()

    def drop(self):
        pass


def value_of(text):
    """A column's text as what SQLite would give."""
    return int(text) if re.fullmatch(r"-?\d{1,18}", text) else float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def literal(value):
    return "NULL" if value is None else str(value) if isinstance(value, (int, float)) else "'%s'" % value.replace("'", "''")


def bound(sql, values):
    parts = sql.split("?")
    return "".join(part + (literal(value) if value is not NOTHING else "") for part, value in
                   itertools.zip_longest(parts, values, fillvalue=NOTHING))


class Session:
    """A stranger's connection to a server, by psql: what it has said holds until it is closed, or says otherwise."""

    def __init__(self, address):
        self.psql = subprocess.Popen([os.path.join(cluster.programs(), "psql"), "-X", "-q", "-A", "-t", address],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def say(self, sql):
        """Waits until it has been done."""
        self.psql.stdin.write(sql + ";\n\\echo said\n")
        self.psql.stdin.flush()
        for line in self.psql.stdout:
            if line == "said\n":
                return
        raise RuntimeError("psql has ended")

    def close(self):
        """An open transaction is rolled back."""
        self.psql.communicate()


class Postgres:
    kind = "postgresql"

    def __init__(self, server=None):
        self.server = server or SERVER
        self.name = "t%d_%d" % (os.getpid(), next(numbers))
        cluster.ask(self.server, "CREATE DATABASE %s" % self.name)
        self.address = re.sub(r"/\w+(?=\?|$)", "/" + self.name, self.server)

    def rows(self, sql, *values):
        return [tuple(map(value_of, row)) for row in cluster.ask(self.address, bound(sql, values))]

    def change(self, sql, *values):
        counted = " RETURNING 1" if sql.startswith(("INSERT", "UPDATE", "DELETE")) else ""
        return len(cluster.ask(self.address, bound(sql, values) + counted))

    def is_sound(self):
        return self.rows("SELECT count(*) FROM pg_constraint WHERE NOT convalidated") == [(0,)]

    def fingerprint(self):
        """Of every version of every row: one that was written anew with the same values counts as another."""
        held = hashlib.sha256()
        for table, in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"):
            for row in self.rows("SELECT t.xmin, t.* FROM %s t ORDER BY t.ctid" % table):
                held.update(repr(row).encode())
        return held.hexdigest()

    @contextlib.contextmanager
    def held(self):
        holder = Session(self.address)
        holder.say("BEGIN; SELECT pg_advisory_xact_lock(%d)" % WRITE_LOCK)
        try:
            yield
        finally:
            holder.close()

    def drop(self):
        cluster.ask(self.server, "DROP DATABASE IF EXISTS %s WITH (FORCE)" % self.name)


class Mirror:
    """A connection to a SQLite file whose changes are made in a Postgres store too, when they are committed."""

    def __init__(self, connection, store):
        self.connection, self.store, self.changes = connection, store, []

    def __setattr__(self, name, value):
        if name == "row_factory":
            self.connection.row_factory = value
        else:
            super().__setattr__(name, value)

    def execute(self, sql, values=()):
        if not sql.startswith("SELECT"):
            self.changes.append(bound(sql, values))
        return self.connection.execute(sql, values)

    def commit(self):
        self.connection.commit()
        cluster.run(self.store.address, ";\n".join(self.changes) + ";\n")
        self.changes = []

    def close(self):
        self.connection.close()


def about_files(function):
    """Marks a test of what only a database in a file can be or suffer; elsewhere it says so and passes."""
    @functools.wraps(function)
    def test(*words):
        if SERVER:
            tap.note("this is about databases in files: nothing to see on PostgreSQL")
        else:
            function(*words)
    return test


def make(folder):
    return Postgres() if SERVER else Sqlite(folder)
