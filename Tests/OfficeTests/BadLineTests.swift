import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Good lines of a roll file are taken, the bad ones given back to be mended.
@Suite struct BadLineTests {
    @Test func `good lines are taken and bad ones written to a file where that is wanted`() throws {
        let world = try RollTests.world()
        let bad = "\(world.folder)/bad.csv"
        let answer = try world.roll(
            RollTests.heading + """
                1,1985-03-02,2024-01-01,,,a
                x,1985-03-02,2024-01-01,,,b
                3,1985-03-02,2024-01-01,,,a
                4,1985-03-02,2024-01-01,9,,d
                5,1985-03-02,2024-01-01,,,e

                """, acceptGood: bad)
        #expect(answer.imported == 2)
        #expect(answer.bad == 3)
        #expect(answer.greatest == 5)
        let text = try world.text(bad)
        #expect(
            text == """
                problem,roll,born,joined,payer,commitment,identity
                roll.number roll,x,1985-03-02,2024-01-01,,,b
                roll.identity-twice identity,3,1985-03-02,2024-01-01,,,a
                roll.payer-unknown payer,4,1985-03-02,2024-01-01,9,,d

                """)
        try world.check()
        // Mended, the file can be imported as it is; whom a bad line named is free to join.
        let mended = text.replacingOccurrences(of: ",x,", with: ",7,")
            .replacingOccurrences(of: ",9,", with: ",1,")
        let second = try world.roll(mended, acceptGood: bad)
        #expect(second.imported == 2)
        #expect(
            try world.text(bad) == """
                problem,roll,born,joined,payer,commitment,identity
                roll.identity-on-roll identity,3,1985-03-02,2024-01-01,,,a

                """)
        try world.check()
    }

    @Test func `bad lines are copied byte by byte, whatever the file is like`() throws {
        let world = try RollTests.world()
        let bad = "\(world.folder)/bad.csv"
        let long = String(repeating: "z", count: 300_000)
        _ = try world.roll(
            "\u{FEFF}" + RollTests.heading.replacingOccurrences(of: "\n", with: "\r\n")
                + "1,1985-03-02,2024-01-01,,,a\r\n\r\n2,1985-03-02,2024-01-01,,,\"x \"\"y\"\"\r\n"
                + "3,1985-03-02,2024-01-01,9,,\"p,\"\"q\"\"\"\r\n\(long)\r\n"
                + "4,1985-03-02,2024-01-01,,,b\r\n", acceptGood: bad)
        #expect(
            try world.text(bad)
                == "problem," + RollTests.heading.replacingOccurrences(of: "\n", with: "\r\n")
                + "csv.quote,2,1985-03-02,2024-01-01,,,\"x \"\"y\"\"\r\n"
                + "roll.payer-unknown payer,3,1985-03-02,2024-01-01,9,,\"p,\"\"q\"\"\"\r\n"
                + "csv.line-too-long,\(long)\r\n")
        try world.check()
    }

    @Test func `bad lines go neither into the file that is read nor into a folder`() throws {
        let world = try RollTests.world()
        let text = RollTests.heading + "x,1985-03-02,2024-01-01,,,a\n"
        let same = try world.refused(FileProblem.self) {
            try world.roll(text, acceptGood: "\(world.folder)/./input.csv")
        }
        #expect(same.code == "file.is-source")
        let folder = try world.refused(FileProblem.self) {
            try world.roll(text, acceptGood: world.folder)
        }
        #expect(folder.code == "file.is-folder")
        #expect(try world.text("\(world.folder)/input.csv") == text)
        // What an earlier import said may stand in any column.
        let bad = "\(world.folder)/bad.csv"
        _ = try world.roll(
            "roll,问题,born,joined,identity\nx,y,1985-03-02,2024-01-01,a\n", acceptGood: bad)
        let mended = try world.text(bad).replacingOccurrences(of: ",x,", with: ",1,")
        #expect(try world.roll(mended).imported == 1)
    }

    @Test func `with a payer who is left out, all he pays for are left out`() throws {
        let world = try RollTests.world()
        world.today = "2024-01-01"
        try world.roll(
            RollTests.heading + "90,1985-03-02,2024-01-01,,,old\n91,1985-03-02,2024-01-01,,,b\n")
        world.today = "2024-01-05"
        _ = try world.office.leave(World.scheme, roll: 90, at: world.moment)
        world.today = "2024-01-10"
        let bad = "\(world.folder)/bad.csv"
        // 2 pays for 1 and 3, and has the identity of a member; 1 has that of a former one.
        let answer = try world.roll(
            RollTests.heading
                + "1,1985-03-02,2024-01-01,2,,old\n2,1985-03-02,2024-01-01,,,b\n"
                + "3,1985-03-02,2024-01-01,2,,e\n5,1985-03-02,2024-01-01,,,f\n",
            acceptGood: bad)
        #expect(answer.imported == 1)
        #expect(answer.bad == 3)
        try world.check()
        // The former member has his identity back, and everybody may join again.
        let again = try world.roll(
            RollTests.heading
                + "1,1985-03-02,2024-01-01,5,,old\n2,1985-03-02,2024-01-01,5,,d\n"
                + "3,1985-03-02,2024-01-01,P9,,e\n")
        #expect(again.imported == 3)
        try world.check()
    }

    @Test func `a payer is a member still, and nobody pays for him`() throws {
        let world = try RollTests.world()
        try world.roll(
            RollTests.heading + "1,1985-03-02,2024-01-01,,,a\n2,1985-03-02,2024-01-01,1,,b\n"
                + "3,1985-03-02,2024-01-01,,,c\n")
        world.today = "2024-01-05"
        _ = try world.office.leave(World.scheme, roll: 3, at: world.moment)
        for payer in [2, 3] {
            let refused = try world.refused(FileRefused.self) {
                try world.roll(RollTests.heading + "4,1985-03-02,2024-01-01,\(payer),,d\n")
            }
            #expect(refused.problems.map(\.code) == ["roll.payer-unknown"])
        }
        // Two who name each other could never leave.
        let refused = try world.refused(FileRefused.self) {
            try world.roll(
                RollTests.heading + "4,1985-03-02,2024-01-01,5,,d\n5,1985-03-02,2024-01-01,4,,e\n")
        }
        #expect(refused.problems.count == 2)
    }
}
