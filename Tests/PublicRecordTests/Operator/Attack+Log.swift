import PublicRecord
import Testing

private let proofCommand = "proof {proof} --receipt {receipt} --trust {trust}"

/// A member's own files, with the proof of the log changed.
private func files(
    _ village: Village, _ change: (LogProofFile) throws -> LogProofFile
) throws -> [String: [UInt8]] {
    var proof = try village.proof()
    proof.log = try change(proof.log)
    return [
        "trust": village.trust, "receipt": try village.receipt().bytes, "proof": proof.bytes,
    ]
}

/// The same with the text of the proof changed.
private func texts(
    _ village: Village, change: ([UInt8]) throws -> [UInt8]
) throws -> [String: [UInt8]] {
    var made = try files(village) { $0 }
    made["proof"] = try change(made["proof"] ?? [])
    return made
}

extension LogProofFile {
    fileprivate func with(
        index: UInt64? = nil, path: [Hash]? = nil, checkpoint: SignedNote? = nil
    ) -> LogProofFile {
        LogProofFile(
            index: index ?? self.index, path: path ?? self.path,
            checkpoint: checkpoint ?? self.checkpoint)
    }
}

extension NoteSignature {
    /// The same with its last bit turned.
    fileprivate var spoilt: NoteSignature {
        get throws {
            let words = line.split(separator: " ")
            var bytes = try #require(Base64.bytes(words[2].utf8))
            bytes[bytes.count - 1] ^= 1
            return try #require(
                NoteSignature(line: Array("— \(words[1]) \(Base64.text(bytes))".utf8)))
        }
    }
}

/// A note with the signature of one hand spoilt.
private func spoiling(_ note: SignedNote, _ index: Int) throws -> SignedNote {
    var signatures = note.signatures
    signatures[index] = try signatures[index].spoilt
    return SignedNote(text: note.text, signatures: signatures)
}

extension Attack {
    static let ofReceipts = [
        Attack("receipt", .nothing, "receipt {receipt} --trust {trust}", nil) {
            try files($0) { $0 }
        },
        Attack(
            "receipt-forged", .receipt, "receipt {receipt} --trust {trust}", .receiptSignature
        ) { village in
            let honest = try village.receipt()
            let forger = try Keys.signer("\(Village.origin)/receipts", 9)
            let forged = try ReceiptFile(
                nonce: honest.nonce, identity: honest.identity, receipt: honest.receipt,
                signer: forger)
            return ["trust": village.trust, "receipt": forged.bytes]
        },
        Attack(
            "receipt-changed", .receipt, "receipt {receipt} --trust {trust}", .receiptSignature
        ) { village in
            let changed = try village.receipt().bytes.exchanging("roll 17", "roll 18")
            return ["trust": village.trust, "receipt": changed]
        },
        Attack(
            "receipt-of-another", .receipt, "receipt {receipt} --trust {trust}",
            .receiptCommitment
        ) { village in
            let identity = Base64.text(Village.identity(17))
            let changed = try village.receipt().bytes.exchanging(
                identity, Base64.text(Village.identity(18)))
            return ["trust": village.trust, "receipt": changed]
        },
    ]

    static let ofLogs = [
        Attack("origin-of-another", .proof, proofCommand, .origin) { village in
            let text = "example.org/valley-aid"
            let note = try village.checkpoint(origin: text)
            return try files(village) { $0.with(checkpoint: note) }
        },
        Attack("key-unknown", .proof, proofCommand, .unsigned) { village in
            let other = try Keys.signer(Village.origin, 9)
            return try files(village) { log in
                let text = log.checkpoint.text
                let note = SignedNote(
                    text: text,
                    signatures: [try other.sign(text)] + log.checkpoint.signatures.dropFirst())
                return log.with(checkpoint: note)
            }
        },
        Attack("signature-bad", .proof, proofCommand, .signature) { village in
            try files(village) { $0.with(checkpoint: try spoiling($0.checkpoint, 0)) }
        },
        Attack("signature-missing", .proof, proofCommand, .unsigned) { village in
            let note = try village.checkpoint(hands: [.witness, .custodian])
            return try files(village) { $0.with(checkpoint: note) }
        },
        Attack("index-of-another", .proof, proofCommand, .inclusion) { village in
            try files(village) { $0.with(index: Village.billIndex) }
        },
        Attack("index-beyond", .proof, proofCommand, .inclusion) { village in
            try files(village) { $0.with(index: 1 << 40) }
        },
        Attack("log-path-too-short", .proof, proofCommand, .inclusion) { village in
            try files(village) { $0.with(path: $0.path.dropLast()) }
        },
        Attack("log-path-too-long", .proof, proofCommand, .inclusion) { village in
            try files(village) { $0.with(path: $0.path + [$0.path[0]]) }
        },
        Attack("statement-not-logged", .proof, proofCommand, .inclusion) { village in
            // Shown to this member alone: the log has another settlement there.
            var other = village.settlement
            other.arrears = Counted(11, 5_250)
            let note = try village.logProof(
                Village.settlementIndex, statement: Statement.settlement(other).text)
            return try files(village) { _ in note }
        },
    ]

