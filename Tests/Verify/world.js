"use strict";
// A scheme and its operator, honest unless told otherwise: made with node:crypto and by the plain
// recursive definitions, sharing no line with the page that is tested.

const crypto = require("crypto");

const sha = (...parts) => {
    const hash = crypto.createHash("sha256");
    parts.forEach((part) => hash.update(part));
    return hash.digest();
};
const u64 = (n) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(n)));
    return bytes;
};
const b64 = (bytes) => Buffer.from(bytes).toString("base64");

/** An Ed25519 key from a name: the same in every run. */
function key(name, type = 1, seed = name) {
    const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), sha(seed)]);
    const secret = crypto.createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    const open = crypto.createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(12);
    const typed = Buffer.concat([Buffer.of(type), open]);
    const id = sha(name, "\n", typed).subarray(0, 4);
    return { name, id, secret, open, vkey: `${name}+${id.toString("hex")}+${b64(typed)}` };
}

const sign = (key, text) =>
    `— ${key.name} ${b64(Buffer.concat([key.id, crypto.sign(null, Buffer.from(text), key.secret)]))}\n`;

function cosign(key, text, time = 1704700000) {
    const signature = crypto.sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), key.secret);
    return `— ${key.name} ${b64(Buffer.concat([key.id, u64(time), signature]))}\n`;
}

// Trees by their definitions: the left side holds the largest power of two below n.
const half = (n) => 2 ** Math.ceil(Math.log2(n) - 1);
const leaf = (entry) => sha(Buffer.of(0), entry);

function root(leaves) {
    if (leaves.length === 0) return sha();
    if (leaves.length === 1) return leaves[0];
    const k = half(leaves.length);
    return sha(Buffer.of(1), root(leaves.slice(0, k)), root(leaves.slice(k)));
}

function path(leaves, index) {
    if (leaves.length <= 1) return [];
    const k = half(leaves.length);
    return index < k ? [...path(leaves.slice(0, k), index), root(leaves.slice(k))]
        : [...path(leaves.slice(k), index - k), root(leaves.slice(0, k))];
}

function between(leaves, old, whole = true) {
    if (old === leaves.length) return whole ? [] : [root(leaves)];
    const k = half(leaves.length);
    return old <= k ? [...between(leaves.slice(0, k), old, whole), root(leaves.slice(k))]
        : [...between(leaves.slice(k), old - k, false), root(leaves.slice(0, k))];
}

const written = (node) =>
    Buffer.concat([node.hash, u64(node.count), u64(node.due), u64(node.paid)]);

const join = (left, right) => ({
    hash: sha(Buffer.of(1), written(left), written(right)), count: left.count + right.count,
    due: left.due + right.due, paid: left.paid + right.paid,
});

function shareRoot(leaves) {
    if (leaves.length === 1) return leaves[0];
    const k = half(leaves.length);
    return join(shareRoot(leaves.slice(0, k)), shareRoot(leaves.slice(k)));
}

function sharePath(leaves, index) {
    if (leaves.length === 1) return [];
    const k = half(leaves.length);
    return index < k ? [...sharePath(leaves.slice(0, k), index), shareRoot(leaves.slice(k))]
        : [...sharePath(leaves.slice(k), index - k), shareRoot(leaves.slice(0, k))];
}

const SCHEME = "village-aid";
const ORIGIN = `example.org/${SCHEME}`;
const KEYS = {
    log: key(ORIGIN), receipts: key(`${ORIGIN}/receipts`),
    one: key("witness.example.net", 4), custodian: key("custody.example.com", 4),
};

const trust = (quorum = "both") => `# whom to believe
log ${KEYS.log.vkey}
log ${KEYS.receipts.vkey}
witness one ${KEYS.one.vkey} https://witness.example.net
witness custodian ${KEYS.custodian.vkey}
group both all one custodian
quorum ${quorum}
`;

const identity = (roll) => Buffer.from(`成员 ${roll}`);
const nonce = (roll) => sha(`nonce ${roll}`);
const commitment = (roll) =>
    sha("tongzhou/member/v1\n", u64(roll), nonce(roll), sha(identity(roll)));

function receipt(roll, change = {}) {
    const text = change.text || `tongzhou/receipt/v1
scheme ${change.scheme || SCHEME}
roll ${roll}
rules 1 ${b64(sha("rules"))}
joined 2024-01-02
commitment ${b64(change.commitment || commitment(roll))}
`;
    return `tongzhou/receipt-file/v1
nonce ${b64(change.nonce || nonce(roll))}
identity ${b64(identity(roll))}

${text}
${sign(change.key || KEYS.receipts, text)}`;
}

const CASES = [
    `case 1 1500 accident 2024-01-10 ${b64(sha("card 1"))}\n`,
    `case 2 948 illness 2024-01-11 ${b64(sha("card 2"))}\n`,
];

/** Five members: aid of 24.48 and a fee of 1.96, one of them a fen less. */
const MEMBERS = [1, 2, 3, 5, 8];
const LAST = 5;

