/// Why money stays. The order is the order of precedence.
public enum PayoutRefusal: Explained, Equatable, Sendable {
    case payeeMissing(PayoutPurpose)
    case proofMissing(Payee.Kind)
    case unknown(Int64)
    case overBefore(Int64)
    case sentBefore(Int64)
    case releasedBefore(Int64)
    case notReleased(Int64)
    case returned(Int64)
    case notPaid(Int64)
    case confirmedOutside(Int64, from: Day, through: Day)
    case payeeUnfit(Payee.Kind, PayoutPurpose)
    case notShared(Int64)
    case collectionOpen(Int64)
    case memberDied(payout: Int64?)
    case memberIsChild
    case notUnclaimed(Int64, from: Day?)
    case nothingOpen(PayoutPurpose, open: Int64, currency: Currency)
    case samePerson(String, as: String)
    case proposerGone(String)
    case party(String)
    case nameNotChecked(NameCheck.Answer)
    case payeeWaits(until: Day)
    case payeeUntold(Int64)
    case nothingToSend
    case batchUnknown(Int)
    case custodyUnsound(Text)
    case depositSmaller(held: Int64, others: Int64, currency: Currency)
    case accountSmaller(AccountPurpose, held: Int64, currency: Currency)

    /// The stable code.
    public var code: String {
        switch self {
        case .payeeMissing: "payout.payee-missing"
        case .proofMissing: "payout.proof-missing"
        case .unknown: "payout.unknown"
        case .overBefore: "payout.over-before"
        case .sentBefore: "payout.sent-before"
        case .releasedBefore: "payout.released-before"
        case .notReleased: "payout.not-released"
        case .returned: "payout.returned"
        case .notPaid: "payout.not-paid"
        case .confirmedOutside: "payout.confirmed-outside"
        case .payeeUnfit: "payout.payee-unfit"
        case .notShared: "payout.not-shared"
        case .collectionOpen: "payout.collection-open"
        case .memberDied: "payout.member-died"
        case .memberIsChild: "payout.member-is-child"
        case .notUnclaimed: "payout.not-unclaimed"
        case .nothingOpen: "payout.nothing-open"
        case .samePerson: "payout.same-person"
        case .proposerGone: "payout.proposer-gone"
        case .party: "payout.party"
        case .nameNotChecked: "payout.name-not-checked"
        case .payeeWaits: "payout.payee-waits"
        case .payeeUntold: "payout.payee-untold"
        case .nothingToSend: "payout.nothing-to-send"
        case .batchUnknown: "payout.batch-unknown"
        case .custodyUnsound: "payout.custody-unsound"
        case .depositSmaller: "payout.deposit-smaller"
        case .accountSmaller: "payout.account-smaller"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .unknown(let number):
            Text(
                "没有第 \(number) 号付款；payout list 列出全部。",
                "There is no payout \(number); payout list shows them all.")
        case .nothingOpen(let purpose, let open, let currency):
            Text(
                "\(purpose.text) 只剩 \(currency.text(open)) 可付；请减少金额，或先撤回未付的提议。",
                "Only \(currency.text(open)) of \(purpose.text) is open; propose less, or withdraw "
                    + "a proposal that was not paid.")
        case .notShared(let number):
            Text(
                "案件 \(number) 还没有在已关账的期内分摊；关账后再付。",
                "Case \(number) has not been shared in a closed period; pay it when it has.")
        case .collectionOpen(let number):
            Text(
                "案件 \(number) 的互助金可能因收不齐而减少；请等这一期收款结束。",
                "The aid of case \(number) may still be cut by what is not collected; wait for the "
                    + "end of the period's collection.")
        case .notUnclaimed(let number, let from):
            Text(
                "案件 \(number) 的互助金还不能算无人认领"
                    + (from.map { "，最早 \($0)。" } ?? "；规则没有写认领期限（paying.unclaimedAfterDays）。"),
                "The aid of case \(number) does not count as unclaimed"
                    + (from.map { " before \($0)." }
                        ?? ": the rules name no time for it (paying.unclaimedAfterDays)."))
        case .payeeMissing(let purpose):
            Text(
                "\(purpose.text) 须有收款人文件；请用 --payee 给出。",
                "\(purpose.text) needs a payee's file; give it with --payee.")
        case .proofMissing(let kind):
            Text(
                "收款人是 \(kind.rawValue) 时须有证明文件编号；请用 --proof 给出。",
                "A payee who is \(kind.rawValue) needs the number of a paper that says why; give "
                    + "it with --proof.")
        case .memberIsChild:
            Text(
                "成员未满 18 岁，不能自己收款；请付给监护人、家人或医院。",
                "The member is under 18 and cannot be paid himself; pay the guardian, the family "
                    + "or the hospital.")
        case .memberDied(let payout):
            Text(
                "成员已经去世，不能付给他本人；请"
                    + (payout.map { "撤回第 \($0) 号付款，再" } ?? "")
                    + "凭证明文件付给遗产（estate）或家人（family）。",
                "The member has died and cannot be paid himself; "
                    + (payout.map { "withdraw payout \($0) and " } ?? "")
                    + "pay the estate or the family, with the number of the paper that says why.")
        case .payeeUnfit(let kind, let purpose):
            switch purpose {
            case .aid, .unclaimed:
                Text(
                    "互助金不能付给 \(kind.rawValue)；请付给成员、家人、监护人、医院、遗产或提存机关。",
                    "Aid is never paid to the \(kind.rawValue); pay the member, the family, a "
                        + "guardian, the hospital, the estate or an authority.")
            case .fee, .advance:
                Text(
                    "\(purpose.text) 只付给运营方或垫付方；收款人文件的 kind 写 operator。",
                    "\(purpose.text) goes to whoever it stands to the credit of; write kind: "
                        + "operator in the payee's file.")
            case .foreign:
                Text(
                    "\(purpose.text) 只退给汇款人；收款人文件的 kind 写 sender。",
                    "\(purpose.text) goes back to whoever sent it; write kind: sender in the "
                        + "payee's file.")
            case .transfer:
                Text(
                    "\(purpose.text) 只转入计划自己的账户；请不要给收款人文件。",
                    "\(purpose.text) goes to the scheme's own account; leave the payee's file out.")
            }
        default: secondText
        }
    }

