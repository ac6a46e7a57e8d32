import Bookkeeping

/// Rows copied into a table in the binary format, a megabyte at a time.
final class PostgresCopy: TableLoad {
    private let connection: PostgresConnection
    private let table: String
    private let columns: UInt16
    private var isInRow = false
    private var rows = PostgresCopy.heading
    private static let full = 1 << 20

    /// The signature of the format, no flags, no extension.
    private static let heading: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)

    init(_ connection: PostgresConnection, into table: String, columns: Int) {
        self.connection = connection
        self.table = table
        self.columns = UInt16(columns)
        rows.reserveCapacity(PostgresCopy.full + 1 << 12)
    }

    /// Before the first value of a row stands how many there are.
    @inline(__always)
    private func begin(_ size: UInt32) {
        if !isInRow { append(columns) }
        isInRow = true
        append(size)
    }

    func endRow() throws {
        isInRow = false
        if rows.count >= PostgresCopy.full { try flush() }
    }

    @inline(__always)
    func write(_ number: Int64) {
        begin(8)
        append(UInt64(bitPattern: number))
    }

    func write(_ text: String) {
        begin(UInt32(text.utf8.count))
        rows.append(contentsOf: text.utf8)
    }

    func write(_ bytes: [UInt8]) {
        begin(UInt32(bytes.count))
        rows.append(contentsOf: bytes)
    }

    func write(_ digest: Digest) {
        begin(32)
        digest.append(to: &rows)
    }

    func writeNull() { begin(.max) }

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
