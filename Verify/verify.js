#!/usr/bin/env node
"use strict";
// The page's checks as a command. They are taken out of verify.html, so that what runs here and
// what runs in a browser are the same bytes; there is no second copy to fall behind.

const fs = require("fs");
const path = require("path");
const vm = require("vm");

/** The scripts of the page but the one that draws it, each line where it stands in the page. */
function load(page = path.join(__dirname, "verify.html")) {
    const html = fs.readFileSync(page, "utf8");
    let code = "";
    let at = 0;
    for (const script of html.matchAll(/<script id="(?!page")[a-z0-9]+">([^]*?)<\/script>/g)) {
        const start = script.index + script[0].indexOf(">") + 1;
        code += html.slice(at, start).replace(/[^\n]/g, "") + script[1];
        at = start + script[1].length;
    }
    return vm.runInThisContext(`(() => {${code}\nreturn Verifier;})()`, { filename: page });
}

const Verifier = load();

const USAGE = {
    zh: `用法：node verify.js 命令 文件 选项
  receipt 回执 --trust 信任名单
  proof 证明 --receipt 回执 --trust 信任名单 [--due 分] [--paid 分] [--cases 案件名单]
  statement 账目 [--cases 案件名单] [--bill 账单]
  checkpoint 检查点 --trust 信任名单
  consistency 以前的检查点 现在的检查点 --trust 信任名单
选项：--lang zh|en，--json。退出码：0 全对，1 有不对，2 命令或文件读不懂。`,
    en: `usage: node verify.js COMMAND FILE OPTIONS
  receipt RECEIPT --trust TRUST
  proof PROOF --receipt RECEIPT --trust TRUST [--due N] [--paid N] [--cases CASES]
  statement STATEMENT [--cases CASES] [--bill BILL]
  checkpoint CHECKPOINT --trust TRUST
  consistency EARLIER LATER --trust TRUST
options: --lang zh|en, --json; N is in minor units. Exit code: 0 all is right, 1 something is off,
2 a command or file could not be read.`,
};

/** Files a command takes by place, by option and where they are wanted. */
const COMMANDS = {
    receipt: { places: ["receipt"], needs: ["trust"], may: [] },
    proof: { places: ["proof"], needs: ["receipt", "trust"], may: ["cases", "due", "paid"] },
    statement: { places: ["statement"], needs: [], may: ["cases", "bill"] },
    checkpoint: { places: ["checkpoint"], needs: ["trust"], may: [] },
    consistency: { places: ["old", "checkpoint"], needs: ["trust"], may: [] },
};

class Usage extends Error {}

function read(words) {
    const given = { places: [], options: { lang: "zh" } };
    const rest = words.slice();
    while (rest.length) {
        const word = rest.shift();
        if (word === "--json") given.options.json = true;
        else if (word.startsWith("--") && rest.length) given.options[word.slice(2)] = rest.shift();
        else given.places.push(word);
    }
    return given;
}

/** A little more than what is read of any file: the check itself says that it is too large. */
function bytesOf(name) {
    const file = fs.openSync(name, "r");
    try {
        const bytes = Buffer.alloc(Verifier.LIMITS.bytes + 1);
        let size = 0;
        for (let n; size < bytes.length; size += n) {
            n = fs.readSync(file, bytes, size, bytes.length - size, null);
            if (n === 0) break;
        }
        return new Uint8Array(bytes.subarray(0, size));
    } finally {
        fs.closeSync(file);
    }
}

function answer({ places, options }) {
    const [name, ...files] = places;
    const { lang, json, ...values } = options;
    const command = Object.hasOwn(COMMANDS, name || "") ? COMMANDS[name] : null;
    const known = command && [...command.needs, ...command.may];
    const fits = command && files.length === command.places.length
        && command.needs.every((need) => values[need] !== undefined)
        && Object.keys(values).every((value) => known.includes(value));
    if (!fits) throw new Usage();
    const own = {};
    const given = Object.fromEntries(command.places.map((place, i) => [place, bytesOf(files[i])]));
    for (const [key, value] of Object.entries(values)) {
        if (key !== "due" && key !== "paid") given[key] = bytesOf(value);
        else if (/^(0|[1-9]\d{0,18})$/.test(value)) own[key] = BigInt(value);
        else throw new Usage();
    }
    return Verifier.check[name](given, own);
}

const MARKS = { done: "✓", failed: "✗", skipped: "○", word: "○", waiting: "·" };

function main(words) {
    const given = read(words);
    const { lang, json } = given.options;
    try {
        if (!USAGE[lang]) throw new Usage();
        const result = answer(given);
        const sentence = Verifier.sentenceOf(result, lang);
        const steps = result.steps.map((step) => ({ id: step.id, ...Verifier.stepOf(step, lang) }));
        const colon = lang === "zh" ? "：" : ": ";
        const lines = steps.map(({ state, label, detail }) =>
            `  ${MARKS[state]} ${label}${detail && colon + detail}`);
        const { code } = result;
        console.log(json ? JSON.stringify({ code, sentence, steps })
            : [sentence, ...lines].join("\n"));
        return Verifier.exitCode(result);
    } catch (error) {
        if (!(error instanceof Usage) && !error.syscall) throw error;
        const off = { code: "file.unreadable", values: { path: error.path } };
        console.error(error instanceof Usage ? USAGE[lang] || USAGE.zh
            : Verifier.sentenceOf(off, lang));
        return 2;
    }
}

module.exports = { Verifier, load };
if (require.main === module) process.exitCode = main(process.argv.slice(2));
