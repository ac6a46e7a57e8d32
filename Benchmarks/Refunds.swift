import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Office

/// An ordered run of refunds on its way to the custodian and back.
extension Ours {
    /// Two people approve it, its files are written, a statement shows all of it.
    func payRefunds(_ office: Office, on day: Day) throws -> Spent {
        try writeCustodian()
        let run = try office.refundFile(of: scheme, run: 1)
        try knowAccounts(office, from: run, on: day)
        try showDebits(office, on: day)
        for name in ["li", "wang"] {
            _ = try timed("approved by one of two", members) {
                _ = try office.approveRefunds(
                    of: scheme, run: 1, by: signer(name), at: moment(day))
            }
        }
        var written: Int64 = 0
        var total = try timed("files for the bank", members) {
            let (answered, _) = try office.sendRefunds(of: scheme, run: 1, at: moment(day))
            written = answered.answer.files.reduce(0) { $0 + $1.payments }
            precondition(answered.answer.unsent == nil, "every account is known")
        }
        Report.out("  peak with the files written \(Machine.peakMegabytes()) MB")
        let held = try office.custodyStatus(of: scheme, on: day).available
        let next = day.adding(days: 1)
        let statement = "\(folder)/refunds.xml"
        let lines = try StatementText(at: statement, on: day, opening: held).write(from: run) {
            (EndToEnd.refund(run: 1, payer: $0.payer).text, -$0.amount)
        }
        precondition(lines == written, "every line was sent")
        total += try timed("its statement booked", lines) {
            let answer = try office.importStatement(scheme, from: statement, at: moment(next))
            precondition(answer.answer.matched == Int(lines), "every line is matched")
        }
        try FileManager.default.removeItem(atPath: statement)
        return total
    }

    /// Where every payer's money goes.
    private func knowAccounts(_ office: Office, from run: String, on day: Day) throws {
        let path = "\(folder)/accounts.csv"
        var writer = try ByteWriter(path: path)
        writer.buffer.append("payer,holder,account\n")
        var reader = try DebitReader(path: run, currency: .cny) { _ in }
        while let line = try reader.next() {
            writer.buffer.append("\(line.payer),王芳,62220202000\(line.payer)\n")
            try writer.flushIfFull()
        }
        try writer.finish()
        _ = try timed("accounts taken in", members) {
            _ = try office.importAccounts(scheme, from: path, at: moment(day))
        }
        try FileManager.default.removeItem(atPath: path)
    }

    /// A statement with the debit, and with what the operator pays in for the refunds.
    private func showDebits(_ office: Office, on day: Day) throws {
        let transit = try office.custodyStatus(of: scheme, on: day).inTransit
        precondition(transit.count == 1, "the books know the debit alone")
        let ordered = try office.refundRuns(of: scheme)[0].ordered.amount
        let statement = "\(folder)/debits.xml"
        _ = try StatementText(at: statement, on: day.adding(days: -1), opening: 0).write { line in
            try line("", transit[0].amount)
            try line("", ordered)
        }
        _ = try office.importStatement(scheme, from: statement, at: moment(day))
        let lines: [LineSaying] = [.event(transit[0].event), .advance(.operator)]
        for (place, saying) in lines.enumerated() {
            _ = try office.match(
                scheme, line: Int64(place + 1), as: saying, by: signer("li"), at: moment(day))
        }
    }

    private func signer(_ name: String) -> Signer {
        Signer(name: name, keyPath: "\(folder)/\(name).key")
    }

    private func writeCustodian() throws {
        let keys = "\(folder)/keys"
        // Behind whoever has closed the scheme down.
        var people = try String(contentsOfFile: "\(keys)/office.yaml", encoding: .utf8)
        for (place, name) in ["li", "wang"].enumerated() {
            let seed = UInt64(place + 1)
            let key = try Signer.makeKey(
                at: signer(name).keyPath, random: Digest(words: (seed, seed, seed, seed)))
            people += "  - {name: \(name), key: \(key), may: [propose, release, match]}\n"
        }
        try Data(people.utf8).write(to: URL(fileURLWithPath: "\(keys)/office.yaml"))
        try Data("holder: Bench\n".utf8).write(to: URL(fileURLWithPath: "\(keys)/custodian.yaml"))
    }
}
