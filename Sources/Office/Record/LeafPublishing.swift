import Bookkeeping
public import MutualAid
import PublicRecord
import Storage

/// The leaf bundles of one class of a statement, as they lie in the public files.
public struct PublishedLeaves: Codable, Sendable {
    /// The period of the statement.
    public let period: String
    /// `bill`, `settlement` or `balance`.
    public let kind: String
    /// The class; `-` where it has no name.
    public let className: String
    /// How many members stand in it.
    public let members: Int64
    /// How many files they fill.
    public let files: Int64
    /// Whether they were written now; otherwise they were there.
    public let isNew: Bool
}

extension Office {
    /// Writes the leaf bundles of the statements that are published, of one period or of all, from
    /// the store. Killed at any point, repeated it goes on with what is not in place.
    public func publishLeaves(
        of scheme: String, period: PeriodID?, record: String
    ) throws -> [PublishedLeaves] {
        let folder = RecordFolder(record, scheme: scheme)
        guard let shown = folder.checkpoint?.checkpoint.size else {
            throw RecordRefusal.notPublished
        }
        let (statements, keys) = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            if let period { _ = try open.state.closed(period) }
            let statements = try snapshot.statements(of: open.head, below: Int64(shown))
            return (statements, try keysNeeded(snapshot))
        }
        let wanted = statements.filter { period == nil || $0.period == period?.description }
        guard !wanted.isEmpty else { throw RecordRefusal.notPublished }
        guard let keys else { throw OpenScheme.damaged("setting") }
        guard let lease = try store.exclusive("record-\(scheme)") else {
            throw RecordRefusal.busy(scheme)
        }
        return try wanted.flatMap { statement in
            try store.read { snapshot in
                let open = try OpenScheme(scheme, snapshot, readings)
                return try LeafBundles(folder, statement, open, snapshot).publish(
                    secret: keys.shareSecret(scheme: scheme)
                ) { try store.check(lease) }
            }
        }
    }

    /// Trees of fewer members are published without being asked for.
    static let publishedLeaves: Int64 = 1_000_000

    /// Writes the bundles of statements that are about to be published. The log does not wait for
    /// them where the keys are not at hand that they are made with.
    func publishLeaves(
        of statements: [Statement], _ scheme: String, _ folder: RecordFolder,
        _ lease: any StoreLock
    ) throws {
        for statement in statements {
            try store.read { snapshot in
                guard let keys = (try? keysNeeded(snapshot)) ?? nil else { return }
                let open = try OpenScheme(scheme, snapshot, readings)
                _ = try LeafBundles(
                    folder, statement, open, snapshot, below: Office.publishedLeaves
                ).publish(secret: keys.shareSecret(scheme: scheme)) { try store.check(lease) }
            }
        }
    }
}

/// The leaf bundles of the classes of one statement.
private struct LeafBundles {
    private let folder: RecordFolder
    private let statement: Statement
    private let open: OpenScheme
    private let snapshot: Snapshot
    private let closing: Closing
    /// The classes that are wanted and have members, by number.
    private let classes: [Int: ClassLine]

    init(
        _ folder: RecordFolder, _ statement: Statement, _ open: OpenScheme, _ snapshot: Snapshot,
        below limit: Int64 = .max
    ) throws {
        (self.folder, self.statement) = (folder, statement)
        (self.open, self.snapshot) = (open, snapshot)
        guard let period = PeriodID(statement.period) else {
            throw OpenScheme.damaged("\(statement.kind.rawValue) \(statement.period)")
        }
        let (closing, _) = try open.state.closed(period)
        self.closing = closing
        var classes: [Int: ClassLine] = [:]
        for number in open.classNumbers.values {
            let name = open.recordName(ofClass: number, in: closing)
            guard let line = statement.classes.first(where: { $0.name == name }),
                1..<limit ~= line.count,
                try snapshot.shareCount(
                    of: LeafBundles.id(number, closing, statement.kind), scheme: open.head) > 0
            else { continue }
            classes[number] = line
        }
        self.classes = classes
    }

    private var name: String { "share/\(statement.period)/\(statement.kind.rawValue)" }
    /// What is being written, and what it replaces, where no class can be called so.
    private var aside: String { "share/\(statement.period)/.\(statement.kind.rawValue)" }

    private static func id(
        _ number: Int, _ closing: Closing, _ kind: StatementKind
    ) -> ShareTreeID {
        ShareTreeID(period: closing.ordinal, kind: kind.rawValue, classNumber: number)
    }

    /// Writes what is not there: all of it aside, then held against what is kept, then put in place.
    ///
    /// - Parameter check: whether this program may still write.
    func publish(secret: [UInt8], check: () throws -> Void) throws -> [PublishedLeaves] {
        let missing = classes.filter { !isThere($0.value) }
        if !missing.isEmpty {
            try folder.remove("\(aside).new")
            let differs = try write(missing, secret)
            guard !differs else {
                try folder.remove("\(aside).new")
                throw RecordRefusal.leavesDiffer(statement.period)
            }
            try check()
            try folder.place(
                missing.values.map(\.name).sorted(), from: "\(aside).new", at: name,
                old: "\(aside).old")
        }
        return classes.sorted { $0.key < $1.key }.map { number, line in
            PublishedLeaves(
                period: statement.period, kind: statement.kind.rawValue, className: line.name,
                members: line.count, files: LeafBundle.files(members: line.count),
                isNew: missing[number] != nil)
        }
    }

    private func isThere(_ line: ClassLine) -> Bool {
        do throws(Finding) {
            return try LeafCheck(statement, line, folder.read).isPublished()
        } catch { return false }
    }

    /// Writes the bundles of those classes aside, block by block.
    ///
    /// - Returns: whether they give other roots than those that are kept and in the log.
    private func write(_ missing: [Int: ClassLine], _ secret: [UInt8]) throws -> Bool {
        let (folder, aside) = (folder, aside)
        let names = missing.mapValues(\.name)
        let sealed = try snapshot.seal(
            open, closing, statement.kind, secret: secret, classes: Set(missing.keys)
        ) { leaves, number, place in
            guard let name = names[number] else { return }
            let first = place * ShareSealer.blockSize / LeafBundle.size
            try folder.write(leaves: leaves, from: UInt64(first), to: "\(aside).new/\(name)")
        }
        return try missing.contains { number, line in
            guard let tree = sealed.trees[number]?.tree, let root = try tree.root() else {
                return true
            }
            let kept = try snapshot.shareRoots(
                of: LeafBundles.id(number, closing, statement.kind), scheme: open.head)
            return kept.flatMap(\.self) != tree.bytes || root.hash != line.root
                || root.count != line.count || root.due != line.due || root.paid != line.paid
        }
    }
}

extension Snapshot {
    /// The statements among the first entries of a log.
    fileprivate func statements(
        of head: SchemeHead, below size: Int64
    ) throws -> [Statement] {
        var statements: [Statement] = []
        for first in stride(from: 0, to: size, by: 1000) {
            let most = Int(min(1000, size - first))
            for entry in try recordEntries(of: head, from: first, most: most) {
                if let statement = Statement(entry: Array(entry.text.utf8)) {
                    statements.append(statement)
                }
            }
        }
        return statements
    }
}

extension Statement {
    /// The statement that an entry of the log is; nil where it is another entry.
    init?(entry: [UInt8]) {
        do throws(Finding) { try self.init(entry) } catch { return nil }
    }
}
