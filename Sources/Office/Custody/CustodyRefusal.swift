public import Bookkeeping

/// What custody refuses.
public enum CustodyRefusal: Explained, Equatable {
    case openBefore(String)
    case notOpen
    case lineUnknown(Int64)
    case lineMatchedBefore(Int64)
    case lineDoesNotFit(Int64, amount: Int64, other: Int64, currency: Currency)
    case lineWrongSign(Int64, amount: Int64, comes: Bool, currency: Currency)
    case eventMovesNothing(Int64)
    case lineNotMatched(Int64)
    case matchStands(Int64)
    case settingsMissing(String)
    case wireMissing

    /// The stable code.
    public var code: String {
        switch self {
        case .openBefore: "custody.open-before"
        case .notOpen: "custody.not-open"
        case .lineUnknown: "custody.line-unknown"
        case .lineMatchedBefore: "custody.line-matched-before"
        case .lineDoesNotFit, .lineWrongSign: "custody.line-does-not-fit"
        case .eventMovesNothing: "custody.event-moves-nothing"
        case .lineNotMatched: "custody.line-not-matched"
        case .matchStands: "custody.match-stands"
        case .settingsMissing: "custodian.settings-missing"
        case .wireMissing: "custodian.no-address"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .openBefore(let account):
            Text(
                "托管账户 \(account) 已经登记。", "The account \(account) at the custodian is open already.")
        case .notOpen:
            Text(
                "还没有登记托管账户；请先做 custody open。",
                "No account at a custodian has been named; run custody open first.")
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
        }
    }
}
