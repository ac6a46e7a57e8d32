public import Bookkeeping

/// Reads the statements of a bank, in bounded memory: camt.053.001.08, or the bank's own table as
/// its profile describes it.
public struct StatementReader: ~Copyable {
    private let message: CamtReader?
    private let table: StatementTable?

    /// The statements at that path.
    ///
    /// - Parameters:
    ///   - bank: its format of statements and, for CSV, its columns.
    ///   - currency: the currency of the account, where the file does not say it.
    ///   - observe: is shown the bytes of the file in order, for a digest.
    public init(
        path: String, bank: BankProfile, currency: Currency, observe: (([UInt8]) -> Void)? = nil
    ) throws(FileProblem) {
        let isMessage = bank.statements == .iso20022
        let message = isMessage ? try CamtReader(path: path, observe: observe) : nil
        let columns = isMessage ? nil : bank.statementColumns
        guard isMessage || columns != nil else {
            throw FileProblem(
                line: nil, code: "statement.no-columns",
                Text(
                    "银行资料没有说明对账单的列；请补上 columns 一节。",
                    "The bank's profile does not describe its statements; add the section "
                        + "columns."))
        }
        let table = try columns.map { columns throws(FileProblem) in
            try StatementTable(path: path, columns, currency, observe: observe)
        }
        self.message = message
        self.table = table
    }

    /// The next item, or nil behind the last one.
    ///
    /// A problem is about the file as a whole: what came before it does not count, and nothing is
    /// to be read behind it.
    public mutating func next() throws(FileProblem) -> StatementItem? {
        if let table { return try table.next() }
        return try message?.next()
    }
}
