"use strict";
// The command of Node: what it answers, with which exit code, and how early it stops reading.

const test = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { spawnSync } = require("node:child_process");
const world = require("./world.js");

const COMMAND = path.join(__dirname, "../../Verify/verify.js");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "verify-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true }));

const entries = world.others(13);
const growth = `old 7\n${world.between(entries.map(world.leaf), 7).map((h) => `${world.b64(h)}\n`).join("")}`
    + `\n${world.checkpoint(entries)}`;
const bill = world.WRITERS.bill("2024-01-1", "class - 528 5 5 2644 0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
const FILES = {
    proof: world.proof(2), receipt: world.receipt(2), trust: world.trust(), bill,
    cases: world.CASES.join(""), before: world.checkpoint(entries.slice(0, 7)), growth,
    other: world.receipt(3), changed: world.proof(2).replace("due 529", "due 528"),
    long: `tongzhou/proof/v1\nscheme ${"x".repeat(5000)}\n`,
};
for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(path.join(folder, name), text);

const run = (...words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...words],
        { cwd: folder, encoding: "utf8" });
    return { status, lines: stdout.split("\n"), stderr };
};

const PROOF = "proof proof --receipt receipt --trust trust";
const COMMANDS = [
    // words, exit code, code
    [`${PROOF}`, 0, "ok.proof.settlement"],
    [`${PROOF} --due 529 --paid 529`, 0, "ok.proof.settlement"],
    [`${PROOF} --due 528`, 1, "own.due"], [`${PROOF} --paid 0`, 1, "own.paid"],
    ["proof changed --receipt receipt --trust trust", 1, "tree.root"],
    ["proof proof --receipt other --trust trust", 1, "proof.other"],
    ["proof receipt --receipt receipt --trust trust", 2, "file.malformed"],
    ["proof long --receipt receipt --trust trust", 2, "file.too-large"],
    ["receipt receipt --trust trust", 0, "ok.receipt"],
    ["statement bill", 0, "ok.statement"], ["statement bill --cases cases", 0, "ok.cases"],
    ["statement bill --cases trust", 2, "file.malformed"],
    ["checkpoint before --trust trust", 0, "ok.checkpoint"],
    ["consistency before growth --trust trust", 0, "ok.consistency"],
    ["consistency before receipt --trust trust", 2, "note.malformed"],
    ["", 2], ["proof proof", 2], [`${PROOF} --due 5.29`, 2], [`${PROOF} --lang fr`, 2],
    ["proof nowhere --receipt receipt --trust trust", 2], [`${PROOF} --other x`, 2],
    ["constructor proof", 2],
];

test("commands answer with their exit codes", () => {
    for (const [words, status, code] of COMMANDS) {
        const found = run(...words.split(" ").filter(Boolean), "--json");
        assert.equal(found.status, status, `${words}: ${found.lines} ${found.stderr}`);
        if (code) assert.equal(JSON.parse(found.lines[0]).code, code, words);
        else assert.notEqual(found.stderr, "", words);
    }
});

test("the answer is one sentence, with the steps below it, in both languages", () => {
    const chinese = run(...PROOF.split(" "));
    assert.equal(chinese.lines[0],
        "核对无误：2024-01-1 期您应分摊 5.29 元，已付 5.29 元，都算在 5 人的公开总账里。");
    const english = run(...PROOF.split(" "), "--lang", "en");
    assert.equal(english.lines[0], "All is right: for 2024-01-1 you owed CNY 5.29 and have paid "
        + "CNY 5.29, and both are in the public total of 5 members.");
    assert.equal(english.lines.filter((line) => /^ {2}[✓○] /.test(line)).length, 12);
});

test("a file of 100 MB is refused by its beginning", () => {
    const big = path.join(folder, "big");
    fs.writeFileSync(big, FILES.proof);
    fs.truncateSync(big, 100_000_000);
    const start = process.hrtime.bigint();
    const found = run("proof", "big", "--receipt", "receipt", "--trust", "trust", "--json");
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    assert.equal(JSON.parse(found.lines[0]).code, "file.too-large");
    assert.equal(found.status, 2);
    assert.ok(seconds < 5, `${seconds} s`);
});
