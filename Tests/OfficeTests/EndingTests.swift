import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// The real endings of four schemes, from the rules they had and our fills, on small rolls and
/// with cases that are generated and stand for nobody. Sources: `Schemes/SOURCES.md`.
///
/// Aid is paid by commands of its own, so these end with custody and aid alone.
@Suite struct EndingTests {
    /// A world in which a preset is open, with members from a line each.
    static func preset(_ name: String, today: Day, _ replacing: [(String, String)] = []) throws
        -> World
    {
        let world = try World(today: today)
        func bytes(_ path: String) throws -> [UInt8] {
            var text = try String(contentsOfFile: "\(World.root)/Schemes/\(path)", encoding: .utf8)
            for (old, new) in replacing { text = text.replacingOccurrences(of: old, with: new) }
            return Array(text.utf8)
        }
        world.scheme = try world.office.open(
            rules: bytes("\(name).yaml"), fill: bytes("fills/\(name).yaml"), at: world.moment
        ).answer.scheme
        return world
    }

    static func join(_ world: World, _ count: Int, joined: Day, born: Day = "1990-05-06") throws {
        let lines = (1...count).map { "\($0),\(born),\(joined),\(World.commitment($0))\n" }
        try world.roll("roll,born,joined,commitment\n" + lines.joined())
    }

    /// 美团互助: announced 2021-01-15, cover to 2021-01-31 24:00, all shares ever paid returned by
    /// Meituan, which pays the cases of the tail too.
    @Test func `Meituan returned every share`() throws {
        let world = try Self.preset("meituan-v2", today: "2020-06-28")
        try Self.join(world, 1000, joined: "2020-06-28")
        world.today = "2020-11-20"
        for roll in 1...3 {
            try world.aid(
                RollNumber(roll), diagnosed: "2020-11-01", clause: "listed-disease")
        }
        world.today = "2020-11-24"
        let first = try world.close()
        // 450,000 and 8 % of it over a thousand members.
        #expect(first.classes.map(\.share) == [48_600])
        world.today = "2020-11-27"
        try world.collect(first.period)
        world.today = "2021-01-15"
        let announced = try world.announce()
        #expect(announced.lastDay == "2021-01-31" && announced.tailEnds == "2021-07-29")
        try world.aid(10, diagnosed: "2021-01-12", clause: "spend-120000")
        let second = try world.close("2021-01-2")
        world.today = "2021-01-18"
        try world.collect(second.period)
        world.today = "2021-02-01"
        let granted = try world.grant()
        #expect(granted.shares == first.due + second.due && granted.amount == granted.shares)
        try world.order()
        try world.payRefunds()
        try world.check()
        // Diagnosed under cover, filed on the last of 180 days.
        world.today = "2021-07-29"
        try world.aid(20, diagnosed: "2021-01-31", clause: "spend-240000")
        world.today = "2021-07-30"
        #expect(try world.tail().bearer == "operator")
        try world.settle()
        try world.square()
        try world.check()
        let aid: Int64 = 45_000_000 + 15_000_000 + 30_000_000
        #expect(try world.notAtZero() == [.custody: aid, .aid: -aid])
    }

    /// 水滴互助: notice of 2021-03-26, closed 2021-03-31, balances returned within 5 days of the
    /// notice, cases of 180 days paid by the platform.
    @Test func `Shuidi returned the balances within five days`() throws {
        let world = try Self.preset("shuidi", today: "2020-06-01")
        try Self.join(world, 300, joined: "2020-06-01")
        let lines = (1...300).map { "\($0),\(1500 + $0 % 7)\n" }
        _ = try world.office.topUp(
            world.scheme, from: try world.file("roll,amount\n" + lines.joined()),
            at: world.moment)
        world.today = "2020-12-20"
        try world.aid(5, diagnosed: "2020-12-01", clause: "cancer-adult")
        world.today = "2020-12-21"
        #expect(try world.close().classes.map(\.share) == [100_000])
        world.today = "2021-03-26"
        let announced = try world.announce()
        #expect(announced.lastDay == "2021-03-31" && announced.refundBy == "2021-03-31")
        // No notice day lies between: the balances are final, and go back in time.
        world.today = "2021-03-29"
        let granted = try world.grant()
        let balances = (1...300).reduce(Int64(0)) { $0 + Int64(1500 + $1 % 7) * 100 } - 30_000_000
        #expect(granted.amount == balances && granted.members == 300)
        try world.order()
        try world.payRefunds()
        // Cover goes on to the end.
        world.today = "2021-03-31"
        #expect(try world.show(7).standing.state == "member")
        try world.aid(9, diagnosed: "2021-03-30", clause: "cancer-adult")
        world.today = "2021-04-02"
        #expect(try world.tail().isLast == false)
        world.today = "2021-09-26"
        try world.aid(11, diagnosed: "2021-03-31", clause: "cancer-adult")
        world.today = "2021-09-27"
        #expect(try world.tail().isLast)
        try world.settle()
        try world.square()
        try world.check()
        #expect(try world.notAtZero() == [.custody: 90_000_000, .aid: -90_000_000])
    }

