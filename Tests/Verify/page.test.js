"use strict";
// The page: sealed, without a way out, and complete in both languages.

const test = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const os = require("node:os");
const crypto = require("node:crypto");
const { spawnSync } = require("node:child_process");
const world = require("./world.js");
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

/** The page as a browser has made it, opened from disk. */
function opened(name) {
    return spawnSync(BROWSER, ["--headless", "--no-sandbox", "--disable-gpu",
        "--virtual-time-budget=10000", "--dump-dom", `file://${name}`],
    { encoding: "utf8", timeout: 60_000 }).stdout;
}

test("a browser runs the sealed page from disk", { skip: BROWSER ? false : "no chromium here" }, () => {
    assert.match(opened(path.join(folder, "verify.html")), /<h1[^>]*>核对自己的账<\/h1>/);
});

/** What the page shows after each of these has been done to it, as a member would. */
function shown(visits) {
    const script = `(async () => {
        const found = [];
        const text = (id) => at(id).textContent;
        for (const visit of [${visits.map((visit) => `async () => { ${visit} }`).join(",")}]) {
            files.clear();
            at("due").value = at("paid").value = "";
            at("to-zh").click();
            await visit();
            show();
            found.push([text("verdict"), text("sentence"), text("code")]);
        }
        document.body.textContent = JSON.stringify(found);
    })();`;
    const hash = crypto.createHash("sha256").update(script).digest("base64");
    const copy = html.replace("script-src ", `script-src 'sha256-${hash}' `)
        .replace("</body>", () => `<script>${script}</script></body>`);
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "page-"));
    try {
        const name = path.join(scratch, "page.html");
        fs.writeFileSync(name, copy);
        return JSON.parse(/<body>([^]*)<\/body>/.exec(opened(name))[1]);
    } finally {
        fs.rmSync(scratch, { recursive: true });
    }
}

const put = (...texts) => texts.map((text) => `putText(${JSON.stringify(text)});`).join("");
const fill = (id, text) => `at("${id}").value = "${text}";`;
const ENGLISH = 'at("to-en").click();';
const FILES = put(world.trust(), world.proof(2), world.receipt(2));
const BIG = 'await putFiles([new File(["tongzhou/proof/v1\\n", new Uint8Array(3 << 20)], "big")]);';
const VISITS = [
    // what is done, the verdict, the beginning of the sentence, the code
    ["", "", "放入回执、证明和信任名单", ""],
    [put(world.proof(2), world.receipt(2)), "", "还差：信任名单。", ""],
    [put(world.trust(), world.receipt(2)), "✓ 对", "回执有效", ""],
    [FILES, "✓ 对", "核对无误：2024-01-1 期您应分摊 5.29 元", ""],
    [FILES + fill("due", "5.29") + fill("paid", "5.29") + ENGLISH, "✓ Right", "All is right: for", ""],
    [FILES + fill("due", "5.2.9"), "", "请把金额写成", ""],
    [FILES + fill("due", "5.3"), "✗ 不对", "您说应分摊 5.30 元", "代号 own.due"],
    [FILES + fill("paid", "0") + ENGLISH, "✗ Something is off", "You say that you have paid CNY 0.00",
        "code own.paid"],
    [FILES + put(world.proof(3)), "✗ 不对", "回执和证明说的不是同一名成员", "代号 proof.other"],
    [FILES + put(`${world.proof(2)}more`), "✗ 读不懂", "证明第 ", "代号 note.malformed"],
    [FILES + BIG, "✗ 读不懂", "证明比任何真的都大", "代号 file.too-large"],
    [FILES + put("hello"), "✓ 对", "核对无误", ""],
    [put(world.trust(), world.receipt(2), "x" + world.proof(2)), "✗ 读不懂", "认不出", "代号 file.malformed"],
    [put(world.WRITERS.bill("2024-01-1", world.classLine(world.tree(world.facts({ kind: "bill" })).root)),
        world.CASES.join("")), "✓ 对", "账单与案件名单相符", ""],
];

test("a browser says what the command says", { skip: BROWSER ? false : "no chromium here" }, () => {
    shown(VISITS.map(([visit]) => visit)).forEach((found, i) => {
        const [, verdict, sentence, code] = VISITS[i];
        assert.ok(found[1].startsWith(sentence), found[1]);
        assert.deepEqual([found[0], found[2]], [verdict, code], found[1]);
    });
});

const PROOFS = path.join(__dirname, "../../docs/formats/proofs.md");

test("every code of the formats has its sentence", { skip: !fs.existsSync(PROOFS) }, () => {
    const rows = fs.readFileSync(PROOFS, "utf8").match(/^\| `[a-z-]+\.[^|]*\|/gm);
    const codes = rows.flatMap((row) => Array.from(row.matchAll(/`([^`]+)`/g), ([, code]) => code));
    assert.ok(codes.length > 20);
    for (const code of codes) assert.ok(Verifier.SENTENCES[code], code);
});
