import Foundation
import PublicRecord

/// What the program says: one sentence.
enum Output {
    static func say(_ sentence: Sentence, _ language: Language) {
        write((language == .zh ? sentence.zh : sentence.en) + "\n", to: .standardOutput)
    }

    /// What is off goes to the error output, with its code.
    static func complain(_ finding: Finding) {
        let text = finding.text
        write(
            "[\(finding.code.rawValue)] \(language == .zh ? text.zh : text.en)\n",
            to: .standardError)
    }

    /// Known before the arguments are parsed, since a file that they name may be what is wrong.
    private static var language: Language {
        let arguments = CommandLine.arguments
        for (index, argument) in arguments.enumerated() {
            if argument == "--lang", index + 1 < arguments.count {
                return Language(rawValue: arguments[index + 1]) ?? .ofEnvironment
            }
            if argument.hasPrefix("--lang=") {
                return Language(rawValue: String(argument.dropFirst(7))) ?? .ofEnvironment
            }
        }
        return .ofEnvironment
    }

    static func write(_ text: String, to file: FileHandle) {
        try? file.write(contentsOf: Data(text.utf8))
    }
}

/// Files, never read beyond what any true one has.
enum Files {
    /// One byte more than a file may have is enough to know that it is too large.
    static let bytesMax = 1 << 20

    static func read(_ path: String) throws(Finding) -> [UInt8] {
        guard let bytes = read(path, limit: bytesMax + 1) else {
            throw Finding(.unreadable, .named(path))
        }
        return bytes
    }

    /// At most as many bytes; nil where there is no such file.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var bytes: [UInt8] = []
        do {
            while bytes.count < limit,
                let data = try file.read(upToCount: min(1 << 16, limit - bytes.count)),
                !data.isEmpty
            {
                bytes += data
            }
        } catch {
            return nil
        }
        return bytes
    }
}
