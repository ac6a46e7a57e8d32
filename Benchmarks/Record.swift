import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import Storage

/// The public record: statements sealed over the whole roll, proofs made and checked.
extension Ours {
    /// One member in so many has an identity, and with it a receipt: one in nearly every block.
    private static let receiptEvery: Int64 = 65_537
    /// How many proofs are made of blocks that are not open yet.
    private static let coldProofs = 100

    func runRecord() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let office = try open()
        _ = try timed("import", members) { try importBoth(office) }
        reportPeak("import")
        let period = PeriodID(year: 2019, month: 5, place: 1)
        let days = try addCases(office, period)
        _ = try timed("close, with debits and sealing", members) {
            _ = try office.close(scheme, period: period, at: moment(days.notice))
        }
        reportPeak("closing")
        try scanAlone()
        let bare = BareHashing().nanoseconds
        try sealAgain(office, period, .bill, bare)
        reportPeak("sealing the bill again")
        let result = "\(folder)/result.csv"
        try writeResult(office, period, 0, to: result, at: days.share)
        _ = try timed("result, settlement, with sealing", members) {
            _ = try office.importResult(scheme, from: result, at: moment(days.share))
            _ = try office.endCollection(
                scheme, period: period, at: moment(days.share.adding(days: 6)))
        }
        try sealAgain(office, period, .settlement, bare)
        try reportStored()
        try prove(office, period)
        reportPeak("all of it")
    }

    private func reportPeak(_ work: String) {
        Report.out("    peak memory after \(work): \(Machine.peakMegabytes()) MB")
    }

    /// Most with ready-made commitments, since identities are sealed one by one.
    private func importBoth(_ office: Office) throws {
        let roll = "\(folder)/roll.csv"
        for identities in [false, true] {
            try Workload.writeRoll(members, identities: identities, to: roll) {
                ($0 % Ours.receiptEvery == 1) == identities
            }
            _ = try office.importRoll(
                of: scheme, from: RollFile(path: roll), at: moment("2019-04-01"))
        }
        try FileManager.default.removeItem(atPath: roll)
    }

    // MARK: - Sealing

    private func sealAgain(
        _ office: Office, _ period: PeriodID, _ kind: StatementKind, _ bare: Double
    ) throws {
        let spent = try timed("seal the \(kind.rawValue)", members) {
            let isKept = try office.sealsAgain(scheme, period: period, kind: kind)
            precondition(isKept, "what is sealed again is what was kept")
        }
        let each = spent.seconds * 1e9 / Double(members)
        Report.out(
            String(
                format: "    %.0f ns a member, %.2f times the bare hashing (%.0f ns)", each,
                each / bare, bare))
    }

    private func withStore<Answer>(
        _ body: (Snapshot, SchemeHead) throws -> Answer
    ) throws -> Answer {
        let store = try Store(place.server?.address ?? "\(folder)/data", creating: false)
        return try store.read { snapshot in
            guard let head = try snapshot.head(ofScheme: scheme) else {
                preconditionFailure("there is a scheme")
            }
            return try body(snapshot, head)
        }
    }

    /// What sealing reads, on the one core that reads it.
    private func scanAlone() throws {
        try withStore { snapshot, head in
            var seen: Int64 = 0
            _ = try timed("scan alone, on one core", members) {
                try snapshot.scanRoll(of: head, 1...RollNumber.max, columns: .commitment) { _ in
                    seen += 1
                }
            }
            precondition(seen == members)
        }
    }

    private func reportStored() throws {
        try withStore { snapshot, head in
            for kind in [StatementKind.bill, .settlement] {
                let id = ShareTreeID(period: 0, kind: kind.rawValue, classNumber: 1)
                let blocks = try snapshot.shareBlocks(of: id, scheme: head)
                let bytes = blocks.reduce(0) { $0 + $1.nodes.count + $1.root.count }
                Report.out(
                    String(
                        format: "  stored of the %@: %d blocks, %.2f MB", kind.rawValue,
                        blocks.count, Double(bytes) / 1e6))
            }
        }
    }

    // MARK: - Proofs

    private func prove(_ office: Office, _ period: PeriodID) throws {
        let record = "\(folder)/record"
        _ = try office.publishRecord(
            of: scheme, record: record, name: "bench.example", at: moment("2019-06-01"))
        let trust = try Data(contentsOf: URL(fileURLWithPath: "\(record)/\(scheme)/policy"))
        // With receipts, from one end of the roll to the other and in another block each time.
        let known = Array(stride(from: 1, through: members, by: Int(Ours.receiptEvery)))
        let step = max(1, known.count / Ours.coldProofs)
        let rolls = stride(from: 0, to: known.count, by: step).map { known[$0] }
        for kind in [StatementKind.bill, .settlement] {
            var proofs: [[UInt8]] = []
            let cold = try Times(rolls) { roll in
                proofs.append(
                    try office.proof(
                        of: roll, period: period, kind: kind, in: scheme, record: record
                    ).bytes)
            }
            cold.report("proof of the \(kind.rawValue), cold")
            let neighbours = (0..<200).map { members / 2 + Int64($0 * 7) }
            let warm = try Times([neighbours[0]] + neighbours) { roll in
                _ = try office.proof(
                    of: roll, period: period, kind: kind, in: scheme, record: record
                ).bytes
            }
            warm.report("proof of the \(kind.rawValue), its block at hand")
            try check(office, rolls, proofs, Array(trust), kind)
        }
    }

    private func check(
        _ office: Office, _ rolls: [Int64], _ proofs: [[UInt8]], _ trust: [UInt8],
        _ kind: StatementKind
    ) throws {
        let receipts = try rolls.map { try office.receipt(of: $0, in: scheme).bytes }
        // More often than there are proofs, where these are few.
        let turns = (0..<max(proofs.count, 200)).map { $0 % proofs.count }
        let checked = try Times(turns) { index in
            _ = try MemberCheck(trust: trust, receipt: receipts[index], proof: proofs[index])
                .check()
        }
        checked.report("receipt and proof of the \(kind.rawValue) checked")
    }
}

/// How long each of several works of one kind took.
private struct Times {
    private var milliseconds: [Double] = []

    init<Work>(_ works: [Work], _ body: (Work) throws -> Void) rethrows {
        for work in works { milliseconds.append(try Spent { try body(work) }.seconds * 1000) }
        milliseconds.sort()
    }

    func report(_ name: String) {
        let head = name.padding(toLength: 46, withPad: " ", startingAt: 0)
        Report.out(
            String(
                format: "  %@ median %.3f ms, worst %.3f ms, of %d", head,
                milliseconds[milliseconds.count / 2], milliseconds[milliseconds.count - 1],
                milliseconds.count))
    }
}
