"""The example scheme in a folder of its own, and its steps disturbed, for slow tests.

TONGZHOU is the program; where TONGZHOU_TEST_SERVER names a server, the scheme is there.
"""

import collections
import decimal
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

from store import Store

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = str((pathlib.Path.cwd() / os.environ["TONGZHOU"]).resolve())
RULES = ROOT / "docs/start/village.yaml"
SCHEME = "village-aid"


class World:
    """A folder with keys and files, a store, and the program run in it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.store = Store(folder)
        self.environment = self.store.environment

    def start(self, *words, day=None):
        """Starts a command."""
        command = [PROGRAM, *map(str, words), "--json", "--lang", "en"]
        command += ["--today", day] if day else []
        return subprocess.Popen(command, cwd=self.folder, env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words, day=None, expect=0, kill_after=None):
        """Runs a command that ends so; gives its answer, or None where it was killed in time."""
        process = self.start(*words, day=day)
        try:
            out, err = process.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return None
        if process.returncode not in (expect if isinstance(expect, tuple) else (expect,)):
            sys.exit(f"{' '.join(process.args)}\nended with {process.returncode}, not {expect}:\n"
                     + (out + err).decode())
        return json.loads(out)

    def make_key(self, name):
        """Makes the key of somebody in the office; gives its public half."""
        made = subprocess.run([PROGRAM, "office", "key", f"{name}.key", "--json"],
                              cwd=self.folder, check=True, capture_output=True, text=True)
        return json.loads(made.stdout)["key"]

    def copy(self, folder):
        shutil.copytree(self.folder, folder)
        other = self.__class__.__new__(self.__class__)
        other.folder = pathlib.Path(folder)
        other.store = Store(folder, like=self.store)
        other.environment = other.store.environment
        return other

    def remove(self):
        shutil.rmtree(self.folder)
        self.store.drop()

    def hash(self, day):
        report = self.run("doctor", day=day)
        return report["stateHash"]

    def left_behind(self):
        """Work files that nobody needs."""
        rest = [path.name for folder in ("data", "files/.work")
                for path in (self.folder / folder).rglob("*")
                if path.is_file() and not path.name.startswith("tongzhou.sqlite")
                and path.suffix != ".lock"]
        return rest + [path.name for path in (self.folder / "files").rglob("aside.*")]

    def open(self, day="2024-01-01", closing=None):
        """Opens the example; with other terms of closing down cover ends without notices too."""
        lines = RULES.read_text().splitlines()
        if closing:
            lines = [line.replace("noticesBeforeEnd: 2", "noticesBeforeEnd: 0") for line in lines]
            lines = [f"closing: {closing}" if line.startswith("closing:") else line
                     for line in lines]
        (self.folder / "village.yaml").write_text("\n".join(lines) + "\n")
        self.run("scheme", "open", "village.yaml", day=day)


def write_roll(path, count, identities=False):
    """Members who joined on one day; every hundredth pays for the next ten."""
    with open(path, "w") as file:
        file.write("roll,born,joined,payer," + ("identity" if identities else "commitment") + "\n")
        for roll in range(1, count + 1):
            head = roll // 100 * 100
            payer = head if head > 0 and 0 < roll - head <= 10 else ""
            who = f"resident-{roll}" if identities else f"{roll:064x}"
            file.write(f"{roll},{1970 + roll % 30}-03-02,2024-01-02,{payer},{who}\n")


def debit_lines(path):
    """The lines of a debit file: payer and amount in minor units."""
    lines, inside = {}, False
    for line in open(path):
        cells = line.rstrip("\n").split(",")
        if cells[0] == "payer":
            inside = True
        elif inside and len(cells) == 3 and cells[0] != "total":
            lines[cells[0]] = int(decimal.Decimal(cells[1]) * 100)
    return lines


def write_result(path, period, debits):
    """A result in which every thirtieth payer has paid nothing."""
    failed = {payer: due for place, (payer, due) in enumerate(debits.items()) if place % 30 == 7}
    total, missing = sum(debits.values()), sum(failed.values())
    money = lambda minor: f"{minor // 100}.{minor % 100:02d}"
    with open(path, "w") as file:
        file.write(f"tongzhou-result,1\nscheme,{SCHEME}\nperiod,{period}\nattempt,1\n"
                   f"currency,CNY\nsucceeded,{len(debits) - len(failed)},{money(total - missing)}\n"
                   f"failed,{len(failed)},{money(missing)}\npayer,due,taken,reason\n")
        for payer, due in failed.items():
            file.write(f"{payer},{money(due)},0.00,no-funds\n")
        file.write(f"end,{len(failed)}\n")
    return missing


def prepared(folder, count, make=World):
    """A world with a roll and two cases, on the eve of its first period."""
    world = make(folder)
    world.open()
    write_roll(world.folder / "roll.csv", count)
    world.run("roll", "import", "roll.csv", day="2024-01-02")
    for number, roll in enumerate((41, count // 2), 1):
        world.run("case", "add", "--member", roll, "--diagnosed", "2024-02-15", "--clause",
                  "serious-illness", "--key", f"case-{number}", day="2024-02-20")
    return world


def furnished(world, day):
    """People with keys, and a custodian whose files are carried by hand."""
    people = "people:\n"
    (world.folder / "keys").mkdir(mode=0o700, exist_ok=True)
    for name in ("li", "wang"):
        people += (f"  - {{name: {name}, key: {world.make_key(name)}, "
                   "may: [propose, release, match, confirm]}\n")
    (world.folder / "keys/office.yaml").write_text(people)
    (world.folder / "keys/custodian.yaml").write_text(
        "holder: Village aid\nbank:\n  debits: csv\n  payments: csv\n  statements: csv\n"
        "  weekend: []\n  columns: {day: day, amount: amount, endToEnd: endToEnd, "
        "balance: balance}\n")
    world.run("custody", "open", "CUSTODY-1", day=day)


def write_statement(path, day, debits):
    """Every payer's debit on a line of its own."""
    money = lambda minor: f"{minor // 100}.{minor % 100:02d}"
    balance = 0
    with open(path, "w") as file:
        file.write("day,amount,endToEnd,balance\n")
        for payer, due in debits.items():
            balance += due
            file.write(f"{day},{money(due)},D-2024-03-1-1-{payer},{money(balance)}\n")


