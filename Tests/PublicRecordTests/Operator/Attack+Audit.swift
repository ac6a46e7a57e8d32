import PublicRecord
import Testing

private let auditCommand = "audit {record} --trust {trust}"
private let sinceCommand = "audit {record} --since {old} --trust {trust}"

/// The whole record as files below `record/`, with the log changed.
private func record(
    _ village: Village, hands: [Village.Hand] = Village.Hand.allCases, old: [[UInt8]]? = nil,
    entries change: (inout [[UInt8]]) throws -> Void = { _ in },
    files changeFiles: (inout [String: [UInt8]]) throws -> Void = { _ in }
) throws -> [String: [UInt8]] {
    var village = village
    try change(&village.entries)
    var files = try village.record(hands: hands)
    try changeFiles(&files)
    var made = ["trust": village.trust]
    if let old { made["old"] = try village.checkpoint(old).bytes }
    for (path, bytes) in files { made["record/\(path)"] = bytes }
    return made
}

extension Attack {
    static let ofAudits = [
        Attack("record", .nothing, auditCommand, nil) { try record($0) },
        Attack("record-since", .nothing, sinceCommand, nil) {
            try record($0, old: Array($0.entries.prefix(257)))
        },
        Attack("record-without-bundles", .nothing, auditCommand, nil) {
            try record($0, files: { $0 = $0.filter { !$0.key.hasPrefix("share/") } })
        },
        Attack("second-bill", .log, auditCommand, .second) { village in
            var other = village.bill
            other.rounding = "up"
            return try record(village, entries: { $0.append(Statement.bill(other).text) })
        },
        Attack("second-rules", .log, auditCommand, .second) { village in
            try record(
                village,
                entries: {
                    $0.append(
                        Array(
                            "tongzhou/rules/v1\nscheme village-aid\nrules 1 \(hash("x").base64)\n"
                                .utf8))
                })
        },
        Attack("audit-forked", .checkpoints, sinceCommand, .consistency) {
            var forked = Array($0.entries.prefix(257))
            forked[100] = Array("another notice\n".utf8)
            return try record($0, old: forked)
        },
        Attack("audit-rolled-back", .checkpoints, sinceCommand, .rolledBack) {
            try record($0, old: $0.entries + [[1]])
        },
        Attack("tile-truncated", .log, auditCommand, .tile) { village in
            try record(village, files: { $0["tile/0/001.p/9"]?.removeLast(32) })
        },
        Attack("tile-missing", .log, auditCommand, .tile) { village in
            try record(village, files: { $0["tile/1/000.p/1"] = nil })
        },
        Attack("entries-truncated", .log, auditCommand, .tile) { village in
            try record(village, files: { $0["tile/entries/000"]?.removeLast() })
        },
        Attack("entry-changed", .log, auditCommand, .tile) { village in
            try record(village, files: { files in files["tile/entries/001.p/9"]?[40] ^= 1 })
        },
        Attack("checkpoint-of-another-log", .log, auditCommand, .tile) { village in
            // Tiles and entries agree with each other, and not with what was signed.
            let honest = try village.checkpoint().bytes
            return try record(
                village, entries: { $0[5] = Array("another\n".utf8) },
                files: { $0["checkpoint"] = honest })
        },
        Attack("identity-in-log", .log, auditCommand, .identity) { village in
            var other = village.settlement
            other.closing += 1
            return try record(
                village,
                entries: { $0[Int(Village.settlementIndex)] = Statement.settlement(other).text })
        },
        Attack("settlement-of-another-bill", .log, auditCommand, .identity) { village in
            var other = village.settlement
            other.bill = hash("another bill")
            return try record(
                village,
                entries: { $0[Int(Village.settlementIndex)] = Statement.settlement(other).text })
        },
        Attack("two-periods", .nothing, auditCommand, nil) { village in
            try record(village, entries: { $0 += try village.next(opening: 10_000) })
        },
        Attack("opening-from-nothing", .log, auditCommand, .identity) { village in
            var other = village.settlement
            (other.opening, other.advanced) = (10_000, [Named(5_800, "operator")])
            return try record(
                village,
                entries: { $0[Int(Village.settlementIndex)] = Statement.settlement(other).text })
        },
        Attack("money-gone-between-settlements", .log, auditCommand, .identity) { village in
            try record(village, entries: { $0 += try village.next(opening: 9_000) })
        },
        Attack("two-balances", .nothing, auditCommand, nil) { village in
            try record(village, entries: { $0 += try village.balances(second: 700) })
        },
        Attack("balance-from-nothing", .log, auditCommand, .identity) { village in
            try record(village, entries: { $0 += try village.balances(first: 10) })
        },
        Attack("money-gone-between-balances", .log, auditCommand, .identity) { village in
            try record(village, entries: { $0 += try village.balances(second: 600) })
        },
        Attack("case-not-announced", .log, auditCommand, .cases) { village in
            try record(village, entries: { $0[Int(Village.billIndex) - 1] = [0x61, 0x0a] })
        },
        Attack("case-after-its-bill", .log, auditCommand, .cases) { village in
            let late = CaseLine(
                number: 3, aid: 1, clause: "illness", notice: "2024-01-06", card: hash("card-3"))
            return try record(
                village,
                entries: {
                    $0.append(
                        CaseEntry(scheme: "village-aid", period: "2024-01-1", lines: [late]).text)
                })
        },
        Attack("bundle-changed", .bundles, auditCommand, .bundle) { village in
            try record(village, files: { $0["share/2024-01-1/bill/-/000"]?[47] ^= 1 })
        },
        Attack("bundle-missing", .bundles, auditCommand, .bundle) { village in
            try record(village, files: { $0["share/2024-01-1/settlement/-/001"] = nil })
        },
        Attack("audit-custody-unsigned", .custodian, auditCommand, .custody) {
            try record($0, hands: [.log, .witness])
        },
        Attack("audit-below-quorum", .log, auditCommand, .quorum) {
            try record($0, hands: [.log, .custodian])
        },
    ]
}
