import Bookkeeping
import MutualAid

/// Copies members in, a megabyte at a time.
final class PostgresMemberLoad: MemberLoad {
    private let connection: PostgresConnection
    private let scheme: Int64
    private let event: Int64
    private var rows = PostgresMemberLoad.heading
    private static let full = 1 << 20

    /// The signature of the format, no flags, no extension.
    private static let heading: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)

    init(_ connection: PostgresConnection, scheme: Int64, event: Int64) {
        self.connection = connection
        self.scheme = scheme
        self.event = event
        rows.reserveCapacity(PostgresMemberLoad.full + 256)
    }

    func write(_ row: RollRow) throws {
        append(UInt16(8))
        for number in [
            scheme, row.roll, Int64(row.born.number), Int64(row.joined.number), event,
            Int64(row.classNumber), row.payer.code,
        ] {
            append(UInt32(8))
            append(UInt64(bitPattern: number))
        }
        append(UInt32(32))
        row.commitment.append(to: &rows)
        if rows.count >= PostgresMemberLoad.full { try flush() }
    }

    private func append(_ value: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe rows.append(contentsOf: $0) }
    }

    func flush() throws {
        guard rows.count > PostgresMemberLoad.heading.count else { return }
        append(UInt16.max)
        try connection.copy(rows, into: "member")
        rows.removeAll(keepingCapacity: true)
        rows.append(contentsOf: PostgresMemberLoad.heading)
    }
}
