import Bookkeeping
import MutualAid
import Storage

/// The roll and the rows about members have the digests that their events carry, and say what
/// every period said.
extension Examination {
    mutating func rows(_ scan: ExaminationScan) -> Bool {
        for event in Set(rolls.keys).union(scan.rolls.keys).sorted() {
            let found = scan.rolls[event].map { RowsDigest(count: $0.count, digest: $0.finish()) }
            let empty = rolls[event]?.count == 0 && found == nil
            guard rolls[event] == found || empty else {
                return note(
                    "roll", false,
                    Text(
                        "第 \(event) 号事件导入的成员（\(rolls[event]?.count ?? 0) 人）与名册不符（\(found?.count ?? 0) 人或内容不同）。",
                        "The members of event \(event) (\(rolls[event]?.count ?? 0)) differ from "
                            + "the roll (\(found?.count ?? 0), or their facts)."))
            }
        }
        for (event, paid) in late { wanted[event] = scan.rows(of: paid, event: event) }
        for event in Set(wanted.keys).union(scan.rows.keys).sorted() {
            let found = scan.rows[event]?.finish()
            let empty = wanted[event]?.count == 0 && found == nil
            guard wanted[event] == found || empty else {
                return note(
                    "rows", false,
                    Text(
                        "第 \(event) 号事件写下的成员变动与记录不符。",
                        "The rows about members of event \(event) differ from its digest."))
            }
        }
        return note(
            "roll", true,
            Text(
                "名册 \(scan.members) 人，成员变动 \(scan.rowCount) 行，摘要全部相符。",
                "\(Text.counted(scan.members, "member")) and \(Text.counted(scan.rowCount, "row")) "
                    + "about them, all digests fit."))
    }

    /// Lookups by payer and by identity, and the vault, belong to members of the roll; classes
    /// have the numbers in which the rules named them.
    mutating func lookups(_ scan: ExaminationScan) throws -> Bool {
        if let stray = try snapshot.strayRow(of: head) {
            return note(
                "lookups", false,
                Text(
                    "表 \(stray.table) 里 \(stray.roll) 号的记录与名册不符。",
                    "The row of member \(stray.roll) in the table \(stray.table) does not fit the "
                        + "roll."))
        }
        let count = try snapshot.dependantCount(of: head)
        guard count == scan.dependants else {
            return note(
                "lookups", false,
                Text(
                    "由他人付款的成员有 \(scan.dependants) 人，付款人表里有 \(count) 人。",
                    "\(scan.dependants) members have somebody else to pay for them, \(count) in "
                        + "the table dependant."))
        }
        if let roll = try strayKey() {
            if roll < 0 {
                return note(
                    "lookups", false,
                    Text(
                        "第 \(-roll) 号付款的密钥位置与他人相同。",
                        "The slot of the key of payout \(-roll) is another's too."))
            }
            return note(
                "lookups", false,
                Text(
                    "\(roll) 号成员的密钥位置与他人相同，或不在密钥数目之内。",
                    "The slot of the key of member \(roll) is another's too, or beyond the number "
                        + "of keys."))
        }
        guard try snapshot.classNames(of: head) == namedClasses() else {
            return note(
                "lookups", false,
                Text("类别的编号与规则不符。", "The numbers of the classes do not follow the rules."))
        }
        return note(
            "lookups", true,
            Text(
                "付款人、身份与保险箱的索引都对应名册。",
                "Lookups of payers, identities and the vault all belong to members."))
    }

    /// A member whose sealed identity has no key of its own, or the payout, as a negative number,
    /// whose payee has none.
    private func strayKey() throws -> RollNumber? {
        let slots = SortedRecords(folder: workFolder)
        try snapshot.eachSlot(of: head) { try slots.add(SortRecord($0, $1)) }
        // A contact lies under the key of the identity, where its holder has one.
        try snapshot.eachContactSlot(of: head) { try slots.add(SortRecord($0, $1)) }
        for (number, slot) in try snapshot.payeeSlots(of: head) {
            try slots.add(SortRecord(slot, -number))
        }
        let count = try snapshot.keySlots()
        let reader = try slots.read()
        var last: Int64 = -1
        while let (slot, roll, _, _, _, _) = try reader.next()?.words {
            if slot == last || slot >= count { return roll }
            last = slot
        }
        return nil
    }

    private func namedClasses() throws -> [Int: String] {
        var names: [Int: String] = [:]
        for text in try snapshot.rulesTexts(of: head) {
            for shareClass in RulesReader.read(text.bytes).rules?.share.classes ?? []
            where !names.values.contains(shareClass.name) {
                names[names.count + 1] = shareClass.name
            }
        }
        return names
    }

    mutating func classRows(_ scheme: OpenScheme, _ scan: ExaminationScan) -> Bool {
        for (closing, sums) in zip(scheme.state.closings, scan.sums) {
            for row in closing.classes {
                let found = sums[row.number] ?? ExaminationScan.Sum()
                guard found.count == row.count, found.due == row.due else {
                    return note(
                        "periods", false,
                        Text(
                            "\(closing.period) 期类别 \(row.name)：记录 \(row.count) 人、\(row.due)，由名册推出 \(found.count) 人、\(found.due)。",
                            "Period \(closing.period), class \(row.name): \(row.count) members and "
                                + "\(row.due) on record, \(found.count) and \(found.due) derived."))
                }
            }
            let identity = Apportionment.carryOut(
                dues: closing.due, aid: closing.aid, fee: closing.fee, carryIn: closing.carryIn,
                excess: closing.excess,
                sponsored: closing.sponsored.reduce(0) { $0 + $1.amount },
                adjusted: closing.adjusted)
            guard identity == closing.carryOut else {
                return note(
                    "periods", false,
                    Text(
                        "\(closing.period) 期的账单恒等式不成立。",
                        "The identity of the bill of period \(closing.period) does not hold."))
            }
        }
        return note(
            "periods", true,
            Text(
                "\(scheme.state.closings.count) 期的人数与应付由名册重新推出，全部相同。",
                "Heads and dues of \(Text.counted(scheme.state.closings.count, "period")) derived "
                    + "again, all equal."))
    }
}
