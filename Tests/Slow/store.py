"""Where the scheme of a test is kept: in a folder, or, where TONGZHOU_TEST_SERVER names a server of
PostgreSQL, in a database of its own.
"""

import contextlib
import itertools
import os
import pathlib
import sqlite3
import subprocess

SERVER = os.environ.get("TONGZHOU_TEST_SERVER")
NUMBERS = itertools.count(1)


class Store:
    """The store of the world in a folder; where it is like another one, as that one stands."""

    def __init__(self, folder, like=None, server=SERVER):
        self.server = server
        self.place = str(pathlib.Path(folder) / "data")
        self.environment = dict(os.environ)
        if not server:
            return
        self.name = f"slow_{os.getpid()}_{next(NUMBERS)}"
        template = f" TEMPLATE {like.name}" if like else ""
        if like:
            like.let_go()
        self.ask("postgres", f"CREATE DATABASE {self.name}{template}")
        # All that a program is told: its commands are the same.
        self.place = self.environment["TONGZHOU_DATA"] = f"{server}/{self.name}"

    @staticmethod
    def ask(database, sql):
        return subprocess.run(["psql", f"{SERVER}/{database}", "-XAtq", "-c", sql], check=True,
                              capture_output=True, text=True).stdout.strip()

    def let_go(self):
        """Ends connections that programs have left behind."""
        self.ask("postgres", "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                             f"WHERE datname = '{self.name}'")

    def drop(self):
        if self.server:
            self.ask("postgres", f"DROP DATABASE {self.name} WITH (FORCE)")

    def file(self):
        return f"{self.place}/tongzhou.sqlite"

    def value(self, sql):
        """A single whole number."""
        if self.server:
            return int(self.ask(self.name, sql))
        with contextlib.closing(sqlite3.connect(self.file())) as connection:
            return connection.execute(sql).fetchone()[0]

    @contextlib.contextmanager
    def writing(self):
        """Meanwhile somebody else writes."""
        if not self.server:
            with contextlib.closing(sqlite3.connect(self.file(), isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
                other.execute("ROLLBACK")
            return
        other = subprocess.Popen(
            ["psql", self.place, "-XAtq"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        print("BEGIN; SELECT 'it writes' FROM scheme FOR UPDATE;", file=other.stdin, flush=True)
        assert other.stdout.readline() == "it writes\n"
        yield
        other.communicate("ROLLBACK;\n")
