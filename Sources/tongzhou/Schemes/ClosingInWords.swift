import Bookkeeping
import MutualAid

/// The terms of closing down, in words.
enum ClosingInWords {
    static func lines(_ rules: Rules) -> [Text] {
        let terms = rules.closing
        let tail = Bearer.words(terms.tailPaidBy.name)
        let refund = refund(terms)
        var lines = [
            Text(
                "关停：提前 \(terms.noticeDays) 天公告，确诊后 \(terms.claimsTailDays) 天内仍可申请，其互助金由\(tail.zh)承担，"
                    + "\(refund.zh)。",
                "Closing down: \(terms.noticeDays) days of notice, cases up to "
                    + "\(terms.claimsTailDays) days after diagnosis, whose aid is borne by \(tail.en); "
                    + "\(refund.en).")
        ]
        if let payer = terms.sharesAfter {
            let payer = Bearer.words(payer.name)
            lines.append(
                Text(
                    "自公告之日起的分摊由\(payer.zh)代付。",
                    "From its announcement on, shares are paid by \(payer.en)."))
        }
        if let days = terms.refundWithinDays {
            lines.append(
                Text(
                    "退款在公告后 \(days) 天内确定。",
                    "Refunds are granted within \(days) days of the announcement."))
        }
        return lines
    }

    private static func refund(_ terms: ClosureTerms) -> Text {
        switch terms.refund {
        case .all:
            let payer = Bearer.words(terms.refundPaidBy?.name ?? "operator")
            return Text("\(payer.zh)退还全部分摊", "\(payer.en) returns all shares")
        case .balances: return Text("退还余额", "balances are returned")
        case .rest:
            return terms.restBy == .equal
                ? Text("退还余额，剩余的平均分给成员", "balances are returned, and what is left in equal parts")
                : Text(
                    "退还余额，剩余的按各人付过的分摊分给成员",
                    "balances are returned, and what is left in proportion to what each has paid")
        case .none: return Text("不退款", "nothing is returned")
        }
    }
}
