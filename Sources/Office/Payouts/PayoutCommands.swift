public import Bookkeeping
import Foundation
public import MutualAid
import PublicRecord
import Storage

extension Office {
    private struct ProposeBody: Encodable {
        let command = "payout propose"
        let purpose: PayoutPurpose
        let amount: Int64?
        /// Keyed: a bare digest of a name and an account could be guessed.
        let payee: Digest
        let proof: String?
        let paper: String?
        let person: String
    }

    /// Proposes to pay for a purpose; a second person releases it.
    ///
    /// - Parameters:
    ///   - amount: in minor units; nil: all that is open.
    ///   - payeePath: a file with kind, name and account of the payee; nil for a transfer between
    ///     the scheme's own accounts.
    ///   - proof: the number of the paper that says why it is he, where one is needed.
    ///   - paper: the number of the custodian's written answer to his name, where it was not asked
    ///     over the wire.
    public func propose(
        _ scheme: String, _ purpose: PayoutPurpose, amount: Int64?, payeePath: String?,
        proof: String?, paper: String?, by signer: Signer, key: String, at moment: Moment
    ) throws -> Answered<ProposedPayout> {
        let people = try People(keysFolder: keysFolder)
        _ = try people.person(signer.name, .propose)
        let file = try payeePath.map(PayeeFile.read) ?? ownAccount(scheme, purpose)
        try PayoutWords.check(proof, "--proof")
        try PayoutWords.check(paper, "--attested")
        if file.kind.needsProof, proof == nil { throw PayoutRefusal.proofMissing(file.kind) }
        let bank = try settings(of: scheme).bank
        try file.mustSuit(bank)
        let keys = try keys(moment)
        let digest = keys.contentDigest(of: file)
        let body = ProposeBody(
            purpose: purpose, amount: amount, payee: digest, proof: proof, paper: paper,
            person: signer.name)
        let check =
            try paper.map { NameCheck(.attested, paper: $0) }
            ?? checkName(file.name, account: file.account)
        return try decide(scheme, key: key, body: body, at: moment) { desk in
            let payee = Payee(kind: file.kind, digest: digest, proof: proof)
            var proposed = try desk.proposal(purpose, amount, payee, check)
            try file.mustSuit(bank, amount: proposed.amount)
            let message = PayoutMessage.proposal(
                proposed, scheme: scheme, currency: desk.scheme.currency)
            proposed.proposedBy = try signer.approve(message, .propose, people)
            let isChanged = try desk.isChange(payee, for: purpose)
            try desk.keep(proposed, file, keys)
            if isChanged, let number = purpose.aided {
                let changed = PayeeChanged(
                    number: number, changed: moment.day, waitsUntil: proposed.releasableFrom)
                try desk.notify(changed)
            }
            return proposed
        }
    }

    /// The scheme itself, on the account that a transfer goes to.
    private func ownAccount(_ scheme: String, _ purpose: PayoutPurpose) throws -> PayeeFile {
        guard case .transfer(let from, let to) = purpose else {
            throw PayoutRefusal.payeeMissing(purpose)
        }
        let accounts = try store.read { snapshot in
            try snapshot.custodyAccounts(of: try OpenScheme(scheme, snapshot, readings).head)
        }
        let account = try accounts.mustServe(to)
        guard try accounts.mustServe(from) != account else {
            // Both go through the general one: there is nothing to move.
            throw CustodyRefusal.noneServes(accounts.of(to) == nil ? to : from)
        }
        return PayeeFile(
            kind: .own, name: try CustodianSettings(keysFolder: keysFolder).holder,
            account: account.account, agent: account.agent)
    }

    /// Releases payouts that somebody else proposed, all or none: from now on they may be sent.
    ///
    /// Whether one was released stands in its own line, so a repetition is known without a key: it
    /// is one only while the payout is not over.
    public func release(
        _ scheme: String, payouts numbers: [Int64], by signer: Signer, at moment: Moment
    ) throws -> [Answered<PayoutReleased>] {
        let people = try People(keysFolder: keysFolder)
        _ = try people.person(signer.name, .release)
        let limits = try CustodianSettings(keysFolder: keysFolder).limits
        return try write(scheme, at: moment) { desk in
            try numbers.map { number in
                if let before = try desk.release(of: number, by: signer.name) {
                    return Answered(answer: before, repeated: true)
                }
                do {
                    let released = try desk.release(number, by: signer, people, limits)
                    return Answered(answer: released, repeated: false)
                } catch let refusal as any Explained {
                    throw numbers.count == 1 ? refusal : OnePayout(number, refusal)
                }
            }
        }
    }

