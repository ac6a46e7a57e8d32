import BankFiles
public import Bookkeeping
import MutualAid
import Storage

extension Office {
    /// Writes the members who are on the roll on that day, as a file that can be imported again:
    /// facts and commitments, nobody's identity.
    ///
    /// - Returns: how many members were written.
    public func exportRoll(
        of scheme: String, to path: String, today: Day, progress: Progress = { _, _ in }
    ) throws -> Int64 {
        let target = try FileTarget(path)
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            // Where age decides the class, the file leaves it to the import, as it was on joining.
            let byAge = open.history.inForce(on: today).share.classes.contains { $0.ages != nil }
            let tomorrow = today.adding(days: 1)
            let names = Dictionary(
                uniqueKeysWithValues: open.classNumbers.map { ($1, Array($0.utf8)) })
            let all = try snapshot.rollBounds(of: open.head)?.upperBound ?? 0
            var writer = try ByteWriter(path: target.aside)
            writer.buffer.append("roll,born,joined,class,payer,commitment\n")
            var count: Int64 = 0
            try snapshot.scanRoll(of: open.head, 1...RollNumber.max, columns: .commitment) {
                let membership = Membership(
                    $0.member, changes: $0.changes, history: open.history)
                if case .ended = membership.standing(on: tomorrow) { return }
                let member = $0.member
                writer.buffer.append(decimal: member.roll)
                writer.buffer.append(",\(member.born),\(member.joined),")
                if !byAge {
                    writer.buffer.append(contentsOf: names[membership.lastClass] ?? [])
                }
                writer.buffer.append(",\(member.payer),\($0.commitment)\n")
                count += 1
                if count & 0xFFF == 0 { progress(member.roll, all) }
                try writer.flushIfFull()
            }
            try writer.finish()
            try target.place()
            return count
        }
    }
}
