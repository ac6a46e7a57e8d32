import Bookkeeping
import MutualAid

extension Event {
    /// What of its money lies between books and bank, in words; nil where the books say it best.
    var words: Text? {
        switch self {
        case .debitsCollected(let result):
            Text(
                "\(result.period) 期第 \(result.attempt) 次代扣",
                "debit \(result.attempt) of \(result.period)")
        case .debitReturned(let back):
            Text(
                "\(back.period) 期第 \(back.attempt) 次代扣退回",
                "debit \(back.attempt) of \(back.period) that came back")
        case .arrearPaid(let paid):
            Text(
                "成员 \(paid.roll) 补缴 \(paid.period) 期",
                "late payment of \(paid.period) by member \(paid.roll)")
        case .toppedUp: Text("充值", "top-ups")
        case .membersPaid: Text("成员付款", "payments of members")
        case .payoutsPaid: Text("已付的款", "payouts")
        case .payoutReturned(let back):
            Text("第 \(back.number) 号付款退回", "payout \(back.number) that came back")
        case .transferArrived(let transfer):
            Text("转账 \(transfer.number) 到账", "transfer \(transfer.number)")
        case .refundsPaid(let paid): Text("第 \(paid.run) 批退款", "refunds \(paid.run)")
        case .refundReturned(let back):
            Text("第 \(back.run) 批退款退回", "a refund of run \(back.run) that came back")
        case .entryReversed(let reversed):
            Text("冲回第 \(reversed.number) 号分录", "reversal of entry \(reversed.number)")
        case .custodyMoved(let moved): moved.words
        default: nil
        }
    }
}

extension CustodyMoved {
    fileprivate var words: Text {
        let name = party?.name ?? ""
        return switch kind {
        case .advanced: Text("\(name) 垫付", "advance of \(name)")
        case .interest: Text("利息", "interest")
        case .charged: Text("托管方费用", "charge of the custodian")
        case .chargeRepaid: Text("补足费用", "charge made good")
        case .foreign: Text("别人的钱", "money of somebody else")
        case .borne: Text("由 \(name) 承担", "borne by \(name)")
        }
    }
}
