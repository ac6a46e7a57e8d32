/// What a bank says about a file it was given, one after the other.
public enum StatusItem: Equatable, Sendable {
    /// Which file it speaks of, and what has become of it as a whole.
    case report(StatusReport)
    /// What has become of a block of it.
    case block(StatusBlock)
    /// What has become of one instruction.
    case line(StatusLine)
}

/// What becomes of an instruction, or of many.
public enum StatusOutcome: String, Sendable {
    /// Taken, and on its way: nothing is final.
    case accepted
    /// Money has moved, as far as this bank knows.
    case settled
    /// Not decided yet.
    case pending
    /// Refused: no money moves.
    case rejected
    /// For a file or a block: some are refused and some not; its lines say which.
    case partly

    /// What a status code of ISO 20022 means, or nil when it is none.
    public init?(code: String) {
        switch code {
        case "ACTC", "ACCP", "ACSP", "ACWC", "ACWP", "ACFC": self = .accepted
        case "ACSC", "ACCC": self = .settled
        case "RCVD", "PDNG", "PATC": self = .pending
        case "RJCT", "CANC", "BLCK": self = .rejected
        case "PART": self = .partly
        default: return nil
        }
    }
}

/// A status with the bank's code and reason.
public struct Status: Equatable, Sendable {
    /// What it means.
    public var outcome: StatusOutcome
    /// The bank's code, such as `ACSP`.
    public var code: String
    /// The bank's reason, such as `AC04`.
    public var reason: String?

    /// A status.
    public init(_ outcome: StatusOutcome, code: String, reason: String? = nil) {
        self.outcome = outcome
        self.code = code
        self.reason = reason
    }
}

/// Which file a report speaks of.
public struct StatusReport: Equatable, Sendable {
    /// The id of the report itself; a CSV file has none.
    public var id: String?
    /// The id of the message it speaks of.
    public var message: String
    /// The kind of that message, such as `pain.001.001.09`.
    public var kind: String?
    /// The scheme; only CSV names it.
    public var scheme: String?
    /// The currency; only CSV names it.
    public var currency: String?
    /// What has become of the whole, where the bank says so.
    public var status: Status?

    /// A report about a message.
    public init(message: String) { self.message = message }
}

/// What has become of a block of instructions.
public struct StatusBlock: Equatable, Sendable {
    /// The id of the block.
    public var id: String
    /// What has become of it, where the bank says so.
    public var status: Status?
}

/// What has become of one instruction.
public struct StatusLine: Equatable, Sendable {
    /// The line of the file.
    public var fileLine: Int
    /// Its end-to-end id.
    public var endToEnd: String
    /// What has become of it; that of its block or of the whole where the bank gives it none.
    public var status: Status
}
