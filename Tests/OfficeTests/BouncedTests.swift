import Bookkeeping
import MutualAid
import Office
import Testing

/// Debits that were collected and come back days later.
@Suite struct BouncedTests {
    private func back(_ payer: String, _ amount: Int64) -> Bank.Line {
        Bank.Line(
            amount: -amount, endToEnd: "D-2024-03-1-1-\(payer)", code: "PMNT/IDDT/UPDD",
            reason: "MD06")
    }

    private func open(_ world: World, _ roll: RollNumber) throws -> Int64 {
        try world.show(roll).dues.reduce(0) { $0 + $1.open }
    }

    @Test func `while it is collected, those the payer pays for owe it again`() throws {
        var (world, bank) = try World.shared(failing: ["5"])
        let amount = try #require(try world.debited().first { $0.payer == "7" }).amount
        let due = try world.balance(.membersDue)
        world.today = "2024-03-12"
        try world.take(bank.statement("2024-03-12", [back("7", amount), back("7", amount)]))
        #expect(try open(world, 7) + open(world, 8) == amount && open(world, 8) > 0)
        #expect(try world.balance(.membersDue) == due + amount)
        // Once alone, and not what was never taken, or another sum.
        #expect(try world.custody.unmatched.map(\.line) == [3])
        world.today = "2024-03-13"
        try world.take(
            bank.statement(
                "2024-03-13",
                [back("5", amount), back("1", amount - 1), back("99", 5), back("7", amount)]))
        #expect(try world.custody.unmatched.map(\.line) == [3, 4, 5, 6, 7])
        try world.check()
        // It is debited once more, and what comes back of that is known too.
        let again = try world.office.exportDebits(
            World.scheme, period: "2024-03-1", at: world.moment)
        #expect(again.file.attempt == 2 && again.file.amount == due + amount)
        try world.check()
        // Until its result is known, nobody knows what is open.
        let other = try #require(try world.debited().first { $0.payer == "9" }).amount
        world.today = "2024-03-14"
        try world.take(bank.statement("2024-03-14", [back("9", other)]))
        #expect(try open(world, 9) == 0 && world.custody.unmatched.last?.line == 8)
        try world.collect("2024-03-1", [("5", 0)])
        _ = try world.office.matchAgain(World.scheme, at: world.moment)
        #expect(try open(world, 9) == other && world.custody.unmatched.last?.line == 7)
        try world.check()
    }

    @Test func `after its end a person says who bears it`() throws {
        var (world, bank) = try World.shared()
        let amount = try #require(try world.debited().first { $0.payer == "7" }).amount
        world.today = "2024-03-21"
        try world.take(bank.statement("2024-03-21", [back("7", amount)]))
        #expect(try open(world, 7) == 0)
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.line-unmatched" && problem.text.en.contains("--borne-by"))
        func say(_ saying: LineSaying) throws {
            _ = try world.office.match(
                World.scheme, line: 2, as: saying, by: world.signer("li"), at: world.moment)
        }
        #expect(try world.code { try say(.borne(#require(Party("nobody")))) } == "bearer.unfit")
        try say(.borne(.operator))
        #expect(try world.balance(.sponsor(.operator)) == amount)
        #expect(try world.custody.isSound)
        try world.check()
    }

    @Test func `only money that came back is borne`() throws {
        var (world, bank) = try World.shared()
        world.today = "2024-03-12"
        try world.take(
            bank.statement("2024-03-12", [Bank.Line(amount: -5), Bank.Line(amount: 5)]))
        for line in [2, 3] as [Int64] {
            #expect(
                try world.code {
                    _ = try world.office.match(
                        World.scheme, line: line, as: .borne(.operator), by: world.signer("li"),
                        at: world.moment)
                } == "custody.line-does-not-fit")
        }
    }
}
