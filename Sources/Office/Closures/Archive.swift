import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import PublicRecord
import Storage

/// The archive of a closed scheme: a folder of plain files that anybody can read and check without
/// the platform. It follows from the events before the seal and from the roll, to the byte.
struct Archive {
    let scheme: OpenScheme
    /// The day of the seal.
    let day: Day
    /// The number of the last event that is in it.
    let last: Int64

    init(_ scheme: OpenScheme, day: Day, upTo head: SchemeHead, seal: Int64? = nil) {
        self.scheme = scheme
        self.day = day
        last = seal.map { $0 - 1 } ?? head.number
    }

    private final class HashBox { var stream = SHA256Stream() }

    /// Writes all files into a new folder.
    ///
    /// - Parameter refunds: gives the path of a run's refund file.
    /// - Returns: how many files there are besides `SHA256SUMS`, and its digest.
    func write(
        _ snapshot: Snapshot, into folder: String, refunds: (Int) throws -> String
    ) throws -> (files: Int, digest: Digest) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Fault(
                "files.unwritable",
                Text(
                    "建不了目录 \(folder)；请检查 --files 的路径和权限。",
                    "Cannot create the folder \(folder); check --files and its permissions."))
        }
        var sums: [(name: String, digest: Digest)] = []
        func file(
            _ title: String, _ kind: String, _ body: (inout ByteWriter) throws -> Void
        ) throws {
            let name = kind.isEmpty ? title : "\(title).\(kind)"
            let hash = HashBox()
            var writer = try ByteWriter(path: "\(folder)/\(name)") { hash.stream.update($0) }
            try body(&writer)
            try writer.finish()
            sums.append((name, Digest(words: hash.stream.finish().words)))
        }
        for text in try snapshot.rulesTexts(of: scheme.head) {
            try file("rules-\(text.version)", "yaml") { $0.buffer += text.bytes }
        }
        try file("events", "jsonl") { try events(snapshot, &$0) }
        try file("journal", "hledger") { try journal(snapshot, .hledger, &$0) }
        try file("journal", "csv") { try journal(snapshot, .csv, &$0) }
        try file("periods", "csv") { periods(&$0) }
        try file("cases", "csv") { try cases(snapshot, &$0) }
        try file("roll", "csv") { try roll(snapshot, &$0) }
        try file("refunds", "csv") { refundRuns(&$0) }
        for run in scheme.state.runs {
            let reader = try ByteReader(path: try refunds(run.ordered.run))
            try file("refunds-\(run.ordered.run)", "csv") {
                while try reader.read(into: &$0.buffer) > 0 { try $0.flushIfFull() }
            }
        }
        let statement = try ClosureStatement(snapshot, scheme, upTo: last)
        try file("statement", "csv") { $0.buffer.append(statement.csv) }
        try file("index", "html") {
            $0.buffer.append(ArchivePage(scheme, statement, day: day, files: sums.map(\.name)).html)
        }
        let count = sums.count
        let list = sums.sorted { $0.name < $1.name }.map { "\($0.digest)  \($0.name)\n" }.joined()
        try file("SHA256SUMS", "") { $0.buffer.append(list) }
        return (count, sums[count].digest)
    }

    /// The first file of an archive that is missing or was changed; nil where all is as sealed.
    static func problem(in folder: String, seal: ClosureSealed) throws -> String? {
        let list = "\(folder)/SHA256SUMS"
        guard (try? Office.fileDigest(list)) == seal.archive,
            let text = try? String(contentsOfFile: list, encoding: .utf8)
        else { return "SHA256SUMS" }
        for line in text.split(separator: "\n") {
            let name = String(line.dropFirst(66))
            guard (try? Office.fileDigest("\(folder)/\(name)"))?.hex == String(line.prefix(64))
            else {
                return name
            }
        }
        return nil
    }

    private func events(_ snapshot: Snapshot, _ writer: inout ByteWriter) throws {
        try snapshot.eachEventText(of: scheme.head, through: last) { event in
            writer.buffer.append(
                "{\"body\":\(event.body),\"day\":\"\(event.day)\",\"hash\":\"\(event.hash)\","
                    + "\"number\":\(event.number)}\n")
            try writer.flushIfFull()
        }
    }

    private func journal(
        _ snapshot: Snapshot, _ format: JournalText.Format, _ writer: inout ByteWriter
    ) throws {
        let text = JournalText(format)
        let accounts = try snapshot.balances(of: scheme.head).map(\.account)
        writer.buffer.append(text.heading(currency: scheme.currency, accounts: accounts))
        try snapshot.eachEntry(of: scheme.head, currency: scheme.currency) {
            writer.buffer.append(text.text($0.entry, number: $0.number, event: $0.event))
            try writer.flushIfFull()
        }
    }

    private func periods(_ writer: inout ByteWriter) {
        let money = { (minor: Int64) in scheme.currency.text(minor) }
        writer.buffer.append(
            "period,notice,share,members,cases,aid,fee,carry_in,carry_out,excess,sponsored,due,"
                + "not_collected\n")
        for (closing, collection) in zip(scheme.state.closings, scheme.state.collections) {
            let sponsored = closing.sponsored.reduce(0) { $0 + $1.amount }
            let missing = collection.end?.figures.missing ?? 0
            writer.buffer.append(
                "\(closing.period),\(closing.notice),\(closing.share),\(closing.sharing),"
                    + "\(closing.cases.count),\(money(closing.aid)),\(money(closing.fee)),"
                    + "\(money(closing.carryIn)),\(money(closing.carryOut)),"
                    + "\(money(closing.excess)),\(money(sponsored)),\(money(closing.due)),"
                    + "\(money(missing))\n")
        }
    }

    /// Numbers, days, clauses and amounts: nobody's roll number.
    private func cases(_ snapshot: Snapshot, _ writer: inout ByteWriter) throws {
        writer.buffer.append("case,diagnosed,filed,decided,clause,aid,cut,period\n")
        let settled = try snapshot.settledCases(of: scheme.head)
        for line in try snapshot.docket(of: scheme.head) {
            guard
                case .caseApproved(let approved)? = try snapshot.event(
                    line.event, of: scheme.head)?.event
            else { continue }
            let given = approved.case
            let place =
                line.period.map { "\(scheme.state.closings[$0].period)" }
                ?? (settled[line.number] == nil ? "" : "tail")
            writer.buffer.append(
                "\(line.number),\(given.diagnosed),\(given.filed),\(line.decided),\(given.clause),"
                    + "\(scheme.currency.text(line.aid)),"
                    + "\(scheme.currency.text(scheme.state.cut(of: line))),\(place)\n")
            try writer.flushIfFull()
        }
    }

    /// Facts and commitments, nobody's identity, no day of birth.
    private func roll(_ snapshot: Snapshot, _ writer: inout ByteWriter) throws {
        writer.buffer.append("roll,joined,class,payer,until,reason,refunded,commitment\n")
        var claims = MemberClaims(scheme)
        let back = scheme.state.refundsReturned
        try snapshot.scanRoll(
            of: scheme.head, 1...RollNumber.max, columns: [.commitment, .arrears]
        ) { scanned in
            let member = scanned.member
            let membership = Membership(
                member, changes: scanned.changes, history: scheme.history)
            var ended = ","
            if case .ended(let reason, let from) = membership.standing(on: day) {
                ended = "\(from),\(reason.rawValue)"
            }
            let returned = scanned.credits.reduce(0) {
                back.contains($1.event) ? $0 + $1.amount : $0
            }
            let refunded = claims.owed(claims.sums(of: scanned), upTo: last) - returned
            writer.buffer.append(
                "\(member.roll),\(member.joined),\(scheme.className(membership.lastClass)),"
                    + "\(member.payer),\(ended),\(scheme.currency.text(refunded)),"
                    + "\(scanned.commitment)\n")
            try writer.flushIfFull()
        }
    }

    private func refundRuns(_ writer: inout ByteWriter) {
        writer.buffer.append("run,day,lines,members,amount,paid,returned,digest\n")
        for run in scheme.state.runs {
            let ordered = run.ordered
            let returned = run.returned.reduce(0) { $0 + $1.line.amount }
            writer.buffer.append(
                "\(ordered.run),\(ordered.day),\(ordered.lines),\(ordered.members),"
                    + "\(scheme.currency.text(ordered.amount)),\(scheme.currency.text(run.paid)),"
                    + "\(scheme.currency.text(returned)),\(ordered.digest)\n")
        }
    }
}