/** Facts of a period that an operator may bend; every key can be overridden. */
function facts(change = {}) {
    const due = (roll) => 528n + (roll <= LAST ? 1n : 0n);
    const list = MEMBERS.map((roll) => ({
        roll, due: due(roll), paid: ["bill", "balance"].includes(change.kind) ? 0n : roll === 3 ? 0n : due(roll),
    }));
    return { kind: "settlement", class: "-", period: "2024-01-1", members: list, ...change };
}

function tree(given) {
    const periodKey = crypto.createHmac("sha256", sha("secret")).update(
        `tongzhou/share-tree/v1\n${SCHEME}\n${given.period}\n${given.kind}\n${given.class}\n`).digest();
    const salt = (roll) => sha(periodKey, u64(roll));
    const members = given.members.map((m) => ({ ...m, salt: salt(m.roll) }))
        .sort((a, b) => Buffer.compare(a.salt, b.salt));
    const leaves = members.map((m) => ({
        hash: sha(Buffer.of(0), m.salt, commitment(m.roll), u64(m.roll), u64(m.due), u64(m.paid)),
        count: 1n, due: m.due, paid: m.paid,
    }));
    return { members, leaves, root: shareRoot(leaves) };
}

const classLine = (root, name = "-") =>
    `class ${name} 528 ${LAST} ${root.count} ${root.due} ${root.paid} ${b64(root.hash)}\n`;

const bill = (period, classes, cases = CASES) => `tongzhou/bill/v1
scheme ${SCHEME}
period ${period}
rules 1 ${b64(sha("rules"))}
currency CNY 2
notice 2024-01-12
due 2024-01-20
cases ${cases.length} 2448 ${b64(root(cases.map(leaf)))}
fee 196 8/100 of aid, nearest
rounding none
carry-in 0
carry-out 0
excess 0 operator
sponsored 0 -
adjusted 0
${classes}`;

const settlement = (period, classes) => `tongzhou/settlement/v1
scheme ${SCHEME}
period ${period}
bill ${b64(leaf("the bill"))}
opening 0
collected 2115
advanced 529 operator
interest 0
paid-out 2 2448
fee 196
refunds 0
closing 0
arrears 1 529
custody 2024-01-21 0 ${b64(sha("statement of the custodian"))}
${classes}`;

const balance = (period, classes) => `tongzhou/balance/v1
scheme ${SCHEME}
period ${period}
opening 5000
top-ups 144
interest 0
charged 2500
refunds 0
closing 2644
payable 10
custody 2024-01-21 2654 ${b64(sha("statement of the custodian"))}
class - - 0 ${/^class \S+ \S+ \S+ (.*\n)$/.exec(classes)[1]}`;

const WRITERS = { bill, settlement, balance };

/** A checkpoint of these entries, signed and cosigned. */
function checkpoint(entries, change = {}) {
    const text = `${change.origin || ORIGIN}\n${entries.length}\n${b64(root(entries.map(leaf)))}\n`;
    const log = change.logKey === null ? "" : sign(change.logKey || KEYS.log, text);
    const witnesses = change.witnesses || ["one", "custodian"];
    return `${text}\n${log}${witnesses.map((name) => cosign(KEYS[name], text)).join("")}`;
}

const others = (n) => Array.from({ length: n }, (_, i) => `tongzhou/rules/v1\nentry ${i}\n`);

/** A member's proof. `change` bends facts, the statement, the log or the file itself. */
function proof(roll, change = {}) {
    const given = facts(change);
    const made = tree(given);
    const position = made.members.findIndex((m) => m.roll === roll);
    const own = made.members[position];
    const total = { ...made.root, ...(change.totals || {}) };
    let statement = WRITERS[given.kind](given.period, classLine(total, given.class));
    if (change.statement) statement = change.statement(statement);
    const entries = [...others(7), statement, ...others(5)];
    const head = {
        scheme: SCHEME, period: given.period, kind: given.kind, class: given.class,
        currency: "CNY 2", roll, salt: b64(own.salt), due: own.due, paid: own.paid, position,
        ...(change.head || {}),
    };
    const siblings = (change.siblings || ((s) => s))(sharePath(made.leaves, position));
    const lines = [
        "tongzhou/proof/v1", ...Object.entries(head).map(([name, value]) => `${name} ${value}`),
        ...(change.reasons || []).map((reason) => `reason ${reason}`),
        ...siblings.map((s) => `sibling ${b64(s.hash)} ${s.count} ${s.due} ${s.paid}`),
        `statement ${b64(change.shown || statement)}`, "",
        "c2sp.org/tlog-proof@v1", ...(change.extra ? [`extra ${change.extra}`] : []),
        `index ${change.index ?? 7}`,
        ...(change.hashes || path(entries.map(leaf), 7)).map(b64), "",
    ];
    return `${lines.join("\n")}\n${checkpoint(entries, change)}`;
}

module.exports = {
    sha, u64, b64, key, sign, cosign, leaf, root, path, between, shareRoot, sharePath, join, KEYS, ORIGIN,
    SCHEME, CASES, MEMBERS, trust, receipt, proof, checkpoint, others, facts, tree, classLine, WRITERS,
    commitment, nonce, identity,
};
