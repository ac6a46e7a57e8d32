public import Bookkeeping

extension Refusal {
    /// What is wrong, where, and what to do about it.
    public var text: Text {
        switch self {
        case .dayBeforeLastEvent(let last):
            Text(
                "这一天早于本计划最后一件事的日期 \(last)；请用 \(last) 或之后的日期。",
                "This day is before the scheme's last event of \(last); use \(last) or later.")
        case .schemeExists(let id):
            Text(
                "计划 \(id) 已经开办；修改规则请用 scheme amend。",
                "Scheme \(id) is open already; use scheme amend to change its rules.")
        case .schemeUnknown(let id, let known):
            Text(
                "没有计划 \(id)；已开办：\(Refusal.list(known, "无"))。",
                "There is no scheme \(id); open: \(Refusal.list(known, "none")).")
        case .schemeIsProfile(let missing):
            Text(
                "规则里有未知项，不能开办：\(missing.joined(separator: ", "))；请写一个填充文件，用 --fill 给出。",
                "The rules hold unknown values and cannot be opened: "
                    + "\(missing.joined(separator: ", ")); give a file that fills them with --fill."
            )
        case .schemeFieldFixed(let field):
            Text(
                "\(field) 在计划开办后不能改变；请保持原值。",
                "\(field) cannot change once a scheme is open; keep its value.")
        case .schemeVersionOutOfOrder(let next):
            Text(
                "规则的下一版应为 \(next)；请改 version。",
                "The next version of the rules is \(next); correct the field version.")
        case .schemeVersionBackwards(let earliest):
            Text(
                "规则不能追溯，且须满公告期；最早可于 \(earliest) 生效，请改 effective。",
                "Rules never take effect backwards and wait their notice time; \(earliest) is the "
                    + "earliest day for effective.")
        case .schemeCalendarMidMonth:
            Text(
                "改变公示日历的版本须在某月 1 日生效；请改 effective。",
                "A version with another calendar takes effect on the first of a month; "
                    + "correct the field effective.")
        case .schemeBelowMinimum(let members, let minimum):
            Text(
                "上期分摊成员 \(members) 人，低于规则所定的 \(minimum) 人；按规则计划应关停，不再接受加入。",
                "Only \(members) members shared in the last period, fewer than the \(minimum) of "
                    + "the rules: the scheme closes down by its own rules and nobody joins.")
        case .memberUnknown, .memberEndedBefore, .memberHasDependants, .memberBalanceSmaller,
            .memberIllnessNotInWaiting, .memberDeathDay,
            .classUnknown, .classByAge, .classHeldAlready, .amountNotPositive, .amountZero,
            .bearerUnfit:
            memberText
        case .caseNumberTaken, .caseUnknown, .caseDatesImpossible, .caseBeforeCover,
            .caseAfterMembership, .caseWhileSuspended, .caseInWaitingPeriod, .caseFiledTooLate,
            .caseAidedBefore, .caseClauseUnknown, .caseClauseNotForAge, .caseReceiptsMissing,
            .caseReceiptsNotPaid:
            caseText
        case .periodNotInCalendar, .periodClosedBefore, .periodPassedOver, .periodOutOfOrder,
            .periodNotYet, .periodCollectionOpen, .periodNobodyShares, .periodNotClosed:
            periodText
        case .collectionNothingDebited, .collectionOverBefore, .collectionAwaitsResult,
            .collectionAttemptWrong, .collectionAllPaid, .collectionRetriesUsed,
            .collectionGraceRuns, .collectionGraceOver, .collectionMembersUnwarned,
            .collectionDebitsChanged,
            .fundingWithoutBalances, .arrearNone, .arrearSmaller:
            collectionText
        case .entryUnknown(let number):
            Text(
                "账上没有第 \(number) 号分录；请用 books journal 查看。",
                "There is no entry \(number) in the books; see books journal.")
        case .entryNotByHand(let number):
            Text(
                "第 \(number) 号分录由期次、案件或成员而来，不能直接冲销；请在下一期用 member adjust 更正。",
                "Entry \(number) comes from a period, a case or a member and is not reversed by "
                    + "hand; correct it with member adjust.")
        case .entryReversedBefore(let number):
            Text(
                "第 \(number) 号分录已经冲销，无需再做。",
                "Entry \(number) has been reversed already; nothing is left to do.")
        default: closingText
        }
    }

    static func list(_ names: [String], _ none: String) -> String {
        names.isEmpty ? none : names.joined(separator: ", ")
    }

