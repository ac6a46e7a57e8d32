import Bookkeeping
import MutualAid
import Testing

@Suite struct ApportionmentTests {
    func divide(
        _ aids: [Int64], _ heads: Int64, carryIn: Int64 = 0,
        _ change: (inout Sample) -> Void = { _ in }
    ) -> Apportionment {
        Apportionment(
            aids: aids, carryIn: carryIn,
            heads: [.init(number: 1, shareClass: .everybody, count: heads)],
            rule: sample(change).share)
    }

    func carryOut(_ result: Apportionment, carryIn: Int64 = 0) -> Int64 {
        Apportionment.carryOut(
            dues: result.parts.reduce(0) { $0 + $1.total }, aid: result.aid, fee: result.fee,
            carryIn: carryIn, excess: result.excess, sponsored: 0, adjusted: 0)
    }

    /// The published example of 美团互助: 700,000 yuan over 23,638,023 members.
    @Test(arguments: [
        // rounding, share, sum of dues, carry; in fen
        (Rounding.down, 3, 70_914_069, -4_685_931), (.nearest, 3, 70_914_069, -4_685_931),
        (.up, 4, 94_552_092, 18_952_092),
    ])
    func `美团 costs 3.198 fen a member`(
        _ rounding: Rounding, _ share: Int64, _ dues: Int64, _ carry: Int64
    ) {
        let result = divide([70_000_000], 23_638_023) { $0.rounding = .to(rounding) }
        #expect(result.fee == 5_600_000)
        #expect(result.parts[0].share == share)
        #expect(result.parts[0].total == dues)
        #expect(carryOut(result) == carry)
    }

    /// The first shared period of 相互宝: two cases over 23,000,000 members, published as 0.03.
    @Test func `相互宝 2019-01-2 costs 2.817 fen and is rounded up once a period`() {
        let result = divide([30_000_000, 30_000_000], 23_000_000)
        #expect(result.fee == 4_800_000)
        #expect(result.parts[0].share == 3)
        #expect(result.parts[0].total == 69_000_000)
        #expect(carryOut(result) == 4_200_000)
    }

    @Test func `rounding each case instead would cost 4 fen: the mode is a rule`() {
        let result = divide([30_000_000, 30_000_000], 23_000_000) { $0.roundedPer = .case }
        #expect(result.parts[0].share == 4)
    }

    /// A cap of 0.10 yuan a case on 300,000 yuan.
    @Test(arguments: [
        // fee in percent, heads, excess in fen
        (8, 3_240_000, 0), (8, 3_239_999, 10), (8, 3_000_000, 2_400_000), (10, 3_300_000, 0),
        (10, 3_299_999, 10),
    ])
    func `a cap of 0.10 a case binds below 3,240,000 or 3,300,000 members`(
        _ percent: Int64, _ heads: Int64, _ excess: Int64
    ) {
        let result = divide([30_000_000], heads) {
            $0.fee.rate = Rate(percent, over: 100)
            $0.caps.perCase = 10
        }
        #expect(result.parts[0].share == 10)
        #expect(result.excess == excess)
        #expect(carryOut(result) == 0)
    }

    @Test func `each case is capped by itself`() {
        // One large and one small case over ten members, at most 1.00 a case.
        let result = divide([2000, 500], 10) {
            $0.fee.rate = Rate(0, over: 100)
            $0.caps.perCase = 100
        }
        #expect(result.parts[0].share == 150)
        #expect(result.excess == 1000)
        #expect(carryOut(result) == 0)
    }

    @Test func `a cap a period takes what is above it`() {
        let result = divide([100_000], 100) {
            $0.fee.rate = Rate(0, over: 100)
            $0.caps.perPeriod = 200
        }
        #expect(result.parts[0].share == 200)
        #expect(result.excess == 80_000)
        #expect(carryOut(result) == 0)
    }

    @Test func `26.44 over five members is split exactly`() {
        let result = divide([2448], 5) { $0.rounding = .exact }
        #expect(result.fee == 196)
        #expect(result.parts[0].share == 528)
        #expect(result.parts[0].oneMore == 4)
        #expect(carryOut(result) == 0)
    }

