"use strict";
// The page: sealed, without a way out, and complete in both languages.

const test = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { spawnSync } = require("node:child_process");
const { Verifier } = require("../../Verify/verify.js");

const folder = path.join(__dirname, "../../Verify");
const html = fs.readFileSync(path.join(folder, "verify.html"), "utf8");

test("the hashes in the policy are those of the scripts and the style", () => {
    const { status } = spawnSync(process.execPath, [path.join(folder, "seal"), "--check"]);
    assert.equal(status, 0, "run Verify/seal after a change of verify.html");
});

test("the page refers to nothing outside of itself", () => {
    assert.match(html, /default-src 'none'/);
    assert.doesNotMatch(html, /unsafe-|connect-src|https?:|\bimport\s*\(|\bsrc=|\burl\(|@import/);
    assert.doesNotMatch(html,
        /\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|innerHTML|eval|Function|localStorage)\b/);
});

test("nothing of WebCrypto is used, which is missing over plain http", () => {
    assert.doesNotMatch(html, /crypto\.|subtle/);
});

const placeholders = (text) => Array.from(text.matchAll(/\{\w+\}/g), String).sort();

test("every sentence says the same in both languages", () => {
    const pairs = { ...Verifier.SENTENCES, ...Verifier.TERMS, ...Verifier.STATES };
    for (const [name, pair] of Object.entries(pairs)) {
        assert.equal(pair.length, 2, name);
        assert.match(pair[0], /[\u4e00-\u9fff]/, `${name} in Chinese`);
        assert.doesNotMatch(pair[1], /[\u4e00-\u9fff]/, `${name} in English`);
        assert.deepEqual(placeholders(pair[0]), placeholders(pair[1]), name);
    }
    for (const [name, [, , zh, en]] of Object.entries(Verifier.STEPS)) {
        assert.deepEqual(placeholders(zh), placeholders(en), name);
    }
    for (const [name, [zh, en]] of Object.entries(Verifier.SENTENCES)) {
        assert.match(zh, /^[^。]*。$/, `${name} is one sentence`);
        assert.match(en, /\.$/, name);
    }
});

const BROWSER = ["chromium", "chromium-browser", "google-chrome"].find((name) =>
    spawnSync("sh", ["-c", `command -v ${name}`]).status === 0);

test("a browser runs the page from disk", { skip: BROWSER ? false : "no chromium here" }, () => {
    const { stdout } = spawnSync(BROWSER, ["--headless", "--no-sandbox", "--disable-gpu",
        "--virtual-time-budget=3000", "--dump-dom", `file://${path.join(folder, "verify.html")}`],
        { encoding: "utf8", timeout: 60_000 });
    assert.match(stdout, /<h1[^>]*>核对自己的账<\/h1>/);
});

const PROOFS = path.join(__dirname, "../../docs/formats/proofs.md");

test("every code of the formats has its sentence", { skip: !fs.existsSync(PROOFS) }, () => {
    const rows = fs.readFileSync(PROOFS, "utf8").match(/^\| `[a-z-]+\.[^|]*\|/gm);
    const codes = rows.flatMap((row) => Array.from(row.matchAll(/`([^`]+)`/g), ([, code]) => code));
    assert.ok(codes.length > 20);
    for (const code of codes) assert.ok(Verifier.SENTENCES[code], code);
});
