import BankFiles
import Bookkeeping
import Foundation

/// The files of banks: payments written, and a statement of as many lines read.
struct BankMessages {
    let lines: Int64
    let folder: String

    private let day = Day(number: 19_793)

    func run() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try writePayments()
        let message = "\(folder)/statement.xml"
        try fill(message, head, end: "</Stmt></BkToCstmrStmt></Document>\n", entry)
        try read("camt.053 read", message, BankProfile())
        let table = "\(folder)/statement.csv"
        try fill(table, "day,amount,id,reference,text,balance\n", end: "") {
            "2024-03-11,2.00,E-\($0),R\($0),分摊,\($0 * 2).00\n"
        }
        var columns = StatementColumns(day: "day", amounts: .signed("amount"))
        columns.endToEnd = "id"
        columns.bankReference = "reference"
        columns.text = "text"
        columns.balance = "balance"
        try read(
            "table read", table, BankProfile(statements: .csv, statementColumns: columns))
    }

    private func read(_ name: String, _ path: String, _ bank: BankProfile) throws {
        var read: Int64 = 0
        let spent = try Spent {
            var reader = try StatementReader(path: path, bank: bank, currency: .cny)
            while let item = try reader.next() {
                if case .line = item { read += 1 }
            }
        }
        precondition(read == lines, "every line was read")
        let megabytes = Double(Machine.size(of: path)) / 1e6
        Report.line(name, spent, lines)
        Report.out(
            String(
                format: "  %.0f MB at %.0f MB/s (%.0f in processor time), peak memory %d MB",
                megabytes, megabytes / spent.seconds, megabytes / spent.here,
                Machine.peakMegabytes()))
    }

    private func writePayments() throws {
        let bank = BankProfile()
        let order = try BatchOrder(
            id: "BENCH", scheme: "bench",
            party: BankParty(name: "Bench", account: BankAccount("1"), for: bank), day: day,
            currency: .cny, created: BankMoment(day: day, second: 0))
        var files: [BatchFile] = []
        let spent = try Spent {
            var batch = try PaymentBatch(order, bank: bank, folder: folder, name: "payments")
            for number in 1...lines {
                try batch.add(
                    PaymentInstruction(
                        endToEnd: "B-\(number)", amount: number % 1_000_000 + 1, name: "王芳",
                        account: BankAccount("622202020000\(number)"),
                        remittance: .text("退款"), for: bank))
            }
            files = try batch.finish()
        }
        Report.line("pain.001 written", spent, lines)
        for file in files { try FileManager.default.removeItem(atPath: file.path) }
    }

    private func fill(
        _ path: String, _ head: String, end: String, _ line: (Int64) -> String
    ) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard let file = FileHandle(forWritingAtPath: path) else { return }
        var text = head
        for number in 1...lines {
            text += line(number)
            if text.utf8.count > 1 << 20 {
                try file.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        text += end
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    private var head: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
         <BkToCstmrStmt>
          <GrpHdr><MsgId>M</MsgId><CreDtTm>2024-03-12T00:00:00</CreDtTm></GrpHdr>
          <Stmt><Id>S</Id><Acct><Id><Othr><Id>1</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
        \(balance("OPBD", 0))\(balance("CLBD", lines * 2))
        """
    }

    private func balance(_ code: String, _ amount: Int64) -> String {
        "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">\(amount).00</Amt>"
            + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>\n"
    }

    private func entry(_ number: Int64) -> String {
        """
           <Ntry>
            <NtryRef>\(number)</NtryRef>
            <Amt Ccy="CNY">2.00</Amt>
            <CdtDbtInd>CRDT</CdtDbtInd>
            <Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>\(day)</Dt></BookgDt>
            <ValDt><Dt>\(day)</Dt></ValDt>
            <AcctSvcrRef>R\(number)</AcctSvcrRef>
            <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
            <NtryDtls>
             <TxDtls>
              <Refs><EndToEndId>E-\(number)</EndToEndId></Refs>
              <Amt Ccy="CNY">2.00</Amt>
              <RltdPties>
               <Dbtr><Pty><Nm>王芳</Nm></Pty></Dbtr>
               <DbtrAcct><Id><Othr><Id>6222020200012345678</Id></Othr></Id></DbtrAcct>
              </RltdPties>
              <RmtInf><Ustrd>分摊 \(number)</Ustrd></RmtInf>
             </TxDtls>
            </NtryDtls>
           </Ntry>

        """
    }
}