    @Test func `the carry is taken off before rounding, and a negative one is added`() {
        // 1080 over 100: 10.8 each.
        #expect(
            divide([1000], 100, carryIn: 80) { $0.rounding = .to(.nearest) }.parts[0].share == 10)
        #expect(
            divide([1000], 100, carryIn: -120) { $0.rounding = .to(.nearest) }.parts[0].share == 12)
    }

    @Test func `a carry larger than the cost leaves nothing to pay and goes on`() {
        let result = divide([1000], 100, carryIn: 5000)
        #expect(result.parts[0].share == 0)
        #expect(carryOut(result, carryIn: 5000) == 5000 - 1080)
    }

    @Test func `classes pay by their weights`() {
        let classes = [
            ShareClass(name: "young", weight: 2, ages: nil),
            ShareClass(name: "old", weight: 5, ages: nil),
        ]
        let result = Apportionment(
            aids: [24_000], carryIn: 0,
            heads: [
                .init(number: 1, shareClass: classes[0], count: 100),
                .init(number: 2, shareClass: classes[1], count: 20),
            ],
            rule: sample {
                $0.classes = classes
                $0.fee.rate = Rate(0, over: 100)
            }.share)
        #expect(result.parts.map(\.share) == [160, 400])
        #expect(carryOut(result) == 0)
    }

    /// The bill's identity and the limits of every cap, over generated periods.
    @Test(arguments: 0..<400)
    func `money is conserved whatever the rule`(_ seed: Int) {
        var random = Seeded(seed)
        func pick(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
        func maybe(_ range: ClosedRange<Int64>) -> Int64? {
            Bool.random(using: &random) ? pick(range) : nil
        }
        let aids = (0..<Int(pick(0...6))).map { _ in pick(1...50_000_000) }
        let carryIn = pick(-1_000_000...1_000_000)
        let roundings: [ShareRounding] = [.to(.up), .to(.nearest), .to(.down), .exact]
        let rounding = roundings[Int(pick(0...3))]
        let perCase = maybe(1...1000)
        let perPeriod = maybe(1...3000)
        let classes = (1...Int(pick(1...3))).map {
            ShareClass(name: "c\($0)", weight: pick(1...9), ages: nil)
        }
        let heads = classes.enumerated().map {
            Apportionment.Heads(number: $0 + 1, shareClass: $1, count: pick(0...20_000))
        }
        let rule = sample {
            $0.classes = classes
            $0.rounding = rounding
            $0.caps.perCase = perCase
            $0.caps.perPeriod = perPeriod
            if rounding != .exact, Bool.random(using: &random) { $0.roundedPer = .case }
        }.share
        let result = Apportionment(aids: aids, carryIn: carryIn, heads: heads, rule: rule)
        let dues = result.parts.reduce(0) { $0 + $1.total }
        let count = heads.reduce(0) { $0 + $1.count }
        let carry = carryOut(result, carryIn: carryIn)
        #expect(result.excess >= 0, "seed \(seed)")
        #expect(result.parts.allSatisfy { $0.share >= 0 && $0.oneMore < max(1, $0.heads.count) })
        if let perPeriod {
            #expect(
                result.parts.allSatisfy { $0.share + min($0.oneMore, 1) <= perPeriod },
                "seed \(seed)")
        }
        #expect(
            dues == aids.reduce(0, +) + result.fee - carryIn + carry - result.excess, "seed \(seed)"
        )
        // An exact split leaves at most one unit a class, unless nothing is due or a cap cuts in.
        if rounding == .exact, perPeriod == nil, count > 0, carryIn <= result.aid + result.fee {
            if perCase == nil { #expect(carry == 0, "seed \(seed)") }
        }
    }

    /// Against a second, naive way of computing the same share with exact fractions.
    @Test(arguments: 0..<200)
    func `the share agrees with exact fractions added case by case`(_ seed: Int) {
        var random = Seeded(seed)
        let aids = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            Int64.random(in: 1...90_000_000, using: &random)
        }
        let heads = Int64.random(in: 1...5_000_000, using: &random)
        let cap = Int64.random(in: 1...500, using: &random)
        let carryIn = Int64.random(in: -50_000...50_000, using: &random)
        let result = divide(aids, heads, carryIn: carryIn) {
            $0.caps.perCase = cap
            $0.rounding = .to(.nearest)
        }
        // A case costs its aid and what it adds to the fee rounded on the running sum.
        var running: Int128 = 0
        var fees: Int128 = 0
        var numerator: Int128 = 0
        for aid in aids {
            running += Int128(aid)
            let fee = (running * 16 + 100) / 200
            let cost = Int128(aid) + fee - fees
            fees = fee
            numerator += min(cost, Int128(cap) * Int128(heads))
        }
        let exact = numerator - Int128(carryIn)
        let rounded = (2 * exact + Int128(heads)).floorDivided(by: 2 * Int128(heads))
        #expect(Int128(result.parts[0].share) == max(0, rounded), "seed \(seed)")
        #expect(Int128(result.fee) == fees, "seed \(seed)")
    }
}

extension Int128 {
    func floorDivided(by divisor: Int128) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
