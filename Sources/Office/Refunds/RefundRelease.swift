import BankFiles
import Bookkeeping
public import MutualAid
import Storage

extension Office {
    private struct ApproveBody: Encodable {
        let command = "refund approve"
        let run: Int
        let part: Int
        let accounts: Digest
        let person: String
    }

    /// A person's signed yes to what a run sends next, and to the accounts it goes to: the first by
    /// somebody who may propose, the second by another who may release. Once an account changes,
    /// both give theirs again.
    public func approveRefunds(
        of scheme: String, run number: Int, by signer: Signer, at moment: Moment
    ) throws -> Answered<RefundsApproved> {
        let people = try People(keysFolder: keysFolder)
        let keys = try keys(moment)
        let path = try refundFile(of: scheme, run: number)
        let (part, accounts) = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let part = try snapshot.nextPart(of: number, open)
            return (
                part,
                try RefundPart(snapshot, open, keys, run: number, part: part, path: path).digest()
            )
        }
        return try decide(
            scheme, key: "refund-approve/\(number)/\(part)/\(accounts.hex)/\(signer.name)",
            body: ApproveBody(run: number, part: part, accounts: accounts, person: signer.name),
            at: moment
        ) { desk in
            guard try desk.snapshot.nextPart(of: number, desk.scheme) == part else {
                throw Refusal.refundApprovedBefore(number)
            }
            let before = try desk.snapshot.approvals(of: number, part: part, desk.scheme)
                .filter { $0.accounts == accounts && people.stand(by: $0) }
            guard before.count < 2 else { throw Refusal.refundApprovedBefore(number) }
            let words = try RefundMessage.approval(
                desk.scheme.state.run(number).ordered, part: part, accounts: accounts,
                scheme: scheme)
            let approval = try signer.approve(words, before.isEmpty ? .propose : .release, people)
            if let first = before.first, approval.isBySamePerson(as: first.by) {
                throw Refusal.refundSamePerson(signer.name, run: number)
            }
            let event = RefundsApproved(run: number, part: part, accounts: accounts, by: approval)
            try desk.append(.refundsApproved(event))
            return event
        }
    }

    private struct SendBody: Encodable {
        let command = "refund send"
        let run: Int
        let part: Int
    }

    /// Writes what two people approved of a run into files for the custodian. Payers whose account
    /// is not known stay owed in that run: they are listed apart, and sent when it is known and two
    /// people have approved it. Repeated, it is what was sent before once more.
    public func sendRefunds(
        of scheme: String, run number: Int, at moment: Moment
    ) throws -> (answered: Answered<RefundsSent>, paths: [String]) {
        let consignment = try Consignment(self, of: scheme, at: moment)
        let people = try People(keysFolder: keysFolder)
        let (open, sent, approvals) = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            _ = try open.state.run(number)
            let sent = try snapshot.sentRefunds(number, open).map(\.sent)
            return (
                open, sent,
                try snapshot.approvals(of: number, part: sent.count + 1, open)
                    .filter(people.stand)
            )
        }
        if let last = sent.last, last.unsent == nil || approvals.count < 2 {
            return try sentBefore(last, scheme, at: moment)
        }
        guard approvals.count >= 2 else { throw Refusal.refundNotApproved(number) }
        let part = sent.count + 1
        let day = consignment.settings.bank.nextBankDay(onOrAfter: moment.day)
        let path = try refundFile(of: scheme, run: number)
        let left = SortedRecords(folder: store.workFolder)
        let written = try store.read { snapshot in
            try snapshot.mustHoldRefunds(open, consignment.settings.limits, on: moment.day)
            return try RefundPart(
                snapshot, open, consignment.keys, run: number, part: part, path: path
            ).write(consignment, on: day, created: moment.day, left: left)
        }
        // Nobody's account has become known.
        if let last = sent.last, written.files.isEmpty {
            return try sentBefore(last, scheme, at: moment)
        }
        guard approvals.count(where: { $0.accounts == written.accounts }) == 2 else {
            throw Refusal.refundAccountsChanged(number)
        }
        let answered = try decide(
            scheme, key: "refund-send/\(number)/\(part)", body: SendBody(run: number, part: part),
            at: moment
        ) { desk in
            try desk.snapshot.mustHoldRefunds(
                desk.scheme, consignment.settings.limits, on: moment.day)
            return try desk.send(written, run: number, part: part, on: day, left)
        }
        // Where it is repeated, somebody else at the same has written them.
        if !answered.repeated { _ = try consignment.place(written.all) }
        return (answered, try refundFiles(scheme, run: number, at: moment).map(\.path))
    }

    private func sentBefore(
        _ last: RefundsSent, _ scheme: String, at moment: Moment
    ) throws -> (answered: Answered<RefundsSent>, paths: [String]) {
        let paths = try refundFiles(scheme, run: last.run, at: moment).map(\.path)
        return (Answered(answer: last, repeated: true), paths)
    }

    /// The files of all parts of a run in their places, to be brought to the custodian; derived
    /// again where they are lost. Each time, custody has to be sound.
    public func refundFiles(
        _ scheme: String, run: Int, at moment: Moment
    ) throws -> [(file: SentFile, path: String)] {
        let consignment = try Consignment(self, of: scheme, at: moment)
        let files = try DebitFiles(filesFolder, scheme: scheme)
        return try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            try snapshot.mustHoldRefunds(open, consignment.settings.limits, on: moment.day)
            return try snapshot.sentRefunds(run, open).flatMap { day, sent in
                let all = sent.files + [sent.unsent].compactMap(\.self)
                let paths = try consignment.paths(of: all) {
                    try RefundPart(
                        snapshot, open, consignment.keys, run: run, part: sent.part,
                        path: try restoreRefunds(snapshot, open, run: run, files)
                    ).write(
                        consignment, on: sent.day, created: day,
                        left: SortedRecords(folder: store.workFolder)
                    ).all
                }
                return Array(zip(sent.files, paths))
            }
        }
    }
}

