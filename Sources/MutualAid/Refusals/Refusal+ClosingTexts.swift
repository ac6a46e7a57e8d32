import Bookkeeping

extension Refusal {
    /// What is wrong where a scheme closes down, and what to do about it.
    var closingText: Text {
        switch self {
        case .schemeCloses(let ends):
            Text(
                "计划已宣布关停，保障到 \(ends) 零时为止；不再加入、改选或改规则，进度请用 closing show 查看。",
                "The scheme is closing and cover ends at 00:00 of \(ends): nobody joins, no class is "
                    + "chosen and no rules change any more; see closing show.")
        case .schemeSealed(let day):
            Text(
                "计划已于 \(day) 封存，不能再改变；请看 closing show 和档案。",
                "The scheme was sealed on \(day) and nothing changes any more; see closing show and "
                    + "its archive.")
        case .closingAnnouncedBefore(let day):
            Text(
                "关停已于 \(day) 宣布，不能撤回或再次宣布；请用 closing show 查看。",
                "The closing was announced on \(day); it is not withdrawn or announced again. See "
                    + "closing show.")
        case .closingNotAnnounced:
            Text(
                "还没有宣布关停；请先做 closing announce。",
                "No closing has been announced; run closing announce first.")
        case .closingTooSoon(let earliest):
            Text(
                "最后保障日须满规则的公告期；最早为 \(earliest)。",
                "The rules want notice: \(earliest) is the earliest last day of cover.")
        case .closingTooLate(let latest):
            Text(
                "最后保障日最晚为 \(latest)（公告期之外至多一年）；请核对 --last-day，公告不能撤回。",
                "\(latest) is the latest last day of cover, a year beyond the notice; check "
                    + "--last-day, an announcement is not taken back.")
        case .closingMinimumKept(let members, let minimum):
            Text(
                "最低人数没有被跌破（规则 \(minimum.map { "\($0)" } ?? "无")，上期 \(members.map { "\($0)" } ?? "无")）；"
                    + "请改用 --because operator 或 --because order。",
                "The minimum is not broken (rules: \(minimum.map { "\($0)" } ?? "none"), last period: "
                    + "\(members.map { "\($0)" } ?? "none")); use --because operator or --because "
                    + "order.")
        case .closingOrderUnnamed:
            Text(
                "监管命令须给出文号；请用 --reference。",
                "A supervisor's order has a number; give it with --reference.")
        case .closingPeriodsOver, .closingPeriodToCome, .closingPeriodOpen,
            .closingCollectionOpen, .closingTailRuns, .closingTailNotForGood,
            .closingLastShareFirst, .closingTailSettledBefore, .closingTailNotSettled,
            .closingNotTold, .closingGrantedBefore, .closingNotGranted, .closingSettledBefore:
            closingStepText
        case .closingNotSettled, .closingBooksNotZero, .closingStatementsAwaited,
            .closingArchiveChanged, .closingNotSealed:
            sealText
        default: refundText
        }
    }

    private var closingStepText: Text {
        switch self {
        case .closingPeriodsOver(let ends):
            Text(
                "保障已于 \(ends) 零时终止，其后没有期次可关账；请继续 closing tail 等步骤。",
                "Cover ended on \(ends) and no period comes after it; go on with closing tail.")
        case .closingPeriodToCome(let id, let from):
            Text(
                "\(id) 期还要分摊（\(from) 点人数）；请到那天关账后再做。",
                "Period \(id) is still to be shared and counts heads on \(from); close it first.")
        case .closingPeriodOpen(let id):
            Text(
                "\(id) 期有案件未分摊；请先做 period close \(id)。",
                "Period \(id) has cases to share; run period close \(id) first.")
        case .closingCollectionOpen(let id):
            Text(
                "\(id) 期的收款未了结；请先做 collect end \(id)。",
                "The collection of period \(id) is open; run collect end \(id) first.")
        case .closingTailRuns(let until):
            Text(
                "案件可申请到 \(until)（含）；请在其后再做。",
                "Cases can be filed until \(until), that day included; try again after it.")
        case .closingTailNotForGood:
            Text(
                "没有待付的案件。期内申请的案件都已决定后，请用 closing tail --for-good 了结。",
                "No case waits. When every case that was filed in time is decided, end the tail "
                    + "with closing tail --for-good.")
        case .closingLastShareFirst(let id, let from):
            Text(
                "最后一次分摊（\(id) 期，\(from) 公示）还没有做；请先做 period close \(id)。",
                "The last share, period \(id) with its notice on \(from), comes first; run period "
                    + "close \(id).")
        case .closingTailSettledBefore:
            Text(
                "关停后的案件已经全部了结，不再受理。",
                "The tail of the closing is settled; no case comes after it.")
        case .closingTailNotSettled(let cases):
            Text(
                "关停后的案件尚未了结（待付 \(cases) 个）；请在申请期满后做 closing tail --for-good。",
                "The tail is not settled (\(Text.counted(cases, "case")) waiting); run closing tail "
                    + "--for-good after the last day of filing.")
        case .closingGrantedBefore(let day):
            Text(
                "退款已于 \(day) 确定，成员账目不再变动；有未了之事请用 refund 各命令。",
                "Refunds were granted on \(day) and members' accounts are final; use the refund "
                    + "commands.")
        case .closingNotTold(let sheet):
            sheet.map {
                Text(
                    "关停通知的第 \($0) 份信件还没有寄出；寄出后请用 notice posted \($0) 登记。",
                    "Sheet \($0) of the letters that tell of the closing is not posted; post it and "
                        + "run notice posted \($0).")
            }
                ?? Text(
                    "关停还没有通知成员；请先做 notice send。",
                    "Members have not been told of the closing; run notice send first.")
        case .closingNotGranted:
            Text(
                "退款还没有确定；请先做 closing grant。",
                "Refunds have not been granted; run closing grant first.")
        case .closingSettledBefore:
            Text(
                "账上没有要结清的；请做 closing seal。",
                "Nothing is left to settle; run closing seal.")
        default: preconditionFailure("a closing's refusal")
        }
    }

