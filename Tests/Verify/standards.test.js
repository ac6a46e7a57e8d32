"use strict";
// The vectors of RFC 6962, signed notes, cosignatures and policies, and of the share tree.

const test = require("node:test");
const assert = require("node:assert");
const vectors = require("./share-tree.json");
const world = require("./world.js");
const { Verifier } = require("../../Verify/verify.js");

const { hex, rootOf, leafHash, nodeHash, rootFrom, isConsistent, climb, shareLeaf } = Verifier;
const bytes = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const file = (text) => Uint8Array.from(Buffer.from(text));
const code = (work) => {
    try {
        work();
    } catch (off) {
        return off.code;
    }
    return "ok";
};

const INPUTS = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
].map(bytes);
const ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

test("the tree of the log is the one of RFC 6962", () => {
    assert.equal(hex(leafHash(file("L123456"))),
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
    assert.equal(hex(nodeHash(file("N123"), file("N456"))),
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");
    ROOTS.forEach((root, n) => assert.equal(hex(rootOf(INPUTS.slice(0, n).map(leafHash))), root));
});

const INCLUSION = [
    [5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b "
        + "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
        + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    [2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    [1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d "
        + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
        + "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
];
const CONSISTENCY = [
    [6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a "
        + "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
        + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    [2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
        + "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
];

test("the published proofs hold", () => {
    for (const [index, size, text] of INCLUSION) {
        const root = rootFrom(leafHash(INPUTS[index]), BigInt(index), BigInt(size), text.split(" ").map(bytes));
        assert.equal(hex(root), ROOTS[size]);
    }
    for (const [old, size, text] of CONSISTENCY) {
        const [before, after] = [old, size].map((n) => bytes(ROOTS[n]));
        assert.ok(isConsistent(BigInt(old), before, BigInt(size), after, text.split(" ").map(bytes)));
    }
});

test("every proof in trees of up to 40 leaves holds, and no other way in does", () => {
    const entries = Array.from({ length: 40 }, (_, i) => world.leaf(`entry ${i}`));
    for (let size = 1; size <= 40; size++) {
        const leaves = entries.slice(0, size);
        const root = world.root(leaves);
        for (let index = 0; index < size; index++) {
            const path = world.path(leaves, index);
            const found = (at, n, hashes) => rootFrom(leaves[index], BigInt(at), BigInt(n), hashes);
            assert.equal(hex(found(index, size, path)), root.toString("hex"));
            assert.equal(found(size, size, path), null);
            assert.equal(found(index, size, [...path, root]), null);
            if (path.length) assert.equal(found(index, size, path.slice(1)), null);
            const wrong = found((index + 1) % size, size, path);
            if (size > 1 && wrong) assert.notEqual(hex(wrong), root.toString("hex"));
        }
        for (let old = 1; old <= size; old++) {
            const proof = world.between(leaves, old);
            const before = world.root(leaves.slice(0, old));
            const holds = (a, b, p) => isConsistent(BigInt(old), a, BigInt(size), b, p);
            assert.ok(holds(before, root, proof), `${old} to ${size}`);
            assert.ok(!holds(entries[39], root, proof) || (size === 40 && old === 40));
            assert.ok(!holds(before, entries[0], proof) || size === 1);
            assert.ok(!holds(before, root, [...proof, root]));
            if (proof.length) assert.ok(!holds(before, root, proof.slice(0, -1)));
        }
    }
});

const NOTES = [
    ["PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem "
        + "is.\n", "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="],
    ["EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem "
        + "is.\n", "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ="],
    ["example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "This is an example message.\n",
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="],
];

test("the published notes are signed by their keys", () => {
    for (const [vkey, text, line] of NOTES) {
        const key = Verifier.keyOf(vkey, 1);
        const blob = Verifier.fromBase64(line);
        assert.equal(hex(blob.subarray(0, 4)), key.id);
        assert.ok(Verifier.ed25519(key.key, file(text), blob.subarray(4)));
    }
});

test("keys are known by their IDs, and a key with another ID is none", () => {
    for (const vkey of [
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
        "witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN",
    ]) {
        assert.ok(Verifier.keyOf(vkey, 4), vkey);
        assert.equal(Verifier.keyOf(vkey, 1), null, "a witness's key signs no log");
        assert.equal(Verifier.keyOf(vkey.replace(/\+./, "+0"), 4), null);
        assert.equal(Verifier.keyOf(`x${vkey}`, 4), null);
    }
});

test("the published cosignature is good, with its time in big-endian", () => {
    const origin = "example.com/behind-the-sofa";
    const log = world.key(origin);
    const trust = `log ${log.vkey}
witness w Wit1+9b3fb2d5+BFhZSmQj9+SoL+p/nN0Hh76xXmF7QcHfytUrI1XfSClk
quorum w
`;
    const text = `${origin}\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n`;
    const line = "— Wit1 mz+y1QAAAABkGFDLM1oW1Cge43o711GHdmI8QPG1MhuOkQO1kJrg6IUc0qRplRuA9XSmt/d3Y7NujslnO"
        + "7vHC5/XpLwYsn8xvJ8eAQ==\n";
    const checked = (cosigned) => Verifier.check.checkpoint({
        checkpoint: file(`${text}\n${world.sign(log, text)}${cosigned}`), trust: file(trust) }).code;
    assert.equal(checked(line), "ok.checkpoint");
    assert.equal(checked(line.replace("AAAABkGFDL", "LMUBhkAAAA")), "witness.signature");
    assert.equal(checked(""), "witness.quorum");
});

const W = (name) => `witness ${name} ${world.key(name, 4).vkey}\n`;
const POLICIES = [
    // text, witnesses that signed, enough
    ["quorum none\n", "", true],
    [`${W("a")}quorum a\n`, "", false],
    [`${W("a")}quorum a\n`, "a", true],
    [`${W("a")}${W("b")}${W("c")}group g 2 a b c\nquorum g\n`, "a", false],
    [`${W("a")}${W("b")}${W("c")}group g 2 a b c\nquorum g\n`, "a c", true],
    [`${W("a")}${W("b")}group g any a b\nquorum g\n`, "b", true],
    [`${W("a")}${W("b")}group g all a b\nquorum g\n`, "b", false],
    [`${W("a")}${W("b")}${W("c")}group x all a b\ngroup y any x c\nquorum y\n`, "a", false],
    [`${W("a")}${W("b")}${W("c")}group x all a b\ngroup y any x c\nquorum y\n`, "a b", true],
    [`${W("a")}${W("b")}${W("c")}group x all a b\ngroup y any x c\nquorum y\n`, "c", true],
    ["  # a comment\n\n\tquorum \t none  \n", "", true],
];

test("a policy is met as its groups say", () => {
    for (const [text, signed, enough] of POLICIES) {
        const trust = Verifier.trustOf(file(text));
        assert.equal(Verifier.isEnough(trust, signed.split(" ").filter(Boolean)), enough, text);
    }
});

const NO_POLICIES = [
    ["", "file.malformed"], ["quorum none\nquorum none\n", "file.malformed"],
    ["quorum x\n", "file.malformed"], [`${W("a")}${W("a")}quorum a\n`, "file.malformed"],
    [`${W("a")}${W("a").replace("witness a", "witness b")}quorum a\n`, "note.malformed"],
    [`${W("a")}group g 2 a\nquorum g\n`, "file.malformed"],
    [`${W("a")}group g 0 a\nquorum g\n`, "file.malformed"],
    [`${W("a")}group g 01 a\nquorum g\n`, "file.malformed"],
    [`${W("a")}group g any\nquorum g\n`, "file.malformed"],
    [`${W("a")}group g any a a\nquorum g\n`, "file.malformed"],
    [`${W("a")}group g any a\ngroup h any a\nquorum g\n`, "file.malformed"],
    [`${W("a")}group g any b\nquorum g\n`, "file.malformed"],
    [`${W("a")}group a any a\nquorum a\n`, "file.malformed"],
    [`group g any none\nquorum g\n`, "file.malformed"],
    [`${W("none")}quorum none\n`, "file.malformed"], ["trust nobody\nquorum none\n", "file.malformed"],
    ["constructor x\nquorum none\n", "file.malformed"], ["log x\nquorum none\n", "note.malformed"],
    [`log ${world.key("l", 4).vkey}\nquorum none\n`, "note.malformed"],
    [`witness w ${world.key("w", 1).vkey}\nquorum w\n`, "note.malformed"], 
    [`quorum a\n${W("a")}`, "file.malformed"], ["quorum none\r\n", "file.malformed"],
];

test("a policy that is none is refused", () => {
    for (const [text, want] of NO_POLICIES) {
        assert.equal(code(() => Verifier.trustOf(file(text))), want, text);
    }
});

test("the share tree is the one of the vectors, leaf by leaf", () => {
    for (const tree of vectors.trees) {
        for (const leaf of tree.leaves) {
            const member = vectors.members.find(({ roll }) => roll === leaf.roll);
            const own = Verifier.commitmentOf(BigInt(leaf.roll), bytes(member.nonce), file(member.identity));
            assert.equal(hex(own), member.commitment);
            const made = shareLeaf(bytes(leaf.salt), own, BigInt(leaf.roll), BigInt(leaf.due), BigInt(leaf.paid));
            assert.equal(hex(made.hash), leaf.leaf);
            const siblings = leaf.path.map((s) => ({
                hash: bytes(s.hash), count: BigInt(s.count), due: BigInt(s.due), paid: BigInt(s.paid) }));
            const top = (path, position = leaf.position) =>
                climb(made, BigInt(position), BigInt(tree.root.count), path);
            const root = top(siblings);
            assert.deepEqual({ ...root, hash: hex(root.hash) }, {
                hash: tree.root.hash, count: BigInt(tree.root.count), due: BigInt(tree.root.due),
                paid: BigInt(tree.root.paid) });
            assert.equal(code(() => top([...siblings, root])), "tree.path");
            assert.equal(code(() => top(siblings, tree.root.count)), "tree.path");
            if (siblings.length) assert.equal(code(() => top(siblings.slice(1))), "tree.path");
            for (const sum of ["count", "due", "paid"]) {
                for (const [i, sibling] of siblings.entries()) {
                    const bent = siblings.with ? siblings.with(i, { ...sibling, [sum]: 2n ** 63n })
                        : siblings.map((s, k) => (k === i ? { ...s, [sum]: 2n ** 63n } : s));
                    assert.equal(code(() => top(bent)), "tree.sum");
                }
            }
        }
    }
});
