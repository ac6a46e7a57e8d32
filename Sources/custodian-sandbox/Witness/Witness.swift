import Dispatch
import PublicRecord
import RecordFiles

/// The custodian as a witness: it cosigns a checkpoint when every custody line since the last one
/// is what its own ledger says. This door is for everybody; it tells nothing that is not in the
/// record.
struct Witness: Sendable {
    /// The first segment of its paths.
    static let path = "witness"
    /// The largest request that is taken in.
    static let largest = WitnessRequest.bytesMax

    let store: Store
    let signer: NoteSigner

    /// The answer to a request of tlog-witness; nil where it is none.
    func answer(to call: Call) async -> Answer? {
        guard call.path.first == Witness.path else { return nil }
        do {
            switch (call.method, call.path.count) {
            case ("POST", 2) where call.path[1] == "add-checkpoint":
                return .text(try await cosign(call.body))
            case ("GET", 3) where call.path[2] == "checkpoint":
                let shown = try await records().first {
                    Checkpoint.monitoringName($0.origin) == call.path[1]
                }
                guard let note = shown?.note else { return .refusal(.noRoute) }
                return .text(String(decoding: note.bytes, as: UTF8.self))
            default: return .refusal(.noRoute)
            }
        } catch let refusal as WitnessRefusal {
            return Answer(refusal.status, type: refusal.type, body: Array(refusal.body.utf8))
        } catch let refusal as Refusal {
            return .refusal(refusal)
        } catch {
            return Answer(500, type: "text/plain", body: Array("nothing was cosigned\n".utf8))
        }
    }

    private func records() async throws -> [FollowedRecord] {
        try await store.request { bank in
            guard try bank.setting("door") == nil else { throw Refusal.doorClosed }
            return try bank.followedRecords()
        }
    }

    /// The line of the cosignature, when all is so, and stored.
    private func cosign(_ body: [UInt8]) async throws -> String {
        guard let request = WitnessRequest(body) else { throw WitnessRefusal.malformed }
        let followed = try await records()
        let checkpoint = try Witness.judge(request, followed)
        guard let record = followed.first(where: { $0.origin == checkpoint.origin }) else {
            throw WitnessRefusal.unknownLog
        }
        let (range, claims) = try await Witness.entries(of: checkpoint, record)
        let signer = signer
        return try await store.request { bank in
            // Another request may have come between.
            _ = try Witness.judge(request, try bank.followedRecords())
            try bank.compare(claims, record)
            // It has no clock but its day.
            let seconds = UInt64(try bank.today().number) * 86_400
            let signature = try signer.cosign(request.note.text, seconds: seconds)
            var note = SignedNote(
                text: request.note.text,
                signatures: request.note.signatures.filter { record.keys.contains(where: $0.isBy) })
            note.append(signature)
            try bank.keep(range, note, of: record.origin)
            return "\(signature.line)\n"
        }
    }

    private static func judge(
        _ request: WitnessRequest, _ followed: [FollowedRecord]
    ) throws(WitnessRefusal) -> Checkpoint {
        try WitnessRule.judge(request, logs: followed.flatMap(\.keys)) { origin in
            followed.first { $0.origin == origin }?.last
        }
    }

    /// Reads every entry since the last checkpoint, which takes its time.
    private static func entries(
        of checkpoint: Checkpoint, _ record: FollowedRecord
    ) async throws -> (LogRange, [CustodyClaim]) {
        try await withCheckedThrowingContinuation { done in
            DispatchQueue.global().async {
                done.resume(with: Result { try read(checkpoint, record) })
            }
        }
    }

    /// The entries have to give the root: what is compared is what is cosigned.
    private static func read(
        _ checkpoint: Checkpoint, _ record: FollowedRecord
    ) throws -> (LogRange, [CustodyClaim]) {
        var range = record.range
        var claims: [CustodyClaim] = []
        do {
            try LogEntries.read(
                from: range.size, to: checkpoint.size, RecordReader(record.record).read
            ) { index, entry in
                range.append(LogHash.leaf(entry))
                guard let claim = try claim(entry, index) else { return }
                guard claim.scheme == checkpoint.scheme else {
                    throw WitnessRefusal.untrue("entry \(index) is of another scheme")
                }
                claims.append(claim)
            }
        } catch let problem as LogFileProblem {
            throw WitnessRefusal.unread("the record does not give \(problem.path)")
        }
        guard range.size == checkpoint.size, range.root == checkpoint.root else {
            throw WitnessRefusal.untrue("the entries of the record do not give the root")
        }
        return (range, claims)
    }

    private static func claim(
        _ entry: [UInt8], _ index: UInt64
    ) throws(WitnessRefusal) -> CustodyClaim? {
        do throws(Finding) { return try CustodyClaim(entry) } catch {
            throw .untrue("entry \(index) cannot be read")
        }
    }
}
