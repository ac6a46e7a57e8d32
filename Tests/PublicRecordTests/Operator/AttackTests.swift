import Foundation
import PublicRecord
import Testing

/// Every attack is refused by the program, with its code; nothing honest is.
@Suite struct AttackTests {
    private static let village = Result { try Village() }

    @Test(arguments: Attack.all)
    func `what is off is said with its code`(attack: Attack) throws {
        let folder = try Folder()
        try folder.write(attack.make(Self.village.get()))
        let answer = try Program.run(attack, in: folder)
        #expect(answer.code == attack.code?.rawValue, "\(answer.text)")
        #expect(answer.exit == (attack.code.map { Finding($0, .named("")).exitCode } ?? 0))
        #expect(answer.text.split(separator: "\n").count == 1, "one line is said")
    }

    @Test func `every code has its attack`() {
        let codes = Set(Attack.all.compactMap(\.code))
        #expect(Set(Finding.Code.allCases) == codes)
        #expect(Set(Attack.all.map(\.name)).count == Attack.all.count)
    }

    @Test func `the page lists every attack, and no other`() throws {
        let page = String(
            decoding: try testFile("../../docs/reference/attacks.md"), as: UTF8.self)
        let listed = page.split(separator: "\n").filter { $0.hasSuffix("` |") }.map(String.init)
        let made = Attack.all.compactMap { attack in
            attack.code.map {
                "| \(attack.name.replacing("-", with: " ")) | \(attack.needs.rawValue) | "
                    + "`\(attack.words[0])` | `\($0.rawValue)` |"
            }
        }
        #expect(listed.sorted() == made.sorted())
    }

    @Test func `a file of a hundred megabytes is refused early`() throws {
        let folder = try Folder()
        try folder.write(try #require(Attack.honest.first).make(Self.village.get()))
        let handle = try FileHandle(forWritingTo: folder.url.appendingPathComponent("proof"))
        try handle.truncate(atOffset: 100 << 20)
        try handle.close()
        let answer = try Program.run(try #require(Attack.honest.first), in: folder)
        #expect(answer.code == "file.too-large")
        #expect(answer.exit == 2)
    }

    @Test(arguments: [
        ("proof proof", Int32(2)), ("proof", 2), ("nothing", 2), ("--help", 0),
        ("receipt nowhere --trust nowhere", 2), ("proof . --trust .", 2),
        ("policy proof --lang fr", 2),
    ])
    func `a command that cannot be read ends with 2`(words: String, exit: Int32) throws {
        let answer = try Program.run(words.split(separator: " ").map(String.init), in: Folder())
        #expect(answer.exit == exit)
    }
}

/// A folder of its own, gone with the test.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent(
                "tongzhou-verify-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ files: [String: [UInt8]]) throws {
        for (name, bytes) in files {
            let file = url.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
    }
}

/// The built program, run as people run it.
enum Program {
    struct Answer {
        let text: String
        let exit: Int32

        /// What stands in brackets before the sentence.
        var code: String? {
            guard text.hasPrefix("[") else { return nil }
            return text.dropFirst().split(separator: "]").first.map(String.init)
        }
    }

    static func run(
        _ attack: Attack, in folder: Folder, language: String = "en"
    ) throws -> Answer {
        let words = attack.words.map { $0.hasPrefix("{") ? String($0.dropFirst().dropLast()) : $0 }
        return try run(words + ["--lang", language], in: folder)
    }

    static func run(_ arguments: [String], in folder: Folder) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("tongzhou-verify")
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(
            text: String(decoding: data, as: UTF8.self), exit: process.terminationStatus)
    }
}
