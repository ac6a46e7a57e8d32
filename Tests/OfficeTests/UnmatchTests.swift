import Bookkeeping
import MutualAid
import Office
import Testing

/// What a person said of a line, taken back.
@Suite struct UnmatchTests {
    /// Line 1 is the debit; 2 to 5 are nobody's: 1.00, -1.00, 0.50, and what member 5 owes.
    private func world() throws -> World {
        var (world, bank) = try World.shared(failing: ["5"])
        let due = try world.show(5).dues.reduce(0) { $0 + $1.open }
        world.today = "2024-03-12"
        try world.take(
            bank.statement(
                "2024-03-12", [100, -100, 50, due].map { Bank.Line(amount: $0) }))
        return world
    }

    private func say(_ world: World, _ line: Int64, _ saying: LineSaying) throws {
        _ = try world.office.match(
            World.scheme, line: line, as: saying, by: world.signer("li"), at: world.moment)
    }

    @discardableResult
    private func takeBack(_ world: World, _ line: Int64, by name: String = "wang") throws
        -> LinesUnmatched
    {
        try world.office.unmatch(
            World.scheme, line: line, by: world.signer(name), at: world.moment
        ).answer
    }

    private func open(_ world: World) throws -> [Int64] {
        try world.custody.unmatched.map(\.line)
    }

    @Test(
        arguments: [
            (2, .interest, .interest), (3, .charge, .operatorCharges), (2, .foreign, .foreign),
            (2, .advance(.operator), .sponsor(.operator)),
        ] as [(Int64, LineSaying, Account)])
    func `an entry is reversed, and the line is open again`(
        line: Int64, saying: LineSaying, account: Account
    ) throws {
        let world = try world()
        try say(world, line, saying)
        #expect(try world.balance(account) != 0 && open(world).count == 3)
        #expect(try takeBack(world, line).reversed != nil)
        #expect(try world.balance(account) == 0 && open(world) == [2, 3, 4, 5])
        #expect(try world.custody.inTransit.isEmpty)
        try world.check()
        // The same again is no second one; what was taken back may be said once more.
        let before = try world.stateHash
        try takeBack(world, line)
        #expect(try world.stateHash == before)
        try say(world, line, saying)
        #expect(try world.balance(account) != 0 && open(world).count == 3)
        try takeBack(world, line)
        #expect(try open(world) == [2, 3, 4, 5])
        try world.check()
    }

    @Test func `a pair and a match with an event are undone, and move nothing`() throws {
        let world = try world()
        let books = try world.balance(.custody)
        try say(world, 2, .line(3))
        #expect(try takeBack(world, 3).lines == [2, 3])
        #expect(try open(world) == [2, 3, 4, 5])
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .advanced, party: .operator, amount: 150), key: "a",
            at: world.moment)
        let advance = try #require(try world.custody.inTransit.first?.event)
        try say(world, 2, .event(advance))
        try say(world, 4, .event(advance))
        #expect(try world.custody.inTransit.isEmpty)
        #expect(try takeBack(world, 4).reversed == nil)
        #expect(try world.custody.inTransit.map(\.amount) == [50])
        #expect(try world.balance(.custody) == books + 150)
        try world.check()
    }

    @Test func `what no person said, or what was used, stands`() throws {
        let world = try world()
        #expect(try world.code { try takeBack(world, 1) } == "custody.match-stands")
        #expect(try world.code { try takeBack(world, 2) } == "custody.line-not-matched")
        #expect(try world.code { try takeBack(world, 99) } == "custody.line-unknown")
        #expect(try world.code { try takeBack(world, 1, by: "zhao") } == "office.right-missing")
        try say(world, 5, .payer(5))
        #expect(try world.code { try takeBack(world, 5) } == "custody.match-stands")
        try say(world, 2, .foreign)
        try world.propose(.foreign(2), 10)
        #expect(try world.code { try takeBack(world, 2) } == "custody.match-stands")
        try world.withdraw(1)
        try takeBack(world, 2)
        try world.check()
    }

    @Test func `an advance reversed before a statement showed it lies nowhere`() throws {
        let world = try world()
        _ = try world.office.move(
            World.scheme, CustodyMoved(kind: .advanced, party: .operator, amount: 150), key: "a",
            at: world.moment)
        let last = try #require(try world.office.entries(of: World.scheme).last?.number)
        _ = try world.office.reverse(World.scheme, entry: last, at: world.moment)
        #expect(try world.custody.inTransit.isEmpty)
        try world.check()
    }

    @Test func `who took it back has signed`() throws {
        let world = try world()
        try say(world, 2, .interest)
        try takeBack(world, 2)
        #expect(try world.forge("linesUnmatched", #""line":2"#, #""line":3"#))
        let finding = try world.office.examine(World.scheme).findings.first { !$0.fits }
        #expect(finding?.check == "custody" && finding?.about.en.contains("taken") == false)
        #expect(finding?.about.en.contains("takes a match back") == true)
    }
}
