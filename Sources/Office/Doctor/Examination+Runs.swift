import Bookkeeping
import MutualAid
import Storage

/// A part of a run of refunds was sent only after two different people had signed for it, and every
/// line of it is where the events say.
extension Examination {
    mutating func runs(_ scheme: OpenScheme) throws -> Bool {
        guard !scheme.state.runs.isEmpty else { return true }
        guard signed(scheme), try left(scheme) else { return false }
        guard let (run, payer) = try wrongLine(scheme) else {
            let count = scheme.state.runs.count
            return note(
                "runs", true,
                Text(
                    "退款 \(count) 批，逐行与对账单、答复一致，各有两人签名才发出。",
                    "\(Text.counted(count, "run")) of refunds, each line as statements and answers "
                        + "say, sent under two signatures."))
        }
        return note(
            "runs", false,
            Text(
                "第 \(run) 批退款中付款人 \(payer) 的一行与对账单或答复不符。",
                "The line of payer \(payer) in refund run \(run) differs from what statements and "
                    + "answers say."))
    }

    private mutating func signed(_ scheme: OpenScheme) -> Bool {
        var approvals: [Int: [RefundsApproved]] = [:]
        for entry in entries {
            switch entry.of {
            case .refundsApproved(let approved):
                approvals[approved.run, default: []].append(approved)
                guard approved.isSigned(scheme), approvals[approved.run]?.haveDoubles == false
                else { return unsigned(approved.run) }
            case .refundsSent(let sent):
                let yes = approvals[sent.run]?.count {
                    $0.part == sent.part && $0.accounts == sent.accounts
                }
                guard yes == 2 else { return unsigned(sent.run) }
            default: break
            }
        }
        return true
    }

    private mutating func unsigned(_ run: Int) -> Bool {
        note(
            "runs", false,
            Text(
                "第 \(run) 批退款没有两个人的有效签名。",
                "Refund run \(run) is not signed by two people."))
    }

    /// Who was left out of the parts that were sent is as their events say.
    private mutating func left(_ scheme: OpenScheme) throws -> Bool {
        var known: Int64 = 0
        for entry in entries {
            guard case .refundsSent(let sent) = entry.of else { continue }
            if sent.part == 1 { known += sent.left.count }
            guard
                try snapshot.refundLeft(of: head, run: sent.run, part: sent.part) == sent.left
            else { return strayLeft() }
        }
        return try snapshot.refundLeftCount(of: head) == known ? true : strayLeft()
    }

    private mutating func strayLeft() -> Bool {
        note(
            "runs", false,
            Text(
                "退款中未发出的付款人与发出时的记录不符。",
                "The payers left out of refund runs differ from what was recorded when they were "
                    + "sent."))
    }

    private func wrongLine(_ scheme: OpenScheme) throws -> (run: Int, payer: String)? {
        let files = DebitFiles(reading: filesFolder, scheme: head.id)
        let aside = try AsideFolder(workFolder)
        let folder = aside.path
        return try RunLines(snapshot, scheme, workFolder: workFolder).firstWrong(
            over: scheme.state.closure?.seal != nil
        ) { run in
            let ordered = try scheme.state.run(run).ordered
            if files.isInPlace(ordered) { return files.refundsPath(run) }
            // A lost file is derived for the examination alone.
            let path = "\(folder)/\(run)"
            let file = RefundFile(scheme, run: run, cut: ordered.cut, day: ordered.day)
            let derived = try file.write(
                snapshot, at: path, workFolder: workFolder, progress: { _, _ in })
            guard derived == ordered else { throw OpenScheme.damaged("refund run \(run)") }
            return path
        }
    }
}
