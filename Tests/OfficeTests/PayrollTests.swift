import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Lists of an employer who pays for many.
@Suite struct PayrollTests {
    /// A period that the employer of 5 and 6 has not paid.
    private static func world() throws -> World {
        let world = try World()
        try world.open()
        try world.members(10) { $0 == 5 || $0 == 6 ? "P7" : "" }
        try unpaid(world, aid: 1, filed: "2024-02-20")
        return world
    }

    private static func unpaid(_ world: World, aid roll: RollNumber, filed: Day) throws {
        world.today = filed
        try world.aid(roll, diagnosed: filed.adding(days: -5))
        world.today = filed.adding(days: 12)
        let period = try world.close().period
        world.today = filed.adding(days: 23)
        try world.collect(period, [("P7", 0)])
    }

    private func list(_ world: World, _ period: PeriodID) throws -> String {
        let path = "\(world.folder)/payroll.csv"
        _ = try world.office.payroll(
            World.scheme, period: period, payer: Payer(code: -7), to: path)
        return path
    }

    @discardableResult
    private func book(_ world: World, _ period: PeriodID, _ path: String) throws
        -> Answered<PayrollAnswer>
    {
        try world.office.importPayroll(
            World.scheme, period: period, payer: Payer(code: -7), from: path, at: world.moment)
    }

    @Test func `the list of the next period is another, though every byte is the same`() throws {
        let world = try Self.world()
        let first = try list(world, "2024-03-1")
        let bytes = try world.text(first)
        #expect(try !book(world, "2024-03-1", first).repeated)
        #expect(try book(world, "2024-03-1", first).repeated)
        world.today = "2024-03-21"
        try world.end("2024-03-1")
        try Self.unpaid(world, aid: 2, filed: "2024-03-22")
        let second = try list(world, "2024-04-1")
        #expect(try world.text(second) == bytes)
        #expect(try book(world, "2024-04-1", second).answer.members == 2)
        try world.check()
    }

    @Test func `every line that does not fit is named`() throws {
        let world = try Self.world()
        let path = try world.file("roll,due,taken\n5,x,0\n9,2000.00,0\n6,1.00,0\n")
        let refused = try world.refused(FileRefused.self) { try book(world, "2024-03-1", path) }
        #expect(refused.problems.map(\.line) == [2, 3, 4])
        #expect(refused.problems.map(\.code).allSatisfy { $0.hasPrefix("payroll.") })
    }
}
