import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Office

/// A statement with a line a payer is taken in and matched: debits that came in, then refunds that
/// went out.
extension Ours {
    func runStatements() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let roll = "\(folder)/roll.csv"
        try Workload.writeRoll(members, identities: false, to: roll)
        let office = try open()
        _ = try office.importRoll(
            of: scheme, from: RollFile(path: roll), at: moment("2019-04-01"))
        try writeSettings()
        _ = try office.openCustody(
            scheme, CustodyOpened(account: "1", agent: nil), at: moment("2019-04-01"))
        let period = PeriodID(year: 2019, month: 5, place: 1)
        let days = try addCases(office, period)
        _ = try office.close(scheme, period: period, at: moment(days.notice))
        let debits = try office.exportDebits(scheme, period: period, at: moment(days.notice))
        let result = "\(folder)/result.csv"
        try writeResult(office, period, 0, to: result, at: days.share)
        _ = try office.importResult(scheme, from: result, at: moment(days.share))
        let next = days.share.adding(days: 1)
        let statement = "\(folder)/statement.xml"
        let lines = try StatementText(at: statement, on: days.share, opening: 0).write(
            from: debits.path
        ) {
            guard !Workload.fails($0.payer, in: 0) else { return nil }
            let id = EndToEnd.debit(period, attempt: 1, payer: $0.payer)
            return (id.text, $0.amount)
        }
        Report.out("  peak before the statement \(Machine.peakMegabytes()) MB")
        let before = Machine.processorSeconds()
        _ = try timed("statement taken in and matched", lines) {
            let answer = try office.importStatement(scheme, from: statement, at: moment(next))
            precondition(answer.answer.matched == Int(lines), "every line is matched")
        }
        let megabytes = Double(Machine.size(of: statement)) / 1e6
        Report.out(
            String(
                format: "  %.0f MB, %.2f s of processor time, peak memory %d MB", megabytes,
                Machine.processorSeconds() - before, Machine.peakMegabytes()))
    }

    private func writeSettings() throws {
        let keys = "\(folder)/keys"
        try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
        try Data("holder: Bench\n".utf8).write(to: URL(fileURLWithPath: "\(keys)/custodian.yaml"))
    }
}

/// A camt.053 with a line a payer.
struct StatementText {
    let path: String
    let day: Day
    let opening: Int64

    init(at path: String, on day: Day, opening: Int64) {
        self.path = path
        self.day = day
        self.opening = opening
    }

    /// Writes it; the lines come from a debit file or a run's.
    func write(
        from debits: String, _ line: (DebitLine) -> (endToEnd: String, amount: Int64)?
    ) throws -> Int64 {
        try write { write in
            var reader = try DebitReader(path: debits, currency: .cny) { _ in }
            while let debit = try reader.next() {
                if let (endToEnd, amount) = line(debit) { try write(endToEnd, amount) }
            }
        }
    }

    /// Writes it with these lines: end-to-end id and amount.
    func write(_ lines: ((String, Int64) throws -> Void) throws -> Void) throws -> Int64 {
        var sum = opening
        var count: Int64 = 0
        let aside = "\(path).lines"
        var writer = try ByteWriter(path: aside)
        try lines { endToEnd, amount in
            count += 1
            sum += amount
            writer.buffer.append(entry(count, endToEnd, amount))
            try writer.flushIfFull()
        }
        try writer.finish()
        var whole = try ByteWriter(path: path)
        whole.buffer.append(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>M</MsgId><CreDtTm>\(day)T00:00:00</CreDtTm></GrpHdr>
            <Stmt><Id>S</Id><Acct><Id><Othr><Id>1</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
            \(balance("OPBD", opening))\(balance("CLBD", sum))
            """)
        let source = try ByteReader(path: aside)
        while try source.read(into: &whole.buffer) > 0 { try whole.flush() }
        whole.buffer.append("</Stmt></BkToCstmrStmt></Document>\n")
        try whole.finish()
        try FileManager.default.removeItem(atPath: aside)
        return count
    }

    private func balance(_ code: String, _ amount: Int64) -> String {
        "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">"
            + "\(Currency.cny.text(amount))</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
            + "<Dt><Dt>\(day)</Dt></Dt></Bal>\n"
    }

    private func entry(_ number: Int64, _ endToEnd: String, _ amount: Int64) -> String {
        let sum = Currency.cny.text(Int64(amount.magnitude))
        return """
            <Ntry><Amt Ccy="CNY">\(sum)</Amt><CdtDbtInd>\(amount < 0 ? "DBIT" : "CRDT")</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>\(day)</Dt></BookgDt><AcctSvcrRef>R\(number)</AcctSvcrRef>
            <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>ESDD</SubFmlyCd></Fmly></Domn></BkTxCd>
            <NtryDtls><TxDtls><Refs><EndToEndId>\(endToEnd.isEmpty ? "NOTPROVIDED" : endToEnd)</EndToEndId></Refs>
            <Amt Ccy="CNY">\(sum)</Amt></TxDtls></NtryDtls></Ntry>

            """
    }
}
