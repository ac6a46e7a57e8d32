"""A scheme in a folder of its own with a custodian on the wire, for tests of the built programs.

TONGZHOU and SANDBOX are the programs; where TONGZHOU_TEST_SERVER names a server, the scheme is there.
"""

import datetime
import decimal
import json
import os
import pathlib
import subprocess
import sys
import urllib.error
import urllib.request

from store import Store

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMES = ROOT / "Schemes"


def program(variable, built):
    return str((pathlib.Path.cwd() / os.environ.get(variable, ROOT / ".build" / built)).resolve())


PROGRAM = program("TONGZHOU", "release/tongzhou")
SANDBOX = program("SANDBOX", "debug/custodian-sandbox")


def minor(text):
    return int(decimal.Decimal(text) * 100)


def money(minor):
    return f"{minor // 100}.{minor % 100:02d}"


def due(period):
    return sum(line["due"] for line in period["classes"])


class World:
    """A scheme in a folder of its own, its bank, two people in its office."""

    def __init__(self, folder, preset, opened, banking, rules=None):
        """Opens a preset with its fill; the bank's clock begins on the day of `banking`."""
        self.folder = pathlib.Path(folder)
        self.store = Store(folder)
        self.preset, self.today, self.banking = preset, opened, banking
        self.keys = self.folder / "keys"
        self.keys.mkdir(mode=0o700)
        self.payouts = 0
        self.bank_process = subprocess.Popen(
            [SANDBOX, "serve", "--data", "custodian", "--port", "0", "--today", banking],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.bank_process.stdout.readline()
        self.address = line.split("listening on ")[1].split(",")[0]
        self.token = (self.folder / "custodian/token").read_text().strip()
        fill = (SCHEMES / "fills" / f"{preset}.yaml").read_text()
        for old, new in (rules or {}).items():
            assert old in fill, old
            fill = fill.replace(old, new)
        (self.folder / "fill.yaml").write_text(fill)
        self.run("scheme", "open", SCHEMES / f"{preset}.yaml", "--fill", "fill.yaml")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bank_process.terminate()
        self.bank_process.wait()
        self.bank_process.stdout.close()
        self.store.drop()

    # The two programs

    def run(self, *words, expect=0):
        """Runs a command on the day it is; gives its answer."""
        command = [PROGRAM, *map(str, words), "--today", self.today, "--json", "--lang", "en"]
        done = subprocess.run(command, cwd=self.folder, env=self.store.environment,
                              capture_output=True, text=True)
        if done.returncode != expect:
            sys.exit(f"{' '.join(command)}\nended with {done.returncode}, not {expect}:\n"
                     + done.stdout + done.stderr)
        return json.loads(done.stdout)

    def refused(self, code, *words, expect=2):
        """Runs a command that is refused with that code; gives the sentence."""
        answer = self.run(*words, expect=expect)
        assert answer["error"] == code, answer
        return answer["text"]["en"]

    def bank(self, path, body=None):
        request = urllib.request.Request(
            self.address + path, headers={"Authorization": f"Bearer {self.token}"},
            data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            sys.exit(f"the bank refuses {path} {body}: {error.read().decode()}")

    def day(self, day):
        """Goes on to a day; the bank's days pass with it."""
        self.today = day
        if day > self.banking:
            self.bank("/clock", {"today": day})

    def pass_days(self, count=1):
        day = datetime.date.fromisoformat(self.today) + datetime.timedelta(days=count)
        self.day(day.isoformat())

    # Setting up

    def roll(self, born, joined, balance="0.00"):
        """Members with the birthdays given, from number 1 on, with accounts and mandates."""
        self.members = range(1, len(born) + 1)
        self.start = minor(balance)
        with open(self.folder / "roll.csv", "w") as file:
            file.write("roll,born,joined,identity\n")
            file.writelines(f"{n},{born[n - 1]},{joined},resident-{n}\n" for n in self.members)
        with open(self.folder / "accounts.csv", "w") as file:
            file.write("payer,holder,account,mandate,signed\n")
            file.writelines(f"{n},Family {n},{self.account(n)},M-{n},{joined}\n"
                            for n in self.members)
        self.run("roll", "import", "roll.csv")
        self.run("roll", "accounts", "accounts.csv")
        self.open_account("CUSTODY-1", "Mutual aid")
        self.open_account("OPERATOR", "The operator", "900000000.00")
        for n in self.members:
            self.open_account(self.account(n), f"Family {n}", balance)

    def account(self, roll):
        return f"6222020200{roll:04d}"

    def open_account(self, number, name, balance="0.00"):
        self.bank("/accounts",
                  {"number": number, "name": name, "currency": "CNY", "balance": balance})

    def custody(self):
        """Two people and a custodian: what the keys folder says of them."""
        people = "people:\n"
        for name, may in (("li", "propose, match, close"), ("wang", "release, match")):
            key = self.run_plain("office", "key", f"{name}.key")["key"]
            people += f"  - {{name: {name}, key: {key}, may: [{may}]}}\n"
        self.write_key("office.yaml", people)
        self.write_key("custodian.token", self.token)
        self.write_key("custodian.yaml", f"""url: {self.address}
token: custodian.token
holder: Mutual aid
creditorID: MUTUAL-AID
bank:
  weekend: []
  rules:
    - {{code: ACMT/MCOP/INTR, is: interest}}
    - {{code: ACMT/MDOP/CHRG, is: charge}}
""")
        self.run("custody", "open", "CUSTODY-1")

    def run_plain(self, *words):
        done = subprocess.run([PROGRAM, *words, "--json"], cwd=self.folder, check=True,
                              env=self.store.environment, capture_output=True, text=True)
        return json.loads(done.stdout)

    def write_key(self, name, text):
        path = self.keys / name
        path.write_text(text)
        path.chmod(0o600)

    # Money in

    def transfer(self, source, amount, reference):
        """Somebody pays by transfer, with the reference the office gave him."""
        self.bank("/transfers", {"from": source, "to": "CUSTODY-1", "amount": money(amount),
                                 "reference": reference})

    def top_up(self, amounts):
        """Every member sends what his balance is to be."""
        for n, amount in amounts.items():
            self.transfer(self.account(n), amount, self.reference(n))
        self.pass_days()
        self.fetch()
        assert self.balance("liabilities:members:balances") == -sum(amounts.values())

    def reference(self, payer):
        return self.run_plain("custody", "reference", str(payer))["reference"]

    def operator_pays(self, amount=None):
        """The operator transfers what it owes, or that much."""
        if amount is None:
            amount = self.balance("assets:sponsors:operator")
            assert amount > 0, amount
        before = self.balance("assets:sponsors:operator")
        self.transfer("OPERATOR", amount, self.reference("operator"))
        self.pass_days()
        self.fetch()
        assert self.balance("assets:sponsors:operator") == before - amount
        return amount

    def debit(self, period):
        """Brings a period's debit to the bank, and lets its day pass."""
        self.run("collect", "send", period)
        self.pass_days(4)
        answer = self.run("collect", "status", period)
        self.fetch()
        return answer

    # Money out

    def case(self, roll, diagnosed, clause):
        return self.run("case", "add", "--member", roll, "--diagnosed", diagnosed, "--clause",
                        clause, "--key", f"case-{roll}")

    def propose(self, purpose, account, name, kind="member", *words):
        (self.folder / "payee.yaml").write_text(
            f'kind: {kind}\nname: {name}\naccount: "{account}"\n')
        proof = [] if kind in ("member", "operator") else ["--proof", "2020/1"]
        self.run("payout", "propose", purpose, "--payee", "payee.yaml", *proof, "--by", "li",
                 "--key-file", "li.key", "--key", f"payout-{self.payouts + 1}", *words)
        self.payouts += 1
        return self.payouts

    def propose_aid(self, case, roll, *words):
        return self.propose(f"aid-{case}", self.account(roll), f"Family {roll}", "member", *words)

    def propose_operator(self, purpose):
        return self.propose(purpose, "OPERATOR", "The operator", "operator")

    RELEASE = ["--by", "wang", "--key-file", "wang.key"]

    def release(self, *payouts):
        self.run("payout", "release", *payouts, *self.RELEASE)

    def pay(self, *payouts):
        """Releases payouts, sends them, and sees them on the statement."""
        self.release(*payouts)
        self.run("payout", "send")
        self.pass_days()
        self.run("payout", "status")
        self.fetch()
        self.sound()

    def refund(self, run):
        """Two people sign for a run of refunds; it is sent, and two days pass."""
        for name in ("li", "wang"):
            self.run("refund", "approve", run, "--by", name, "--key-file", f"{name}.key")
        self.run("refund", "send", run)
        self.pass_days(2)
        self.run("payout", "status")
        self.fetch()
        return self.run("refund", "list")[run - 1]

    # Closing down

    CLOSER = ["--by", "li", "--key-file", "li.key"]

    def announce(self):
        """Announces the closing, and tells everybody in letters."""
        announced = self.run("closing", "announce", "--because", "operator", *self.CLOSER)
        for sheet in self.run("notice", "send", "--kind", "closing")["sheets"]:
            self.run("notice", "posted", sheet["number"], "--by-hand")
        return announced

    def end_tail(self):
        """Ends the tail: no case that was filed waits for its decision."""
        return self.run("closing", "tail", "--for-good", *self.CLOSER)

    # Looking

    def fetch(self):
        self.run("custody", "fetch")

    def sound(self):
        return self.run("custody", "status")

    def unsound(self, code):
        """What stops payouts now: its sentence, and the lines nobody has matched."""
        status = self.run("custody", "status", expect=1)
        assert status["problems"][0]["code"] == code, status["problems"]
        return status["problems"][0]["text"]["en"], status["unmatched"]

    def balances(self):
        lines = self.run("books", "trial-balance")["lines"]
        return {line["account"]: line["debit"] - line["credit"] for line in lines}

    def balance(self, account):
        return self.balances().get(account, 0)

    def at_bank(self, number):
        return minor(self.bank(f"/accounts/{number}")["balance"])

    def gained(self, roll):
        """What a member has more at his bank than at the beginning."""
        return self.at_bank(self.account(roll)) - self.start

    def seal(self):
        """Seals the scheme: nothing is left, and anybody can check what is left behind."""
        # What was paid last may come back for some days.
        self.fetch()
        self.refused("closing.statements-awaited", "closing", "seal")
        self.pass_days(6)
        self.fetch()
        self.run("closing", "seal")
        assert not any(self.balances().values()), self.balances()
        status = self.sound()
        assert (status["books"], status["last"]["bank"]) == (0, 0), status
        assert not status["problems"] and not status["inTransit"] and not status["unmatched"]
        assert self.at_bank("CUSTODY-1") == 0
        self.run("doctor")
        archive = self.folder / "files" / self.preset / "archive"
        subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=archive, check=True)
