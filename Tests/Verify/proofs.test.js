"use strict";
// What an operator, or somebody between him and the member, may try with a receipt and a proof.

const test = require("node:test");
const assert = require("node:assert");
const world = require("./world.js");
const { Verifier } = require("../../Verify/verify.js");

const { KEYS, MEMBERS, SCHEME, b64, sha } = world;
const file = (text) => Uint8Array.from(Buffer.from(text));

/** The answer to a proof of member 2, the second of whose siblings is two members together. */
function answer(change = {}, more = {}) {
    const roll = more.roll || 2;
    return Verifier.check.proof({
        proof: file(more.proof || world.proof(roll, change)),
        receipt: file(more.receipt || world.receipt(roll)), trust: file(more.trust || world.trust()),
        ...(more.cases ? { cases: file(more.cases) } : {}),
    }, more.own || {});
}

const bend = (place, change) => (siblings) =>
    siblings.map((s, i) => (i === place ? { ...s, ...change(s) } : s));
const line = (from, to) => ({ statement: (text) => text.replace(from, to) });
const edited = (from, to) => ({ proof: world.proof(2).replace(from, to) });
const receipt = (change) => ({ receipt: world.receipt(2, change) });
const stranger = world.key("example.org/other");
const forged = { ...KEYS.log, secret: stranger.secret };
const bentMember = (roll, change) => world.facts().members.map((m) =>
    m.roll === roll ? { ...m, ...change } : m);

test("an honest operator's proofs are good, for every kind and member", () => {
    for (const kind of ["bill", "settlement", "balance"]) {
        for (const roll of MEMBERS) {
            const due = roll === 8 ? 528n : 529n;
            const paid = kind !== "settlement" || roll === 3 ? 0n : due;
            const found = answer({ kind }, { roll, own: { due, paid } });
            assert.equal(found.code, `ok.proof.${kind}`, Verifier.sentenceOf(found, "en"));
            assert.ok(found.steps.every((step) => step.state === "done"));
        }
    }
});

