import Foundation

/// A value as it is stored.
enum StoredValue {
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    case null
}

/// What can be read from a column.
protocol Readable {
    /// The value, if it is of this type.
    init?(_ value: StoredValue)
}

/// A row by the names of its columns, for tables that are small. Rows by the million are stepped.
struct Row {
    private let names: [String]
    private let values: [StoredValue]

    /// The row at which the statement stands.
    init(_ statement: RawStatement) {
        names = statement.columns
        values = names.indices.map { statement.value(Int32($0)) }
    }

    /// The value of a column, of the type that is asked for. Another type than the schema's is in
    /// a store that somebody has changed: the program stops.
    subscript<Value: Readable>(_ name: String) -> Value {
        guard let index = names.firstIndex(of: name) else {
            preconditionFailure("no column \(name)")
        }
        return self[index]
    }

    /// The value of the column with that number, from 0.
    subscript<Value: Readable>(_ index: Int) -> Value {
        guard let value = Value(values[index]) else {
            preconditionFailure("no \(Value.self) in column \(names[index])")
        }
        return value
    }
}

extension Int: Readable {
    init?(_ value: StoredValue) {
        guard case .integer(let number) = value else { return nil }
        self = Int(number)
    }
}

extension Bool: Readable {
    init?(_ value: StoredValue) {
        guard case .integer(let number) = value else { return nil }
        self = number != 0
    }
}

extension Int64: Readable {
    init?(_ value: StoredValue) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
}

extension String: Readable {
    init?(_ value: StoredValue) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
}

extension Data: Readable {
    init?(_ value: StoredValue) {
        guard case .bytes(let bytes) = value else { return nil }
        self = Data(bytes)
    }
}

extension Optional: Readable where Wrapped: Readable {
    init?(_ value: StoredValue) {
        if case .null = value {
            self = nil
            return
        }
        guard let wrapped = Wrapped(value) else { return nil }
        self = wrapped
    }
}
