import BankFiles
import Bookkeeping
import Foundation
import MutualAid

/// Payers of a debit or a run whose account is not known, as a file.
struct UnsentList: ~Copyable {
    private var writer: ByteWriter
    private let path: String
    private let currency: Currency
    private var lines: Int64 = 0
    private var amount: Int64 = 0

    init(_ path: String, _ currency: Currency) throws {
        self.path = path
        self.currency = currency
        writer = try ByteWriter(path: "\(path).part")
        writer.buffer.append("payer,amount\n")
    }

    mutating func write(payer: Int64, amount sum: Int64) throws {
        writer.buffer.append("\(Payer(code: payer)),\(currency.text(sum))\n")
        lines += 1
        amount += sum
        try writer.flushIfFull()
    }

    mutating func finish(_ account: AccountPurpose) throws -> PayoutsSent.File? {
        try writer.finish()
        guard lines > 0 else {
            try? FileManager.default.removeItem(atPath: "\(path).part")
            return nil
        }
        try ByteWriter.place("\(path).part", at: path)
        return PayoutsSent.File(
            message: "", name: (path as NSString).lastPathComponent, account: account,
            payments: lines, amount: amount, digest: try Office.fileDigest(path))
    }
}
