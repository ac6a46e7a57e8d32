import Bookkeeping
import Foundation
import MutualAid
import Office

/// Closing a scheme down and paying everybody back: what the whole roll is owed is granted, ordered
/// in one file, written for the bank, and booked from its statement.
extension Ours {
    func runMoney() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let roll = "\(folder)/roll.csv"
        try Workload.writeRoll(members, identities: false, to: roll)
        let office = try open()
        _ = try timed("import (no identities)", members) {
            _ = try office.importRoll(
                of: scheme, from: RollFile(path: roll), at: moment("2019-04-01"))
        }
        try FileManager.default.removeItem(atPath: roll)
        let period = PeriodID(year: 2019, month: 5, place: 1)
        let days = try addCases(office, period)
        _ = try office.close(scheme, period: period, at: moment(days.notice))
        let result = "\(folder)/result.csv"
        try writeResult(office, period, 0, to: result, at: days.share)
        _ = try office.importResult(scheme, from: result, at: moment(days.share))
        _ = try office.openCustody(
            scheme, CustodyOpened(account: "1", agent: nil), at: moment(days.share))
        let end = days.share.adding(days: 6)
        _ = try office.endCollection(scheme, period: period, at: moment(end))
        let announced = try office.announceClosure(
            of: scheme, ClosureNotice(trigger: .operator), by: try closer(), at: moment(end)
        ).answer
        _ = try timed("tell everybody, in letters", members) {
            let answer = try office.sendNotices(
                scheme, kinds: [.closing], at: moment(end), time: { 0 })
            for sheet in answer.sheets {
                _ = try office.postLetters(
                    scheme, sheet: sheet.number, on: end, byHand: true, at: moment(end))
                try FileManager.default.removeItem(atPath: sheet.path)
            }
        }
        Report.out("  peak before refunds \(Machine.peakMegabytes()) MB")
        var total = try timed("grant all shares ever paid", members) {
            _ = try office.grantRefunds(of: scheme, at: moment(announced.ends))
        }
        total += try timed("order them, with the file", members) {
            let run = try office.orderRefunds(of: scheme, at: moment(announced.ends)).answer
            precondition(run.lines > members * 9 / 10)
        }
        total += try payRefunds(office, on: announced.ends)
        Report.end(total, place)
        _ = try timed("derive the lost file again", members) {
            try FileManager.default.removeItem(
                atPath: try office.refundRuns(of: scheme).first?.path ?? "")
            _ = try office.refundFile(of: scheme, run: 1)
        }
        _ = try timed("tail, rest divided, settled", members) {
            let day = announced.tailEnds.adding(days: 1)
            _ = try office.settleTail(of: scheme, forGood: try closer(), at: moment(day))
            _ = try office.settleClosure(of: scheme, at: moment(day))
        }
        Report.out("  peak \(Machine.peakMegabytes()) MB")
    }

    /// Somebody who may close the scheme down.
    private func closer() throws -> Signer {
        let path = "\(folder)/chen.key"
        if !FileManager.default.fileExists(atPath: path) {
            let key = try Signer.makeKey(at: path, random: Digest(words: (1, 2, 3, 4)))
            try FileManager.default.createDirectory(
                atPath: "\(folder)/keys", withIntermediateDirectories: true)
            let list = "people:\n  - {name: chen, key: \(key), may: [close]}\n"
            try Data(list.utf8).write(to: URL(fileURLWithPath: "\(folder)/keys/office.yaml"))
        }
        return Signer(name: "chen", keyPath: path)
    }
}
