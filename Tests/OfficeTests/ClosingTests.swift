import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// A scheme closes down step by step, and its books end at zero.
@Suite struct ClosingTests {
    /// Notice of thirty days, a tail of sixty paid by the operator, with these refunds.
    static func terms(_ refund: String, _ more: String = "") -> (String, String) {
        (
            "closing: {noticeDays: 90, claimsTailDays: 180, tailPaidBy: recipients, refund: none}",
            "closing: {noticeDays: 30, claimsTailDays: 60, tailPaidBy: operator, refund: \(refund)"
                + "\(more)}"
        )
    }

    /// A village that has shared one case, with one member who still owes his share.
    static func village(_ terms: (String, String)) throws -> World {
        let world = try World()
        try world.open([terms])
        try world.members(80) { $0 == 10 || $0 == 11 ? "9" : $0 == 20 || $0 == 21 ? "P7" : "" }
        world.today = "2024-02-20"
        try world.aid(7, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        world.today = "2024-03-10"
        try world.collect("2024-03-1", [("5", 0)])
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        return world
    }

    @Test func `a scheme that returns all shares closes to the last fen`() throws {
        let world = try Self.village(Self.terms("all"))
        world.today = "2024-04-10"
        let announced = try world.announce()
        #expect(announced.lastDay == "2024-05-10" && announced.tailEnds == "2024-07-08")
        try world.check()
        // A case of the notice time is shared by the members, as before.
        try world.aid(30, diagnosed: "2024-04-05")
        world.today = "2024-05-01"
        try world.close()
        world.today = "2024-05-10"
        try world.collect("2024-05-1")
        #expect(try world.show(1).standing.state == "member")
        world.today = "2024-05-11"
        let standing = try world.show(1).standing
        #expect(standing.reason == .closed && standing.from == world.today)
        try world.check()
        let granted = try world.grant()
        let paid = try (1...80).reduce(0) {
            $0 + (try world.show(RollNumber($1)).dues.reduce(0) { $0 + $1.paid })
        }
        #expect(granted.amount == paid && granted.shares == paid && granted.members == 79)
        try world.check()
        let run = try world.order()
        #expect(run.amount == paid && run.members == 79)
        try world.check()
        // Of the tail: diagnosed under cover, filed after it.
        world.today = "2024-06-20"
        try world.aid(40, diagnosed: "2024-05-09")
        world.today = "2024-07-09"
        #expect(try world.tail().aid == 2_000_000)
        try world.check()
        try world.settle()
        try world.payRefunds()
        try world.square()
        try world.check()
        // Aid is paid by commands of its own.
        #expect(try world.notAtZero() == [.custody: 6_000_000, .aid: -6_000_000])
    }

    @Test func `what a member is owed is shown, ordered once, and owed again when it comes back`()
        throws
    {
        let world = try Self.village(Self.terms("all"))
        world.today = "2024-04-10"
        try world.announce()
        world.today = "2024-05-11"
        try world.grant()
        let owed = try world.show(10).owedBack
        #expect(owed == 25_000)
        let run = try world.order()
        #expect(try world.show(10).owedBack == 0)
        var lines: [RefundLine] = []
        try world.office.eachRefundLine(of: world.scheme, run: 1) { lines.append($0) }
        #expect(lines.first?.payer == "P7" && lines.first?.parts.map(\.roll) == [20, 21])
        #expect(lines.reduce(0) { $0 + $1.amount } == run.amount)
        let nine = try #require(lines.first { $0.payer == "9" })
        #expect(nine.parts.map(\.roll) == [9, 10, 11])
        // Who has not paid is given nothing back.
        #expect(!lines.contains { $0.payer == "5" })
        try world.bankHoldsAll()
        try world.sendRefunds()
        try world.refuse(["9"])
        #expect(
            try world.office.refundRuns(of: world.scheme)[0].returned.map(\.amount)
                == [nine.amount])
        #expect(try world.show(10).owedBack == owed)
        try world.check()
        let second = try world.order()
        #expect(second.run == 2 && second.amount == nine.amount && second.lines == 1)
        try world.payRefunds()
        #expect(try world.balance(.payments) == 0)
        #expect(try world.balance(.refunds) == 0)
        try world.check()
    }