    private struct WithdrawBody: Encodable {
        let command = "payout withdraw"
        let payout: Int64
        let person: String
    }

    /// Withdraws a payout that has not gone to the custodian.
    public func withdraw(
        _ scheme: String, payout number: Int64, by signer: Signer, at moment: Moment
    ) throws -> Answered<PayoutWithdrawn> {
        let people = try People(keysFolder: keysFolder)
        return try decide(
            scheme, key: "payout-withdraw/\(number)/\(signer.name)",
            body: WithdrawBody(payout: number, person: signer.name), at: moment
        ) { desk in
            let line = try desk.live(number)
            guard line.batch == nil else { throw PayoutRefusal.sentBefore(number) }
            let approval = try signer.approve(
                PayoutMessage.withdrawal(number, scheme: scheme), .propose, people)
            let event = PayoutWithdrawn(
                number: number, purpose: line.purpose,
                amount: line.released == nil ? 0 : line.amount, by: approval)
            try desk.append(.payoutWithdrawn(event))
            try desk.note(.refused, of: number)
            return event
        }
    }

    /// Notes that the recipient has confirmed the money; the officer who heard it signs. Told of
    /// the same day a second time, whoever tells it, nothing changes.
    public func confirm(
        _ scheme: String, payout number: Int64, on day: Day, by signer: Signer, at moment: Moment
    ) throws -> Answered<PayoutConfirmed> {
        let people = try People(keysFolder: keysFolder)
        _ = try people.person(signer.name, .confirm)
        return try write(scheme, at: moment) { desk in
            guard let line = try desk.snapshot.payout(number, of: desk.scheme.head) else {
                throw PayoutRefusal.unknown(number)
            }
            guard line.refused == nil else { throw PayoutRefusal.overBefore(number) }
            guard line.released != nil else { throw PayoutRefusal.notReleased(number) }
            guard line.returned == nil else { throw PayoutRefusal.returned(number) }
            if let before = try desk.confirmation(line) {
                guard before.on == day else { throw PayoutRefusal.overBefore(number) }
                return Answered(answer: before, repeated: true)
            }
            guard line.paid != nil, let batch = line.batch else {
                throw PayoutRefusal.notPaid(number)
            }
            let sent = try desk.snapshot.sentBatch(batch, of: desk.scheme).day
            guard (sent...max(sent, moment.day)).contains(day) else {
                throw PayoutRefusal.confirmedOutside(number, from: sent, through: moment.day)
            }
            let approval = try signer.approve(
                PayoutMessage.confirmation(number, on: day, scheme: scheme), .confirm, people)
            let event = PayoutConfirmed(number: number, on: day, by: approval)
            try desk.append(.payoutConfirmed(event))
            try desk.note(.confirmed, of: number)
            return Answered(answer: event, repeated: false)
        }
    }

    private struct UnclaimedBody: Encodable {
        let command = "payout unclaimed"
        let number: Int64
        let person: String
    }

    /// Sets the open aid of a case apart that nobody claimed in the time of the rules. It decides
    /// over money, so somebody who may propose payouts signs it.
    public func setApart(
        _ scheme: String, case number: Int64, by signer: Signer, at moment: Moment
    ) throws -> Answered<AidUnclaimed> {
        let people = try People(keysFolder: keysFolder)
        _ = try people.person(signer.name, .propose)
        return try decide(
            scheme, key: "payout-unclaimed/\(number)/\(moment.day)/\(signer.name)",
            body: UnclaimedBody(number: number, person: signer.name), at: moment
        ) { desk in
            let (_, closing) = try desk.sharedCase(number)
            let from = closing.flatMap {
                desk.scheme.timeline.rules(of: $0).paying?.unclaimed($0)
            }
            guard let from, moment.day >= from else {
                throw PayoutRefusal.notUnclaimed(number, from: from)
            }
            let open = try desk.open(.aid(number))
            try desk.mustBeOpen(.aid(number), max(1, open))
            let message = PayoutMessage.unclaimed(
                number, open, scheme: scheme, currency: desk.scheme.currency)
            let event = AidUnclaimed(
                case: number, amount: open, by: try signer.approve(message, .propose, people))
            try desk.append(.aidUnclaimed(event))
            let waits = UnclaimedAid(
                number: number, amount: open, since: closing?.share ?? moment.day)
            try desk.notify(.unclaimedAid(waits), case: number, event: desk.scheme.head.number)
            return event
        }
    }
}

