"use strict";
// Statements alone, with their bills and case lists; checkpoints, and two of them.

const test = require("node:test");
const assert = require("node:assert");
const world = require("./world.js");
const { Verifier } = require("../../Verify/verify.js");

const file = (text) => Uint8Array.from(Buffer.from(text));
const HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const BILL = `tongzhou/bill/v1
scheme xianghubao-critical-illness
period 2019-01-2
rules 3 ${HASH}
currency CNY 2
notice 2019-01-21
due 2019-01-28
cases 2 60000000 ${HASH}
fee 4800000 8/100 of aid, nearest
rounding up
carry-in 0
carry-out 4200000
excess 0 operator
sponsored 0 -
adjusted 0
class - 3 0 23000000 69000000 0 ${HASH}
`;
const BILL_HASH = world.b64(world.leaf(BILL));
const SETTLEMENT = `tongzhou/settlement/v1
scheme xianghubao-critical-illness
period 2019-01-2
bill ${BILL_HASH}
opening 0
collected 68310000
advanced 690000 operator
interest 0
paid-out 2 60000000
fee 4800000
refunds 0
closing 4200000
arrears 230000 690000
custody 2019-02-03 4200000 ${HASH}
class - 3 0 23000000 69000000 68310000 ${HASH}
`;
const BALANCE = `tongzhou/balance/v1
scheme shuidi
period 2019-01
opening 5000000
top-ups 120000
interest 1100
charged 430000
refunds 20000
closing 4671100
payable 300000
custody 2019-02-01 4971100 ${HASH}
class - - 0 91234 4671100 0 ${HASH}
`;

const LATE = SETTLEMENT.replace("collected 68310000", "collected 68310000\nlate 500")
    .replace("closing 4200000", "closing 4200500").replace(" 4200000 ", " 4200500 ");
const FORGIVEN = SETTLEMENT.replace("arrears 230000 690000",
    "arrears 229000 687000\nforgiven 2000 death\nforgiven 1000 left");
const TRANSIT = SETTLEMENT.replace(/custody (\S+) 4200000 (.*)\n/,
    "custody $1 4100000 $2\ntransit 150000 debits of the last day\ntransit -50000 a payment\n");
const ADVANCED = SETTLEMENT.replace("advanced 690000 operator",
    "advanced 700000 operator\nadvanced -10000 sponsor");
const ARREARS = (after) => BALANCE.replace(new RegExp(`(${after} .*\n)`), "$1arrears 2 100\n");
const EMPTY = BILL + "class under-18 0 0 0 0 0 -\n";
const ONE_MORE = BILL.replace("class - 3 0 23000000 69000000", "class - 3 100 23000000 69000007")
    .replace("carry-out 4200000", "carry-out 4200007");
const CAPPED = BILL.replace("excess 0", "excess 9000000").replace("69000000", "60000000");

