import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

@Suite struct RollTests {
    static let heading = "roll,born,joined,payer,commitment,identity\n"

    /// The problems of a file, as people read them; nothing may have changed.
    func problems(_ text: String, _ world: World? = nil) throws -> [String] {
        let world = try world ?? Self.world()
        let refused = try world.refused(FileRefused.self) { try world.roll(text) }
        return refused.problems.map {
            "\($0.line ?? 0) \($0.field ?? "-") [\($0.code)] \($0.text.en)"
        }
    }

    static func world() throws -> World {
        let world = try World()
        try world.open()
        return world
    }

    /// Bad lines, each with its exact message.
    static let bad: [(line: String, message: String)] = [
        (
            "x,1985-03-02,2024-01-01,,,a",
            "2 roll [roll.number] This has to be a positive whole number of at most 18 digits."
        ),
        (
            "0,1985-03-02,2024-01-01,,,a",
            "2 roll [roll.number] This has to be a positive whole number of at most 18 digits."
        ),
        (
            "1,1985-02-30,2024-01-01,,,a",
            "2 born [roll.day] This has to be a day as YYYY-MM-DD."
        ),
        (
            "1,1985-03-02,01/01/2024,,,a",
            "2 joined [roll.day] This has to be a day as YYYY-MM-DD."
        ),
        (
            "1,2024-01-02,2024-01-01,,,a",
            "2 born [roll.birth-after-joining] Born 2024-01-02, after joining on 2024-01-01; "
                + "correct the days."
        ),
        (
            "1,1985-03-02,2024-01-02,,,a",
            "2 joined [roll.joined-in-future] Joining on 2024-01-02 lies after today, 2024-01-01; "
                + "correct the day."
        ),
        (
            "1,1950-03-02,2024-01-01,,,a",
            "2 born [roll.age-outside] The age on joining is outside the rules (born 1950-03-02, "
                + "joined 2024-01-01)."
        ),
        (
            "1,2023-12-03,2024-01-01,,,a",
            "2 born [roll.age-outside] The age on joining is outside the rules (born 2023-12-03, "
                + "joined 2024-01-01)."
        ),
        (
            "1,1985-03-02,2024-01-01,boss,,a",
            "2 payer [roll.payer] This has to be a roll number, or P and a number for a "
                + "payer outside the roll; empty for himself."
        ),
        (
            "1,1985-03-02,2024-01-01,9,,a",
            "2 payer [roll.payer-unknown] Member 9 cannot pay for him: a payer is a member still, and "
                + "pays for himself."
        ),
        (
            "1,1985-03-02,2024-01-01,,,",
            "2 identity [roll.identity] Give an identity or a ready-made commitment, one of them: "
                + "with an identity the commitment is made here."
        ),
        (
            "1,1985-03-02,2024-01-01,,00ff,",
            "2 commitment [roll.commitment] This has to be 64 hexadecimal digits."
        ),
        (
            "1,1985-03-02,2024-01-01,,,\(String(repeating: "x", count: 257))",
            "2 identity [roll.identity] The identity is longer than 256 bytes; a number or a short "
                + "line is enough."
        ),
        ("1,1985-03-02,2024-01-01,,", "2 - [roll.columns] This line has 5 columns instead of 6."),
        (
            "1,1985-03-02,2024-01-01,,,\"a",
            "2 - [csv.quote] A quote is not closed; check this line or export the file again."
        ),
    ]

    @Test(arguments: bad.indices)
    func `a bad line is said with number, field and reason`(_ index: Int) throws {
        let (line, message) = Self.bad[index]
        #expect(try problems(Self.heading + line + "\n") == [message])
    }

    @Test func `every bad line of a file is named, in order`() throws {
        let lines = try problems(
            Self.heading + """
                1,1985-03-02,2024-01-01,,,a
                1,1985-03-02,2024-01-01,,,b
                x,1985-03-02,2024-01-01,,,c
                3,1985-03-02,2024-01-01,,,d
                4,1985-03-32,2024-01-01,,,e

                """)
        #expect(lines.map { $0.prefix(1) } == ["3", "4", "6"])
    }

