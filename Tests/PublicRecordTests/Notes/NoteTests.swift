import PublicRecord
import Testing

@Suite struct NoteTests {
    private static let text = Array(
        """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """.utf8)

    /// Key, text, signature line: those of the standard and of Go's tools.
    private static let published: [(String, [UInt8], String)] = [
        (
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", text,
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd"
                + "ngotpRZb6KE6RyyBwJnAM="
        ),
        (
            "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop", text,
            "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGw"
                + "nWLox33WWd1RvMc+QQ="
        ),
        (
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            Array("This is an example message.\n".utf8),
            "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH"
                + "3mFXmRKuwHjG1Yu72IneyaQM="
        ),
        (
            "Wit1+9b3fb2d5+BFhZSmQj9+SoL+p/nN0Hh76xXmF7QcHfytUrI1XfSClk",
            Array(
                ("example.com/behind-the-sofa\n20852163\n"
                    + "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n").utf8),
            "— Wit1 mz+y1QAAAABkGFDLM1oW1Cge43o711GHdmI8QPG1MhuOkQO1kJrg6IUc0qRplRuA9XSmt/d3Y7Nujs"
                + "lnO7vHC5/XpLwYsn8xvJ8eAQ=="
        ),
    ]

    @Test(arguments: published)
    func `published signatures are good, and for nothing else`(
        key: String, text: [UInt8], line: String
    ) throws {
        let key = try #require(NoteKey(key))
        let note = try #require(SignedNote(text + Array("\n\(line)\n".utf8)))
        #expect(note.text == text)
        #expect(note.verdict(of: key) == .good)
        let other = SignedNote(text: text + [0x0a], signatures: note.signatures)
        #expect(other.verdict(of: key) == .bad)
        #expect(SignedNote(text: text).verdict(of: key) == .absent)
        #expect(note.bytes == text + Array("\n\(line)\n".utf8))
    }

    @Test func `keys and signers are read and written as they are published`() throws {
        for (text, _, _) in Self.published { #expect(NoteKey(text)?.text == text) }
        for text in [
            "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
            "witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN",
        ] {
            #expect(NoteKey(text)?.kind == .cosignature)
        }
        let signer = try #require(
            NoteSigner(
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"))
        #expect(signer.key.text == Self.published[0].0)
        let note = SignedNote(text: Self.text, signatures: [try signer.sign(Self.text)])
        #expect(note.verdict(of: signer.key) == .good)
    }

    @Test func `a witness signs the time with the text`() throws {
        let seed = try #require(
            Hexadecimal.bytes("e69d4621bb5cce178a27821f30fc971cac5ccc1c562cb99d8b285d44561ab944"))
        let secret = try #require(SigningKey(seed: seed))
        let signer = try #require(NoteSigner(name: "Wit1", kind: .cosignature, key: secret))
        let (key, text, line) = Self.published[3]
        #expect(signer.key.text == key)
        let made = try signer.cosign(text, seconds: 1_679_315_147)
        #expect(
            SignedNote(text: text, signatures: [made]).verdict(of: signer.key) == .good)
        // Highest bytes first, which once was wrong in the wild.
        #expect(made.line.prefix(24) == line.prefix(24))
    }

    @Test(arguments: [
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T=",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3", "", "a+b+c",
    ])
    func `a key that is not in order is none`(text: String) {
        #expect(NoteKey(text) == nil)
    }

    @Test(arguments: [
        "no blank line\n— a AAAAAAA=\n",
        "text\n\n",
        "text\n\n— a AAAAAAA=",
        "text\n\n— a b AAAAAAA=\n",
        "text\n\n- a AAAAAAA=\n",
        "text\n\n— a AAAA\n",
        "text\n\n— a AAAAAAA\n",
        "text\n\n— a+b AAAAAAA=\n",
        "text\n\n— a AAAAAAB=\n",
        "te\u{7}xt\n\n— a AAAAAAA=\n",
        "text\n\n— a AAAAAAA=\n— b\n",
    ])
    func `a note that is not in order is none`(text: String) {
        #expect(SignedNote(Array(text.utf8)) == nil)
    }

    @Test func `the last blank line separates, and unknown keys are not looked at`() throws {
        let signer = try Keys.signer("name", 1)
        let text = Array("one\n\ntwo\n".utf8)
        var note = SignedNote(text: text, signatures: [try signer.sign(text)])
        note.append(try #require(NoteSignature(line: Array("— other AAAAAAA=".utf8))))
        let read = try #require(SignedNote(note.bytes))
        #expect(read.text == text)
        #expect(read.verdict(of: signer.key) == .good)
        // One bad signature of a known key spoils the note, whatever else it has.
        let other = try signer.sign(Array("three\n".utf8))
        note.append(other)
        #expect(note.verdict(of: signer.key) == .bad)
    }

    @Test(arguments: [(16, true), (100, true), (101, false)])
    func `a hundred signatures are enough`(count: Int, isRead: Bool) throws {
        let lines = (0..<count).map { "— key\($0) AAAAAAA=\n" }.joined()
        #expect((SignedNote(Array("text\n\n\(lines)".utf8)) != nil) == isRead)
    }

    @Test(arguments: [
        ("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true),
        (
            "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
            true
        ),
        ("a\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\nmore\n", true),
        ("a\n0\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n", false),
        ("a\n01\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n", false),
        ("a\n-1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n", false),
        ("a\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0\n", false),
        ("\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n", false),
        ("a\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n\n", false),
        ("a\n1\n", false),
    ])
    func `a checkpoint is three lines`(text: String, isOne: Bool) {
        let checkpoint = Checkpoint(Array(text.utf8))
        #expect((checkpoint != nil) == isOne)
        if let checkpoint { #expect(checkpoint.text == Array(text.utf8)) }
    }
}

/// Keys made of one byte.
enum Keys {
    static func signer(
        _ name: String, _ byte: UInt8, kind: NoteKey.Kind = .text
    ) throws -> NoteSigner {
        let key = try #require(SigningKey(seed: [UInt8](repeating: byte, count: 32)))
        return try #require(NoteSigner(name: name, kind: kind, key: key))
    }
}
