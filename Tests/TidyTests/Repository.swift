import Foundation

/// The files of this repository, read as text.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The folder that holds the built programs: where this test was built too.
    static let programs = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path

    /// A file with its path from the root.
    struct File: CustomStringConvertible {
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var description: String { path }

        /// The folder under `Sources` it belongs to.
        var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

        /// Its lines without comments.
        var code: [(number: Int, line: Substring)] {
            lines.enumerated().map { number, line in
                (number + 1, line.range(of: "//").map { line[..<$0.lowerBound] } ?? line)
            }
        }
    }

    /// The files below those folders (or those files) with that ending, by path.
    static func files(_ folders: String..., ending: String) -> [File] {
        folders.flatMap { folder -> [String] in
            if folder.hasSuffix(ending) { return [folder] }
            let below = FileManager.default.enumerator(atPath: "\(root)/\(folder)")
            return (below?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
        }
        .filter { $0.hasSuffix(ending) }.sorted()
        .map {
            File(
                path: $0,
                text: (try? String(contentsOfFile: "\(root)/\($0)", encoding: .utf8)) ?? "")
        }
    }

    static let sources = files("Sources", ending: ".swift")
    static let documents = files(
        "docs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Schemes", ending: ".md")
}
