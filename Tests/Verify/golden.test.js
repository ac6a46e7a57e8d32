"use strict";
// Files made by the other verifier's tests, each with the command it is for and the code it has to
// give; the two share nothing but these.

const test = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { spawnSync } = require("node:child_process");

const folder = path.join(__dirname, "../PublicRecordTests/Golden");
const command = path.join(__dirname, "../../Verify/verify.js");

/** The words of this verifier's command for those of the other; null where it has none. */
function here([name, file, ...rest]) {
    if (["receipt", "proof", "statement"].includes(name)) return [name, file, ...rest];
    if (name === "cases") return ["statement", rest[1], "--cases", file];
    if (name === "checkpoint" && !rest.includes("--old")) return [name, file, ...rest];
    // Two checkpoints are given here as a request to a witness; a policy is read with what it is for.
    return null;
}

test("both verifiers answer alike", () => {
    const index = JSON.parse(fs.readFileSync(path.join(folder, "index.json"), "utf8"));
    let alike = 0;
    for (const { name, args, code, exit } of index) {
        const words = here(args);
        if (words === null || (words[0] === "proof" && !words.includes("--receipt"))) continue;
        const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words, "--json"],
            { cwd: folder, encoding: "utf8" });
        assert.notEqual(stdout, "", `${name}: ${stderr}`);
        const found = JSON.parse(stdout);
        assert.equal(found.code.replace(/^ok\..*/, "ok"), code || "ok", `${name}: ${found.sentence}`);
        assert.equal(status, exit, name);
        alike += 1;
    }
    assert.ok(alike > 60, `${alike} files`);
});