class Step:
    """A command that is disturbed, in the world before it."""

    def __init__(self, name, before, day, *command, same=True):
        self.name, self.before, self.day, self.command = name, before, day, command
        # Keys are random where there are any: whole, but not the same twice.
        self.same = same

    def disturb(self, base, blows):
        """Gives it each blow, at so much of the time it takes; then repeats it.

        A blow runs the command and gives its answer, or None where it gave none.
        """
        name, day = self.name, self.day
        whole = self.before.copy(base / "whole")
        started = time.monotonic()
        answer = whole.run(*self.command, day=day)
        seconds = time.monotonic() - started
        untouched, done = self.before.hash(day), whole.hash(day)
        left = collections.Counter()
        for place, (kind, blow) in enumerate(blows):
            struck = f"{name}, {kind} at {place + 1} of {len(blows)}"
            world = self.before.copy(base / "disturbed")
            ended = blow(world, self, seconds)
            after = world.hash(day)
            nothing = after == untouched
            if self.same and not nothing and after != done:
                sys.exit(f"{struck}: neither nothing nor everything")
            if ended and nothing and done != untouched:
                sys.exit(f"{struck}: acknowledged and lost")
            left["ended" if ended else "nothing" if nothing else "everything"] += 1
            repeated = world.run(*self.command, day=day)
            again = world.hash(day)
            if (self.same and again != done) or (not nothing and again != after):
                sys.exit(f"{struck} and repeated: another state")
            if self.same and repeated != answer:
                sys.exit(f"{struck} and repeated: another answer: {repeated}")
            for file in (whole.folder / "files").rglob("*.*"):
                other = world.folder / file.relative_to(whole.folder)
                if file.is_file() and file.read_bytes() != other.read_bytes():
                    sys.exit(f"{struck}: {file.name} differs")
            if rest := world.left_behind():
                sys.exit(f"{struck}: work files are left behind: {rest}")
            world.remove()
        whole.remove()
        if left["nothing"] == 0:
            sys.exit(f"{name}: nothing came in time, the test says nothing")
        print(f"  {name}: {dict(left)}", flush=True)