// name, what the operator bends, what else is at hand, code
const ATTACKS = [
    ["an extra line that nobody vouches for", { extra: "AAAA" }, {}, "ok.proof.settlement"],
    ["cases added to a bill", { kind: "bill" }, { cases: world.CASES.join("") }, "ok.proof.bill"],

    ["a sibling's money left out, the hash kept", { siblings: bend(0, () => ({ due: 0n })) }, {}, "tree.root"],
    ["a sibling's head left out", { siblings: bend(1, () => ({ count: 1n })) }, {}, "tree.root"],
    ["two siblings exchanged", { siblings: ([a, b, ...rest]) => [b, a, ...rest] }, {}, "tree.root"],
    ["a sibling missing", { siblings: (s) => s.slice(1) }, {}, "tree.path"],
    ["a sibling too many", { siblings: (s) => [...s, s[0]] }, {}, "tree.path"],
    ["another position", { head: { position: 1 } }, {}, "tree.root"],
    ["a position beyond the count", { head: { position: 5 } }, {}, "tree.path"],
    ["a sum just beyond", { siblings: bend(0, () => ({ due: 2n ** 63n })) }, {}, "tree.sum"],
    ["two sums that overflow", { siblings: bend(0, () => ({ due: 2n ** 63n - 1n })) }, {}, "tree.sum"],
    ["a negative sum as the bytes have it", { siblings: bend(0, () => ({ due: 2n ** 64n - 5n })) }, {}, "tree.sum"],
    ["a negative sum as people write it", { siblings: bend(0, () => ({ due: -5n })) }, {}, "file.malformed"],
    ["a head-count understated", { totals: { count: 4n } }, {}, "tree.path"],
    ["a head-count overstated", { totals: { count: 6n } }, { roll: 5 }, "tree.path"],
    ["paid understated in the total", { totals: { paid: 1586n } }, {}, "tree.totals"],
    ["due overstated in the total", { totals: { due: 2645n } }, {}, "tree.totals"],
    ["a class that is not there", { head: { class: "under-40" } }, {}, "tree.class"],
    ["a proof of another member's line", { head: { roll: 2 } }, { proof: world.proof(1, { head: { roll: 2 } }) }, "tree.root"],
    ["a salt of last period", { head: { salt: b64(sha("old")) } }, {}, "tree.root"],
    ["paid changed in the file", {}, edited("paid 529", "paid 0"), "tree.root"],

    ["a due one unit too high", { members: bentMember(2, { due: 530n }) }, {}, "due.formula"],
    ["a due lowered for a reason", {
        members: bentMember(2, { due: 500n }), reasons: ["cap -20", "credit -9"] }, {}, "statement.identity"],
    ["a reason that does not lead to the due", { reasons: ["adjusted 1"] }, {}, "due.formula"],
    ["reasons that lead there, with a cap that adds", { reasons: ["cap 5", "adjusted -5"] }, {}, "due.formula"],
    ["a reason nobody knows", { reasons: ["mood 0"] }, {}, "file.malformed"],
    ["another due than the member's", {}, { own: { due: 500n } }, "own.due"],
    ["a payment that is not in the record", { members: bentMember(2, { paid: 0n }), ...line("collected 2115", "collected 1586") },
        { own: { due: 529n, paid: 529n } }, "own.paid"],

    ["a receipt by another key", {}, receipt({ key: stranger }), "receipt.signature"],
    ["a receipt by a key of the same name", {}, receipt({ key: world.key(KEYS.receipts.name, 1, "x") }), "receipt.signature"],
    ["a receipt with the log's key", {}, receipt({ key: KEYS.log }), "receipt.signature"],
    ["a receipt with a bad signature", {}, receipt({ key: { ...KEYS.receipts, secret: stranger.secret } }), "receipt.signature"],
    ["a receipt with another nonce", {}, receipt({ nonce: sha("other") }), "receipt.commitment"],
    ["a receipt of another scheme", {}, receipt({ scheme: "city-aid" }), "receipt.signature"],
    ["a receipt of another member", {}, { receipt: world.receipt(5) }, "proof.other"],
    ["a member left out, given another's proof", {}, { receipt: world.receipt(4) }, "proof.other"],
    ["a proof of another scheme", { head: { scheme: "city-aid" } }, {}, "proof.other"],
    ["a statement of another period", { head: { period: "2024-01-2" } }, {}, "proof.other"],
    ["a bill shown for a settlement", { kind: "bill", head: { kind: "settlement" } }, {}, "proof.other"],
    ["a bill in another currency", { kind: "bill", head: { currency: "USD 2" } }, {}, "proof.other"],
    ["decimals moved", { head: { currency: "CNY 0" } }, {}, "file.malformed"],

    ["a statement with a field too many", line("interest 0", "interest 0\nbonus 1"), {}, "statement.malformed"],
    ["a statement with two lines of a class", { statement: (text) => text + text.slice(text.indexOf("class")) }, {}, "statement.malformed"],
    ["a statement without its last LF", { statement: (text) => text.slice(0, -1) }, {}, "statement.malformed"],
    ["a leading zero", line("fee 196", "fee 0196"), {}, "statement.malformed"],
    ["minus nothing", line("opening 0", "opening -0"), {}, "statement.malformed"],
    ["money that comes from nowhere", line("paid-out 2 2448", "paid-out 2 2449"), {}, "statement.identity"],
    ["collected understated", line(/collected 2115\nadvanced 529/, "collected 2000\nadvanced 644"), {}, "statement.identity"],
    ["arrears overstated", line("arrears 1 529", "arrears 1 600"), {}, "statement.identity"],
    ["custody that is not the closing", line(/custody (\S+) 0/, "custody $1 5"), {}, "statement.identity"],
    ["a fee one unit too high", { kind: "bill", ...line("fee 196", "fee 197") }, {}, "statement.identity"],
    ["a bill with something paid", { kind: "bill", totals: { paid: 1n } }, {}, "tree.totals"],
    ["a case left out of the list", { kind: "bill" }, { cases: world.CASES[0] }, "statement.cases"],
    ["a case changed in the list", { kind: "bill" }, { cases: world.CASES.join("").replace("accident", "illness") }, "statement.cases"],
    ["cases held against a settlement", {}, { cases: world.CASES.join("") }, "proof.other"],

    ["a checkpoint of another log", { origin: "example.org/other" }, {}, "log.origin"],
    ["a log that is not this scheme's", { origin: KEYS.one.name }, {}, "log.origin"],
    ["a checkpoint with a bad signature", { logKey: forged }, {}, "log.signature"],
    ["a checkpoint nobody signed", { logKey: stranger }, {}, "log.unsigned"],
    ["a checkpoint signed by another key of its name", { logKey: world.key(world.ORIGIN, 1, "x") }, {}, "log.unsigned"],
    ["a statement that is not in the log", { statement: (t) => t, shown: world.WRITERS.settlement("2024-01-1",
        world.classLine(world.tree(world.facts()).root)).replace("opening 0", "opening 5").replace("advanced 529", "advanced 524") }, {}, "log.inclusion"],
    ["another index", { index: 6 }, {}, "log.inclusion"],
    ["an index beyond the size", { index: 13 }, {}, "log.inclusion"],
    ["no hashes", { hashes: [] }, {}, "log.inclusion"],
    ["too many hashes", { hashes: Array(65).fill(sha("x")) }, {}, "file.too-large"],
    ["too many siblings", { siblings: () => Array(65).fill({ hash: sha("x"), count: 1n, due: 1n, paid: 1n }) }, {}, "file.too-large"],

    ["one witness missing", { witnesses: ["custodian"] }, {}, "witness.quorum"],
    ["no witness", { witnesses: [] }, {}, "witness.quorum"],
    ["the custodian missing where money is held", { witnesses: ["one"] }, {}, "custody.unsigned"],
    ["the custodian missing under a bill", { kind: "bill", witnesses: ["one"] }, {}, "witness.quorum"],
    ["the custodian missing where nobody asks", { witnesses: ["one"] }, { trust: world.trust("one") }, "ok.proof.settlement"],
    ["nobody asked for", { witnesses: [] }, { trust: world.trust("none") }, "ok.proof.settlement"],
];

