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
        default: break
        }
        return true
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
