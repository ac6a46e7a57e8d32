"""A server of PostgreSQL of the test's own, for tests in which it fails, and worlds on it."""

import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

import village

# What a person types into an address and must read nowhere.
PASSWORD = "open-sesame"


class Server:
    """Listens on a socket in its folder alone. Its owner enters as he likes, the platform with a
    password."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.bin = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"),
                       key=lambda path: int(path.parent.name))
        # The server does not run as root.
        self.is_root = os.geteuid() == 0
        self.owner = "postgres" if self.is_root else pwd.getpwuid(os.geteuid()).pw_name
        self.own(self.folder)
        self.data = self.folder / "data"
        self.tool("initdb", "-D", self.data, "-U", self.owner, "-A", "trust", "--no-locale",
                  "-E", "UTF8")
        (self.data / "pg_hba.conf").write_text(
            f"local all {self.owner} trust\nlocal all all scram-sha-256\n")
        self.start()
        self.sql(f"CREATE ROLE tongzhou LOGIN CREATEDB PASSWORD '{PASSWORD}'")

    def own(self, path):
        """Gives a path to the owner, and lets him reach it."""
        if self.is_root:
            shutil.chown(path, self.owner)
        for above in [path, *path.parents]:
            if above.stat().st_uid == os.geteuid() and above != pathlib.Path("/"):
                above.chmod(above.stat().st_mode | 0o011)

    def tool(self, name, *words, check=True):
        return subprocess.run(
            [self.bin / name, *map(str, words)], cwd="/", capture_output=True, text=True,
            check=check, user=self.owner if self.is_root else None)

    # Coming and going

    def start(self, **settings):
        """Starts it; where it was killed, its children may need a moment to notice."""
        # What is killed is a server, not the power: the disk need not be waited for.
        settings = {"fsync": "off", "full_page_writes": "off", "max_connections": 200} | settings
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        for _ in range(100):
            started = self.tool(
                "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "start",
                "-o", f"-k {self.folder} -h '' {options}", check=False)
            if started.returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit(f"the server does not start: {started.stderr}"
                         + (self.folder / "log").read_text()[-2000:])

    def stop(self, mode="immediate"):
        self.tool("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop", check=False)

    def kill(self):
        """The server killed, and nobody asked."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def kill_backend(self, database):
        """The process killed that works for the platform."""
        for pid in self.sql("SELECT pid FROM pg_stat_activity WHERE backend_type = "
                            f"'client backend' AND datname = '{database}' LIMIT 1").split():
            os.kill(int(pid), signal.SIGKILL)

    def up(self):
        """Brings it back, or waits until it has come back by itself."""
        while not self.answers():
            if self.tool("pg_ctl", "-D", self.data, "status", check=False).returncode != 0:
                self.start()
            time.sleep(0.05)

    def answers(self):
        return self.psql("SELECT 1").returncode == 0

    # Asking

    def psql(self, sql, database="postgres"):
        return subprocess.run(
            [self.bin / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U",
             self.owner, database, "-c", sql], capture_output=True, text=True)

    def sql(self, sql, database="postgres"):
        done = self.psql(sql, database)
        if done.returncode != 0:
            raise SystemExit(f"{sql}: {done.stderr}")
        return done.stdout.strip()

    def session(self, sql, database, role=None):
        """A connection in which something was done, held open until it is closed."""
        held = subprocess.Popen(
            [self.bin / "psql", "-XAtq", "-h", self.folder, "-U", role or self.owner, database],
            env=os.environ | {"PGPASSWORD": PASSWORD}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        held.stdin.write(sql + "\\echo held\n")
        held.stdin.flush()
        while held.stdout.readline() != "held\n":
            pass
        return held

    def create(self, name, like=None, tablespace=None):
        """Makes a database; one like another as soon as everybody has left that."""
        template = f" TEMPLATE {like}" if like else ""
        place = f" TABLESPACE {tablespace}" if tablespace else ""
        for _ in range(100):
            made = self.psql(f"CREATE DATABASE {name} OWNER tongzhou{template}{place}")
            if made.returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit(made.stderr)

    def address(self, name, password=PASSWORD, through=None, **parameters):
        folder = urllib.parse.quote(str(through or self.folder), safe="")
        tail = urllib.parse.urlencode(parameters, quote_via=urllib.parse.quote)
        return f"postgres://tongzhou:{password}@{folder}/{name}" + (f"?{tail}" if tail else "")


class Between:
    """Stands between the platform and its server, and cuts one connection at a COMMIT: before the
    server has it, or after, so that only its answer is lost."""

    def __init__(self, server, folder, at, delivered):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.server = str(server.folder / ".s.PGSQL.5432")
        self.at, self.delivered, self.commits, self.cut = at, delivered, 0, False
        self.lock = threading.Lock()
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(self.folder / ".s.PGSQL.5432"))
        self.door.listen(50)
        threading.Thread(target=self.answer, daemon=True).start()

    def answer(self):
        while True:
            try:
                client, _ = self.door.accept()
            except OSError:
                return
            other = socket.socket(socket.AF_UNIX)
            other.connect(self.server)
            threading.Thread(target=self.pass_on, args=(client, other, True), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(other, client, False), daemon=True).start()

    def pass_on(self, giver, taker, is_asking):
        try:
            while data := giver.recv(1 << 16):
                if is_asking and b"COMMIT\0" in data and self.is_now():
                    if self.delivered:
                        # Nothing of the answer comes back.
                        giver.shutdown(socket.SHUT_RDWR)
                        taker.sendall(data)
                        time.sleep(0.3)
                    break
                taker.sendall(data)
        except OSError:
            pass
        for end in (giver, taker):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def is_now(self):
        with self.lock:
            self.commits += 1
            self.cut = self.cut or self.commits == self.at
            return self.commits == self.at

    def close(self):
        self.door.close()


class ServerWorld(village.World):
    """A world whose store is a database on a server."""

    def __init__(self, folder, server, tablespace=None):
        super().__init__(folder)
        self.server = server
        server.create(self.database, tablespace=tablespace)
        self.connect()

    @property
    def database(self):
        return self.folder.name

    def connect(self, **parameters):
        """Names the database as the one to work on, with parameters in its address."""
        address = self.server.address(self.database, **parameters)
        self.environment = os.environ | {"TONGZHOU_DATA": address}

    def copy(self, folder):
        other = super().copy(folder)
        other.server = self.server
        self.server.create(other.database, like=self.database)
        other.connect()
        return other

    def remove(self):
        super().remove()
        self.server.sql(f"DROP DATABASE {self.database} WITH (FORCE)")