    /// 轻松互助: cover to 2021-03-24, cases to 2021-03-31, one last share out of the balances, aid
    /// scaled to what it brought in. One family received 28,500 of 61,337 yuan, and so does the
    /// one generated here: 61,337 is what its clause grants, 28,500 what the balances bear.
    @Test func `Qingsong shared once more, and a family received 28,500 of 61,337`() throws {
        let world = try Self.preset(
            "qingsong", today: "2020-06-01", [("amount: 100000", "amount: 61337")])
        try Self.join(world, 2850, joined: "2020-06-01")
        let lines = (1...2850).map { "\($0),10\n" }
        _ = try world.office.topUp(
            world.scheme, from: try world.file("roll,amount\n" + lines.joined()),
            at: world.moment)
        world.today = "2021-03-17"
        let announced = try world.announce()
        #expect(announced.lastDay == "2021-03-24" && announced.tailEnds == "2021-03-31")
        world.today = "2021-03-31"
        try world.aid(12, diagnosed: "2021-03-24", clause: "serious-illness")
        world.today = "2021-04-07"
        let last = try world.close()
        // 61,337 over 2,850 members is 21.53 each; nobody holds more than 10.
        #expect(last.classes.map(\.share) == [2153] && last.head == "2021-03-25")
        #expect(last.sharing == 2850 && last.due - last.uncovered == 2_850_000)
        let received = try world.office.showCase(1, of: world.scheme)
        #expect(received.decision.aid == 6_133_700)
        #expect(received.decision.aid - received.cut == 2_850_000)
        world.today = "2021-04-08"
        try world.tail()
        try world.grant()
        try world.settle()
        try world.square()
        try world.check()
        #expect(try world.notAtZero() == [.custody: 2_850_000, .aid: -2_850_000])
    }

    /// 相互宝: announced 2021-12-28, no member's share from that day on, the platform pays the
    /// shares of 12-28, 01-14 and 01-28, 5.6 (another source: 5.56) + 5.6 + 5.8 亿, and the cases
    /// of 180 days; nothing is refunded. The cases are generated and add up to a hundredth
    /// of those sums.
    @Test func `Xianghubao's last three periods and its tail were paid by the operator`() throws {
        let world = try Self.preset("xianghubao-critical-illness", today: "2021-06-01")
        let lines = (1...600).map {
            "\($0),\($0 <= 500 ? 1990 : 1975)-05-06,2021-06-01,\(World.commitment($0))\n"
        }
        try world.roll("roll,born,joined,commitment\n" + lines.joined())
        /// So many cases of 300,000 and of 100,000.
        var (young, old): (RollNumber, RollNumber) = (1, 501)
        func cases(_ full: Int, _ small: Int, diagnosed: Day) throws {
            for _ in 0..<full {
                try world.aid(young, diagnosed: diagnosed, clause: "critical-illness")
                young += 1
            }
            for _ in 0..<small {
                try world.aid(old, diagnosed: diagnosed, clause: "critical-illness")
                old += 1
            }
        }
        world.today = "2021-12-18"
        try cases(18, 2, diagnosed: "2021-12-01")
        world.today = "2021-12-21"
        let first = try world.close("2021-12-2")
        world.today = "2021-12-28"
        let announced = try world.announce()
        #expect(announced.lastDay == "2022-01-28")
        #expect(announced.takenOver == [.init(period: "2021-12-2", amount: first.due)])
        try world.check()
        try cases(18, 2, diagnosed: "2021-12-20")
        world.today = "2022-01-07"
        let second = try world.close()
        world.today = "2022-01-15"
        try cases(19, 1, diagnosed: "2022-01-05")
        world.today = "2022-01-21"
        let third = try world.close()
        #expect([first, second, third].map(\.aid) == [560_000_000, 560_000_000, 580_000_000])
        #expect([second, third].allSatisfy { $0.due == 0 && $0.debits == nil })
        #expect(try world.show(600).dues.allSatisfy { $0.paid == 0 && $0.open == 0 })
        world.today = "2022-02-10"
        try world.grant()
        world.today = "2022-07-26"
        try cases(1, 0, diagnosed: "2022-01-28")
        let late = try world.refused(Refusal.self) { try cases(1, 0, diagnosed: "2022-01-27") }
        #expect(late == .caseFiledTooLate(last: "2022-07-25"))
        world.today = "2022-07-27"
        try world.tail()
        try world.settle()
        // Nobody but the operator has paid: he has his fee and what rounding left over back.
        let aid: Int64 = 560_000_000 + 560_000_000 + 580_000_000 + 30_000_000
        #expect(try world.balance(.sponsor(.operator)) == aid)
        try world.square()
        try world.check()
        #expect(try world.notAtZero() == [.custody: aid, .aid: -aid])
        #expect(try world.office.refundRuns(of: world.scheme).isEmpty)
    }
}
