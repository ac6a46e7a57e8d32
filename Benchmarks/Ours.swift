import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Office

/// The platform doing the main job.
struct Ours {
    let members: Int64
    let place: Place
    private let main: Int?

    let scheme = "bench"
    var folder: String { place.folder }

    init(members: Int64, place: Place) {
        self.members = members
        self.place = place
        main = place.server?.mainProcess()
    }

    func run() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let roll = "\(folder)/roll.csv"
        try Workload.writeRoll(members, identities: false, to: roll)
        let office = try open()
        var total = Spent()
        total += try timed("import (no identities)", members) {
            _ = try office.importRoll(
                of: scheme, from: RollFile(path: roll), at: moment("2019-04-01"))
        }
        try FileManager.default.removeItem(atPath: roll)
        var closing = Spent()
        var settling = Spent()
        for index in 0..<Workload.periods {
            let period = PeriodID(year: 2019, month: 5 + index / 2, place: 1 + index % 2)
            let days = try addCases(office, period)
            closing += try measured {
                _ = try office.close(scheme, period: period, at: moment(days.notice))
            }
            let result = "\(folder)/result.csv"
            try writeResult(office, period, index, to: result, at: days.share)
            settling += try measured {
                _ = try office.importResult(scheme, from: result, at: moment(days.share))
                _ = try office.endCollection(
                    scheme, period: period, at: moment(days.share.adding(days: 6)))
            }
        }
        let work = members * Int64(Workload.periods)
        Report.line("close with debit file, each period", closing, work)
        Report.line("result and settlement, each period", settling, work)
        total += closing
        total += settling
        total += try readBack(office)
        total += try timed("state hash", members) {
            let state = try office.stateHash(of: scheme).hex
            try Data(state.utf8).write(to: URL(fileURLWithPath: "\(folder)/state"))
        }
        Report.end(total, place)
        // It was measured below 200 MB with 1 million members and with 100 million.
        precondition(Machine.peakMegabytes() < 300, "memory does not grow with the roll")
    }

    func runIdentities() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let roll = "\(folder)/roll.csv"
        try Workload.writeRoll(members, identities: true, to: roll)
        let office = try open()
        _ = try timed("import (with identities)", members) {
            _ = try office.importRoll(
                of: scheme, from: RollFile(path: roll), at: moment("2019-04-01"))
        }
        Report.out("  peak \(Machine.peakMegabytes()) MB")
    }

    func open() throws -> Office {
        let office = try Office(
            data: place.server?.address ?? "\(folder)/data", keys: "\(folder)/keys",
            files: "\(folder)/files",
            creating: true)
        _ = try office.open(rules: Array(BenchRules.text.utf8), at: moment("2019-01-01"))
        return office
    }

    func moment(_ text: String) -> Moment { moment(Day(text) ?? Day(number: 0)) }

    func moment(_ day: Day) -> Moment {
        Moment(day: day, seed: Digest(words: (1, 2, 3, 4)))
    }

    /// Ten cases for the period; its days.
    func addCases(
        _ office: Office, _ period: PeriodID
    ) throws -> (notice: Day, share: Day) {
        let notice = Day(
            year: period.year, month: period.month, day: period.place == 1 ? 7 : 21)
        guard let notice else { preconditionFailure("a day of the calendar") }
        for index in 1...10 {
            // Nobody is aided twice, and nobody who failed to pay.
            let number = Int64(period.month * 100 + period.place * 10 + index)
            let given = AidCase(
                number: 0, roll: number * Workload.failsEvery + 1,
                diagnosed: notice.adding(days: -10),
                filed: notice.adding(days: -5), clause: "illness", accident: false, receipts: nil,
                documents: [])
            _ = try office.add(
                given, to: scheme, key: "case-\(period)-\(index)",
                at: moment(notice.adding(days: -1)))
        }
        return (notice, notice.adding(days: 7))
    }

    /// The bank's answer: one line in thirty-three fails.
    func writeResult(
        _ office: Office, _ period: PeriodID, _ index: Int, to path: String, at day: Day
    ) throws {
        let debits = try office.exportDebits(scheme, period: period, at: moment(day))
        var failed: Int64 = 0
        var amount: Int64 = 0
        let list = "\(path).list"
        var writer = try ByteWriter(path: list)
        var reader = try DebitReader(path: debits.path, currency: .cny) { _ in }
        while let line = try reader.next() {
            guard Workload.fails(line.payer, in: index) else { continue }
            failed += 1
            amount += line.amount
            writer.buffer.append("\(line.payer),\(Currency.cny.text(line.amount)),0.00,no-funds\n")
            try writer.flushIfFull()
        }
        try writer.finish()
        let file = debits.file
        let head = """
            tongzhou-result,1
            scheme,\(scheme)
            period,\(period)
            attempt,1
            currency,CNY
            succeeded,\(file.lines - failed),\(Currency.cny.text(file.amount - amount))
            failed,\(failed),\(Currency.cny.text(amount))
            payer,due,taken,reason

            """
        var result = try ByteWriter(path: path)
        result.buffer.append(head)
        let source = try ByteReader(path: list)
        while try source.read(into: &result.buffer) > 0 { try result.flush() }
        result.buffer.append("end,\(failed)\n")
        try result.finish()
        try FileManager.default.removeItem(atPath: list)
    }

    func readBack(_ office: Office) throws -> Spent {
        var bits: UInt64 = 42
        // On a server every one of them is asked for by itself.
        let count = place.server == nil ? 1_000_000 : 100_000
        let rolls = (0..<count).map { _ -> Int64 in
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(bits >> 33) % members + 1
        }
        let period = PeriodID(year: 2019, month: 5, place: 1)
        return try timed("dues of random members", Int64(count)) {
            let dues = try office.dues(of: rolls, in: period, scheme: scheme)
            precondition(dues.count == rolls.count && dues.contains { $0 != nil })
        }
    }

    func timed(_ name: String, _ work: Int64, _ body: () throws -> Void) throws -> Spent {
        let spent = try measured(body)
        Report.line(name, spent, work)
        return spent
    }

    func measured(_ body: () throws -> Void) throws -> Spent {
        try Spent(server: main, body)
    }
}

