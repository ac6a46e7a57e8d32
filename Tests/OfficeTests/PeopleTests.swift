import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Who may do what in the office, and that a name alone opens nothing.
@Suite struct PeopleTests {
    /// What proposing answers under a list of people.
    private func code(_ list: String, key: String = "li", name: String = "li") throws -> String {
        let world = try World()
        try world.open()
        try world.furnish()
        let text = list.replacingOccurrences(
            of: "KEY", with: "\(try world.key("other", 77))")
        _ = try world.file(text, "keys/office.yaml")
        return try world.code {
            _ = try world.office.propose(
                World.scheme, .aid(1), amount: 1, payeePath: try world.payee(), proof: nil,
                paper: "N-1", by: world.signer(name, key: key), key: "k", at: world.moment)
        }
    }

    @Test(arguments: [
        ("people:\n  - {name: li, key: KEY, may: [propose]}\n", "case.unknown"),
        ("people:\n  - {name: li, key: KEY, may: [propose], party: [7, 8]}\n", "case.unknown"),
        ("people:\n  - {name: li, key: KEY, may: [release]}\n", "office.right-missing"),
        ("people:\n  - {name: li, key: KEY}\n", "office.right-missing"),
        ("people:\n  - {name: wang, key: KEY, may: [propose]}\n", "office.person-unknown"),
        ("people: []\n", "office.person-unknown"),
        ("", "office.malformed"), ("people: li\n", "office.malformed"),
        ("- {name: li}\n", "office.malformed"), ("people: [li\n", "office.malformed"),
        ("people:\n  - {name: li, key: KEY, may: propose}\n", "office.malformed"),
        ("people:\n  - {name: li, key: KEY, may: [pay]}\n", "office.malformed"),
        ("people:\n  - {name: li, key: KEY, may: [[propose]]}\n", "office.malformed"),
        ("people:\n  - {name: li, key: KEY, may: [propose], party: 7}\n", "office.malformed"),
        ("people:\n  - {name: li, key: KEY, may: [propose], party: [x]}\n", "office.malformed"),
        ("people:\n  - {name: li, key: KEY, may: [propose], party: [-7]}\n", "office.malformed"),
        ("people:\n  - {name: li, key: KEY, may: [propose], parties: []}\n", "office.malformed"),
        ("people:\n  - {name: Li, key: KEY, may: [propose]}\n", "office.malformed"),
        ("people:\n  - {name: 李娜, key: KEY, may: [propose]}\n", "office.malformed"),
        ("people:\n  - {key: KEY, may: [propose]}\n", "office.malformed"),
        ("people:\n  - {name: li, may: [propose]}\n", "office.malformed"),
        ("people:\n  - {name: li, key: abc, may: [propose]}\n", "office.malformed"),
        (
            "people:\n  - {name: li, key: KEY, may: [propose]}\n  - {name: li, key: KEY}\n",
            "office.malformed"
        ),
    ])
    func `the list of people says who may propose`(list: String, code: String) throws {
        #expect(try self.code(list, key: "other") == code)
    }

    @Test func `another's key, no key and a key that others can read open nothing`() throws {
        let (world, _) = try World.shared()
        func proposing(_ key: String) throws -> String {
            try world.code {
                _ = try world.office.propose(
                    World.scheme, .aid(1), amount: 1, payeePath: try world.payee(), proof: nil,
                    paper: "N-1", by: world.signer("li", key: key), key: "k", at: world.moment)
            }
        }
        #expect(try proposing("wang") == "office.key-wrong")
        #expect(try proposing("nowhere") == "office.key-unreadable")
        let path = "\(world.folder)/li.key"
        for mode in [0o640, 0o604, 0o610, 0o777] {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: path)
            #expect(try proposing("li") == "office.key-readable-by-others", "\(mode)")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let text = try world.text(path)
        for wrong in [
            "", text + "x\n", String(text.dropLast(3)), text.uppercased(),
            text.replacingOccurrences(of: ",1", with: ",2"),
        ] {
            try wrong.write(toFile: path, atomically: false, encoding: .utf8)
            #expect(try proposing("li") == "office.key-unreadable", "\(wrong.count)")
        }
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(try proposing("li") == "nothing")
    }

    @Test func `without a list nobody does anything`() throws {
        let (world, _) = try World.shared()
        try FileManager.default.removeItem(atPath: "\(world.folder)/keys/office.yaml")
        #expect(try world.code { try world.propose() } == "office.list-missing")
    }

    @Test func `a key file is made once, for its owner alone, and never shown`() throws {
        let world = try World()
        try world.open()
        let path = "\(world.folder)/li.key"
        let key = try world.key("li", 5)
        #expect(try world.key("wang", 6) != key)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let before = try world.text(path)
        let refusal = #expect(throws: PeopleRefusal.self) { try world.key("li", 7) }
        #expect(refusal?.code == "office.key-unwritable")
        #expect(try world.text(path) == before && !before.contains(key.hex))
    }

    @Test func `every refusal has a code of its own and is said in both languages`() {
        let people: [PeopleRefusal] = [
            .listMissing("a"), .personUnknown("a"), .rightMissing("a", .match),
            .keyUnreadable("a"), .keyUnwritable("a"), .keyReadableByOthers("a"), .keyWrong("a"),
        ]
        let custody: [CustodyRefusal] = [
            .openBefore(CustodyOpened(account: "a", agent: nil)), .notOpen, .underWay,
            .lineUnknown(1),
            .lineMatchedBefore(1),
            .lineDoesNotFit(1, amount: 1, other: 2, currency: .cny), .eventMovesNothing(1),
            .settingsMissing("a"), .wireMissing,
        ]
        let all: [any Explained] = people + custody
        #expect(Set(all.map(\.code)).count == all.count)
        for refusal in all {
            let (zh, en) = (refusal.text.zh, refusal.text.en)
            #expect(zh.contains { $0 >= "\u{4E00}" } && zh.hasSuffix("。"), "\(refusal.code)")
            #expect(en.hasSuffix(".") && !en.contains { $0 >= "\u{4E00}" }, "\(refusal.code)")
        }
    }
}
