import BankFiles
import Bookkeeping
import Foundation
import MutualAid

/// Payers of a debit or a run whose account is not known, as a file for people to read.
struct UnsentList: ~Copyable {
    private var writer: ByteWriter
    private let path: String
    private let currency: Currency
    private var lines: Int64 = 0
    private var amount: Int64 = 0

    init(_ path: String, _ currency: Currency) throws {
        self.path = path
        self.currency = currency
        writer = try ByteWriter(path: path)
        writer.buffer.append("payer,amount\n")
    }

    mutating func write(payer: Int64, amount sum: Int64) throws {
        writer.buffer.append("\(Payer(code: payer)),\(currency.text(sum))\n")
        lines += 1
        amount += sum
        try writer.flushIfFull()
    }

    /// Where it lies and what it adds up to; nil where nobody is on it, and no file is left.
    mutating func finish() throws -> (path: String, lines: Int64, amount: Int64)? {
        try writer.finish()
        guard lines > 0 else {
            try? FileManager.default.removeItem(atPath: path)
            return nil
        }
        return (path, lines, amount)
    }
}