    @Test func `a number that is taken is refused, in the file or on the roll`() throws {
        let world = try Self.world()
        try world.members(3)
        let line = "2,1985-03-02,2024-01-01,,,z\n"
        #expect(
            try problems(Self.heading + line, world) == [
                "2 roll [roll.number-taken] Roll number 2 is on the roll already, or stands twice."
            ])
    }

    @Test func `the same person cannot be on the roll twice at a time`() throws {
        let world = try Self.world()
        try world.roll(Self.heading + "1,1985-03-02,2024-01-01,,,a\n")
        #expect(
            try problems(
                Self.heading + "2,1985-03-02,2024-01-01,,,a\n3,1985-03-02,2024-01-01,,,b\n"
                    + "4,1985-03-02,2024-01-01,,,b\n", world) == [
                    "2 identity [roll.identity-on-roll] This person is on the roll already, with "
                        + "number 1.",
                    "4 identity [roll.identity-twice] This is the same person as line 3, number 3.",
                ])
    }

    @Test func `a file without members is no roll file`() throws {
        let world = try Self.world()
        let problem = try world.refused(FileProblem.self) { try world.roll(Self.heading) }
        #expect(problem.code == "roll.no-lines")
    }

    @Test func `what is wrong is said without repeating what stands there`() throws {
        // A file without headings, a shifted line: either would give an identity away.
        let world = try Self.world()
        let headless = try world.refused(FileProblem.self) {
            try world.roll("1,1985-03-02,2024-01-01,,,110101198001010010\n")
        }
        let shifted = try problems(Self.heading + "1,110101198001010010,2024-01-01,,,1985-03-02\n")
        for text in [headless.text.zh, headless.text.en, headless.field ?? ""] + shifted {
            #expect(!text.contains("19800101"), "\(text)")
        }
    }

    @Test func `a roll file may be in GB18030, with headings in Chinese`() throws {
        let world = try Self.world()
        // 成员编号,出生日期,加入日期,身份 and a name in GB18030.
        let heading: [UInt8] =
            [0xB3, 0xC9, 0xD4, 0xB1, 0xB1, 0xE0, 0xBA, 0xC5, 0x2C]
            + [0xB3, 0xF6, 0xC9, 0xFA, 0xC8, 0xD5, 0xC6, 0xDA, 0x2C]
            + [0xBC, 0xD3, 0xC8, 0xEB, 0xC8, 0xD5, 0xC6, 0xDA, 0x2C]
            + [0xC9, 0xED, 0xB7, 0xDD, 0x0D, 0x0A]
        let line = Array("7,1985-03-02,2024-01-01,".utf8) + [0xD5, 0xC5, 0xC8, 0xFD, 0x0D, 0x0A]
        let path = try world.file(heading + line)
        let answer = try world.office.importRoll(
            of: World.scheme, from: RollFile(path: path), at: world.moment
        ).answer
        #expect(answer.imported == 1)
        // The identity is the text, not its bytes: the same person in UTF-8 is found.
        #expect(
            try problems("roll,born,joined,identity\n8,1985-03-02,2024-01-01,张三\n", world).count
                == 1)
    }

    @Test func `a file that is cut off, binary or in another encoding is refused whole`() throws {
        let world = try Self.world()
        for (bytes, code) in [
            (Array("roll,born,joined,identity\n1,1985-03-02,2024-01-01,a".utf8), "csv.truncated"),
            ([0x50, 0x4B, 0x03, 0x04, 0x00, 0x00, 0x0A], "csv.binary"),
            ([0xFF, 0xFE, 0x72, 0x00, 0x0A, 0x00], "csv.encoding"), ([], "roll.headings"),
            (Array("roll,born,joined\n".utf8), "roll.headings"),
        ] as [([UInt8], String)] {
            let path = try world.file(bytes)
            let problem = try world.refused(FileProblem.self) {
                _ = try world.office.importRoll(
                    of: World.scheme, from: RollFile(path: path), at: world.moment)
            }
            #expect(problem.code == code)
        }
    }

    @Test func `the order of lines does not matter`() throws {
        let lines = (1...200).map {
            "\($0),1985-03-02,2024-01-01,\($0 % 7 == 0 ? "1" : ""),,person-\($0)\n"
        }
        var hashes: Set<Digest> = []
        for order in [lines, lines.reversed(), lines.shuffled()] {
            let world = try Self.world()
            try world.roll(Self.heading + order.joined())
            try world.check()
            hashes.insert(try world.stateHash)
        }
        #expect(hashes.count == 1)
    }

    @Test func `what is exported can be imported and exported again to the same bytes`() throws {
        let first = try Self.world()
        try first.roll(
            Self.heading + "5,1985-03-02,2024-01-01,,,a\n3,1999-12-31,2024-01-01,5,,b\n"
                + "9,1970-06-15,2024-01-01,P7,,c\n")
        let path = "\(first.folder)/roll.csv"
        #expect(try first.office.exportRoll(of: World.scheme, to: path, today: first.today) == 3)
        let text = try first.text(path)
        #expect(
            text.hasPrefix("roll,born,joined,class,payer,commitment\n3,1999-12-31,2024-01-01,-,5,"))

        let second = try Self.world()
        try second.roll(text)
        let again = "\(second.folder)/again.csv"
        _ = try second.office.exportRoll(of: World.scheme, to: again, today: second.today)
        #expect(try second.text(again) == text)
        #expect(try second.stateHash == first.stateHash)
        try second.check()
    }

    @Test func `where ages decide the class, a roll is exported so that it can be imported`() throws
    {
        let byAge = [
            (
                "classes: equal",
                "classes: [{class: young, weight: 2, age: 0-39}, {class: old, weight: 5, age: 40-69}]"
            )
        ]
        let first = try World()
        try first.open(byAge)
        try first.roll(
            Self.heading + "1,1984-02-15,2024-01-01,,,a\n2,1999-12-31,2024-01-01,1,,b\n")
        // His birthday moves the first into the other class.
        first.today = "2024-02-20"
        try first.aid(2, diagnosed: "2024-02-10")
        first.today = "2024-03-01"
        try first.close()
        #expect(try first.show(1).className == "old")
        let path = "\(first.folder)/roll.csv"
        _ = try first.office.exportRoll(of: World.scheme, to: path, today: first.today)
        let second = try World()
        try second.open(byAge)
        second.today = first.today
        #expect(try second.roll(try first.text(path)).imported == 2)
        try second.check()
    }

    @Test func `importing a file twice changes nothing, another content under its key is refused`()
        throws
    {
        let world = try Self.world()
        let path = try world.file(Self.heading + "1,1985-03-02,2024-01-01,,,a\n")
        let file = RollFile(path: path)
        let first = try world.office.importRoll(
            of: World.scheme, from: file, key: "k", at: world.moment)
        let hash = try world.stateHash
        let second = try world.office.importRoll(
            of: World.scheme, from: file, key: "k", at: world.moment)
        #expect(!first.repeated && second.repeated)
        #expect(first.answer == second.answer)
        #expect(try world.stateHash == hash)
        let other = try world.file(Self.heading + "2,1985-03-02,2024-01-01,,,b\n", "other.csv")
        let refusal = try world.refused(OfficeRefusal.self) {
            _ = try world.office.importRoll(
                of: World.scheme, from: RollFile(path: other), key: "k", at: world.moment)
        }
        #expect(refusal == .keyUsed("k"))
    }

    @Test func `nobody is put into a closed period`() throws {
        let world = try Self.world()
        try world.members(3)
        world.today = "2024-02-01"
        try world.close("2024-02-1")
        let lines = try problems(
            Self.heading + "4,1985-03-02,2024-01-31,,,d\n", world)
        #expect(
            lines == [
                "2 joined [roll.joined-in-closed-period] Joining on 2024-01-31 lies in a closed "
                    + "period; 2024-02-01 is the earliest day."
            ])
    }

    @Test func `a roll number of more than 18 digits is never given out`() throws {
        let world = try Self.world()
        let last = "999999999999999999"
        try world.roll(Self.heading + "\(last),1985-03-02,2024-01-01,,,a\n")
        let refused = try world.refused(FileRefused.self) {
            try world.roll("born,joined,identity\n1985-03-02,2024-01-01,b\n")
        }
        #expect(refused.problems.map(\.code) == ["roll.number"])
        let refusal = try world.refused(OfficeRefusal.self) {
            _ = try world.office.join(
                World.scheme, Applicant(born: "1990-05-05", identity: "c"), key: "j",
                at: world.moment)
        }
        #expect(refusal.code == "roll.number")
    }

    @Test func `a file that can be read only once is no roll file`() throws {
        let world = try Self.world()
        let problem = try world.refused(FileProblem.self) {
            _ = try world.office.importRoll(
                of: World.scheme, from: RollFile(path: "/dev/zero"), at: world.moment)
        }
        #expect(problem.code == "file.unreadable")
    }

    @Test func `a person joins by one command`() throws {
        let world = try Self.world()
        let answer = try world.office.join(
            World.scheme, Applicant(born: "1990-05-05", identity: "330100"), key: "j1",
            at: world.moment)
        #expect(answer.answer.greatest == 1)
        let again = try world.office.join(
            World.scheme, Applicant(born: "1990-05-05", identity: "330100"), key: "j1",
            at: world.moment)
        #expect(again.repeated)
        let refusal = try world.refused(OfficeRefusal.self) {
            _ = try world.office.join(
                World.scheme, Applicant(born: "1990-05-05", identity: "330100"), key: "j2",
                at: world.moment)
        }
        #expect(refusal.code == "roll.identity-on-roll")
        #expect(refusal.kind == .refusal)
        // Another person under the same key is another command.
        #expect(throws: OfficeRefusal.keyUsed("j1")) {
            try world.office.join(
                World.scheme, Applicant(born: "1990-05-05", identity: "330101"), key: "j1",
                at: world.moment)
        }
        try world.check()
    }

    @Test func `a payer who leaves takes out those he pays for first`() throws {
        let world = try Self.world()
        try world.members(3) { $0 == 2 ? "1" : "" }
        let refusal = try world.refused(Refusal.self) {
            _ = try world.office.leave(World.scheme, roll: 1, at: world.moment)
        }
        #expect(refusal == .memberHasDependants(1))
        world.today = "2024-01-10"
        _ = try world.office.leave(World.scheme, roll: 2, at: world.moment)
        _ = try world.office.leave(World.scheme, roll: 1, at: world.moment)
        try world.check()
    }

    @Test func `a roll is told in figures`() throws {
        let world = try Self.world()
        try world.roll(
            Self.heading + "1,1985-03-02,2024-01-01,,,a\n2,2020-03-02,2024-01-01,1,,b\n"
                + "3,1960-03-02,2024-01-01,,,c\n")
        world.today = "2024-02-10"
        _ = try world.office.leave(World.scheme, roll: 3, at: world.moment)
        let stats = try world.office.rollStats(of: World.scheme, on: "2024-02-20")
        #expect(stats.everybody == 3)
        #expect(stats.members == 2)
        #expect(stats.covered == 2)
        #expect(stats.dependants == 1)
        #expect(stats.ended == ["choice": 1])
        #expect(stats.ages == [0: 1, 30: 1])
    }
}
