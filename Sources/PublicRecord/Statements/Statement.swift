/// A statement of a period, as it stands in the log. Its text has one spelling, to the byte.
public enum Statement: Equatable, Sendable {
    /// What members owe.
    case bill(Bill)
    /// What they have paid of it.
    case settlement(Settlement)
    /// What is owed to them.
    case balance(Balance)

    /// The statement of that text.
    public init(_ text: [UInt8]) throws(Finding) {
        guard text.count <= EntryTile.entryMax else {
            throw Finding(.tooLarge, .text(.statement))
        }
        var reader = try TextReader(text, .statement)
        switch String(decoding: try reader.line(), as: UTF8.self) {
        case Statement.heading(.bill): self = .bill(try Bill(&reader))
        case Statement.heading(.settlement): self = .settlement(try Settlement(&reader))
        case Statement.heading(.balance): self = .balance(try Balance(&reader))
        default: throw reader.malformed
        }
    }

    /// The first line of a statement of that kind.
    public static func heading(_ kind: StatementKind) -> String { "tongzhou/\(kind.rawValue)/v1" }

    /// The text: what the log holds.
    public var text: [UInt8] {
        let lines =
            switch self {
            case .bill(let bill): bill.lines
            case .settlement(let settlement): settlement.lines
            case .balance(let balance): balance.lines
            }
        return Array(([Statement.heading(kind)] + lines).map { $0 + "\n" }.joined().utf8)
    }

    /// What it says of the period.
    public var kind: StatementKind {
        switch self {
        case .bill: .bill
        case .settlement: .settlement
        case .balance: .balance
        }
    }

    /// The scheme it is of.
    public var scheme: String {
        switch self {
        case .bill(let bill): bill.scheme
        case .settlement(let settlement): settlement.scheme
        case .balance(let balance): balance.scheme
        }
    }

    /// The period it is of.
    public var period: String {
        switch self {
        case .bill(let bill): bill.period
        case .settlement(let settlement): settlement.period
        case .balance(let balance): balance.period
        }
    }

    /// Its classes.
    public var classes: [ClassLine] {
        switch self {
        case .bill(let bill): bill.classes
        case .settlement(let settlement): settlement.classes
        case .balance(let balance): balance.classes
        }
    }

    /// What the custodian says in it, if anything.
    public var custody: CustodyLines? {
        switch self {
        case .bill: nil
        case .settlement(let settlement): settlement.custody
        case .balance(let balance): balance.custody
        }
    }

    /// Every identity of the statement has to hold. It answers how many there are.
    @discardableResult public func checkIdentities() throws(Finding) -> Int {
        try checkIdentities(in: nil)
    }

    /// The same, with sums printed in the currency of a proof; a bill has its own.
    func checkIdentities(in currency: Currency?) throws(Finding) -> Int {
        let identities = identities
        let printed = self.currency ?? currency
        for identity in identities where identity.left != identity.right {
            throw Finding(
                .identity, .named(identity.name),
                [
                    "identity": .term(identity.name), "left": .money(identity.left, printed),
                    "right": .money(identity.right, printed),
                ])
        }
        return identities.count
    }

    private var identities: [Identity] {
        switch self {
        case .bill(let bill): bill.identities
        case .settlement(let settlement): settlement.identities
        case .balance(let balance): balance.identities
        }
    }

    /// Only a bill says it.
    var currency: Currency? {
        guard case .bill(let bill) = self else { return nil }
        return Currency(letters: bill.currency, digits: bill.digits)
    }
}
