/// The leaves of a class, where they are published, held against its line.
public struct LeafCheck {
    private let statement: Statement
    private let line: ClassLine
    private let read: LogFileReader

    /// Of that class of a statement, with the files of its record.
    public init(
        _ statement: Statement, _ line: ClassLine, _ read: @escaping LogFileReader
    ) {
        self.statement = statement
        self.line = line
        self.read = read
    }

    /// Whether they are published; where they are, they have to give the root of the class.
    public func isPublished() throws(Finding) -> Bool {
        var range = ShareRange()
        for number in 0..<UInt64(LeafBundle.files(members: line.count)) {
            let path = LeafBundle.path(
                period: statement.period, kind: statement.kind, class: line.name, number: number)
            let bytes = try bytes(path)
            if number == 0, bytes == nil { return false }
            let expected = min(256, UInt64(line.count) - number * 256)
            guard let leaves = bytes.flatMap(LeafBundle.leaves), leaves.count == expected else {
                throw Finding(.bundle, .named(path))
            }
            do throws(ShareTreeProblem) {
                for leaf in leaves { try range.append(leaf) }
            } catch { throw Finding(.bundle, .named(path)) }
        }
        guard let root = try? range.root(), root.hash == line.root, root.count == line.count,
            root.due == line.due, root.paid == line.paid
        else {
            throw Finding(
                .bundle,
                .named("\(statement.period) \(statement.kind.rawValue) \(line.name)"))
        }
        return true
    }

    private func bytes(_ path: String) throws(Finding) -> [UInt8]? {
        do { return try read(path, LeafBundle.size * 48) } catch {
            throw (error as? Finding) ?? Finding(.unreadable, .named(path))
        }
    }
}
