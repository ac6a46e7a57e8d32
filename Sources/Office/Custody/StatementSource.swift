import BankFiles
import Bookkeeping

/// A file of statements, read item by item.
struct StatementSource: ~Copyable {
    private var reader: StatementReader
    private let counter: Counter

    /// Counts what the reader has read; shared with its observer.
    private final class Counter { var bytes: Int64 = 0 }

    init(path: String, settings: CustodianSettings, currency: Currency) throws {
        let counter = Counter()
        reader = try StatementReader(path: path, bank: settings.bank, currency: currency) {
            counter.bytes += Int64($0.count)
        }
        self.counter = counter
    }

    /// How many bytes have been read, for a progress bar.
    var bytesRead: Int64 { counter.bytes }

    mutating func next() throws -> StatementItem? { try reader.next() }
}
