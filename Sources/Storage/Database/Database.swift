import Bookkeeping
import Foundation

/// One connection to the store, inside one read or one write. Two engines keep the promise: SQLite
/// and PostgreSQL. The SQL is the same for both, in the dialect that they share: `?1` marks a
/// parameter, types are INTEGER (64 bits), TEXT and BLOB, text compares bytewise.
protocol Database: AnyObject {
    /// A statement, prepared once and kept for the next time.
    ///
    /// - Parameter streaming: whether its rows are read as they come, because there may be millions;
    ///   otherwise an engine may hold them all.
    func statement(_ sql: String, streaming: Bool) throws -> RawStatement

    /// What is added to the question for a scheme's head, so that one writer at a time goes on.
    var headLock: String { get }

    /// Makes other writers wait who ask for the lock of that name, until this write is over. What
    /// schemes share is changed by one at a time.
    func lock(_ name: String) throws

    /// Members to be put on the roll many at a time.
    func memberLoad(scheme: Int64, event: Int64) throws -> any MemberLoad

    /// Rows to be put into a table of so many columns many at a time.
    func load(into table: String, columns: Int) throws -> any TableLoad

    /// What the engine itself finds wrong with the data it keeps, if it can say anything.
    func problem() throws -> String?
}

/// What can be bound to a parameter.
protocol Bindable {
    /// Binds it to the parameter of that number.
    func bind(to statement: RawStatement, _ index: Int32)
}

extension Int64: Bindable {
    func bind(to statement: RawStatement, _ index: Int32) { statement.bind(index, self) }
}

extension Int: Bindable {
    func bind(to statement: RawStatement, _ index: Int32) { statement.bind(index, Int64(self)) }
}

extension String: Bindable {
    func bind(to statement: RawStatement, _ index: Int32) { statement.bind(index, self) }
}

extension Data: Bindable {
    func bind(to statement: RawStatement, _ index: Int32) { statement.bind(index, Array(self)) }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to statement: RawStatement, _ index: Int32) {
        switch self {
        case .some(let value): value.bind(to: statement, index)
        case .none: statement.bindNull(index)
        }
    }
}

extension Database {
    /// A statement whose rows are few.
    func statement(_ sql: String, _ values: [any Bindable]) throws -> RawStatement {
        let statement = try statement(sql, streaming: false)
        statement.bind(values)
        return statement
    }

    /// Runs a statement that returns nothing.
    func execute(_ sql: String, _ values: [any Bindable] = []) throws {
        try statement(sql, values).run()
    }

    /// All rows of a question whose answer is short.
    func rows(_ sql: String, _ values: [any Bindable] = []) throws -> [Row] {
        let statement = try statement(sql, values)
        defer { statement.reset() }
        var rows: [Row] = []
        while try statement.step() { rows.append(Row(statement)) }
        return rows
    }

    /// The first row.
    func row(_ sql: String, _ values: [any Bindable] = []) throws -> Row? {
        let statement = try statement(sql, values)
        defer { statement.reset() }
        return try statement.step() ? Row(statement) : nil
    }

    /// The first number of the first row; nil where there is none.
    func integer(_ sql: String, _ values: [any Bindable] = []) throws -> Int64? {
        let statement = try statement(sql, values)
        defer { statement.reset() }
        return try statement.step() && !statement.isNull(0) ? statement.integer(0) : nil
    }

    /// Whether something is so.
    func flag(_ sql: String, _ values: [any Bindable] = []) throws -> Bool {
        try integer(sql, values) == 1
    }

    /// The first number of every row.
    func integers(_ sql: String, _ values: [any Bindable] = []) throws -> [Int64] {
        let statement = try statement(sql, values)
        defer { statement.reset() }
        var numbers: [Int64] = []
        while try statement.step() { numbers.append(statement.integer(0)) }
        return numbers
    }

    /// The first text of the first row; nil where there is none.
    func text(_ sql: String, _ values: [any Bindable] = []) throws -> String? {
        let statement = try statement(sql, values)
        defer { statement.reset() }
        return try statement.step() && !statement.isNull(0) ? statement.text(0) : nil
    }

    /// Rows read as they come.
    func cursor(_ sql: String, _ values: [any Bindable] = []) throws -> RowCursor {
        let statement = try statement(sql, streaming: true)
        statement.bind(values)
        return RowCursor(statement)
    }
}

extension RawStatement {
    fileprivate func bind(_ values: [any Bindable]) {
        for (index, value) in values.enumerated() { value.bind(to: self, Int32(index + 1)) }
    }
}

/// Rows one after another.
final class RowCursor {
    private let statement: RawStatement
    private var isOver = false

    init(_ statement: RawStatement) { self.statement = statement }

    deinit { statement.reset() }

    /// The next row; nil behind the last one.
    func next() throws -> Row? {
        guard !isOver else { return nil }
        guard try statement.step() else {
            isOver = true
            return nil
        }
        return Row(statement)
    }
}
