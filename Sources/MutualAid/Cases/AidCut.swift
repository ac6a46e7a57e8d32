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
}

/// A sum that those who receive bear together, exact to the unit: cases in proportion to their
/// aid, and the fee on it, which shrinks as the aid does. No more is cut than there is.
///
/// Source of the rule: the last share of 轻松互助, where aid was scaled to what could be
/// collected.
public struct AidCuts: Equatable, Sendable {
    /// What cases receive less.
    public let cases: [AidCut]
    /// What the fee is less.
    public let fee: Int64
    /// What is more than aid and fee together, and stays with the carry.
    public let rest: Int64

    /// A sum borne by the aid of cases and the fee; all in minor units and not negative.
    public init(_ sum: Int64, aids: [(number: Int64, aid: Int64)], fee: Int64) {
        let most = aids.reduce(fee) { $0 + $1.aid }
        let cut = min(sum, most)
        let parts = Split.byWeight(cut, (aids.map(\.aid) + [fee]).map { Int128($0) })
        cases = zip(aids, parts).compactMap { aid, part in
            part == 0 ? nil : AidCut(number: aid.number, amount: part)
        }
        self.fee = parts.last ?? 0
        rest = sum - cut
    }
}