/// The rules of the bench: like those of a large scheme, without a waiting period.
enum BenchRules {
    static let text = """
        format: tongzhou/rules/v1
        scheme: bench
        version: 1
        effective: 2019-01-01
        name: {zh: 测速, en: Bench}
        currency: CNY
        timeZone: Asia/Shanghai
        runBy: {operator: {zh: 测速, en: bench}, legalForm: none, supervisor: none, licence: none, custodian: none}
        texts: []
        joining:
          age: {from: 30 days, to: 59 years}
          declaration: {version: none-asked, questions: []}
          rejoining: yes
        funding: {kind: postpaid}
        benefits:
          clauses:
            - {clause: illness, name: {zh: 疾病, en: illness}, amounts: [{age: 0-59, amount: 100000}]}
          oncePerMember: no
          ladder: none
          claimWithinDays: none
          versionBy: diagnosis
        waiting:
          days: 0
          accidents: exempt
          membersShare: yes
          illness: {membership: ends, sharesReturnedBy: none, rejoining: yes}
        calendar: {notices: [7, 21], noticeDays: 3, shares: [14, 28]}
        share:
          classes: equal
          fee: {percent: 8, rounding: nearest}
          caps: {case: none, period: none, year: {amount: 188}, excess: operator}
          rounding: {to: up, per: period}
          carry: {of: rounding, negativeAdvancedBy: operator}
          headCount: notice
        waivers: []
        collection:
          retries: 0
          grace: {days: 5}
          arrears: {membership: ends, debt: forgiven}
          shortfall: operator
          waitsAgain: yes
          noticesBeforeEnd: 0
        minimum: none
        leaving: {dependantsFirst: yes, balance: none}
        amending: {noticeDays: 7}
        closing: {noticeDays: 30, claimsTailDays: 180, tailPaidBy: operator, refund: all}
        """
}
