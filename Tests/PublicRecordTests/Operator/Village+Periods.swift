import PublicRecord

/// The village a while later: every statement goes on from the one before.
extension Village {
    /// What the log has of another period: cases, bill, and a settlement that opens with so much.
    func next(opening: Int64) throws -> [[UInt8]] {
        let lines = Village.cases.map {
            CaseLine(
                number: $0.number + 2, aid: $0.aid, clause: $0.clause, notice: "2024-01-18",
                card: $0.card)
        }
        var bill = bill
        (bill.period, bill.casesRoot) = ("2024-01-2", Village.casesRoot(lines))
        var settlement = settlement
        settlement.period = bill.period
        settlement.bill = LogHash.leaf(Statement.bill(bill).text)
        settlement.opening = opening
        settlement.advanced = [Named(15_800 - opening, "operator")]
        return [
            CaseEntry(scheme: Village.scheme, period: bill.period, lines: lines).text,
            Statement.bill(bill).text, Statement.settlement(settlement).text,
        ]
    }

    /// Two balances of a scheme that has nothing to share, which open with so much.
    func balances(first: Int64 = 0, second: Int64 = 700) throws -> [[UInt8]] {
        try [
            balance("2024-02-1", opening: first, closing: 700),
            balance("2024-02-2", opening: second, closing: 900),
        ]
    }

    private func balance(_ period: String, opening: Int64, closing: Int64) throws -> [UInt8] {
        let member = ShareMember(
            roll: 1, commitment: Village.commitment(1), due: closing, paid: 0)
        let root = try Sealed([member], .balance).root
        return Statement.balance(
            Balance(
                scheme: Village.scheme, period: period, opening: opening,
                topUps: closing - opening, interest: 0, charged: 0, adjusted: nil, refunds: 0,
                closing: closing,
                payable: 0, arrears: nil,
                custody: CustodyLines(
                    day: "2024-02-03", amount: closing, statement: hash("statement")),
                classes: [ClassLine(name: "-", share: nil, lastRoll: 0, tree: root)])
        ).text
    }
}