    private var memberText: Text {
        switch self {
        case .memberUnknown(let roll):
            Text(
                "名册上没有 \(roll) 号成员；请核对成员编号。",
                "There is no roll number \(roll); check it against roll export.")
        case .memberEndedBefore(let from):
            Text(
                "该成员自 \(from) 起已不在计划中；重新加入需要新的成员编号。",
                "This membership ended on \(from); joining again needs a new roll number.")
        case .memberBalanceSmaller(let balance, let currency):
            Text(
                "余额只有 \(currency.text(balance))，不能减得更多。",
                "The balance is \(currency.text(balance)) and cannot be lowered by more.")
        case .memberHasDependants(let count):
            Text(
                "该成员还为 \(count) 人付款；请先让这些成员退出。",
                "This member still pays for \(Text.counted(count, "other member")); let them leave "
                    + "first.")
        case .memberIllnessNotInWaiting(let from):
            Text(
                "等待期已于 \(from) 结束，或确诊日不在成员期内；请改用 case add。",
                "The waiting period was over on \(from), or the day is outside membership; "
                    + "use case add.")
        case .memberDeathDay(let day, let joined):
            Text(
                "\(day) 不能是去世的日期：应在加入之日 \(joined) 与今天之间；请核对 --died。",
                "\(day) cannot be the day of his death: it lies between \(joined), when he joined, "
                    + "and today; check --died.")
        case .classUnknown(let name, let known):
            Text(
                "规则里没有类别 \(name)；可用：\(Refusal.list(known, "无"))。",
                "The rules know no class \(name); there are: \(Refusal.list(known, "none")).")
        case .classByAge:
            Text(
                "本计划的类别由年龄决定，不能选择。",
                "In this scheme age decides the class; it cannot be chosen.")
        case .classHeldAlready(let name):
            Text("该成员已属于类别 \(name)。", "This member belongs to class \(name) already.")
        case .amountNotPositive:
            Text("金额须大于零。", "The amount must be more than zero.")
        case .amountZero:
            Text("金额不能为零。", "The amount must not be zero.")
        case .bearerUnfit(let name):
            Text(
                "\(name) 在此不能承担；请用 carry、operator 或规则里的赞助方。",
                "\(name) cannot bear this; use carry, operator or a sponsor of the rules.")
        default: preconditionFailure("a member's refusal")
        }
    }

    private var caseText: Text {
        switch self {
        case .caseNumberTaken(let number):
            Text("案件 \(number) 已经存在；请换一个编号。", "Case \(number) exists; use another number.")
        case .caseUnknown(let number):
            Text(
                "没有案件 \(number)；请用 case list 查看。", "There is no case \(number); see case list.")
        case .caseDatesImpossible(let diagnosed, let filed, let today):
            Text(
                "日期有误：确诊 \(diagnosed)、申请 \(filed)、今天 \(today)；应依次不早于前者。",
                "The days cannot be right: diagnosed \(diagnosed), filed \(filed), today \(today); "
                    + "each must not be before the one named first.")
        case .caseBeforeCover(let from):
            Text(
                "该成员 \(from) 零时才成为成员，确诊日在此之前；不属互助范围。",
                "The person is a member from \(from) and the diagnosis is earlier; it is not "
                    + "covered.")
        case .caseAfterMembership(let ended):
            Text(
                "成员资格已于 \(ended) 零时终止，确诊日在其后；不属互助范围。",
                "Membership ended on \(ended) and the diagnosis is later; it is not covered.")
        case .caseWhileSuspended:
            Text(
                "确诊时成员资格处于中止状态（欠费或余额不足）；不属互助范围。",
                "Membership was suspended on the day of diagnosis (arrears or balance); it is not "
                    + "covered.")
        case .caseInWaitingPeriod(let until):
            Text(
                "确诊日在等待期内，\(until) 起才受保障；若属疾病，请用 member leave --illness 办理退出。",
                "The diagnosis lies in the waiting period; cover begins on \(until). For an "
                    + "illness use member leave --illness.")
        case .caseFiledTooLate(let last):
            Text(
                "申请期限到 \(last) 为止，已经超过。",
                "The last day for filing this case was \(last).")
        case .caseAidedBefore:
            Text(
                "该成员已得过互助金；按规则每人一次。",
                "This member has received aid; the rules grant it once.")
        case .caseClauseUnknown(let clause, let known):
            Text(
                "规则里没有条款 \(clause)；可用：\(Refusal.list(known, "无"))。",
                "The rules know no clause \(clause); there are: \(Refusal.list(known, "none")).")
        case .caseClauseNotForAge(let clause, let age, let diagnosed):
            Text(
                "条款 \(clause) 对 \(diagnosed) 确诊、\(age) 周岁者没有金额。",
                "Clause \(clause) has no amount for age \(age) and a diagnosis on \(diagnosed).")
        case .caseReceiptsMissing(let clause):
            Text(
                "条款 \(clause) 凭据报销；请用 --receipts 给出凭据合计。",
                "Clause \(clause) pays against receipts; give their sum with --receipts.")
        case .caseReceiptsNotPaid(let clause):
            Text(
                "条款 \(clause) 为定额给付，不收凭据金额；请去掉 --receipts。",
                "Clause \(clause) pays a lump sum; leave out --receipts.")
        default: preconditionFailure("a case's refusal")
        }
    }

