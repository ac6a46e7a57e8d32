import Bookkeeping

/// Rows copied into a table in the binary format, a megabyte at a time.
final class PostgresCopy {
    private let connection: PostgresConnection
    private let table: String
    private var rows = PostgresCopy.heading
    private static let full = 1 << 20

    /// The signature of the format, no flags, no extension.
    private static let heading: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)

    init(_ connection: PostgresConnection, into table: String) {
        self.connection = connection
        self.table = table
        rows.reserveCapacity(PostgresCopy.full + 1 << 12)
    }

    /// Begins a row of so many columns; their values follow.
    func begin(columns: Int) throws {
        if rows.count >= PostgresCopy.full { try flush() }
        append(UInt16(columns))
    }

    @inline(__always)
    func write(_ number: Int64) {
        append(UInt32(8))
        append(UInt64(bitPattern: number))
    }

    func write(_ bytes: [UInt8]) {
        append(UInt32(bytes.count))
        rows.append(contentsOf: bytes)
    }

    func write(_ digest: Digest) {
        append(UInt32(32))
        digest.append(to: &rows)
    }

    func write(_ value: StoredValue) {
        switch value {
        case .integer(let number): write(number)
        case .text(let text): write(Array(text.utf8))
        case .bytes(let bytes): write(bytes)
        case .null: append(UInt32.max)
        }
    }

    @inline(__always)
    private func append(_ value: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe rows.append(contentsOf: $0) }
    }

    /// Sends the rows that wait.
    func flush() throws {
        guard rows.count > PostgresCopy.heading.count else { return }
        append(UInt16.max)
        try connection.copy(rows, into: table)
        rows.removeAll(keepingCapacity: true)
        rows.append(contentsOf: PostgresCopy.heading)
    }
}
