extension Audit.Report {
    /// What was found in order, in one sentence, and whose word the custody lines are.
    public var text: Sentence {
        let names = witnesses.isEmpty ? "-" : witnesses.joined(separator: ", ")
        let sentence = Sentence(
            zh: "核对无误：公开记录 \(checkpoint.origin) 共 \(checkpoint.size) 条，账单 \(bills) 份、"
                + "结算 \(settlements) 份、余额 \(balances) 份、案件 \(cases) 件，等式全部成立；"
                + "\(classes) 棵份额树中 \(bundled) 棵由叶子文件重算；见证人：\(names)。",
            en: "All is right: the log \(checkpoint.origin) has "
                + "\(counted(Int(clamping: checkpoint.size), "entr", "y", "ies")), "
                + "\(counted(bills, "bill")), \(counted(settlements, "settlement")), "
                + "\(counted(balances, "balance")) and \(counted(cases, "case")), and every "
                + "identity holds; \(bundled) of \(counted(classes, "share tree")) computed again "
                + "from leaf bundles; witnesses: \(names).")
        guard let custody else { return sentence }
        return sentence + custody.word(witnesses)
    }

    private func counted(
        _ count: Int, _ noun: String, _ one: String = "", _ many: String = "s"
    ) -> String { "\(count) \(noun)\(count == 1 ? one : many)" }
}
