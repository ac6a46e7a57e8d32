"use strict";
// Hashes, base64 and Ed25519 against node:crypto, WebCrypto and the vectors of their standards.

const test = require("node:test");
const assert = require("node:assert");
const crypto = require("node:crypto");
const { Verifier } = require("../../Verify/verify.js");

const { sha256, sha512, ed25519, hex, fromBase64, toBase64 } = Verifier;
const bytes = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const FIELD = 2n ** 255n - 19n;
const little = (n) => Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));

// Random, and the same in every run: the seed is in the name of what fails.
function* stream(seed) {
    for (let n = 0; ; n++) yield* crypto.createHash("sha512").update(`${seed} ${n}`).digest();
}
const drawn = (seed, length) => {
    const source = stream(seed);
    return Uint8Array.from({ length }, () => source.next().value);
};

test("SHA-256 and SHA-512 agree with node:crypto at every length around a block", () => {
    for (let length = 0; length <= 300; length++) {
        const message = drawn(`hash ${length}`, length);
        for (const [own, name] of [[sha256, "sha256"], [sha512, "sha512"]]) {
            const want = crypto.createHash(name).update(message).digest("hex");
            assert.equal(hex(own(message)), want, `${name} of ${length} bytes`);
        }
    }
});

test("SHA-256 and SHA-512 agree with WebCrypto on a longer message", async () => {
    const message = drawn("long", 100_003);
    for (const [own, name] of [[sha256, "SHA-256"], [sha512, "SHA-512"]]) {
        const want = new Uint8Array(await crypto.webcrypto.subtle.digest(name, message));
        assert.deepEqual(own(message), want);
    }
});

test("base64 is read in its one form and no other", () => {
    for (let length = 0; length < 100; length++) {
        const raw = drawn(`base64 ${length}`, length);
        const text = Buffer.from(raw).toString("base64");
        assert.equal(toBase64(raw), text);
        assert.deepEqual(fromBase64(text), raw);
    }
    for (const wrong of ["A", "AA", "AAA", "A===", "AA=", "AB==", "AAB=", "AA==\n", " AA==", "A_==",
        "-AAA", "AA==AA==", "====", "é==="]) {
        assert.equal(fromBase64(wrong), null, wrong);
    }
});

// RFC 8032, section 7.1: secret key, public key, message, signature.
const RFC_8032 = [
    ["9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        + "d25bf5f0595bbe24655141438e7a100b"],
    ["4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        + "387b2eaeb4302aeeb00d291612bb0c00"],
    ["c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        + "4a7c15e9716ed28dc027beceea1ec40a"],
    ["833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        + "454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        + "3dca179c138ac17ad9bef1177331a704"],
];

test("the signatures of RFC 8032 are good, and with one bit changed anywhere they are not", () => {
    for (const [secret, key, message, signature] of RFC_8032) {
        const parts = [key, message, signature].map(bytes);
        assert.ok(ed25519(...parts), key);
        const der = bytes(`302e020100300506032b657004220420${secret}`);
        const pair = crypto.createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
        assert.equal(crypto.sign(null, parts[1], pair).toString("hex"), signature, "the vector itself");
        for (let bit = 0; bit < 512; bit += 7) {
            const changed = parts[2].slice();
            changed[bit >> 3] ^= 1 << (bit & 7);
            assert.ok(!ed25519(parts[0], parts[1], changed), `bit ${bit} of the signature`);
        }
    }
});

test("random keys, messages and signatures are judged as node:crypto judges them", async () => {
    for (let n = 0; n < 60; n++) {
        const der = Buffer.concat([
            Buffer.from("302e020100300506032b657004220420", "hex"), drawn(`key ${n}`, 32)]);
        const secret = crypto.createPrivateKey({ key: der, format: "der", type: "pkcs8" });
        const open = crypto.createPublicKey(secret);
        const key = new Uint8Array(open.export({ format: "der", type: "spki" }).subarray(12));
        const message = drawn(`message ${n}`, n * 7);
        const signature = new Uint8Array(crypto.sign(null, message, secret));
        assert.ok(ed25519(key, message, signature), `pair ${n}`);
        const web = await crypto.webcrypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
        assert.ok(await crypto.webcrypto.subtle.verify("Ed25519", web, signature, message));
        for (const part of [key, message, signature]) {
            if (part.length === 0) continue;
            const [place, bit] = drawn(`change ${n} ${part.length}`, 2);
            part[place % part.length] ^= 1 << (bit & 7);
            let want;
            try {
                const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
                const other = crypto.createPublicKey({ key: spki, format: "der", type: "spki" });
                want = crypto.verify(null, message, other, signature);
            } catch (_) {
                want = false;
            }
            assert.equal(ed25519(key, message, signature), want, `pair ${n}, changed`);
            part[place % part.length] ^= 1 << (bit & 7);
        }
    }
});

test("S beyond the order and encodings that are not canonical are refused", () => {
    const [, key, message, signature] = RFC_8032[1].map(bytes);
    const s = BigInt("0x" + Buffer.from(signature.slice(32)).reverse().toString("hex"));
    const more = Uint8Array.from([...signature.slice(0, 32), ...little(s + ORDER)]);
    assert.ok(!ed25519(key, message, more), "S + L");
    const zero = new Uint8Array(32);
    const neutral = little(1n);
    // With the neutral point as key, R = neutral and S = 0 satisfy the equation for every message.
    const trivial = Uint8Array.from([...neutral, ...zero]);
    assert.ok(ed25519(neutral, message, trivial), "the equation alone");
    for (const [name, point] of [
        ["y = p + 1", little(FIELD + 1n)], ["y = p", little(FIELD)], ["x = 0 with a sign",
            little(1n | (1n << 255n))], ["no point", little(2n)]]) {
        assert.ok(!ed25519(point, message, trivial), `key ${name}`);
        const r = Uint8Array.from([...point, ...zero]);
        assert.ok(!ed25519(neutral, message, r), `R ${name}`);
    }
    for (const length of [0, 32, 63]) {
        assert.ok(!ed25519(key, message, signature.slice(0, length)));
    }
    assert.ok(!ed25519(key.slice(0, 31), message, signature));
});