    static let ofWitnesses = [
        Attack("witness-missing", .proof, proofCommand, .quorum) { village in
            let note = try village.checkpoint(hands: [.log, .custodian])
            return try files(village) { $0.with(checkpoint: note) }
        },
        Attack("witness-bad", .proof, proofCommand, .witnessSignature) { village in
            try files(village) { $0.with(checkpoint: try spoiling($0.checkpoint, 1)) }
        },
        Attack("custody-unsigned", .custodian, proofCommand, .custody) { village in
            let note = try village.checkpoint(hands: [.log, .witness])
            return try files(village) { $0.with(checkpoint: note) }
        },
        Attack("bill-below-quorum", .proof, proofCommand, .quorum) { village in
            [
                "trust": village.trust, "receipt": try village.receipt().bytes,
                "proof": try village.proof(kind: .bill, hands: [.log, .witness]).bytes,
            ]
        },
    ]

    static let ofFiles = [
        Attack("base64-malformed", .proof, proofCommand, .fileMalformed) { village in
            try texts(village, change: { try $0.exchanging("salt ", "salt !") })
        },
        Attack("base64-padding", .proof, proofCommand, .fileMalformed) { village in
            // The same bytes in another spelling.
            let salt = try village.proof().salt.base64
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
            let last = try #require(
                letters.firstIndex(of: Character(String(salt.dropLast().suffix(1)))))
            let other = salt.dropLast(2) + String(letters[last + 1]) + "="
            return try texts(village, change: { try $0.exchanging(salt, String(other)) })
        },
        Attack("number-negative", .proof, proofCommand, .fileMalformed) { village in
            try texts(village, change: { try $0.exchanging("paid 526", "paid -526") })
        },
        Attack("number-leading-zero", .proof, proofCommand, .fileMalformed) { village in
            try texts(village, change: { try $0.exchanging("roll 17", "roll 017") })
        },
        Attack("carriage-returns", .proof, proofCommand, .fileMalformed) { village in
            try texts(village, change: { try $0.exchanging("roll 17\n", "roll 17\r\n") })
        },
        Attack("file-cut-off", .proof, proofCommand, .fileMalformed) { village in
            try texts(village, change: { Array($0.prefix(300)) })
        },
        Attack("note-malformed", .proof, proofCommand, .noteMalformed) { village in
            try texts(village, change: { try $0.exchanging("\n\n— ", "\n\n- ") })
        },
        Attack("statement-malformed", .proof, proofCommand, .statementMalformed) { village in
            let text = try Statement.settlement(village.settlement).text
                .exchanging("closing 10000", "closing 1e4")
            return try texts(
                village,
                change: {
                    try $0.exchanging(
                        Base64.text(Statement.settlement(village.settlement).text),
                        Base64.text(text))
                })
        },
        Attack("siblings-65", .proof, proofCommand, .tooLarge) { village in
            var proof = try village.proof()
            while proof.siblings.count < 65 { proof.siblings.append(proof.siblings[0]) }
            return try texts(village, change: { _ in proof.bytes })
        },
        Attack("line-too-long", .proof, proofCommand, .tooLarge) { village in
            let long = "scheme " + String(repeating: "v", count: 4096)
            return try texts(village, change: { try $0.exchanging("scheme village-aid", long) })
        },
        Attack("trust-malformed", .proof, proofCommand, .fileMalformed) { village in
            var made = try files(village) { $0 }
            made["trust"] = try village.trust.exchanging("quorum both", "quorum all")
            return made
        },
        Attack("trust-key-malformed", .proof, proofCommand, .noteMalformed) { village in
            var made = try files(village) { $0 }
            made["trust"] = try village.trust.exchanging(
                village.log.key.text, "\(Village.origin)+00000000+AAAA")
            return made
        },
    ]
}
