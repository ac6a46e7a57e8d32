/// How the dues of one period are being collected.
public struct PeriodCollection: Sendable {
    /// One debit: the file that went out, and its result once it is known.
    public struct Attempt: Sendable {
        /// The file.
        public let file: DebitFile
        /// What was collected.
        public var result: DebitsCollected?
        /// The number of the event that booked the result.
        public var resultEvent: Int64?
    }

    /// How a collection ended.
    public struct End: Sendable {
        /// The number of the event.
        public let event: Int64
        /// The figures.
        public let figures: CollectionEnded
    }

    /// The debits in order; none where there was nothing to debit.
    public private(set) var attempts: [Attempt]
    /// Its end, if it has ended.
    public var end: End?
    /// Whether somebody took the shares over from the members, so that nothing is collected.
    public var isTakenOver = false

    init(debits: DebitFile?) { attempts = debits.map { [Attempt(file: $0)] } ?? [] }

    /// Takes in a debit; false when it is not the next one.
    mutating func take(_ file: DebitFile) -> Bool {
        guard file.attempt == attempts.count + 1 else { return false }
        attempts.append(Attempt(file: file))
        return true
    }

    /// Takes in a result; false when no debit waits for it.
    mutating func take(_ result: DebitsCollected, event: Int64) -> Bool {
        guard let last = attempts.indices.last, attempts[last].file.attempt == result.attempt,
            attempts[last].result == nil
        else { return false }
        attempts[last].result = result
        attempts[last].resultEvent = event
        return true
    }

    /// The debit whose result is awaited.
    public var awaited: DebitFile? {
        isTakenOver ? nil : attempts.last.flatMap { $0.result == nil ? $0.file : nil }
    }

    /// The number of the event from which a due without rows about it counts as paid.
    public var firstResult: Int64? { attempts.first?.resultEvent }

    /// Whether something is still to be collected or to be ended.
    public var isOpen: Bool { !attempts.isEmpty && end == nil && !isTakenOver }
}