const STATEMENTS = [
    ["the bill of the specification", BILL, "ok.statement"],
    ["its settlement", SETTLEMENT, "ok.statement"],
    ["its balance", BALANCE, "ok.statement"],
    ["late dues", LATE, "ok.statement"],
    ["dues forgiven", FORGIVEN, "ok.statement"],
    ["money in transit", TRANSIT, "ok.statement"],
    ["two that advanced", ADVANCED, "ok.statement"],
    ["arrears after charged", ARREARS("charged"), "statement.malformed"],
    ["corrections", BALANCE.replace(/(charged .*\n)/, "$1adjusted 0\n"), "ok.statement"],
    ["corrections misstated", BALANCE.replace(/(charged .*\n)/, "$1adjusted -5\n"), "statement.identity"],
    ["arrears after payable", ARREARS("payable"), "ok.statement"],
    ["arrears twice", ARREARS("payable").replace(/(arrears 2 .*\n)/, "$1$1"), "statement.malformed"],
    ["a class without members", EMPTY, "ok.statement"],
    ["a class without members that owes", EMPTY.replace("0 0 0 0 0 -", "0 0 0 5 0 -"), "statement.malformed"],
    ["a class of members without a root", BILL.replace(/0 \S+\n$/, "0 -\n"), "statement.malformed"],
    ["seven who pay one more", ONE_MORE, "ok.statement"],
    ["more who pay one more than there can be", ONE_MORE.replace("3 100 ", "3 6 "), "statement.identity"],
    ["caps", CAPPED, "ok.statement"],
    ["a head-count understated", BILL.replace("0 23000000", "0 20000000"), "statement.identity"],
    ["a head-count overstated", BILL.replace("0 23000000", "0 26000000"), "statement.identity"],
    ["something paid in a bill", BILL.replace("69000000 0", "69000000 5"), "statement.identity"],
    ["something paid in a balance", BALANCE.replace("4671100 0", "4671100 5"), "statement.identity"],
    ["a balance less than members have", BALANCE.replace("91234 4671100", "91234 4671200"), "statement.identity"],
    ["custody less than is owed", BALANCE.replace("4971100", "4671100"), "statement.identity"],
    ["no such day", BILL.replace("2019-01-21", "2019-02-29"), "statement.malformed"],
    ["fields exchanged", BILL.replace("carry-in 0\ncarry-out 4200000", "carry-out 4200000\ncarry-in 0"), "statement.malformed"],
    ["a number above 2^63-1", BILL.replace("4800000", "9223372036854775808"), "statement.malformed"],
    ["a tab", BILL.replace("rounding up", "rounding\tup"), "statement.malformed"],
    ["a trailing space", BILL.replace("rounding up", "rounding up "), "statement.malformed"],
    ["CRLF", BILL.replace(/\n/g, "\r\n"), "statement.malformed"],
    ["a type unknown here", BILL.replace("bill/v1", "bill/v2"), "statement.malformed"],
    ["nothing", "", "statement.malformed"],
];

test("statements are read and added up", () => {
    for (const [name, text, want] of STATEMENTS) {
        const found = Verifier.check.statement({ statement: file(text) });
        assert.equal(found.code, want, `${name}: ${Verifier.sentenceOf(found, "en")}`);
    }
});

const BILLED_BALANCE = BALANCE.replace("scheme shuidi", "scheme xianghubao-critical-illness")
    .replace("period 2019-01", "period 2019-01-2");
const WITH_BILL = [
    [SETTLEMENT, BILL, "ok.statement"],
    [SETTLEMENT, BILL.replace("rounding up", "rounding down"), "statement.identity"],
    [SETTLEMENT.replace("class - 3 0", "class - 3 5"), BILL, "statement.identity"],
    [SETTLEMENT, BILL.replace("2019-01-2", "2019-01-1"), "proof.other"],
    [SETTLEMENT, SETTLEMENT, "proof.other"], [BALANCE, BILL, "proof.other"],
    [BILLED_BALANCE, BILL, "statement.identity"],
    [BILLED_BALANCE.replace(/(payable .*\n)/, "$1arrears 9 68570000\n"), BILL, "ok.statement"],
];

test("a settlement or balance is held against the bill of its period", () => {
    for (const [statement, bill, want] of WITH_BILL) {
        const found = Verifier.check.statement({ statement: file(statement), bill: file(bill) });
        assert.equal(found.code, want, Verifier.sentenceOf(found, "en"));
    }
});

const [ONE, TWO] = world.CASES;
const bill = (cases, sums) => world.WRITERS.bill("2024-01-1",
    `class - 528 5 5 2644 0 ${HASH}\n`, cases).replace(/cases \d+ \d+/, `cases ${sums}`);
const CASES = [
    ["the list", bill([ONE, TWO], "2 2448"), ONE + TWO, "ok.cases"],
    ["no case at all", bill([], "0 0").replace("fee 196", "fee 2644"), "", "ok.cases"],
    ["one missing", bill([ONE, TWO], "2 2448"), ONE, "statement.cases"],
    ["one changed", bill([ONE, TWO], "2 2448"), ONE + TWO.replace("illness", "other"), "statement.cases"],
    ["aid that is not the sum", bill([ONE, TWO], "2 2448"), ONE.replace("1500", "1501") + TWO, "statement.cases"],
    ["another order", bill([TWO, ONE], "2 2448"), TWO + ONE, "statement.cases"],
    ["one twice", bill([ONE, ONE], "2 3000").replace("carry-in 0", "carry-in 552"), ONE + ONE, "statement.cases"],
    ["a line of another form", bill([ONE, TWO], "2 2448"), `${ONE + TWO}and more\n`, "file.malformed"],
];

