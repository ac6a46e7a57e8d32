import Bookkeeping

/// A period's cost divided over the classes that share it, in exact integer arithmetic.
///
/// The order is fixed: every case's exact quotient is capped, the quotients are added, the carry
/// is taken off, and the result is rounded once (or every case is rounded first, where the rules
/// say so). What rounding leaves over or short is the carry-out; what caps keep from members is
/// the excess.
public struct Apportionment: Equatable, Sendable {
    /// A case's aid, in the order of case numbers.
    public typealias Aid = Int64

    /// A class and how many of it share.
    public struct Heads: Equatable, Sendable {
        /// The number of the class in its scheme.
        public var number: Int
        /// The class with its weight.
        public var shareClass: ShareClass
        /// How many members share.
        public var count: Int64

        /// A class with its heads.
        public init(number: Int, shareClass: ShareClass, count: Int64) {
            self.number = number
            self.shareClass = shareClass
            self.count = count
        }
    }

    /// What one class pays, before the cap of the year.
    public struct Part: Equatable, Sendable {
        /// The class and its heads.
        public let heads: Heads
        /// The share of one member, in minor units.
        public let share: Int64
        /// How many members, the first by roll number, pay one unit more.
        public let oneMore: Int64

        /// The sum of the shares of the class.
        public var total: Int64 { heads.count * share + oneMore }
    }

    /// The aid of all cases.
    public let aid: Int64
    /// The fee on it.
    public let fee: Int64
    /// One part a class, in the order given.
    public let parts: [Part]
    /// What the caps per case and per period keep from members.
    public let excess: Int64

    /// Divides the aid of the cases, the fee and the carry over the classes.
    public init(aids: [Aid], carryIn: Int64, heads: [Heads], rule: ShareRule) {
        aid = aids.reduce(0, +)
        fee = rule.fee.rate.of(aid, rounding: rule.fee.rounding)
        let costs = Apportionment.costs(of: aids, fee: rule.fee)
        let weight = heads.reduce(Int128(0)) {
            $0 + Int128($1.count) * Int128($1.shareClass.weight)
        }
        guard weight > 0 else {
            parts = heads.map { Part(heads: $0, share: 0, oneMore: 0) }
            excess = 0
            return
        }
        let quotients = heads.map {
            Quotient(costs: costs, weight: Int128($0.shareClass.weight), of: weight, rule: rule)
        }
        let keptByCase = zip(heads, quotients).reduce(Int128(0)) {
            $0 + Int128($1.0.count) * $1.1.kept
        }
        let rounded = Apportionment.rounded(
            heads, quotients, carryIn: carryIn, weight: weight, rule: rule)
        var keptByPeriod: Int64 = 0
        parts = rounded.map { part in
            guard let cap = rule.caps.perPeriod, part.share + min(part.oneMore, 1) > cap else {
                return part
            }
            let capped = Part(heads: part.heads, share: cap, oneMore: 0)
            keptByPeriod += part.total - capped.total
            return capped
        }
        excess = Int64(keptByCase / weight) + keptByPeriod
    }

    /// What each case costs: its aid and its part of the fee. The fee is rounded on the sum, and a
    /// case bears what it adds to the rounded sum, so that the costs add up exactly.
    static func costs(of aids: [Aid], fee: ShareRule.Fee) -> [Int64] {
        var aid: Int64 = 0
        var charged: Int64 = 0
        return aids.map { next in
            aid += next
            let total = fee.rate.of(aid, rounding: fee.rounding)
            defer { charged = total }
            return next + total - charged
        }
    }

    /// The exact cost of one member of a class, as numerators over the weight of all.
    private struct Quotient {
        /// The capped quotients of all cases, added.
        var sum: Int128 = 0
        /// The capped quotients, each rounded, then added; in whole minor units.
        var roundedPerCase: Int128 = 0
        /// What the cap per case keeps from one member.
        var kept: Int128 = 0

        init(costs: [Int64], weight: Int128, of total: Int128, rule: ShareRule) {
            let cap = rule.caps.perCase.map { Int128($0) * total }
            for cost in costs {
                let full = Int128(cost) * weight
                let capped = cap.map { min($0, full) } ?? full
                sum += capped
                kept += full - capped
                if rule.roundedPer == .case, case .to(let rounding) = rule.rounding {
                    roundedPerCase += Int128(rounding.divide(capped, by: total))
                }
            }
        }
    }

    private static func rounded(
        _ heads: [Heads], _ quotients: [Quotient], carryIn: Int64, weight: Int128, rule: ShareRule
    ) -> [Part] {
        let carried = heads.map { Int128(carryIn) * Int128($0.shareClass.weight) }
        switch rule.rounding {
        case .to(let rounding):
            return heads.indices.map { index in
                let quotient = quotients[index]
                let sum =
                    rule.roundedPer == .case ? quotient.roundedPerCase * weight : quotient.sum
                let share = max(0, rounding.divide(sum - carried[index], by: weight))
                return Part(heads: heads[index], share: share, oneMore: 0)
            }
        case .exact:
            let exact = heads.indices.map { index in
                max(0, quotients[index].sum - carried[index]) * Int128(heads[index].count)
            }
            let total = Int64(exact.reduce(0, +) / weight)
            return zip(heads, Split.byWeight(total, exact)).map { heads, total in
                guard heads.count > 0 else { return Part(heads: heads, share: 0, oneMore: 0) }
                let (base, extra) = Split.equally(total, among: heads.count)
                return Part(heads: heads, share: base, oneMore: extra)
            }
        }
    }

    /// What rounding leaves over or short once the dues are known: the identity of the bill,
    /// solved for the carry-out.
    public static func carryOut(
        dues: Int64, aid: Int64, fee: Int64, carryIn: Int64, excess: Int64, sponsored: Int64,
        adjusted: Int64
    ) -> Int64 {
        dues - aid - fee + carryIn + excess + sponsored - adjusted
    }
}