test("every attack is refused with its code", () => {
    for (const [name, change, more, want] of ATTACKS) {
        const found = answer(change, more);
        assert.equal(found.code, want, `${name}: ${Verifier.sentenceOf(found, "en")}`);
        for (const lang of ["zh", "en"]) {
            assert.doesNotMatch(Verifier.sentenceOf(found, lang), /[{}]|undefined|null/, name);
            found.steps.forEach((step) =>
                assert.doesNotMatch(JSON.stringify(Verifier.stepOf(step, lang)), /[{}]\w|undefined|null/));
        }
    }
});

test("a witness's bad cosignature refuses even where he is not needed", () => {
    const good = world.proof(2);
    const at = good.lastIndexOf(" ") + 40;
    const bad = good.slice(0, at) + (good[at] === "A" ? "B" : "A") + good.slice(at + 1);
    assert.equal(answer({}, { proof: bad, trust: world.trust("one") }).code, "witness.signature");
});

test("cap, waiver and credit lead to a lower due where the statement has them", () => {
    const members = bentMember(2, { due: 500n, paid: 500n });
    const statement = (text) => text.replace("collected 2115", "collected 2086")
        .replace("advanced 529", "advanced 558");
    const found = answer({ members, statement, reasons: ["cap -20", "credit -9"] },
        { own: { due: 500n, paid: 500n } });
    assert.equal(found.code, "ok.proof.settlement", Verifier.sentenceOf(found, "en"));
});

/** Which parts of a proof may change and leave it good. Every other byte has to be told. */
function unauthenticated(text) {
    const places = [];
    const mark = (pattern) => {
        const found = pattern.exec(text);
        const start = Buffer.byteLength(text.slice(0, found.index));
        places.push([start, start + Buffer.byteLength(found[0])]);
    };
    mark(/(?<=\nextra ).*/); // tlog-proof: nobody's word
    mark(/(?<=\ncurrency ).*/); // settlements name none: only how sums are printed
    mark(/\n— nobody[^]*$/); // a signature of no key in hand
    return (place) => places.some(([from, to]) => place >= from && place < to);
}

test("no byte of a proof can be changed unseen, but where it is documented", () => {
    const strange = world.sign(world.key("nobody"), "x\n");
    const text = world.proof(5, { extra: "c29tZXRoaW5n" }) + strange;
    const good = Buffer.from(text);
    const free = unauthenticated(text);
    const files = { receipt: file(world.receipt(5)), trust: file(world.trust()) };
    const check = (proof) => Verifier.check.proof({ proof: Uint8Array.from(proof), ...files });
    assert.equal(check(good).code, "ok.proof.settlement");
    let tried = 0;
    for (let place = 0; place < good.length; place++) {
        for (const byte of [good[place] ^ 1, good[place] ^ 32, 10]) {
            if (byte === good[place] || free(place)) continue;
            const bent = Buffer.from(good);
            bent[place] = byte;
            const found = check(bent);
            assert.ok(!found.ok, `byte ${place} of ${JSON.stringify(text.slice(place - 20, place + 20))} as ${byte}`);
            tried++;
        }
        const shorter = Buffer.concat([good.subarray(0, place), good.subarray(place + 1)]);
        if (!free(place)) assert.ok(!check(shorter).ok, `without byte ${place}`);
    }
    assert.ok(tried > 4000, `${tried} changes`);
});

test("no byte of a receipt can be changed unseen", () => {
    const good = Buffer.from(world.receipt(5));
    const trust = file(world.trust());
    const check = (receipt) => Verifier.check.receipt({ receipt: Uint8Array.from(receipt), trust });
    assert.equal(check(good).code, "ok.receipt");
    for (let place = 0; place < good.length; place++) {
        for (let bit = 0; bit < 8; bit++) {
            const bent = Buffer.from(good);
            bent[place] ^= 1 << bit;
            assert.ok(!check(bent).ok, `bit ${bit} of byte ${place}`);
        }
    }
});

test("the end of a file can be cut nowhere", () => {
    const text = world.proof(5);
    const files = { receipt: file(world.receipt(5)), trust: file(world.trust()) };
    for (let end = 0; end < text.length; end++) {
        assert.ok(!Verifier.check.proof({ proof: file(text.slice(0, end)), ...files }).ok, `at ${end}`);
    }
});

test("the scheme in the sentences is the one of the files", () => {
    const found = answer();
    assert.equal(found.values.scheme, SCHEME);
});
