import Bookkeeping
import MutualAid

/// Copies members in.
final class PostgresMemberLoad: MemberLoad {
    private let copy: PostgresCopy
    private let scheme: Int64
    private let event: Int64

    init(_ connection: PostgresConnection, scheme: Int64, event: Int64) {
        copy = PostgresCopy(connection, into: "member", columns: 8)
        self.scheme = scheme
        self.event = event
    }

    func write(_ row: RollRow) throws {
        copy.write(scheme)
        copy.write(row.roll)
        copy.write(Int64(row.born.number))
        copy.write(Int64(row.joined.number))
        copy.write(event)
        copy.write(Int64(row.classNumber))
        copy.write(row.payer.code)
        copy.write(row.commitment)
        try copy.endRow()
    }

    func flush() throws { try copy.flush() }
}
