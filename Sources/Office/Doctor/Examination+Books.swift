import Bookkeeping
import MutualAid
import Storage

/// The docket and the books follow from the events, the control accounts from the roll.
extension Examination {
    mutating func docket(_ scheme: OpenScheme) throws -> Bool {
        let lines = try snapshot.docket(of: head)
        for line in lines {
            guard let (event, approved) = cases[line.number], event == line.event,
                approved.decision.aid == line.aid, approved.case.roll == line.roll,
                approved.decision.decided == line.decided, shared[line.number] == line.period
            else {
                return note(
                    "cases", false,
                    Text(
                        "案件 \(line.number) 的登记与其事件不符。",
                        "The docket's line of case \(line.number) differs from its event."))
            }
        }
        guard try snapshot.settledCases(of: head) == settled else {
            return note(
                "cases", false,
                Text(
                    "关停后了结的案件与其事件不符。",
                    "The cases settled by the closing differ from its events."))
        }
        return note(
            "cases", lines.count == cases.count,
            Text(
                "登记案件 \(lines.count) 个，事件里有 \(cases.count) 个。",
                "\(Text.counted(lines.count, "case")) in the docket, \(cases.count) in the events.")
        )
    }

    mutating func journal(_ scheme: OpenScheme) throws -> Bool {
        var expected: [(event: Int64, entry: Entry)] = []
        for event in entries {
            let entry = event.of.entry(
                on: event.day, currency: scheme.currency, funding: scheme.history.funding)
            if let entry { expected.append((event.event, entry)) }
        }
        let reversals = reversals(expected)
        var number: Int64 = 0
        var wrong: Int64?
        var ledger = Ledger()
        try snapshot.eachStoredEntry(of: head, currency: scheme.currency) { stored, booked in
            number += 1
            guard let booked, stored == number, number <= expected.count,
                expected[Int(number) - 1].event == booked.event,
                expected[Int(number) - 1].entry == booked.entry,
                reversals[number] == booked.reversedBy
            else {
                wrong = wrong ?? min(number, stored)
                return
            }
            ledger.book(booked.entry)
        }
        let count = try snapshot.entryCount(of: head)
        if wrong == nil, number != expected.count || count != number { wrong = number + 1 }
        if let wrong {
            return note(
                "journal", false,
                Text(
                    "第 \(wrong) 号分录与其事件推出的不符，或缺失。",
                    "Entry \(wrong) differs from what its event says, or is missing."))
        }
        return note(
            "journal", ledger.isBalanced,
            Text(
                "分录 \(number) 笔，与事件一致，借贷相等。",
                "\(number == 1 ? "1 entry follows" : "\(number) entries follow") from the events, and "
                    + "debits equal credits."))
    }

    /// Which entry reversed which, by the events.
    private func reversals(_ expected: [(event: Int64, entry: Entry)]) -> [Int64: Int64] {
        var reversals: [Int64: Int64] = [:]
        let events = Dictionary(uniqueKeysWithValues: entries.map { ($0.event, $0.of) })
        for (index, booked) in expected.enumerated() {
            guard case .entryReversed(let reversed)? = events[booked.event] else { continue }
            reversals[reversed.number] = Int64(index + 1)
        }
        return reversals
    }

    /// What was released or ordered and no statement has shown: payouts, and lines of refund runs.
    private func underWay(_ scheme: OpenScheme) throws -> Int64 {
        let payouts = try snapshot.payouts(of: head)
            .filter { $0.released != nil && !$0.isUndone && $0.paid == nil }
        return payouts.reduce(0) { $0 + $1.amount }
            + scheme.state.runs.reduce(0) { $0 + $1.outstanding }
    }

    mutating func controls(_ scheme: OpenScheme, _ scan: ExaminationScan) throws -> Bool {
        let isGranted = scheme.state.closure?.grants.isEmpty == false
        let wanted: [(Account, Int64)] = [
            (.membersDue, scan.dueOpen), (.refunds, -scan.claims.open),
            (.payments, -(try underWay(scheme))),
            // What members' accounts held ends when refunds are granted.
            (.arrears, isGranted ? 0 : scan.arrears),
            (.balances, isGranted ? 0 : -scan.balances),
            (.corrections, isGranted ? 0 : scan.corrections),
        ]
        for (account, sum) in wanted {
            let balance = try snapshot.balance(of: account, scheme: head)
            guard balance == sum else {
                return note(
                    "controls", false,
                    Text(
                        "科目 \(account.name) 余额 \(balance)，名册合计 \(sum)。",
                        "Account \(account.name) stands at \(balance), the roll adds up to \(sum).")
                )
            }
        }
        return note(
            "controls", true,
            Text("统制科目等于名册合计。", "The control accounts equal the sums over the roll."))
    }
}
