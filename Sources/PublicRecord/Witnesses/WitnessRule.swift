/// Why a witness does not cosign, with the statuses of c2sp.org/tlog-witness.
public enum WitnessRefusal: Error, Equatable, Sendable {
    /// The body is not a request.
    case malformed
    /// The log is not one that this witness follows.
    case unknownLog
    /// No signature by a key of that log, or one that is not good.
    case unsigned
    /// The log is said to have been larger before.
    case shrinking
    /// The witness knows the log at this other size.
    case otherSize(UInt64)
    /// The checkpoint does not go on from the one that was cosigned.
    case inconsistent
    /// What the log says is not so; in words.
    case untrue(String)
    /// What the log says cannot be read or looked up now; in words.
    case unread(String)

    /// The status of the answer.
    public var status: Int {
        switch self {
        case .malformed, .shrinking: 400
        case .unsigned: 403
        case .unknownLog: 404
        case .otherSize: 409
        case .inconsistent, .untrue: 422
        case .unread: 503
        }
    }

    /// What is answered: a size that programs read, or a sentence for people.
    public var body: String {
        switch self {
        case .malformed: "the body is no request of tlog-witness\n"
        case .unknownLog: "this log is not followed here\n"
        case .unsigned: "no good signature by a key of this log\n"
        case .shrinking: "the old size is larger than the checkpoint's\n"
        case .otherSize(let size): "\(size)\n"
        case .inconsistent: "the checkpoint does not go on from the one cosigned before\n"
        case .untrue(let reason), .unread(let reason): "\(reason)\n"
        }
    }

    /// The type of the body.
    public var type: String {
        if case .otherSize = self { return "text/x.tlog.size" }
        return "text/plain; charset=utf-8"
    }
}

/// When a witness may cosign: c2sp.org/tlog-witness.
public enum WitnessRule {
    /// The checkpoint that may be cosigned and has to be stored before the cosignature is handed
    /// out.
    ///
    /// - Parameters:
    ///   - request: what the log asks.
    ///   - logs: the keys of the logs that the witness follows.
    ///   - last: what it cosigned last of a log of that origin.
    public static func judge(
        _ request: WitnessRequest, logs: [NoteKey], last: (_ origin: String) -> Checkpoint?
    ) throws(WitnessRefusal) -> Checkpoint {
        let checkpoint = try known(request.note, logs)
        guard request.old <= checkpoint.size else { throw .shrinking }
        let last = last(checkpoint.origin)
        let size = last?.size ?? 0
        guard request.old == size else { throw .otherSize(size) }
        guard checkpoint.size > 0 || checkpoint.root == LogHash.empty,
            LogProof.isConsistent(
                from: (size, last?.root ?? LogHash.empty),
                to: (checkpoint.size, checkpoint.root), path: request.path)
        else { throw .inconsistent }
        return checkpoint
    }

    /// The checkpoint, when the log is one of those and has signed it.
    private static func known(
        _ note: SignedNote, _ logs: [NoteKey]
    ) throws(WitnessRefusal) -> Checkpoint {
        guard let checkpoint = Checkpoint(text: note.text) else { throw .malformed }
        let keys = logs.filter {
            $0.kind == .text && $0.name.utf8.elementsEqual(checkpoint.origin.utf8)
        }
        // The key of receipts has a name like a log's, and is none.
        guard !keys.isEmpty, !checkpoint.origin.hasSuffix("/receipts") else { throw .unknownLog }
        let verdicts = keys.map { note.verdict(of: $0) }
        guard verdicts.contains(.good), !verdicts.contains(.bad) else { throw .unsigned }
        return checkpoint
    }
}

extension Checkpoint {
    /// The folder under which a witness shows what it cosigned last of this log.
    public static func monitoringName(_ origin: String) -> String {
        Hexadecimal.text(SHA256Stream.hash(Array(origin.utf8)).bytes)
    }
}
