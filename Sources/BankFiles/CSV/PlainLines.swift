import Bookkeeping

/// A file of our own: its format on the first line, then named values, headings, lines, and a last
/// line that says how many there were, behind which nothing follows.
final class PlainLines {
    private var lines: CSVLines
    private let subject: String
    private var isFinished = false

    /// The line read last.
    var line: Int { lines.line }

    /// - Parameter subject: the first word of the codes of its problems.
    init(
        path: String, subject: String, format: String, observe: (([UInt8]) -> Void)?
    ) throws(FileProblem) {
        var lines = try CSVLines(path: path, encoding: .utf8, observe: observe)
        let isOurs =
            try lines.next() && lines.fields.count == 2 && lines.text(0) == format
            && lines.text(1) == "1"
        self.lines = lines
        self.subject = subject
        guard isOurs else {
            throw problem(
                "format",
                Text("第一行应为 \(format),1。", "The first line has to be \(format),1."))
        }
    }

    /// The value on the next line, which has to bear that name.
    func named(_ name: String) throws(FileProblem) -> String {
        guard try lines.next(), lines.fields.count == 2, lines.text(0) == name,
            !lines.fields[1].isEmpty
        else { throw malformed(name) }
        return lines.text(1)
    }

    /// The next line has to be these headings.
    func headings(_ names: [String]) throws(FileProblem) {
        guard try lines.next(), lines.fields.indices.map({ lines.text($0) }) == names else {
            throw malformed(names[0])
        }
    }

    /// The fields of the next line, or nil behind the closing one, which has to come.
    func next(closing: String) throws(FileProblem) -> [String]? {
        guard !isFinished else { return nil }
        guard try lines.next() else { throw truncated(closing) }
        return lines.fields.indices.map { lines.text($0) }
    }

    /// The closing line was read: it has to agree, and nothing may follow.
    func finish(_ agrees: Bool) throws(FileProblem) {
        guard agrees, try !lines.next() else { throw truncated(nil) }
        isFinished = true
    }

    private func truncated(_ closing: String?) -> FileProblem {
        problem(
            "truncated",
            Text(
                "最后一行\(closing ?? "")缺失、不符，或其后还有内容；请重新取得文件。",
                "The last line \(closing ?? "") is missing, does not agree, or is followed by "
                    + "others; fetch the file again."))
    }

    /// A line that cannot be read; its values are not repeated.
    func malformed(_ field: String?) -> FileProblem {
        FileProblem(
            line: lines.line, field: field, code: "\(subject).format",
            Text("此行无法辨认；请按格式改正。", "This line cannot be read; write it as the format says."))
    }

    private func problem(_ word: String, _ text: Text) -> FileProblem {
        FileProblem(line: lines.line, code: "\(subject).\(word)", text)
    }
}
