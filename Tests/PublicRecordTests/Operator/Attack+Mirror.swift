import PublicRecord
import Testing

/// What a member types who has his receipt, his notice and the public files.
private func asked(_ position: UInt64 = place, more: String = "--due 526") -> String {
    "member {record} --receipt {receipt} --trust {trust} --period 2024-01-1 "
        + "--position \(position) --salt \(key.salt(Village.roll).base64) \(more)"
}

private let key = PeriodKey(
    secret: Village.secret, scheme: Village.scheme, period: Village.period, kind: .bill, class: "-")

private let place: UInt64 = {
    var sealer = ShareSealer(key)
    let places = try? sealer.places(of: Array(1...UInt64(Village.memberCount)))
    return UInt64(places?[Int(Village.roll) - 1] ?? 0)
}()

/// The public files, with the receipt of a member.
private func files(
    _ village: Village, roll: UInt64 = Village.roll, hands: [Village.Hand] = Village.Hand.allCases,
    entries change: (inout [[UInt8]]) -> Void = { _ in },
    files changeFiles: (inout [String: [UInt8]]) -> Void = { _ in }
) throws -> [String: [UInt8]] {
    var village = village
    change(&village.entries)
    var files = try village.record(hands: hands)
    changeFiles(&files)
    var made = ["trust": village.trust, "receipt": try village.receipt(roll).bytes]
    for (path, bytes) in files { made["record/\(path)"] = bytes }
    return made
}

extension Attack {
    static let ofMirrors = [
        Attack("mirror", .nothing, asked(), nil) { try files($0) },
        Attack("mirror-own-due", .bundles, asked(more: "--due 525"), .ownDue) { try files($0) },
        Attack(
            "mirror-reason-invented", .bundles, asked(more: "--reason cap=-25"), .dueFormula
        ) { try files($0) },
        Attack("mirror-leaf-of-another", .bundles, asked(), .treeRoot) {
            try files($0, roll: Village.roll + 1)
        },
        Attack("mirror-place-of-another", .bundles, asked(place ^ 1), .treeRoot) {
            try files($0)
        },
        Attack("mirror-position-beyond", .bundles, asked(300), .treePath) { try files($0) },
        Attack("mirror-class-unknown", .bundles, asked(more: "--class women"), .treeClass) {
            try files($0)
        },
        Attack("mirror-bundle-changed", .bundles, asked(), .bundle) { village in
            try files(village, files: { $0["share/2024-01-1/bill/-/001"]?[47] ^= 1 })
        },
        Attack("mirror-bundle-cut-short", .bundles, asked(), .bundle) { village in
            try files(village, files: { $0["share/2024-01-1/bill/-/001"]?.removeLast(48) })
        },
        Attack("mirror-bundle-not-there", .bundles, asked(), .unreadable) { village in
            try files(village, files: { $0["share/2024-01-1/bill/-/000"] = nil })
        },
        Attack("bill-left-out", .log, asked(), .absent) { village in
            try files(village, entries: { $0.remove(at: Int(Village.billIndex)) })
        },
        Attack("mirror-second-bill", .log, asked(), .second) { village in
            try files(village, entries: { $0.append($0[Int(Village.billIndex)]) })
        },
        Attack("mirror-entry-changed", .log, asked(), .inclusion) { village in
            // Another bill with the same tree, in the entries alone.
            var other = village
            other.bill.rounding = "up"
            let index = Int(Village.billIndex)
            other.entries[index] = Statement.bill(other.bill).text
            let path = "tile/entries/001.p/\(village.entries.count - 256)"
            let changed = try other.record()[path]
            return try files(village, files: { $0[path] = changed })
        },
        Attack("mirror-tile-missing", .log, asked(), .tile) { village in
            try files(village, files: { $0["tile/entries/000"] = nil })
        },
        Attack("mirror-below-quorum", .log, asked(), .quorum) {
            try files($0, hands: [.log, .custodian])
        },
    ]
}