    private var sealText: Text {
        switch self {
        case .closingNotSettled:
            Text(
                "余下各科目尚未结清；请先做 closing settle。",
                "What is left on the accounts is not settled; run closing settle first.")
        case .closingBooksNotZero(let accounts):
            Text(
                "账还没有归零：\(accounts.joined(separator: "，"))；各科目归零后才能封存。",
                "The books are not at zero: \(accounts.joined(separator: ", ")); every account has to "
                    + "be before the scheme is sealed.")
        case .closingStatementsAwaited(let day):
            Text(
                "最后几笔款项还可能退回；请导入到 \(day) 为止的对账单，再封存。",
                "A payment of the last days may still come back; take in the statements to \(day), "
                    + "then seal.")
        case .closingArchiveChanged:
            Text(
                "档案与封存时的摘要不符；请删去档案目录后重试，会重新生成，仍不符请用 doctor 检查。",
                "The archive does not match the digest of the seal; remove its folder and try again, "
                    + "it is written anew; if it still differs run doctor.")
        case .closingNotSealed:
            Text(
                "计划还没有封存，没有档案；请先做 closing seal。",
                "The scheme is not sealed and has no archive; run closing seal first.")
        default: preconditionFailure("a closing's refusal")
        }
    }

    private var refundText: Text {
        switch self {
        case .refundNothingOwed:
            Text(
                "没有应退而未下单的款项。", "Nothing is owed back that has not been ordered.")
        case .refundRunUnknown(let run, let last):
            Text(
                "没有第 \(run) 批退款；已有 \(last) 批，请用 refund list 查看。",
                "There is no refund run \(run); there are \(last), see refund list.")
        case .refundLineUnknown(let payer, let run):
            Text(
                "第 \(run) 批退款没有发出过付款人 \(payer) 的一行；请核对退款文件。",
                "Refund run \(run) has sent no line for \(payer); check it against the refund file."
            )
        case .refundApprovedBefore(let run):
            Text(
                "第 \(run) 批退款已有两个人同意；请用 refund send \(run) 发出。",
                "Two people have approved refund run \(run) already; send it with refund send "
                    + "\(run).")
        case .refundSamePerson(let person, let run):
            Text(
                "\(person) 已同意第 \(run) 批退款；须由另一个人、用另一把钥匙做 refund approve。",
                "\(person) has approved refund run \(run); another person with another key has to "
                    + "run refund approve.")
        case .refundNotApproved(let run):
            Text(
                "第 \(run) 批退款还没有两个人同意；请先后由两个人做 refund approve \(run)。",
                "Refund run \(run) is not approved by two people; let both of them run refund "
                    + "approve \(run).")
        case .refundAccountsChanged(let run):
            Text(
                "第 \(run) 批退款同意以后，付款人的账号有变动；请查明是谁改的，再由两个人做 refund approve \(run)。",
                "Accounts of payers have changed since refund run \(run) was approved; find out who "
                    + "changed them, then let two people run refund approve \(run) again.")
        case .refundFileChanged:
            Text(
                "退款文件与账上的摘要不符；请删去该文件后重试，文件会由名册重新生成。",
                "The refund file does not match its digest in the books; delete it and try again, "
                    + "it is derived anew.")
        default: preconditionFailure("a refund's refusal")
        }
    }
}
