import Bookkeeping
import MutualAid
import Storage

/// A closing follows from the rules, refunds from the roll.
extension Examination {
    mutating func closing(_ scheme: OpenScheme, _ scan: ExaminationScan) throws -> Bool {
        guard refunds(scheme, scan) else { return false }
        guard let closure = scheme.state.closure else { return true }
        let terms = closure.terms
        guard let rules = scheme.history.version(terms.rulesVersion) else {
            return note(
                "closing", false,
                Text("关停所依的规则版本不存在。", "The version of the rules of the closing is missing."))
        }
        let expected = ClosureAnnounced(
            trigger: terms.trigger, reference: terms.reference, rules: rules,
            announced: terms.announced, lastDay: terms.lastDay, takenOver: terms.takenOver,
            by: terms.by)
        let taken = terms.takenOver.allSatisfy { over in
            scheme.state.closings.contains { $0.period == over.period && $0.due == over.amount }
        }
        guard expected == terms, taken else {
            return note(
                "closing", false,
                Text(
                    "关停公告与所依规则推出的不符。",
                    "The announcement of the closing differs from what its rules say."))
        }
        guard isSigned(closure) else {
            return note(
                "closing", false,
                Text(
                    "关停公告或尾期的了结没有有效签名。",
                    "The announcement of the closing, or the end of its tail, is not signed."))
        }
        if let seal = closure.seal {
            guard try archive(scheme, seal.figures) else { return false }
            let open = try snapshot.balances(of: head).first { $0.minor != 0 }
            if let open {
                return note(
                    "closing", false,
                    Text(
                        "计划已封存而科目 \(open.account.name) 不为零。",
                        "The scheme is sealed and account \(open.account.name) is not at zero."))
            }
        }
        return note(
            "closing", true,
            Text(
                "关停各步骤依规则先后相接，退款由名册重新推出，全部相同。",
                "The steps of the closing follow from the rules and each other; refunds derived "
                    + "again are equal."))
    }

    /// Who announced the closing, and who ended its tail, has signed it.
    private func isSigned(_ closure: Closure) -> Bool {
        let announced = closure.terms
        let words = ClosureMessage.announcement(announced, scheme: head.id)
        guard announced.by?.signs(words) ?? false else { return false }
        return closure.tails.allSatisfy { tail in
            guard tail.figures.isLast else { return true }
            let words = ClosureMessage.tail(tail.figures, scheme: head.id)
            return tail.figures.by?.signs(words) ?? false
        }
    }

    /// The archive is as it was sealed, where it is there.
    private mutating func archive(_ scheme: OpenScheme, _ seal: ClosureSealed) throws -> Bool {
        let folder = try DebitFiles(filesFolder, scheme: head.id).archivePath
        guard Office.fileSize("\(folder)/SHA256SUMS") > 0 else { return true }
        guard let file = try Archive.problem(in: folder, seal: seal) else { return true }
        return note(
            "archive", false,
            Text(
                "档案里的 \(file) 与封存时的不符，或缺失；请用 closing archive 重新生成。",
                "The file \(file) of the archive is missing or not as it was sealed; closing archive "
                    + "writes it anew."))
    }

    private mutating func refunds(_ scheme: OpenScheme, _ scan: ExaminationScan) -> Bool {
        let grants = scheme.state.closure?.grants ?? []
        for (grant, total) in zip(grants, scan.claims.grants) {
            let figures = grant.figures
            guard total.amount == figures.amount, total.members == figures.members,
                total.shares == figures.shares
            else { return differs("grant", grant.event, figures.amount, total.amount) }
        }
        if let first = grants.first?.figures {
            guard first.balances == scan.balances, first.corrections == scan.corrections,
                first.arrears == scan.arrears
            else {
                return differs("grant", grants[0].event, first.balances, scan.balances)
            }
        }
        for (run, total) in zip(scheme.state.runs, scan.claims.runs) {
            guard total.amount == run.ordered.amount, total.members == run.ordered.members else {
                return differs("run", Int64(run.ordered.run), run.ordered.amount, total.amount)
            }
        }
        return true
    }

    private mutating func differs(
        _ what: String, _ number: Int64, _ booked: Int64, _ derived: Int64
    ) -> Bool {
        note(
            "refunds", false,
            Text(
                "退款（\(what) \(number)）：记录 \(booked)，由名册推出 \(derived)。",
                "Refunds (\(what) \(number)): \(booked) on record, \(derived) derived from the roll."
            ))
    }
}
