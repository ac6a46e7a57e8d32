public import Bookkeeping
public import MutualAid

/// What custody refuses.
public enum CustodyRefusal: Explained, Equatable {
    case openBefore(CustodyOpened)
    case notOpen
    case underWay
    case noneServes(AccountPurpose)
    case accountNotNamed([AccountPurpose])
    case lineUnknown(Int64)
    case lineMatchedBefore(Int64)
    case lineDoesNotFit(Int64, amount: Int64, other: Int64, currency: Currency)
    case lineWrongSign(Int64, amount: Int64, comes: Bool, currency: Currency)
    case lineInvests(Int64)
    case lineHasID(Int64, String)
    case eventMovesNothing(Int64)
    case lineNotMatched(Int64)
    case matchStands(Int64)
    case settingsMissing(String)
    case wireMissing
    case tokenInClear
    case sentFileChanged(String)

    /// The stable code.
    public var code: String {
        switch self {
        case .openBefore: "custody.open-before"
        case .notOpen, .noneServes: "custody.not-open"
        case .underWay: "custody.under-way"
        case .accountNotNamed: "custody.account-not-named"
        case .lineUnknown: "custody.line-unknown"
        case .lineMatchedBefore: "custody.line-matched-before"
        case .lineDoesNotFit, .lineWrongSign: "custody.line-does-not-fit"
        case .lineInvests, .lineHasID: "custody.line-is-known"
        case .eventMovesNothing: "custody.event-moves-nothing"
        case .lineNotMatched: "custody.line-not-matched"
        case .matchStands: "custody.match-stands"
        case .settingsMissing: "custodian.settings-missing"
        case .wireMissing: "custodian.no-address"
        case .tokenInClear: "custodian.token-in-clear"
        case .sentFileChanged: "custody.sent-file-changed"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .openBefore(let opened):
            Text(
                "托管账户 \(opened.account)（\(opened.purpose.rawValue)）已经登记；"
                    + "一个用途一个账户，一个账户一个用途。",
                "The account \(opened.account) (\(opened.purpose.rawValue)) is open already: one "
                    + "account for a purpose, one purpose for an account.")
        case .noneServes(let purpose):
            Text(
                "没有用于 \(purpose.rawValue) 的托管账户；请先做 custody open --for \(purpose.rawValue)。",
                "No account at the custodian is for \(purpose.rawValue); run custody open --for "
                    + "\(purpose.rawValue) first.")
        case .accountNotNamed(let open):
            Text(
                "有多个托管账户，而对账单没有写账号；请用 --for 说明是哪一个："
                    + "\(open.map(\.rawValue).joined(separator: "、"))。",
                "Several accounts are open and the statement names none; say with --for which one "
                    + "it is of: \(open.map(\.rawValue).joined(separator: ", ")).")
        case .notOpen:
            Text(
                "还没有登记托管账户；请先做 custody open。",
                "No account at a custodian has been named; run custody open first.")
        case .underWay:
            Text(
                "有付款、退款或代扣已写成文件而还没有结果；请等它们了结后再登记账户。",
                "Payouts, refunds or debits are written and not over; open the account when they are."
            )
        case .lineUnknown(let line):
            Text(
                "没有第 \(line) 行；custody status 列出未对上的。",
                "There is no line \(line); custody status shows those that are open.")
        case .lineMatchedBefore(let line):
            Text("第 \(line) 行已经对上。", "Line \(line) has been matched.")
        case .lineDoesNotFit(let line, let amount, let other, let currency):
            Text(
                "第 \(line) 行是 \(currency.text(amount))，而那一笔还差 \(currency.text(other))；请核对。",
                "Line \(line) is \(currency.text(amount)), but \(currency.text(other)) is missing "
                    + "on the other side; check both.")
        case .lineWrongSign(let line, let amount, let comes, let currency):
            Text(
                "第 \(line) 行是 \(currency.text(amount))，而这种说法要的是"
                    + (comes ? "收入（正数）" : "支出（负数）") + "的一行；请核对。",
                "Line \(line) is \(currency.text(amount)), but this is said of money that "
                    + (comes ? "comes in (above zero)" : "goes out (below zero)")
                    + "; check the line.")
        case .lineInvests(let line):
            Text(
                "第 \(line) 行是投资或质押，不能说成别的；只能用 --against 与收回的那一行抵消。",
                "Line \(line) is money invested or pledged and can be said to be nothing else; set "
                    + "it against the line by which it comes back, with --against.")
        case .lineHasID(let line, let id):
            Text(
                "第 \(line) 行带有本计划的编号 \(id)，不能说成别的；请用 --payout、--refund、--event、"
                    + "--borne-by 或 --against。",
                "Line \(line) carries the scheme's id \(id) and can be said to be nothing else; use "
                    + "--payout, --refund, --event, --borne-by or --against.")
        case .eventMovesNothing(let event):
            Text(
                "第 \(event) 号事件没有动用托管账户。",
                "Event \(event) moves nothing on the custodian's account.")
        case .lineNotMatched(let line):
            Text(
                "第 \(line) 行没有对上，没有可收回的；custody status 列出未对上的。",
                "Line \(line) is not matched, so there is nothing to take back; custody status "
                    + "shows those that are open.")
        case .matchStands(let line):
            Text(
                "第 \(line) 行的对账不能收回：不是由人说明的，或所入的账已被用到（成员付款、已提议的付款）；"
                    + "请在当期更正。",
                "The match of line \(line) stands: no person made it, or what it booked has been "
                    + "used (dues that were paid, a payout that was proposed); correct it in the "
                    + "open period.")
        case .settingsMissing(let path):
            Text(
                "没有 \(path)；请按 docs/formats/custodian.md 写明托管方的文件格式。",
                "\(path) is missing; say what the custodian's files look like as "
                    + "docs/formats/custodian.md shows.")
        case .wireMissing:
            Text(
                "custodian.yaml 没有写托管方的地址（url）；请手工传递文件。",
                "custodian.yaml names no address (url) of the custodian; carry the files by hand.")
        case .tokenInClear:
            Text(
                "custodian.yaml 的 url 是 http，令牌会以明文经过网络；请改用 https 地址。",
                "The url of custodian.yaml is http: the token would pass the net in the clear; use "
                    + "an address with https.")
        case .sentFileChanged(let name):
            Text(
                "写给托管方的文件 \(name) 丢失或被改动，而账号或设置已与当时不同，重新生成的不一样；请从备份恢复这份文件。",
                "The file \(name) for the custodian is gone or was changed, and accounts or settings "
                    + "are no longer those it was made from, so that it cannot be derived again; "
                    + "restore it from a backup.")
        }
    }
}

extension CustodyAccounts {
    /// The account through which money of that purpose goes.
    func mustServe(_ purpose: AccountPurpose) throws(CustodyRefusal) -> CustodyOpened {
        guard !all.isEmpty else { throw .notOpen }
        guard let account = serving(purpose) else { throw .noneServes(purpose) }
        return account
    }
}
