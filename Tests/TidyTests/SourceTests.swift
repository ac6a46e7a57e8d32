import Foundation
import Testing

/// Rules of style that can be read off the sources.
@Suite struct SourceTests {
    private static let everything = Repository.files(
        "Sources", "Tests", "Benchmarks", ending: ".swift")

    @Test func `folders are nouns of the domain`() {
        let never: Set<Substring> = [
            "New", "Old", "Core", "Common", "Utils", "Helpers", "Managers", "Services",
            "Extensions",
        ]
        for file in SourceTests.everything {
            let wrong = never.intersection(file.path.split(separator: "/"))
            #expect(wrong.isEmpty, "\(file)")
        }
    }

    /// A pattern, where it may stand, and why nowhere else.
    private static let confined: [(pattern: String, allowed: [String], why: String)] = [
        (
            #"\bDate\(\)|Date\.now|UUID\(\)|\.random\(|SystemRandomNumberGenerator|\.shuffled\("#,
            ["Sources/tongzhou/Terminal/Place.swift"], "time and chance are arguments"
        ),
        (#"\bContinuousClock\b|\bsleep\("#, ["Sources/tongzhou/"], "time and chance are arguments"),
        (#"\b(Double|Float|CGFloat)\b"#, ["Sources/tongzhou/"], "money is integers"),
        (#"\btry!|\bas!|fatalError\("#, [], "an error has a name"),
        (#"nonisolated\(unsafe\)"#, [], "what threads share is guarded"),
        (
            #"@unchecked Sendable"#,
            ["Sources/Office/Work/", "Sources/Storage/Postgres/PostgresPool.swift"],
            "what threads share is guarded"
        ),
        (
            #"\bunsafe\b"#,
            [
                "Sources/PublicRecord/Hashing/", "Sources/Storage/Events/EventChain.swift",
                "Sources/Storage/SQLite/", "Sources/Storage/Postgres/", "Sources/Storage/Vault/",
                "Sources/Storage/Work/",
                "Sources/BankFiles/Files/", "Sources/BankFiles/CSV/FileEncoding.swift",
                "Sources/BankFiles/XML/XMLEvents.swift",
            ], "unsafe code stays at the edges"
        ),
        (#"\bprint\("#, ["Sources/tongzhou/"], "only the program speaks"),
        (#"\b(TODO|FIXME|XXX)\b"#, [], "what is unfinished is an issue"),
    ]

    @Test(arguments: confined)
    func `what is dangerous stays where it is needed`(
        pattern: String, allowed: [String], why: String
    ) throws {
        let regex = try Regex(pattern)
        for file in Repository.sources where !allowed.contains(where: file.path.hasPrefix) {
            for (number, line) in file.code {
                #expect(line.firstMatch(of: regex) == nil, "\(file):\(number): \(why)")
            }
        }
    }

    /// No file grows beyond this; the number may fall and never rises.
    private static let longest = 400

    @Test func `a file is one idea`() {
        for file in SourceTests.everything {
            #expect(
                file.lines.count <= SourceTests.longest, "\(file) has \(file.lines.count) lines")
        }
    }

    @Test func `a function fits on a page`() {
        for file in Repository.sources {
            for function in functions(file) {
                #expect(
                    function.lines <= 60,
                    "\(file):\(function.start): \(function.lines) lines are two ideas")
            }
        }
    }

    /// Functions with their lengths: from the line with `func` or `init` to the brace that closes
    /// at the same depth.
    private func functions(_ file: Repository.File) -> [(start: Int, lines: Int)] {
        var found: [(Int, Int)] = []
        var open: (start: Int, indent: Substring)?
        for (number, line) in file.code {
            let indent = line.prefix { $0 == " " }
            let words = line.dropFirst(indent.count)
            if open == nil, words.contains(/^[a-z@() ]*\b(func|init)\b/) {
                open = (number, indent)
            } else if let start = open, indent == start.indent, words.hasPrefix("}"),
                !words.hasPrefix("})")
            {
                found.append((start.start, number - start.start + 1))
                open = nil
            }
            if let start = open, start.start == number, line.hasSuffix("}") { open = nil }
        }
        return found
    }

    @Test func `the repository speaks of the product alone`() throws {
        let words = try Regex(
            #"/work/|/home/|/root/|localhost:\d|registry\.|pypi\.|\bCEO\b|issue [A-Z0-9]\b"#)
        let texts =
            Repository.documents
            + SourceTests.everything
            .filter { !$0.path.hasSuffix("SourceTests.swift") }
        for file in texts {
            for (number, line) in file.lines.enumerated() {
                #expect(line.firstMatch(of: words) == nil, "\(file):\(number + 1): \(line)")
            }
        }
    }
}
