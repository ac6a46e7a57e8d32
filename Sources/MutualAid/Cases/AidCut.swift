import Bookkeeping

/// What a case receives less because those who receive aid bear a sum together.
public struct AidCut: Equatable, Sendable, Codable {
    /// The case.
    public var number: Int64
    /// What it receives less, in minor units.
    public var amount: Int64

    /// A cut of a case.
    public init(number: Int64, amount: Int64) {
        self.number = number
        self.amount = amount
    }

    /// A sum borne by cases in proportion to their aid, exact to the unit.
    ///
    /// Source of the rule: the last share of 轻松互助, where aid was scaled to what could be
    /// collected.
    public static func split(_ sum: Int64, over aids: [(number: Int64, aid: Int64)]) -> [AidCut] {
        let parts = Split.byWeight(sum, aids.map { Int128($0.aid) })
        return zip(aids, parts).compactMap { aid, part in
            part == 0 ? nil : AidCut(number: aid.number, amount: part)
        }
    }
}
