/// A class in a statement: what its members owe together, under the root of their tree.
public struct ClassLine: Equatable, Sendable {
    /// The name of the class; `-` where a scheme has only one.
    public let name: String
    /// What one member owes; nil where members owe nothing (a balance).
    public let share: Int64?
    /// Up to which roll number a member owes one unit more; 0 for none.
    public let lastRoll: UInt64
    /// How many members.
    public let count: Int64
    /// What they owe together, or in a balance what is owed to them.
    public let due: Int64
    /// What they have paid of it.
    public let paid: Int64
    /// The root of their tree; nil for a class of nobody.
    public let root: Hash?

    /// The line of a class with the root of its tree.
    public init(name: String, share: Int64?, lastRoll: UInt64, tree: ShareNode?) {
        self.name = name
        self.share = share
        self.lastRoll = lastRoll
        count = tree?.count ?? 0
        due = tree?.due ?? 0
        paid = tree?.paid ?? 0
        root = tree?.hash
    }

    var text: String {
        let share = share.map(String.init) ?? "-"
        let line = "class \(name) \(share) \(lastRoll) \(count) \(due) \(paid)"
        return "\(line) \(root?.base64 ?? "-")"
    }

    /// All classes, to the end of the statement, each once.
    static func read(
        _ reader: inout TextReader, shares: Bool
    ) throws(Finding) -> [ClassLine] {
        var classes: [ClassLine] = []
        while classes.isEmpty || !reader.isAtEnd {
            let line = try ClassLine(&reader, shares: shares)
            guard !classes.contains(where: { $0.name == line.name }) else {
                throw reader.malformed
            }
            classes.append(line)
        }
        return classes
    }

    private init(_ reader: inout TextReader, shares: Bool) throws(Finding) {
        let words = try reader.words("class", 7)
        name = try words.folder(0)
        if shares {
            share = try words.amount(1)
        } else {
            guard words.isDash(1) else { throw words.wrong }
            share = nil
        }
        lastRoll = try words.number(2)
        count = try words.amount(3)
        due = try words.amount(4)
        paid = try words.amount(5)
        root = words.isDash(6) ? nil : try words.hash(6)
        // A tree of nobody is not built, and holds nothing.
        guard (count == 0) == (root == nil), count > 0 || due == 0 && paid == 0 else {
            throw words.wrong
        }
    }
}

/// What the custodian holds on a day, and what is on its way.
public struct CustodyLines: Equatable, Sendable {
    /// The day of the custodian's statement.
    public let day: String
    /// What the account holds.
    public let amount: Int64
    /// The SHA-256 of the custodian's statement.
    public let statement: Hash
    /// Money on its way, each with what it is.
    public let transits: [Named]

    /// What the custodian holds.
    public init(day: String, amount: Int64, statement: Hash, transits: [Named] = []) {
        self.day = day
        self.amount = amount
        self.statement = statement
        self.transits = transits
    }

    /// Whether a statement of the custodian stands behind it. Without one the hash is that of
    /// nothing, and the line the operator's word, whoever has cosigned.
    public var hasStatement: Bool { statement != LogHash.empty }

    /// Whose word it is under a checkpoint with those witnesses.
    func word(_ witnesses: [String]) -> Sentence {
        hasStatement && witnesses.contains(Policy.custodian)
            ? CustodySentences.cosigned : CustodySentences.word
    }

    /// What stands for custody in the identities.
    var total: Int128 { transits.reduce(Int128(amount)) { $0 + Int128($1.amount) } }

    var lines: [String] {
        ["custody \(day) \(amount) \(statement.base64)"]
            + transits.map { "transit \($0.amount) \($0.name)" }
    }

    init(_ reader: inout TextReader) throws(Finding) {
        let words = try reader.words("custody", 3)
        day = try words.day(0)
        amount = try words.amount(1)
        statement = try words.hash(2)
        transits = try Named.read(&reader, "transit", open: true)
    }
}

/// An amount with a name: who pays or bears it, a code, or what it is.
public struct Named: Equatable, Sendable {
    /// In minor units.
    public let amount: Int64
    /// The name.
    public let name: String

    /// An amount with that name.
    public init(_ amount: Int64, _ name: String) {
        self.amount = amount
        self.name = name
    }

    init(
        _ reader: inout TextReader, _ key: String, signed: Bool = false, open: Bool = false
    ) throws(Finding) {
        let words = try reader.words(key, 2, open: open)
        amount = try words.amount(0, signed: signed)
        name = open ? words.text(1) : try words.name(1)
    }

    /// All lines of that key that follow.
    static func read(
        _ reader: inout TextReader, _ key: String, signed: Bool = true, open: Bool = false
    ) throws(Finding) -> [Named] {
        var all: [Named] = []
        while reader.has(key) {
            all.append(try Named(&reader, key, signed: signed, open: open))
        }
        return all
    }
}

/// A number of things and what they come to.
public struct Counted: Equatable, Sendable {
    /// How many.
    public let count: Int64
    /// What they come to, in minor units.
    public let amount: Int64

    /// As many, that come to that.
    public init(_ count: Int64, _ amount: Int64) {
        self.count = count
        self.amount = amount
    }

    init(_ words: Words) throws(Finding) {
        count = try words.amount(0)
        amount = try words.amount(1)
    }
}

extension Sequence<Named> {
    var total: Int128 { reduce(0) { $0 + Int128($1.amount) } }
}

extension Sequence<ClassLine> {
    var due: Int128 { reduce(0) { $0 + Int128($1.due) } }
    var paid: Int128 { reduce(0) { $0 + Int128($1.paid) } }
}
