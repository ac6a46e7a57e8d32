import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Which days statements tell of, and what is done where one tells of none.
@Suite struct StatementDayTests {
    private func settings(_ world: World, _ words: String, bank: String = Bank.settings) throws {
        _ = try world.file(words + bank, "keys/custodian.yaml")
    }

    /// A statement that begins behind days that were left out. 16 and 17 March are a weekend.
    @Test(
        arguments: [
            ("2024-03-12", "2024-03-13", "", "nothing"),
            ("2024-03-13", "2024-03-13", "", "statement.gap"),
            ("2024-03-18", "2024-03-18", "", "statement.gap"),
            ("2024-03-13", "2024-03-13", "quietDays: untold\n", "nothing"),
        ])
    func `none is left out where every bank day has one`(
        from: Day, to: Day, words: String, code: String
    ) throws {
        var (world, bank) = try World.shared()
        try settings(world, words)
        world.today = "2024-03-20"
        let text = bank.statement(to, [], .init(from: from))
        #expect(try world.code { try world.take(text) } == code)
        try world.check()
    }

    @Test func `days on which the bank rests have none`() throws {
        var (world, bank) = try World.shared()
        let rests = Bank.settings.replacingOccurrences(
            of: "weekend: []", with: "holidays: [2024-03-18]")
        try settings(world, "", bank: rests)
        try world.take(bank.statement("2024-03-15", []))
        let text = bank.statement("2024-03-19", [], .init(from: "2024-03-19"))
        try world.take(text)
        try world.check()
    }

    @Test func `the patience with a missing one is in bank days`() throws {
        let (world, _) = try World.shared()
        let rests = Bank.settings.replacingOccurrences(
            of: "weekend: []", with: "holidays: [2024-03-13, 2024-03-14, 2024-03-15]")
        try settings(world, "", bank: rests)
        // 12, 18, 19 and 20 March are the four days.
        world.today = "2024-03-20"
        #expect(try world.custody.isSound)
        world.today = "2024-03-21"
        #expect(try world.custody.problems.map(\.code) == ["custody.statement-missing"])
    }

    @Test func `where quiet days are not told, one is missed once something is under way`() throws {
        var (world, bank) = try World.shared()
        try settings(world, "quietDays: untold\n")
        world.today = "2024-04-12"
        #expect(try world.custody.isSound)
        try world.propose(.aid(1), 100)
        try world.release(1)
        try world.sendPayouts()
        world.today = "2024-04-16"
        #expect(try world.custody.isSound)
        world.today = "2024-04-17"
        #expect(try world.custody.problems.map(\.code) == ["custody.statement-missing"])
        try world.take(bank.statement("2024-04-16", [Bank.Line(amount: -100, endToEnd: "A-1")]))
        #expect(try world.custody.isSound)
        try world.check()
    }

    @Test func `a table of another day than was said is refused`() throws {
        let world = try World.collected()
        try settings(world, "", bank: Bank.csvSettings)
        var bank = Bank()
        let path = try world.file(bank.table("2024-03-11", [try world.batch()]), "table.csv")
        world.today = "2024-03-13"
        func take(_ day: Day) throws {
            _ = try world.office.importStatement(
                World.scheme, from: path, on: day, at: world.moment)
        }
        #expect(try world.code { try take("2024-03-12") } == "statement.other-day")
        try take("2024-03-11")
        #expect(try world.code { try take("2024-03-12") } == "statement.other-day")
    }

    @Test(
        arguments: [
            // What the statement says of its days, and the days it is taken in for.
            ("", "2024-03-12", "2024-03-12", "2024-03-12"),
            ("", "2024-03-11", "2024-03-12", "2024-03-12"),
            ("2024-03-12T00:00:00 2024-03-13T00:00:00", "2024-03-12", "2024-03-12", "2024-03-12"),
            (
                "2024-03-12T00:00:00+08:00 2024-03-13T00:00:00.000+08:00", "2024-03-12",
                "2024-03-12", "2024-03-12"
            ),
            ("2024-03-12T00:00:00 2024-03-13T00:00:00", "2024-03-12", "2024-03-13", "2024-03-13"),
            ("2024-03-12T00:00:00 2024-03-12T00:00:00", "2024-03-12", "2024-03-12", "2024-03-12"),
        ])
    func `a quiet day is told in many ways`(
        said: String, opening: Day, closing: Day, to: Day
    ) throws {
        var (world, bank) = try World.shared()
        world.today = "2024-03-15"
        var text = bank.statement("2024-03-12", [])
        let range = try #require(text.firstRange(of: /<FrToDt>.*<\/FrToDt>/))
        let days = said.split(separator: " ")
        text.replaceSubrange(
            range,
            with: days.count < 2
                ? ""
                : "<FrToDt><FrDtTm>\(days[0])</FrDtTm><ToDtTm>\(days[1])</ToDtTm></FrToDt>")
        let parts = text.components(separatedBy: "<Dt><Dt>2024-03-12</Dt></Dt>")
        try #require(parts.count == 4)
        text =
            parts[0] + "<Dt><Dt>\(opening)</Dt></Dt>" + parts[1]
            + [parts[2], parts[3]].map { "<Dt><Dt>\(closing)</Dt></Dt>" + $0 }.joined()
        let path = try world.file(text, "quiet.xml")
        let taken = try world.office.importStatement(World.scheme, from: path, at: world.moment)
        #expect(taken.answer.statements.map(\.from) == ["2024-03-12"])
        #expect(taken.answer.statements.map(\.to) == [to])
        #expect(
            try world.code {
                let copy = try world.file(text + "\n", "copy.xml")
                _ = try world.office.importStatement(World.scheme, from: copy, at: world.moment)
            } == "statement.taken-before")
    }
}