extension Desk {
    /// A proposal without its signature.
    fileprivate func proposal(
        _ purpose: PayoutPurpose, _ amount: Int64?, _ payee: Payee, _ check: NameCheck
    ) throws -> ProposedPayout {
        guard payee.kind.suits(purpose) else {
            throw PayoutRefusal.payeeUnfit(payee.kind, purpose)
        }
        if let number = purpose.aided {
            _ = try sharedCase(number)
        }
        try mustBePayable(payee, for: purpose, payout: nil)
        let sum = try amount ?? max(1, open(purpose))
        try mustBeOpen(purpose, sum)
        let number = (try snapshot.payouts(of: scheme.head).last?.number ?? 0) + 1
        return ProposedPayout(
            number: number, purpose: purpose, amount: sum, payee: payee, check: check,
            releasableFrom: try releasable(payee, for: purpose),
            proposedBy: Approval(person: "", key: payee.digest, signature: ""))
    }

    /// A payee other than the one before waits 72 hours: three full days, whatever the hour. To
    /// propose him a second time shortens nothing, and unclaimed aid is the same case.
    private func releasable(_ payee: Payee, for purpose: PayoutPurpose) throws -> Day {
        guard let before = try proposalBefore(for: purpose) else { return moment.day }
        guard before.payee.digest == payee.digest else {
            return moment.day.adding(days: payeeWaitDays)
        }
        return max(moment.day, before.releasableFrom)
    }

    /// Whether somebody else was to be paid before.
    fileprivate func isChange(_ payee: Payee, for purpose: PayoutPurpose) throws -> Bool {
        try proposalBefore(for: purpose).map { $0.payee.digest != payee.digest } ?? false
    }

    /// The last proposal for a purpose.
    private func proposalBefore(for purpose: PayoutPurpose) throws -> ProposedPayout? {
        let before = try snapshot.payouts(of: scheme.head).last {
            $0.purpose == purpose || (purpose.aided != nil && $0.purpose.aided == purpose.aided)
        }
        return try before.map { try snapshot.proposal($0, scheme) }
    }

    /// Appends the event and seals name and account under a key of their own.
    fileprivate mutating func keep(
        _ proposed: ProposedPayout, _ file: PayeeFile, _ keys: KeyStore
    ) throws {
        let number = proposed.number
        let (slot, sealed) = try PersonVault.sealing(self, keys) { vault in
            // Payees' keys are told from those of members, which have numbers above zero.
            let (slot, key) = try vault.newKey()
            return (slot, try vault.seal(file, under: key, -number))
        }
        try append(.payoutProposed(proposed))
        try transaction.add(
            proposed, event: scheme.head.number, slot: slot, sealed: sealed, scheme: scheme.head)
    }

    /// Says that the event just appended took a payout a step further.
    func note(_ step: PayoutStep, of number: Int64) throws {
        try transaction.note(step, of: number, event: scheme.head.number, scheme: scheme.head)
    }
}

/// How many days after its proposal a payout to a changed payee can be released.
let payeeWaitDays = 4

/// Words on payouts that people type.
private enum PayoutWords {
    /// A paper's number goes into the events, so it has to be one: no names, no sentences.
    static func check(_ word: String?, _ option: String) throws {
        guard let word else { return }
        let fits =
            (1...40).contains(word.utf8.count)
            && word.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x2F
            }
        guard fits else {
            throw FileProblem(
                line: nil, field: option, code: "payee.paper",
                Text(
                    "文件编号须为 1 至 40 个字母、数字、连字符或斜线。",
                    "The number of a paper is 1 to 40 letters, digits, hyphens and slashes."))
        }
    }
}
