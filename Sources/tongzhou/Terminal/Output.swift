import Bookkeeping
import Foundation
import Glibc
import Synchronization

/// What the program prints: sentences and tables for people, JSON for programs.
enum Output {
    private static let waiting = Mutex<[UInt8]>([])

    static func line(_ text: String = "") { write("\(text)\n") }

    /// Text as it stands. It is kept back a little and written in large pieces.
    static func write(_ text: String) {
        waiting.withLock { bytes in
            bytes.append(contentsOf: text.utf8)
            if bytes.count >= 1 << 16 { flush(&bytes) }
        }
    }

    /// Writes out what is kept back, before the program ends.
    static func flush() { waiting.withLock { flush(&$0) } }

    /// An answer that could not be written is no answer.
    private static func flush(_ bytes: inout [UInt8]) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
            bytes.removeAll(keepingCapacity: true)
        } catch {
            complain(
                say("错误", "error") + " [file.unwritable] "
                    + say(
                        "命令已经执行，但输出写不出去（磁盘已满？）；请用相应的 show 命令再看。",
                        "The command was carried out, but its answer cannot be written (is the disk "
                            + "full?); look at it again with a show command."))
            Foundation.exit(Failure.Code.fault.rawValue)
        }
    }

    /// On the error output.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    /// An answer as programs read it: keys sorted, one object.
    static func json(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return }
        line(String(decoding: data, as: UTF8.self))
    }

    /// Rows of cells in columns; numbers are set to the right.
    static func table(_ rows: [[String]], rightFrom: Int = 1) {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? width($0[column]) : 0 }.max() ?? 0
        }
        for row in rows {
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - width(cell))
                return column >= rightFrom ? padding + cell : cell + padding
            }
            var text = cells.joined(separator: "  ")
            while text.hasSuffix(" ") { text.removeLast() }
            line(text)
        }
    }

    /// How many columns of a terminal a text takes: Chinese characters take two.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// A whole number with its digits in threes, for reading.
    static func count(_ number: Int64) -> String {
        let digits = Array("\(number.magnitude)")
        let grouped = digits.enumerated().map { index, digit in
            (digits.count - index) % 3 == 0 && index > 0 ? ",\(digit)" : "\(digit)"
        }
        return (number < 0 ? "-" : "") + grouped.joined()
    }

    /// A whole number and the English noun it counts.
    static func count(_ number: Int64, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A sum with its digits in threes, for reading.
    static func money(_ minor: Int64, _ currency: Currency) -> String {
        let text = currency.text(minor.magnitude == 0 ? 0 : Int64(minor.magnitude))
        let parts = text.split(separator: ".", maxSplits: 1)
        let whole = count(Int64(parts[0]) ?? 0)
        return (minor < 0 ? "−" : "") + whole + (parts.count > 1 ? ".\(parts[1])" : "")
    }
}

/// A bar for long work, on a terminal's error output only.
final class ProgressBar: Sendable {
    private let title: String
    private let isShown: Bool
    private let state = ProgressState()

    init(_ title: String, shown: Bool = true) {
        self.title = title
        isShown = shown && isatty(2) == 1
    }

    /// Shows how much of all is done.
    func show(_ done: Int64, _ all: Int64) {
        guard isShown, all > 0, let percent = state.moved(to: Int(min(done, all) * 100 / all))
        else { return }
        let full = String(repeating: "█", count: percent / 4)
        let empty = String(repeating: "░", count: 25 - percent / 4)
        Output.progress("\r\(title) \(full)\(empty) \(percent) %")
    }

    /// Takes the bar away.
    func end() { if isShown { Output.progress("\r\u{1B}[2K") } }
}

extension Output {
    fileprivate static func progress(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
