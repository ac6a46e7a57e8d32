import Bookkeeping
import MutualAid
import Storage

/// A run of refunds was sent only after two different people had signed for it.
extension Examination {
    mutating func runs(_ scheme: OpenScheme) -> Bool {
        var approvals: [Int: [Approval]] = [:]
        for entry in entries {
            switch entry.of {
            case .refundsApproved(let approved):
                let others = approvals[approved.run] ?? []
                guard isSigned(approved, scheme),
                    !others.contains(where: { $0.isBySamePerson(as: approved.by) })
                else { return unsigned(approved.run) }
                approvals[approved.run] = others + [approved.by]
            case .refundsSent(let sent):
                guard approvals[sent.run]?.count == 2 else { return unsigned(sent.run) }
            default: break
            }
        }
        return true
    }

    private func isSigned(_ approved: RefundsApproved, _ scheme: OpenScheme) -> Bool {
        guard let run = try? scheme.state.run(approved.run) else { return false }
        return approved.by.signs(RefundMessage.approval(run.ordered, scheme: head.id))
    }

    private mutating func unsigned(_ run: Int) -> Bool {
        note(
            "runs", false,
            Text(
                "第 \(run) 批退款没有两个人的有效签名。",
                "Refund run \(run) is not signed by two people."))
    }
}
