import Foundation
import PublicRecord
import Testing

/// Attacks as files, for any verifier: `Golden/index.json` names for each the arguments, the code,
/// the exit code and the sentences. They are made from fixed bytes, so they are compared to the
/// byte; `TONGZHOU_GOLDEN=write` writes them again.
@Suite struct GoldenTests {
    /// One line of the index.
    private struct Entry: Codable, Equatable {
        let name: String
        let needs: String
        let args: [String]
        /// Nothing where all is right.
        let code: String?
        let exit: Int32
        let en: String
        let zh: String
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Golden")

    @Test func `the golden files are those the operator makes, and say what the index says`() throws
    {
        let (index, files) = try made()
        if ProcessInfo.processInfo.environment["TONGZHOU_GOLDEN"] == "write" {
            try write(index, files)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(names) == Set(files.keys).union(["index.json"]))
        for (name, bytes) in files {
            #expect(try testFile("Golden/\(name)") == bytes, "\(name)")
        }
        let read = try JSONDecoder().decode([Entry].self, from: Data(testFile("Golden/index.json")))
        #expect(read == index)
    }

    /// All but whole records, each file under one name.
    private func made() throws -> (index: [Entry], files: [String: [UInt8]]) {
        let village = try Village()
        var files: [String: [UInt8]] = [:]
        var names: [[UInt8]: String] = [:]
        let index = try Attack.all.filter { !$0.command.contains("{record}") }.map { attack in
            let made = try attack.make(village)
            for (kind, bytes) in made.sorted(by: { $0.key < $1.key }) where names[bytes] == nil {
                names[bytes] = "\(attack.name).\(kind)"
            }
            let args = attack.words.map { word in
                word.hasPrefix("{")
                    ? names[made[String(word.dropFirst().dropLast())] ?? []] ?? "" : word
            }
            for bytes in made.values {
                if let name = names[bytes], args.contains(name) { files[name] = bytes }
            }
            let folder = try Folder()
            try folder.write(made)
            let en = try Program.run(attack, in: folder, language: "en")
            let zh = try Program.run(attack, in: folder, language: "zh")
            return Entry(
                name: attack.name, needs: attack.needs.rawValue, args: args,
                code: attack.code?.rawValue, exit: en.exit, en: sentence(en), zh: sentence(zh))
        }
        return (index, files)
    }

    /// What is said without the code before it.
    private func sentence(_ answer: Program.Answer) -> String {
        let text = answer.text.trimmingCharacters(in: .newlines)
        guard answer.code != nil, let end = text.firstIndex(of: "]") else { return text }
        return String(text[text.index(end, offsetBy: 2)...])
    }

    private func write(_ index: [Entry], _ files: [String: [UInt8]]) throws {
        try? FileManager.default.removeItem(at: Self.folder)
        try FileManager.default.createDirectory(
            at: Self.folder, withIntermediateDirectories: true)
        for (name, bytes) in files {
            try Data(bytes).write(to: Self.folder.appendingPathComponent(name))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(index).write(to: Self.folder.appendingPathComponent("index.json"))
    }
}
