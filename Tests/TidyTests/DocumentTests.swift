import Foundation
import Testing

/// Nothing ships without its page, and no page leads nowhere.
@Suite struct DocumentTests {
    private static let refusals = Repository.files(
        "docs/reference/refusals.md", ending: ".md")[0]

    private static let headings = Set(
        refusals.text.matches(of: /\n## `([a-z.-]+)`/).map { String($0.1) })

    /// Codes as the sources write them, but for what looks alike: fields of the rules, which come
    /// before a code, sections of settings, and files. What is wrong with a column is known by the
    /// beginning of its code.
    private static let codes: (whole: Set<String>, beginnings: Set<String>) = {
        var whole: Set<String> = []
        var beginnings: Set<String> = []
        // The record has codes of its own: docs/formats/proofs.md.
        for file in Repository.sources
        where !["PublicRecord", "tongzhou-verify"].contains(file.room) {
            let word =
                /(FieldFixed\(|label: |Section\(node, |file = )?"([a-z][a-z-]*\.[a-z-]+)"(?!,\s*"rules\.)/
            for match in file.text.matches(of: word) where match.1 == nil {
                whole.insert(String(match.2))
            }
            let subject = /subject: "([a-z-]+)"/
            beginnings.formUnion(file.text.matches(of: subject).map { "\($0.1)." })
        }
        return (whole, beginnings)
    }()

    @Test func `every code has its heading`() {
        #expect(DocumentTests.codes.whole.count > 100, "the codes were found")
        for code in DocumentTests.codes.whole.sorted() {
            #expect(DocumentTests.headings.contains(code), "refusals.md has no heading \(code)")
        }
    }

    @Test func `every code of the record has its line, and every line its code`() throws {
        let page = try #require(Repository.documents.first { $0.path == "docs/formats/proofs.md" })
        let lines = Set(page.text.matches(of: /\n\| `([a-z.-]+)`/).map { String($0.1) })
            .union(page.text.matches(of: /`own\.due`, `(own\.paid)`/).map { String($0.1) })
        let source = try #require(
            Repository.sources.first { $0.path.hasSuffix("Proofs/Finding.swift") })
        let codes = Set(source.text.matches(of: /= "([a-z]+\.[a-z-]+)"/).map { String($0.1) })
        #expect(codes.count > 25, "the codes were found")
        #expect(codes == lines)
    }

    @Test func `every heading is a code`() {
        for heading in DocumentTests.headings.sorted() {
            #expect(
                DocumentTests.codes.whole.contains(heading)
                    || DocumentTests.codes.beginnings.contains(where: heading.hasPrefix),
                "nothing answers \(heading)")
        }
    }

    @Test(arguments: Repository.documents.map(\.path))
    func `links lead somewhere`(path: String) throws {
        let file = try #require(Repository.documents.first { $0.path == path })
        let folder = URL(fileURLWithPath: "\(Repository.root)/\(path)").deletingLastPathComponent()
        for match in file.text.matches(of: /\]\(([^)\s]+)\)/) {
            let parts = match.1.split(separator: "#", omittingEmptySubsequences: false)
            if match.1.contains("://") { continue }
            let target =
                parts[0].isEmpty
                ? "\(Repository.root)/\(path)"
                : folder.appendingPathComponent(String(parts[0])).standardizedFileURL.path
            #expect(
                FileManager.default.fileExists(atPath: target), "\(path) leads to \(match.1)")
            guard parts.count == 2, let text = try? String(contentsOfFile: target, encoding: .utf8)
            else { continue }
            #expect(anchors(text).contains(String(parts[1])), "\(path) leads to \(match.1)")
        }
    }

    /// The names of the headings of a page, as they are linked to.
    private func anchors(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                let title = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
                return String(
                    title.lowercased().compactMap { letter -> Character? in
                        if letter == " " { return "-" }
                        return letter.isLetter || letter.isNumber || "-_".contains(letter)
                            ? letter : nil
                    })
            })
    }

    @Test func `every command has an example and a page of its own`() throws {
        let commands = try Program.commands()
        #expect(commands.count > 25, "the commands were found")
        for command in commands {
            #expect(
                command.discussion.contains("tongzhou "), "\(command.name): --help has an example")
            let page =
                "docs/reference/commands/\(command.name.replacingOccurrences(of: " ", with: "-")).md"
            let text = try? String(contentsOfFile: "\(Repository.root)/\(page)", encoding: .utf8)
            let written = try #require(text, "\(page) is missing")
            for option in command.options {
                #expect(written.contains(option), "\(page) does not say \(option)")
            }
        }
        let pages = Repository.files("docs/reference/commands", ending: ".md")
        #expect(pages.count == commands.count + 1, "a page without its command")
    }
}
