/// Words that sentences name things by.
enum Terms {
    static func sentence(_ name: String) -> Sentence {
        table[name].map { Sentence(zh: $0.0, en: $0.1) } ?? Sentence(zh: name, en: name)
    }

    private static let table: [String: (String, String)] = [
        "receipt": (
            "回执",
            "receipt"
        ),
        "proof": (
            "证明",
            "proof"
        ),
        "trust": (
            "信任名单",
            "trust file"
        ),
        "statement": (
            "账目",
            "statement"
        ),
        "cases": (
            "案件名单",
            "case list"
        ),
        "checkpoint": (
            "检查点",
            "checkpoint"
        ),
        "old": (
            "以前的检查点",
            "earlier checkpoint"
        ),
        "bill": (
            "账单",
            "bill"
        ),
        "settlement": (
            "结算",
            "settlement"
        ),
        "balance": (
            "余额账",
            "balance"
        ),
        "nobody": (
            "没有",
            "none"
        ),
        "of.scheme": (
            "个计划",
            "scheme"
        ),
        "of.period": (
            "期",
            "period"
        ),
        "of.kind": (
            "种账目",
            "kind"
        ),
        "of.roll": (
            "名成员",
            "member"
        ),
        "of.currency": (
            "种货币",
            "currency"
        ),
        "of.size": (
            "个长度",
            "size"
        ),
        "limit.bytes": (
            "超过 1 MiB",
            "more than 1 MiB"
        ),
        "limit.line": (
            "一行超过 4,096 字节",
            "a line of more than 4,096 bytes"
        ),
        "limit.siblings": (
            "超过 64 个哈希",
            "more than 64 hashes"
        ),
        "limit.signatures": (
            "超过 100 个签名",
            "more than 100 signatures"
        ),
        "cases.count": (
            "件数",
            "number of cases"
        ),
        "cases.aid": (
            "互助金总额",
            "aid in total"
        ),
        "cases.order": (
            "案件次序或重复",
            "order, or a case that stands there twice"
        ),
        "cases.root": (
            "案件各行的根",
            "root over the lines"
        ),
        "bill.due": (
            "应分摊总额应等于互助金＋管理费−上期结转＋转入下期−封顶少收−代付＋更正",
            "dues must be aid + fee − carry-in + carry-out − excess − sponsored + adjusted"
        ),
        "bill.paid": (
            "账单里已付应为零",
            "a bill has nothing paid"
        ),
        "bill.class": (
            "每一类的应分摊应等于人数×每人份额",
            "a class must owe its count times its share"
        ),
        "settlement.money": (
            "期初＋收到＋补缴＋垫付＋利息应等于付出＋管理费＋退款＋期末",
            "opening + collected + late + advanced + interest must be paid-out + fee + refunds + closing"
        ),
        "settlement.collected": (
            "各人已付之和应等于收到",
            "what members paid must be what was collected"
        ),
        "settlement.arrears": (
            "应分摊−收到应等于欠费＋免除",
            "due − collected must be arrears + forgiven"
        ),
        "settlement.custody": (
            "托管加在途应等于期末",
            "custody with transit must be the closing"
        ),
        "settlement.bill": (
            "结算指向的账单应是这一份",
            "the settlement must name this bill"
        ),
        "settlement.classes": (
            "结算各类应与账单相同",
            "the classes must be those of the bill"
        ),
        "settlement.opening": (
            "期初应是上一份结算的期末（第一份为零）",
            "the opening must be the closing of the settlement before, and 0 for the first"
        ),
        "balance.money": (
            "期初＋充值＋利息−扣款＋更正−退款应等于期末",
            "opening + top-ups + interest − charged + adjusted − refunds must be closing"
        ),
        "balance.due": (
            "各人余额之和应等于期末",
            "the balances of members must add up to the closing"
        ),
        "balance.paid": (
            "余额账里已付应为零",
            "a balance has nothing paid"
        ),
        "balance.custody": (
            "托管加在途应等于期末＋待付",
            "custody with transit must be closing + payable"
        ),
        "balance.arrears": (
            "账单应分摊−扣款应等于欠费",
            "dues of the bill − charged must be arrears"
        ),
        "balance.opening": (
            "期初应是上一份余额账的期末（第一份为零）",
            "the opening must be the closing of the balance before, and 0 for the first"
        ),
        "consistency": (
            "一致性证明",
            "proof of consistency"
        ),
    ]
}
