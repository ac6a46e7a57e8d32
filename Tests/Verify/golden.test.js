"use strict";
// Files made by the other verifier's side, each with the command it is for and the code it has to
// give: `index.json` is a list of { name, command: [words], code }, code "ok" where all is right.

const test = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { spawnSync } = require("node:child_process");

const folder = process.env.GOLDEN || path.join(__dirname, "golden");
const index = path.join(folder, "index.json");
const command = path.join(__dirname, "../../Verify/verify.js");

test("both verifiers answer alike", { skip: !fs.existsSync(index) && "no golden files" }, () => {
    for (const { name, command: words, code } of JSON.parse(fs.readFileSync(index, "utf8"))) {
        const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words, "--json"],
            { cwd: folder, encoding: "utf8" });
        assert.notEqual(stdout, "", `${name}: ${stderr}`);
        const found = JSON.parse(stdout);
        assert.equal(found.code.replace(/^ok\..*/, "ok"), code, `${name}: ${found.sentence}`);
        assert.equal(status === 0, code === "ok", name);
    }
});