def killed(share):
    """The program killed, at that share of the time it takes."""
    def blow(world, step, seconds):
        return world.run(*step.command, day=step.day, kill_after=seconds * share)
    return "killed", blow


def roll_steps(base, count, make=World):
    """Imports, and the round of a period."""
    empty = make(base / "empty")
    empty.open()
    write_roll(empty.folder / "roll.csv", count)
    people = make(base / "people")
    people.open()
    write_roll(people.folder / "roll.csv", count // 4, identities=True)
    ready = prepared(base / "ready", count, make)
    closed = ready.copy(base / "closed")
    closed.run("period", "close", "2024-03-1", day="2024-03-01")
    debits = debit_lines(closed.folder / f"files/{SCHEME}/2024-03-1-debit-1.csv")
    write_result(closed.folder / "result.csv", "2024-03-1", debits)
    return [
        Step("import", empty, "2024-01-02", "roll", "import", "roll.csv", "--key", "roll"),
        Step("import with identities", people, "2024-01-02", "roll", "import", "roll.csv",
             same=False),
        Step("close", ready, "2024-03-01", "period", "close", "2024-03-1", "--key", "close"),
        Step("collect", closed, "2024-03-11", "collect", "import", "result.csv", "--key", "taken"),
    ]


def payout_steps(base, count, make=World):
    """Money that came in, and money on its way out; the last is sending it."""
    debited, day = "2024-03-11", "2024-03-12"
    billed = prepared(base / "billed", count, make)
    furnished(billed, "2024-02-20")
    billed.run("period", "close", "2024-03-1", day="2024-03-01")
    debits = debit_lines(billed.folder / f"files/{SCHEME}/2024-03-1-debit-1.csv")
    with open(billed.folder / "result.csv", "w") as file:
        total = sum(debits.values())
        file.write(f"tongzhou-result,1\nscheme,{SCHEME}\nperiod,2024-03-1\nattempt,1\n"
                   f"currency,CNY\nsucceeded,{len(debits)},{total // 100}.{total % 100:02d}\n"
                   "failed,0,0.00\npayer,due,taken,reason\nend,0\n")
    billed.run("collect", "import", "result.csv", day=debited)
    # A statement is taken in when its day is over.
    write_statement(billed.folder / "statement.csv", debited, debits)
    (billed.folder / "payee.yaml").write_text(
        'kind: member\nname: 王芳\naccount: "6222020200012345678"\n')
    stated = billed.copy(base / "stated")
    stated.run("custody", "import", "statement.csv", day=day)
    propose = ["payout", "propose", "aid-1", "--payee", "payee.yaml", "--attested", "N-1",
               "--by", "li", "--key-file", "li.key"]
    proposed = stated.copy(base / "proposed")
    for number in range(12):
        proposed.run(*propose, "--amount", number + 1, "--key", f"payout-{number}", day=day)
    released = proposed.copy(base / "released")
    release = ["payout", "release", "--by", "wang", "--key-file", "wang.key"]
    released.run(*release, *range(1, 13), day=day)
    return [
        Step("custody import", billed, day, "custody", "import", "statement.csv"),
        Step("payout propose", stated, day, *propose, "--key", "once", same=False),
        Step("payout release", proposed, day, *release, "7"),
        Step("payout send", released, day, "payout", "send", "--files-only"),
    ]
