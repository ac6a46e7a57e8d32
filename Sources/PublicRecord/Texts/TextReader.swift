/// Reads a text of lines `key value…`, strictly: every format of the record has one spelling, so
/// that nobody can show one text to one verifier and another to the next.
struct TextReader {
    /// The most bytes of a file, and of one of its lines (docs/formats/proofs.md).
    static let bytesMax = 1 << 20
    static let lineMax = 4096
    /// The line that carries a whole statement, which has at most 65,535 bytes, in base64.
    static let statementLineMax = 90_000

    private let bytes: ArraySlice<UInt8>
    private let lines: [ArraySlice<UInt8>]
    private let name: TextName
    private var next = 0

    /// A text with that name. It ends with a line feed.
    init(_ bytes: ArraySlice<UInt8>, _ name: TextName) throws(Finding) {
        self.name = name
        self.bytes = bytes
        guard bytes.count <= TextReader.bytesMax else { throw Finding(.tooLarge, .text(name)) }
        lines = bytes.dropLast().parts(at: newline)
        for line in lines {
            let isStatement = line.starts(with: "statement ".utf8)
            let max = isStatement ? TextReader.statementLineMax : TextReader.lineMax
            guard line.count <= max else {
                throw Finding(.tooLarge, .text(name), ["limit": .term("limit.line")])
            }
        }
        guard bytes.last == newline else {
            throw Finding(name.malformed, .line(name, Swift.max(lines.count, 1)))
        }
    }

    init(_ bytes: [UInt8], _ name: TextName) throws(Finding) { try self.init(bytes[...], name) }

    /// What is wrong with the line read last.
    var malformed: Finding { Finding(name.malformed, .line(name, Swift.max(next, 1))) }

    var isAtEnd: Bool { next == lines.count }

    /// Whether the next line begins with that key.
    func has(_ key: String) -> Bool {
        guard next < lines.count, lines[next].starts(with: key.utf8) else { return false }
        return lines[next].dropFirst(key.utf8.count).first == space
    }

    /// The next line, whole: UTF-8 without control characters or a space at its end.
    mutating func line() throws(Finding) -> ArraySlice<UInt8> {
        next += 1
        guard next <= lines.count else { throw malformed }
        let line = lines[next - 1]
        // Nearly all are ASCII, and that is quickly seen.
        let isASCII = line.allSatisfy { (0x20..<0x7f).contains($0) }
        guard isASCII || line.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }), line.last != space,
            isASCII || String(validating: line, as: UTF8.self) != nil
        else { throw malformed }
        return line
    }

    /// All that is not yet read.
    var rest: ArraySlice<UInt8> { isAtEnd ? [] : bytes[lines[next].startIndex...] }

    /// Whether the next line is empty.
    var isAtBlank: Bool { next < lines.count && lines[next].isEmpty }

    /// The next line has to be this one.
    mutating func expect(_ text: String) throws(Finding) {
        guard try line().elementsEqual(text.utf8) else { throw malformed }
    }

    /// The words after that key, as many as said; the last may have spaces where `open` says so.
    mutating func words(_ key: String, _ count: Int, open: Bool = false) throws(Finding) -> Words {
        let line = try line()
        let all = line.parts(at: space, most: open ? count + 1 : .max)
        guard all.count == count + 1, all[0].elementsEqual(key.utf8),
            all.allSatisfy({ !$0.isEmpty }), !open || TextReader.isText(all[count])
        else { throw malformed }
        return Words(words: Array(all.dropFirst()), wrong: malformed)
    }

    /// Words for people, with one blank between each.
    private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
        var last = Unicode.Scalar(UInt8(ascii: " "))
        for scalar in text {
            let isBlank = scalar.properties.isWhitespace || scalar == "\u{FEFF}"
            guard !isBlank || scalar == " " && last != " " else { return false }
            guard scalar.properties.generalCategory != .control else { return false }
            last = scalar
        }
        return last != " "
    }

    /// The one word after that key.
    mutating func word(_ key: String) throws(Finding) -> String { try words(key, 1).name(0) }

    /// The amount after that key.
    mutating func amount(_ key: String, signed: Bool = false) throws(Finding) -> Int64 {
        try words(key, 1).amount(0, signed: signed)
    }
}

/// The words of one line.
struct Words {
    let words: [ArraySlice<UInt8>]
    let wrong: Finding

    /// A word of visible ASCII, as every name in the record is.
    func name(_ index: Int) throws(Finding) -> String {
        guard words[index].allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw wrong }
        return String(decoding: words[index], as: UTF8.self)
    }

    /// A name that is also the name of a folder.
    func folder(_ index: Int) throws(Finding) -> String {
        let name = try name(index)
        guard name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")) else { throw wrong }
        return name
    }

    /// Whether nothing is said there.
    func isDash(_ index: Int) -> Bool { words[index].elementsEqual("-".utf8) }

    /// Words for people.
    func text(_ index: Int) -> String { String(decoding: words[index], as: UTF8.self) }

    /// A count or a place: at most 2^63-1.
    func number(_ index: Int) throws(Finding) -> UInt64 {
        let value = try hashed(index)
        guard value <= Int64.max else { throw wrong }
        return value
    }

    /// What is hashed as it stands, and judged by what it adds up to.
    func hashed(_ index: Int) throws(Finding) -> UInt64 {
        guard let value = Decimals.number(words[index]) else { throw wrong }
        return value
    }

    /// A sum of minor units: at most 2^63-1, below zero only where the format says so.
    func amount(_ index: Int, signed: Bool = false) throws(Finding) -> Int64 {
        let negative = signed && words[index].first == UInt8(ascii: "-")
        let digits = negative ? words[index].dropFirst() : words[index]
        guard let size = Decimals.number(digits).flatMap(Int64.init(exactly:)),
            !(negative && size == 0)
        else { throw wrong }
        return negative ? -size : size
    }

    func hash(_ index: Int) throws(Finding) -> Hash {
        guard let hash = Base64.hash(words[index]) else { throw wrong }
        return hash
    }

    func bytes(_ index: Int) throws(Finding) -> [UInt8] {
        guard let bytes = Base64.bytes(words[index]) else { throw wrong }
        return bytes
    }

    /// A day there is, `2019-01-21`.
    func day(_ index: Int) throws(Finding) -> String {
        let text = try name(index)
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2],
            parts.allSatisfy({ $0.allSatisfy { (48...57).contains($0) } })
        else { throw wrong }
        let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1) - 48 } }
        let (year, month) = (numbers[0], numbers[1])
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(numbers[2]) else {
            throw wrong
        }
        return text
    }
}

/// Decimal numbers without leading zeros.
enum Decimals {
    static func number(_ digits: some Collection<UInt8>) -> UInt64? {
        guard !digits.isEmpty, digits.count <= 20,
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(digit - 48))
            guard !over, !carry else { return nil }
            value = sum
        }
        return value
    }
}

extension ArraySlice<UInt8> {
    /// What stands between separators, empty parts too; the last has the rest where there are more
    /// than `most`. It is what `split` does, which asks a closure about every byte.
    func parts(at separator: UInt8, most: Int = .max) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = startIndex
        for index in indices where self[index] == separator {
            guard parts.count < most - 1 else { break }
            parts.append(self[start..<index])
            start = index + 1
        }
        parts.append(self[start...])
        return parts
    }
}

let newline = UInt8(ascii: "\n")
let space = UInt8(ascii: " ")