    private var periodText: Text {
        switch self {
        case .periodNotInCalendar(let id, let next):
            Text(
                "公示日历里没有 \(id) 期；下一期是 \(next)。",
                "The calendar has no period \(id); the next one is \(next).")
        case .periodClosedBefore(let id):
            Text(
                "\(id) 期已经关账，不能再关；请用 period show \(id) 查看。",
                "Period \(id) is closed and cannot be closed again; see period show \(id).")
        case .periodPassedOver(let id, let next):
            Text(
                "\(id) 期没有可分摊的，已经越过；下一期是 \(next)。",
                "Nothing was shared in period \(id) and it was passed over; the next one is "
                    + "\(next).")
        case .periodOutOfOrder(let id, let next):
            Text(
                "\(id) 期之前还有 \(next) 期的案件未分摊；请先关 \(next)。",
                "Period \(next) before \(id) has cases to share; close \(next) first.")
        case .periodNotYet(let id, let from):
            Text(
                "\(id) 期在 \(from) 零时才点人数；请到那天再关账。",
                "The heads of period \(id) are counted on \(from); close it from that day.")
        case .periodCollectionOpen(let id, let over):
            Text(
                "\(id) 期的宽限期已于 \(over) 结束而收款未了结；请先做 collect end \(id)。",
                "The grace of period \(id) was over on \(over) and its collection is open; "
                    + "run collect end \(id) first.")
        case .periodNobodyShares(let id):
            Text(
                "\(id) 期没有分摊成员，无法分摊；请先导入名册，余额制的计划还须先登记充值。",
                "Nobody shares in period \(id); import the roll first, and book top-ups where the "
                    + "scheme holds balances.")
        case .periodNotClosed(let id, let last):
            Text(
                "\(id) 期尚未关账；\(last.map { "最近关账的是 \($0)" } ?? "还没有关过账")。",
                "Period \(id) is not closed; "
                    + "\(last.map { "the last closed one is \($0)" } ?? "none has been closed yet")."
            )
        default: preconditionFailure("a period's refusal")
        }
    }

    private var collectionText: Text {
        switch self {
        case .collectionNothingDebited(let id):
            Text(
                "\(id) 期没有要代扣的款项。", "Period \(id) has nothing to debit.")
        case .collectionOverBefore(let id):
            Text(
                "\(id) 期的收款已经了结；补缴请用 collect pay。",
                "The collection of period \(id) has ended; use collect pay for late payments.")
        case .collectionAwaitsResult(let id, let attempt):
            Text(
                "\(id) 期第 \(attempt) 次代扣的结果还没有导入；请先做 collect import。",
                "The result of debit \(attempt) of period \(id) is missing; run collect import "
                    + "first.")
        case .collectionAttemptWrong(let id, let expected):
            expected.map {
                Text(
                    "结果文件与 \(id) 期等待的第 \($0) 次代扣不符；请核对文件。",
                    "Period \(id) waits for the result of debit \($0), and this is another; check "
                        + "the file.")
            }
                ?? Text(
                    "\(id) 期没有等待结果的代扣，结果已经入账；请核对文件。",
                    "Period \(id) waits for no result: it is booked already; check the file.")
        case .collectionAllPaid(let id):
            Text(
                "\(id) 期没有可再扣的款。",
                "Nothing is left to debit for period \(id).")
        case .collectionRetriesUsed(let retries):
            Text(
                "规则允许重扣 \(retries) 次，已经用完；请在宽限期后做 collect end。",
                "The rules allow a debit to be tried again \(Text.counted(retries, "time")), and that "
                    + "is used up; run collect end after the "
                    + "grace.")
        case .collectionGraceRuns(let until):
            Text(
                "宽限期到 \(until) 零时才结束；请到那天再了结收款。",
                "The grace runs until 00:00 of \(until); end the collection from that day.")
        case .collectionGraceOver(let day):
            Text(
                "宽限期已于 \(day) 零时结束，不再重扣；请做 collect end。",
                "The grace was over at 00:00 of \(day); run collect end.")
        case .collectionMembersUnwarned(let count, let needed):
            Text(
                "有 \(count) 名欠费成员还没有在此前 \(needed) 个不同的日子收到催缴通知，宽限期继续；请做 notice send，"
                    + "信件寄出后用 notice posted 登记。",
                "\(Text.counted(count, "member")) in arrears had no notice delivered on \(needed) "
                    + "different days before today, so their grace runs on; run notice send, and "
                    + "notice posted for letters.")
        case .collectionDebitsChanged:
            Text(
                "代扣文件与账上的摘要不符；请删去该文件后重试，文件会由名册重新生成。",
                "The debit file does not match its digest in the books; delete it and try again, "
                    + "it is derived anew.")
        case .fundingWithoutBalances:
            Text(
                "本计划事后分摊，不持有成员余额。",
                "This scheme shares afterwards and holds no balances.")
        case .arrearNone(let roll, let id):
            Text(
                "\(roll) 号成员在 \(id) 期没有欠费。",
                "Member \(roll) owes nothing of period \(id).")
        case .arrearSmaller(let open, let currency):
            Text(
                "金额超过欠费；只欠 \(currency.text(open))。",
                "The amount is more than is owed; only \(currency.text(open)) is open.")
        default: preconditionFailure("a collection's refusal")
        }
    }
}
