import Bookkeeping

/// A scheme as its own events tell it: its rules, its closed periods and their collections. A
/// fold over the events of the kinds ``Event/Kind/ofScheme``.
public struct Scheme: Sendable {
    /// The digest of each adopted version.
    public private(set) var adopted: [RulesAdopted] = []
    /// The closed periods, oldest first.
    public private(set) var closings: [Closing] = []
    /// The collection of each closed period, in the same order.
    public private(set) var collections: [PeriodCollection] = []
    /// How far its closing down has come; nil while nobody has announced it.
    public private(set) var closure: Closure?
    /// The runs of refunds, in order.
    public private(set) var runs: [RefundRun] = []

    /// A scheme in which nothing has happened.
    public init() {}

    /// Takes in the event with that number. Events of other kinds change nothing.
    ///
    /// - Returns: false when it cannot have happened after those before it: one is missing.
    public mutating func take(_ event: Event, number: Int64) -> Bool {
        switch event {
        case .schemeOpened(let rules), .rulesAnnounced(let rules): adopted.append(rules)
        case .periodClosed(var closing):
            guard closing.ordinal == closings.count,
                last.map({ $0.head < closing.head && $0.cut <= closing.cut }) ?? true
            else { return false }
            closing.event = number
            closings.append(closing)
            collections.append(PeriodCollection(debits: closing.debits))
        case .debitsRepeated(let repeated):
            return update(repeated.period) { $0.take(repeated.file) }
        case .debitsCollected(let result):
            return update(result.period) { $0.take(result, event: number) }
        case .collectionEnded(let end):
            return update(end.period) {
                $0.end = PeriodCollection.End(event: number, figures: end)
                return true
            }
        default: return takeClosure(event, number: number)
        }
        return true
    }

    /// Takes in an event of closing down or of refunds.
    private mutating func takeClosure(_ event: Event, number: Int64) -> Bool {
        switch event {
        case .closureAnnounced(let announced):
            guard closure == nil else { return false }
            closure = Closure(announced, event: number)
            return announced.takenOver.allSatisfy {
                update($0.period) {
                    $0.isTakenOver = true; return true
                }
            }
        case .closureTailSettled, .refundsGranted, .closureSettled, .closureSealed:
            return closure?.take(event, number: number) ?? false
        case .refundsOrdered(let ordered):
            guard ordered.run == runs.count + 1, ordered.cut < number else { return false }
            runs.append(RefundRun(ordered))
        case .refundsPaid(let paid):
            return updateRun(paid.run) { $0.take(paid) }
        case .refundReturned(let line):
            return updateRun(line.run) { $0.take(line, event: number) }
        default: break
        }
        return true
    }

    private mutating func updateRun(_ run: Int, _ change: (inout RefundRun) -> Bool) -> Bool {
        runs.indices.contains(run - 1) && change(&runs[run - 1])
    }

    private mutating func update(
        _ period: PeriodID, _ change: (inout PeriodCollection) -> Bool
    ) -> Bool {
        guard let index = closings.firstIndex(where: { $0.period == period }) else { return false }
        return change(&collections[index])
    }

    /// The last closed period.
    public var last: Closing? { closings.last }

    /// The closed period with that name, with its collection.
    public func closed(_ period: PeriodID) throws(Refusal) -> (Closing, PeriodCollection) {
        guard let index = closings.firstIndex(where: { $0.period == period }) else {
            throw .periodNotClosed(period, last: closings.last?.period)
        }
        return (closings[index], collections[index])
    }
}