    private var secondText: Text {
        switch self {
        case .samePerson(let proposer, let person):
            Text(
                "这笔付款是 \(proposer) 提议的"
                    + (person == proposer ? "" : "，\(person) 用的是同一把钥匙")
                    + "；须由另一个人、用另一把钥匙放行。",
                "\(proposer) proposed this payout"
                    + (person == proposer ? "" : ", and the key of \(person) is the same")
                    + "; another person with another key has to release it.")
        case .proposerGone(let person):
            Text(
                "提议人 \(person) 的钥匙在 office.yaml 里已没有 propose 权限；"
                    + "请撤回，由有权的人重新提议。",
                "The key of \(person), who proposed it, has the right to propose no longer in "
                    + "office.yaml; withdraw it, and let somebody who has it propose it again.")
        case .party(let person):
            Text(
                "\(person) 与本案有关（本人、付款人或同一付款人的成员）；请由与本案无关的人办理。",
                "\(person) is party to the case (the member, his payer, or one with the same "
                    + "payer); let somebody else do it.")
        case .nameNotChecked(let answer):
            Text(
                "托管方对收款户名的答复是 \(answer.rawValue)；请核对户名和账号后撤回重提，"
                    + "或凭托管方的书面答复用 --attested 提议。",
                "The custodian's answer to the payee's name is \(answer.rawValue); check name and "
                    + "account, withdraw and propose again, or propose with --attested on the "
                    + "custodian's written answer.")
        case .payeeWaits(let day):
            Text(
                "收款人有变更，须等满 72 小时；\(day) 起可放行。",
                "The payee was changed and waits 72 hours; it can be released from \(day) on.")
        case .payeeUntold(let number):
            Text(
                "案件 \(number) 的收款人变更还没有通知本人；请先 notice send，不成则改正联系方式或寄信。",
                "The change of the payee of case \(number) has not been told yet; run notice send "
                    + "first, and where that fails correct the contact or send a letter.")
        case .releasedBefore(let number):
            Text("第 \(number) 号付款已放行。", "Payout \(number) has been released.")
        case .notReleased(let number):
            Text(
                "第 \(number) 号付款还没有放行；请由第二个人 payout release。",
                "Payout \(number) has not been released; a second person does it with payout "
                    + "release.")
        case .sentBefore(let number):
            Text(
                "第 \(number) 号付款已发往托管方，不能撤回；请等其答复。",
                "Payout \(number) has gone to the custodian and cannot be withdrawn; wait for the "
                    + "answer.")
        case .overBefore(let number):
            Text(
                "第 \(number) 号付款已经了结（付清、确认、退回、被拒或撤回）。",
                "Payout \(number) is over: paid, confirmed, returned, rejected or withdrawn.")
        case .notPaid(let number):
            Text(
                "对账单上还没有第 \(number) 号付款；到账后再确认。",
                "Payout \(number) is not on a statement yet; it is confirmed when it has been "
                    + "paid.")
        case .confirmedOutside(let number, let from, let through):
            Text(
                "第 \(number) 号付款 \(from) 发出，到账日应在 \(from) 至 \(through) 之间；请核对 --on。",
                "Payout \(number) went out on \(from), so it arrived from then to \(through); "
                    + "correct --on.")
        case .returned(let number):
            Text(
                "第 \(number) 号付款已被退回，没有到账；请核对收款人后重新提议。",
                "Payout \(number) came back and has not arrived; check the payee and propose it "
                    + "again.")
        default: lastText
        }
    }

    private var lastText: Text {
        switch self {
        case .nothingToSend:
            Text(
                "没有已放行而未发出的付款。", "Nothing has been released that was not sent.")
        case .batchUnknown(let batch):
            Text("没有第 \(batch) 批付款。", "There is no batch \(batch) of payouts.")
        case .custodyUnsound(let why):
            Text(
                "账与托管账户没有对平，付款停止：\(why.zh) 先看 custody status。",
                "Books and custodian do not agree, so payouts stop: \(why.en) See custody status.")
        case .depositSmaller(let held, let others, let currency):
            Text(
                "托管账户可用 \(currency.text(held))，不够付"
                    + (others > 0 ? "（另有 \(currency.text(others)) 是替别人保管的，不能动用）" : "")
                    + "；请等收款到账，或由承担方垫付。",
                "The custodian holds \(currency.text(held)) for this, which is not enough"
                    + (others > 0
                        ? " (\(currency.text(others)) more is held for others and is not spent)"
                        : "")
                    + "; wait for dues to come in, or have the one who bears it advance it.")
        case .accountSmaller(let account, let held, let currency):
            Text(
                "用于 \(account.rawValue) 的账户可用 \(currency.text(held))，不够付；"
                    + "请先从别的账户转入（payout propose transfer-…-\(account.rawValue)）。",
                "The account for \(account.rawValue) has \(currency.text(held)) for this, which is "
                    + "not enough; move money there first (payout propose transfer-…-"
                    + "\(account.rawValue)).")
        default: preconditionFailure("a payout's refusal")
        }
    }
}
