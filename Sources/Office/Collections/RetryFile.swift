import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// A debit that is tried again: what is still open of a period, a line a payer, his own part
/// first and the others in the order of joining.
struct RetryFile {
    /// Writes the file from the arrears as they stood after that event.
    static func write(
        _ snapshot: Snapshot, _ open: OpenScheme, _ closing: Closing, attempt: Int,
        upTo event: Int64, at path: String, workFolder: String
    ) throws -> DebitFile {
        let parts = SortedRecords(folder: workFolder)
        try snapshot.eachOpenDue(of: open.head, period: closing.ordinal, upTo: event) { due in
            let member = due.member
            let own = member.payer == .himself
            let payer = own ? Payer(code: member.roll) : member.payer
            try parts.add(
                SortRecord(
                    CountedLine.key(payer), own ? .min : Int64(member.joined.number), member.roll,
                    due.amount))
        }
        var writer = try DebitFileWriter(
            path: path,
            heading: DebitHeading(
                scheme: open.head.id, period: "\(closing.period)", attempt: attempt,
                day: closing.share, currency: closing.currency))
        let reader = try parts.read()
        var line: (key: Int64, line: DebitLine)?
        while let record = try reader.next() {
            if let current = line, current.key != record.words.0 {
                try writer.write(plain(current.line))
                line = nil
            }
            var current =
                line ?? (
                    record.words.0,
                    DebitLine(payer: CountedLine.payer(of: record), amount: 0, parts: [])
                )
            current.line.amount += record.words.3
            current.line.parts.append(.init(roll: record.words.2, amount: record.words.3))
            line = current
        }
        if let line { try writer.write(plain(line.line)) }
        return try writer.finish()
    }

    /// A payer who pays for himself alone has no list of members.
    private static func plain(_ line: DebitLine) -> DebitLine {
        guard line.parts.count == 1, line.parts[0].roll == line.payer else { return line }
        return DebitLine(payer: line.payer, amount: line.amount, parts: [])
    }
}
