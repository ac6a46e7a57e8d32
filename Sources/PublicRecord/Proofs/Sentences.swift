/// What is said when all is right.
enum MemberSentences {
    static func success(
        _ proof: ProofFile, _ line: ClassLine, _ money: Money, log: Checkpoint,
        witnesses: [String]
    ) -> Sentence {
        let (due, paid) = (money.text(proof.due), money.text(proof.paid))
        let (allDue, allPaid) = (money.text(line.due), money.text(line.paid))
        let own =
            proof.kind == .balance
            ? Sentence(
                zh: "计划在 \(proof.period) 期末欠您 \(due)，已计入 \(line.count) 名成员合计 \(allDue) 之中",
                en: "at the end of period \(proof.period) the scheme owes you \(due), which is in "
                    + "the total of \(line.count) members, \(allDue)")
            : Sentence(
                zh: "\(proof.period) 期您应分摊 \(due)，已付 \(paid)，已计入 \(line.count) 名成员"
                    + "合计应付 \(allDue)、已付 \(allPaid) 之中",
                en: "in period \(proof.period) you owe \(due) and have paid \(paid), which is in "
                    + "the total of \(line.count) members, owing \(allDue) and having paid "
                    + allPaid)
        let names = witnesses.isEmpty ? "" : witnesses.joined(separator: ", ")
        return Sentence(
            zh: "核对无误：\(proof.scheme) 第 \(proof.roll) 号成员，\(own.zh)；该报表是公开记录 \(log.origin) 的"
                + "第 \(proof.log.index) 条，见证人 \(witnesses.count) 个"
                + (names.isEmpty ? "。" : "（\(names)）。"),
            en:
                "All is right: member \(proof.roll) of \(proof.scheme), \(own.en); the statement is "
                + "entry \(proof.log.index) of the log \(log.origin), seen by "
                + "\(witnesses.count) witnesses" + (names.isEmpty ? "." : " (\(names))."))
    }

    static let withoutReceipt = Sentence(
        zh: "没有给出回执，因此没有核对这一行是不是您的。",
        en: "Without your receipt it was not checked that the line is yours.")

    static func receipt(_ receipt: Receipt) -> Sentence {
        Sentence(
            zh: "回执有效：您是 \(receipt.scheme) 的第 \(receipt.roll) 号成员，\(receipt.joined) 加入，"
                + "适用规则第 \(receipt.rulesVersion) 版。",
            en: "The receipt is good: you are member \(receipt.roll) of \(receipt.scheme), joined "
                + "on \(receipt.joined), under version \(receipt.rulesVersion) of the rules.")
    }
}

/// Whose word a custody line is.
enum CustodySentences {
    static let cosigned = Sentence(
        zh: "托管余额已由托管方会签。", en: "The custodian has cosigned what it says of custody.")
    static let word = Sentence(
        zh: "托管余额只是运营方的说法：托管方没有会签。",
        en: "What it says of custody is the operator's word alone: the custodian has not cosigned.")
}
