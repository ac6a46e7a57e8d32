import Bookkeeping
import MutualAid

/// What the page calls what the events name by a short word.
extension ArchivePage {
    static func words(_ trigger: ClosureAnnounced.Trigger) -> Text {
        switch trigger {
        case .operator: Text("运营方决定", "the operator decided it")
        case .minimum: Text("人数低于规则的下限", "fewer members than the rules want")
        case .order: Text("监管命令", "a supervisor's order")
        }
    }

    static func words(_ refund: ClosureTerms.Refund) -> Text {
        switch refund {
        case .all: Text("退还全部分摊和余额", "all shares and balances are returned")
        case .balances: Text("退还余额", "balances are returned")
        case .rest: Text("退还余额和剩余的钱", "balances are returned, and what is left")
        case .none: Text("不退", "nothing is returned")
        }
    }

    /// Money through the custodian's account, by the kind of event or of movement.
    static func words(flow kind: String) -> Text {
        if let moved = CustodyMoved.Kind(rawValue: kind) { return words(moved) }
        return switch Event.Kind(stringValue: kind) {
        case .debitsCollected: Text("代扣", "Debits")
        case .debitReturned: Text("退回的代扣", "Debits that came back")
        case .toppedUp: Text("存入余额", "Paid into balances")
        case .membersPaid: Text("成员转账", "Transfers of members")
        case .arrearPaid: Text("补缴", "Late payments")
        case .payoutsPaid: Text("互助金等付款", "Aid and other payouts")
        case .payoutReturned: Text("退回的付款", "Payouts that came back")
        case .transferArrived: Text("账户之间的调拨", "From another account of the scheme")
        case .refundsPaid: Text("退款", "Refunds")
        case .refundReturned: Text("退回的退款", "Refunds that came back")
        case .entryReversed: Text("冲正", "Bookings reversed")
        default: Text(kind, kind)
        }
    }

    private static func words(_ moved: CustodyMoved.Kind) -> Text {
        switch moved {
        case .advanced: Text("各方付入", "Paid in by those who run or sponsor it")
        case .interest: Text("利息", "Interest")
        case .charged: Text("托管方收费", "Charges of the custodian")
        case .chargeRepaid: Text("补还的收费", "Charges made good")
        case .foreign: Text("他人的款项", "Money of somebody else")
        case .borne: Text("由一方承担的退回", "Debits that came back, borne by a party")
        }
    }
}