test("the cases of a bill are added up", () => {
    for (const [name, statement, cases, want] of CASES) {
        const found = Verifier.check.statement({ statement: file(statement), cases: file(cases) });
        assert.equal(found.code, want, `${name}: ${Verifier.sentenceOf(found, "en")}`);
    }
});

const entries = world.others(13);
const point = (n, change) => world.checkpoint(entries.slice(0, n), change);
const growth = (old, n, hashes) => `old ${old}\n`
    + (hashes || world.between(entries.slice(0, n).map(world.leaf), old)).map((h) => `${world.b64(h)}\n`).join("")
    + `\n${point(n)}`;
const other = world.checkpoint([...entries.slice(0, 6), "fork\n"]);
const NEW = (text) => text.replace(/^[^]*\n\n(?=example)/, "");

const POINTS = [
    ["seven to thirteen", point(7), growth(7, 13), "ok.consistency"],
    ["eight to thirteen", point(8), growth(8, 13), "ok.consistency"],
    ["one to two", point(1), growth(1, 2), "ok.consistency"],
    ["the same", point(7), point(7), "ok.consistency"],
    ["nothing to thirteen", point(0), point(13), "ok.consistency"],
    ["rolled back", point(13), point(7), "log.rolled-back"],
    ["forked at one size", point(7), other, "log.consistency"],
    ["forked below", other, growth(7, 13), "log.consistency"],
    ["a hash changed", point(7), growth(7, 13, Array(4).fill(world.sha("x"))), "log.consistency"],
    ["a hash missing", point(7), growth(7, 13, world.between(entries.map(world.leaf), 7).slice(1)), "log.consistency"],
    ["the way from another size", point(7), growth(6, 13), "proof.other"],
    ["no way at all", point(7), point(13), "file.malformed"],
    ["not a checkpoint", point(7), NEW(growth(7, 13)).slice(3), "log.origin"],
    ["another log's", world.checkpoint(entries, { origin: "example.org/x" }), point(13), "log.origin"],
    ["an old one nobody signed", point(7, { logKey: world.key("x") }), growth(7, 13), "log.unsigned"],
    ["a size with a leading zero", point(7).replace("\n7\n", "\n07\n"), growth(7, 13), "note.malformed"],
    ["no signatures", point(7).replace(/\n\n[^]*$/, "\n"), growth(7, 13), "note.malformed"],
    ["a root too short", point(7).replace(/=\n\n/, "\n\n"), growth(7, 13), "note.malformed"],
    ["a hundred and one signatures", point(7) + "— x AAAAAAAA\n".repeat(98), growth(7, 13), "file.too-large"],
];

test("two checkpoints are held against each other", () => {
    for (const [name, old, checkpoint, want] of POINTS) {
        const found = Verifier.check.consistency({
            old: file(old), checkpoint: file(checkpoint), trust: file(world.trust()) });
        assert.equal(found.code, want, `${name}: ${Verifier.sentenceOf(found, "en")}`);
        assert.doesNotMatch(Verifier.sentenceOf(found, "zh"), /[{}]|undefined|null/, name);
    }
});

test("a checkpoint with a line of its own is read, and its line is signed", () => {
    const text = point(7).split("\n\n")[0] + "\nextension\n";
    const { sign, cosign, KEYS } = world;
    const all = `${text}\n${sign(KEYS.log, text)}${cosign(KEYS.one, text)}${cosign(KEYS.custodian, text)}`;
    const code = (note) => Verifier.check.checkpoint({
        checkpoint: file(note), trust: file(world.trust()) }).code;
    assert.equal(code(all), "ok.checkpoint");
    assert.equal(code(all.replace("extension", "extensions")), "log.signature");
});
