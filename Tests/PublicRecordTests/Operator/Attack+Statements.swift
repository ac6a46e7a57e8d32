import PublicRecord
import Testing

/// The bill or the settlement, changed.
private func bill(
    _ village: Village, _ change: (inout Bill) -> Void = { _ in }
) -> [String: [UInt8]] {
    var bill = village.bill
    change(&bill)
    return ["statement": Statement.bill(bill).text]
}

private func settlement(
    _ village: Village, _ change: (inout Settlement) -> Void = { _ in }
) -> [String: [UInt8]] {
    var settlement = village.settlement
    change(&settlement)
    return ["statement": Statement.settlement(settlement).text]
}

private func cases(_ village: Village, _ lines: [CaseLine]) -> [String: [UInt8]] {
    [
        "cases": Array(lines.map(\.text).joined().utf8),
        "bill": Statement.bill(village.bill).text,
    ]
}

private let statementCommand = "statement {statement}"
private let casesCommand = "cases {cases} --bill {bill}"
private let checkpointCommand =
    "checkpoint {checkpoint} --old {old} --consistency {consistency} --trust {trust}"

/// Two checkpoints and the proof between them.
private func pair(
    _ village: Village, old: [[UInt8]], new: [[UInt8]]? = nil
) throws -> [String: [UInt8]] {
    let new = new ?? village.entries
    let (tail, files) = Village.files(new)
    var tiles = LogTiles(size: tail.size) { path, _ in files[path] }
    let path = try tiles.consistency(from: min(UInt64(old.count), tail.size))
    return [
        "trust": village.trust, "checkpoint": try village.checkpoint(new).bytes,
        "old": try village.checkpoint(old).bytes,
        "consistency": Array(path.map { $0.base64 + "\n" }.joined().utf8),
    ]
}

extension Attack {
    static let ofStatements = [
        Attack("bill-identities", .nothing, statementCommand, nil) { bill($0) },
        Attack("settlement-identities", .nothing, statementCommand, nil) { settlement($0) },
        Attack("cases-add-up", .nothing, casesCommand, nil) { cases($0, Village.cases) },
        Attack("trust-file", .nothing, "policy {trust}", nil) { ["trust": $0.trust] },
        Attack("fee-overstated", .statement, statementCommand, .identity) { village in
            bill(village) { $0.fee += 100 }
        },
        Attack("carry-hidden", .statement, statementCommand, .identity) { village in
            bill(village) { $0.carryOut -= 1 }
        },
        Attack("paid-in-bill", .statement, statementCommand, .identity) { village in
            bill(village) {
                let line = $0.classes[0]
                $0.classes = [
                    ClassLine(
                        name: "-", share: line.share, lastRoll: line.lastRoll,
                        tree: ShareNode(
                            hash: hash("x"), count: line.count, due: line.due, paid: 1))
                ]
            }
        },
        Attack("collected-kept", .statement, statementCommand, .identity) { village in
            settlement(village) { $0.collected -= 1000 }
        },
        Attack("custody-short", .statement, statementCommand, .identity) { village in
            settlement(village) {
                $0.custody = CustodyLines(day: "2024-02-03", amount: 9_999, statement: hash("x"))
            }
        },
        Attack("arrears-forgiven-twice", .statement, statementCommand, .identity) { village in
            settlement(village) { $0.forgiven = [Named(100, "hardship")] }
        },
        Attack("sums-beyond", .statement, statementCommand, .identity) { village in
            settlement(village) {
                ($0.opening, $0.collected) = (.max, .max)
                $0.advanced = [Named(.max, "a"), Named(.max, "b")]
            }
        },
        Attack("keys-out-of-order", .statement, statementCommand, .statementMalformed) {
            ["statement": try Statement.bill($0.bill).text.exchanging("carry-in 0\n", "")]
        },
        Attack("class-twice", .statement, statementCommand, .statementMalformed) { village in
            bill(village) { $0.classes += $0.classes }
        },
        Attack("case-left-out", .cases, casesCommand, .cases) { cases($0, [Village.cases[0]]) },
        Attack("case-invented", .cases, casesCommand, .cases) { village in
            let more = CaseLine(
                number: 3, aid: 1, clause: "illness", notice: "2024-01-06", card: hash("card-3"))
            return cases(village, Village.cases + [more])
        },
        Attack("aid-changed", .cases, casesCommand, .cases) { village in
            // The same total, another case.
            let (one, two) = (Village.cases[0], Village.cases[1])
            return cases(
                village,
                [
                    CaseLine(
                        number: 1, aid: one.aid - 5, clause: one.clause, notice: one.notice,
                        card: one.card),
                    CaseLine(
                        number: 2, aid: two.aid + 5, clause: two.clause, notice: two.notice,
                        card: two.card),
                ])
        },
    ]

    static let ofCheckpoints = [
        Attack("checkpoint", .nothing, "checkpoint {checkpoint} --trust {trust}", nil) {
            try pair($0, old: [])
        },
        Attack("log-goes-on", .nothing, checkpointCommand, nil) {
            try pair($0, old: Array($0.entries.prefix(257)))
        },
        Attack("log-forked", .checkpoints, checkpointCommand, .consistency) {
            var forked = Array($0.entries.prefix(257))
            forked[100] = Array("another notice\n".utf8)
            return try pair($0, old: forked)
        },
        Attack("log-forked-at-one-size", .checkpoints, checkpointCommand, .consistency) {
            var forked = $0.entries
            forked[100] = Array("another notice\n".utf8)
            return try pair($0, old: forked)
        },
        Attack("consistency-cut-off", .checkpoints, checkpointCommand, .consistency) {
            var made = try pair($0, old: Array($0.entries.prefix(257)))
            made["consistency"] = made["consistency"]?.dropLast(45)
            return made
        },
        Attack("log-rolled-back", .checkpoints, checkpointCommand, .rolledBack) {
            try pair(
                $0, old: $0.entries, new: Array($0.entries.dropLast()))
        },
        Attack("old-forged", .checkpoints, checkpointCommand, .unsigned) {
            var made = try pair($0, old: Array($0.entries.prefix(257)))
            made["old"] = try $0.checkpoint(hands: [.witness]).bytes
            return made
        },
    ]
}