    @Test func `an order that is repeated gives the same run, and its file if that is gone`() throws
    {
        let world = try Self.village(Self.terms("all"))
        world.today = "2024-04-10"
        try world.announce()
        world.today = "2024-05-11"
        try world.grant()
        func order() throws -> Answered<RefundsOrdered> {
            try world.office.orderRefunds(of: world.scheme, key: "order", at: world.moment)
        }
        let first = try order()
        let path = try #require(try world.office.refundRuns(of: world.scheme).first?.path)
        // As a program leaves it that is killed between its transaction and the rename.
        try FileManager.default.removeItem(atPath: path)
        let again = try order()
        #expect(again.repeated && again.answer == first.answer)
        let lines = try world.text(path).split(separator: "\n")
        #expect(lines.count == 8 + Int(first.answer.lines) && lines[0] == "tongzhou-refunds,1")
        var references: [String] = []
        try world.office.eachRefundLine(of: world.scheme, run: 1) {
            references.append($0.reference(run: 1))
        }
        #expect(references.prefix(2) == ["R-1-P7", "R-1-1"])
    }

    @Test func `a lost refund file is derived again to the byte`() throws {
        let world = try Self.village(Self.terms("all"))
        world.today = "2024-04-10"
        try world.announce()
        world.today = "2024-05-11"
        try world.grant()
        try world.order()
        let path = try world.office.refundFile(of: world.scheme, run: 1)
        let text = try world.text(path)
        try FileManager.default.removeItem(atPath: path)
        world.today = "2024-07-09"
        try world.bankHoldsAll()
        try world.sendRefunds()
        try world.refuse(["9"])
        try FileManager.default.removeItem(atPath: path)
        #expect(try world.text(try world.office.refundFile(of: world.scheme, run: 1)) == text)
    }

    @Test func `what comes in after the settlement is settled again, and divided again`() throws {
        let world = try Self.village(Self.terms("rest", ", restBy: equal"))
        func interest(_ amount: Int64) throws {
            _ = try world.office.move(
                world.scheme, CustodyMoved(kind: .interest, party: nil, amount: amount),
                key: "interest-\(amount)", at: world.moment)
        }
        try interest(800)
        world.today = "2024-04-10"
        try world.announce()
        world.today = "2024-07-09"
        try world.grant()
        try world.tail()
        try world.settle()
        try world.order()
        #expect(try world.show(80).refundsOrdered == 10)
        try interest(83)
        try world.settle()
        // One more each, and the three units left over to the first by roll number.
        #expect(try [1, 3, 4, 80].map { try world.show($0).owedBack } == [2, 2, 1, 1])
        try world.check()
        try world.order()
        try world.payRefunds()
        try world.square()
        #expect(try world.notAtZero() == [.custody: 2_000_000, .aid: -2_000_000])
    }

    @Test func `what is left is divided over those who paid, exact to the fen`() throws {
        let world = try Self.village(Self.terms("rest"))
        _ = try world.office.move(
            world.scheme, CustodyMoved(kind: .interest, party: nil, amount: 1000), key: "interest",
            at: world.moment)
        world.today = "2024-04-10"
        try world.announce()
        world.today = "2024-07-09"
        try world.grant()
        try world.tail()
        try world.settle()
        try world.check()
        #expect(try world.balance(.refunds) == -1000)
        let owed = try (1...80).map { try world.show(RollNumber($0)).owedBack }
        #expect(owed.reduce(0, +) == 1000)
        #expect(owed[4] == 0 && Set(owed).subtracting([0]) == [12, 13])
        try world.order()
        try world.payRefunds()
        try world.square()
        #expect(try world.notAtZero() == [.custody: 2_000_000, .aid: -2_000_000])
    }
}