extension Desk {
    /// Keeps who was left out of a part, and that it was sent.
    fileprivate mutating func send(
        _ written: RefundPart.Written, run: Int, part: Int, on day: Day, _ left: SortedRecords
    ) throws -> RefundsSent {
        var rows = try RefundLeftRows(
            writing: transaction, scheme: scheme.head, run: run, part: part)
        let reader = try left.read()
        while let record = try reader.next() { try rows.write(Payer(code: record.words.0)) }
        let sent = RefundsSent(
            run: run, part: part, day: day, files: written.files, unsent: written.unsent,
            left: rows.finish(), accounts: written.accounts)
        try append(.refundsSent(sent))
        return sent
    }
}

extension People {
    /// Whether who approved a run may still do so: whoever is on the list no more is not one of
    /// two.
    fileprivate func stand(by approved: RefundsApproved) -> Bool {
        stillMay(.propose, approved.by) || stillMay(.release, approved.by)
    }
}

extension Snapshot {
    /// The people's yes to one part of a run, each with a signature that holds; nobody gives two to
    /// the same accounts.
    func approvals(
        of run: Int, part: Int, _ scheme: OpenScheme
    ) throws -> [RefundsApproved] {
        let approvals = try events(of: scheme.head, kinds: [.refundsApproved]).compactMap {
            event -> RefundsApproved? in
            guard case .refundsApproved(let approved) = event.event, approved.run == run,
                approved.part == part
            else { return nil }
            return approved
        }
        guard approvals.allSatisfy({ $0.isSigned(scheme) }), !approvals.haveDoubles else {
            throw OpenScheme.damaged("refund run \(run)")
        }
        return approvals
    }

    /// How a run was sent, part by part, and when.
    func sentRefunds(
        _ run: Int, _ scheme: OpenScheme
    ) throws -> [(day: Day, sent: RefundsSent)] {
        try events(of: scheme.head, kinds: [.refundsSent]).compactMap {
            if case .refundsSent(let sent) = $0.event, sent.run == run {
                ($0.day, sent)
            } else {
                nil
            }
        }
    }

    /// The part of a run that comes next; refused where everybody was sent.
    fileprivate func nextPart(of run: Int, _ scheme: OpenScheme) throws -> Int {
        let sent = try sentRefunds(run, scheme).map(\.sent)
        if let last = sent.last, last.unsent == nil { throw Refusal.refundApprovedBefore(run) }
        return sent.count + 1
    }
}

extension RefundsApproved {
    /// Whether the person signed for just that.
    func isSigned(_ scheme: OpenScheme) -> Bool {
        guard let run = try? scheme.state.run(run) else { return false }
        return by.signs(
            RefundMessage.approval(
                run.ordered, part: part, accounts: accounts, scheme: scheme.head.id))
    }
}

extension [RefundsApproved] {
    /// Whether one person approved the same accounts of a part twice.
    var haveDoubles: Bool {
        indices.contains { place in
            self[..<place].contains {
                $0.accounts == self[place].accounts && $0.part == self[place].part
                    && $0.by.isBySamePerson(as: self[place].by)
            }
        }
    }
}

/// The words that a person signs for a run: what it is, by the digest of its file, and where its
/// money goes, by the digest of the accounts.
enum RefundMessage {
    static func approval(
        _ run: RefundsOrdered, part: Int, accounts: Digest, scheme: String
    ) -> String {
        """
        tongzhou/refund-approve/v1
        \(scheme)
        \(run.run)
        \(run.lines) \(run.amount)
        \(run.digest.hex)
        \(part) \(accounts.hex)

        """
    }
}
