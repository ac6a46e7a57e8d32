import Bookkeeping
import CLibPQ

/// The answer to one command.
@safe
final class PostgresResult {
    private let result: OpaquePointer

    /// Takes over what libpq gave; nil when there was no memory or no connection.
    init(_ result: OpaquePointer?, _ connection: PostgresConnection) throws {
        guard let result = unsafe result else { throw connection.lost() }
        unsafe self.result = result
    }

    deinit { unsafe PQclear(result) }

    /// How it went.
    var status: ExecStatusType { unsafe PQresultStatus(result) }

    /// Throws where the server refused.
    func check() throws {
        let status = unsafe PQresultStatus(result)
        guard status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK else { return }
        let text = unsafe String(cString: PQresultErrorMessage(result))
        guard let code = unsafe PQresultErrorField(result, 0x43) else {
            throw PostgresError.lost(text)
        }
        throw PostgresError.of(code: unsafe String(cString: code), text)
    }

    func checked() throws -> PostgresResult {
        try check()
        return self
    }

    /// What was done, in the word of the server.
    var command: String { unsafe String(cString: PQcmdStatus(result)) }

    /// How many rows it changed.
    var changes: Int {
        unsafe Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// How many rows it has.
    var rows: Int32 { unsafe PQntuples(result) }

    /// How many columns it has.
    var columnCount: Int { Int(unsafe PQnfields(result)) }

    /// The names of its columns.
    var columns: [String] {
        (0..<(unsafe PQnfields(result))).map { unsafe String(cString: PQfname(result, $0)) }
    }

    func isNull(_ row: Int32, _ column: Int32) -> Bool {
        unsafe PQgetisnull(result, row, column) == 1
    }

    /// The number in a column: eight, four, two bytes or one.
    @inline(__always)
    func integer(_ row: Int32, _ column: Int32) -> Int64 {
        guard let start = unsafe PQgetvalue(result, row, column) else { return 0 }
        let bytes = UnsafeRawPointer(start)
        switch unsafe PQgetlength(result, row, column) {
        case 8: return Int64(bigEndian: unsafe bytes.loadUnaligned(as: Int64.self))
        case 4: return Int64(Int32(bigEndian: unsafe bytes.loadUnaligned(as: Int32.self)))
        case 2: return Int64(Int16(bigEndian: unsafe bytes.loadUnaligned(as: Int16.self)))
        case 1: return Int64(unsafe bytes.loadUnaligned(as: Int8.self))
        default: return 0
        }
    }

    func text(_ row: Int32, _ column: Int32) -> String {
        String(decoding: bytes(row, column), as: UTF8.self)
    }

    func bytes(_ row: Int32, _ column: Int32) -> [UInt8] {
        guard let start = unsafe PQgetvalue(result, row, column) else { return [] }
        let count = Int(unsafe PQgetlength(result, row, column))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func digest(_ row: Int32, _ column: Int32) -> Digest {
        guard unsafe PQgetlength(result, row, column) == 32,
            let start = unsafe PQgetvalue(result, row, column)
        else { return Digest(words: (0, 0, 0, 0)) }
        let bytes = UnsafeRawPointer(start)
        func word(_ offset: Int) -> UInt64 {
            unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        return Digest(words: (word(0), word(8), word(16), word(24)))
    }

    func value(_ row: Int32, _ column: Int32) -> StoredValue {
        guard !isNull(row, column) else { return .null }
        switch unsafe PQftype(result, column) {
        case PostgresType.bytes: return .bytes(bytes(row, column))
        case PostgresType.integer, 23, 21, 16: return .integer(integer(row, column))
        default: return .text(text(row, column))
        }
    }
}

/// The numbers by which PostgreSQL knows the types we use; they are the same on every server.
enum PostgresType {
    static let bytes: UInt32 = 17
    static let integer: UInt32 = 20
    static let text: UInt32 = 25
}
