/// How many instructions, and what they add up to.
struct BatchSum: Equatable {
    var transactions: Int64 = 0
    var amount: Int64 = 0

    mutating func add(_ amount: Int64) {
        transactions += 1
        self.amount += amount
    }
}

/// How a file of instructions is written around them: once for the file, and around every block of
/// instructions of one kind.
protocol BatchForm {
    /// How the names of its files end.
    var ending: String { get }
    /// How many kinds of blocks there may be.
    var blocks: Int { get }
    func head(_ id: String, _ all: BatchSum) -> String
    func blockHead(_ block: Int, _ id: String, _ sum: BatchSum) -> String
    var blockTail: String { get }
    func tail(_ all: BatchSum) -> String
}

extension [UInt8] {
    /// Appends a text with the five characters escaped that XML gives a meaning.
    mutating func append(xml text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x26: append("&amp;")
            case 0x3C: append("&lt;")
            case 0x3E: append("&gt;")
            case 0x22: append("&quot;")
            case 0x27: append("&apos;")
            default: append(byte)
            }
        }
    }

    /// Appends an element with a text.
    mutating func append(_ element: String, _ text: String) {
        append("<\(element)>")
        append(xml: text)
        append("</\(element)>")
    }

    /// Appends a field of a comma-separated line, in quotes where it needs them.
    mutating func append(csv text: String) {
        guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 }) else { return append(text) }
        append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 { append(0x22) }
            append(byte)
        }
        append(0x22)
    }
}
