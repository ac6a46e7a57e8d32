import Bookkeeping
import Foundation

/// The custodian's side of an account, as a test writes it by hand.
struct Bank {
    static let account = "CUSTODY-1"

    /// A line of a statement.
    struct Line {
        var amount: Int64
        var endToEnd = ""
        /// The message whose debits it books as one.
        var batch = ""
        /// A structured reference.
        var reference = ""
        /// Domain, family and subfamily with slashes.
        var code = "PMNT/ICDT/ESCT"
        var text = ""
        /// Why it came back; nil where it did not.
        var reason: String?
        /// The day it was booked; nil: the statement's.
        var day: Day?
    }

    /// What a statement says of itself that differs from what is right.
    struct Wrong {
        var account = Bank.account
        var currency = "CNY"
        var from: Day?
        var opening: Int64?
        /// Less is available than is booked.
        var away: Int64 = 0
        var hasBalances = true
    }

    /// The booked balance behind the last statement.
    private(set) var balance: Int64 = 0
    /// The day behind the last statement.
    private var next: Day?

    /// The statement of a day as camt.053; what it brings is booked.
    mutating func statement(_ day: Day, _ lines: [Line], _ wrong: Wrong = Wrong()) -> String {
        let opening = wrong.opening ?? balance
        let closing = lines.reduce(opening) { $0 + $1.amount }
        let from = wrong.from ?? next.map { min($0, day) } ?? day
        if wrong.opening == nil { (balance, next) = (closing, day.adding(days: 1)) }
        let sums = [("OPBD", opening), ("CLBD", closing), ("CLAV", closing - wrong.away)]
        let balances = (wrong.hasBalances ? sums : [("ITBD", closing)]).map { code, amount in
            """
            <Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp>\(money(amount, wrong.currency))\
            <Dt><Dt>\(day)</Dt></Dt></Bal>

            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>S-\(day)</MsgId><CreDtTm>\(day)T23:00:00</CreDtTm></GrpHdr>
            <Stmt><Id>\(day)</Id>
            <FrToDt><FrDtTm>\(from)T00:00:00</FrDtTm>\
            <ToDtTm>\(day)T23:59:59</ToDtTm></FrToDt>
            <Acct><Id><Othr><Id>\(wrong.account)</Id></Othr></Id>\
            <Ccy>\(wrong.currency)</Ccy></Acct>
            \(balances.joined())\(lines.map { entry($0, day, wrong.currency) }.joined())</Stmt>
            </BkToCstmrStmt></Document>

            """
    }

    /// The same as CSV, with the columns of ``csvSettings``.
    mutating func table(_ day: Day, _ lines: [Line]) -> String {
        var text = "day,amount,endToEnd,reference,code,reason,text,balance\n"
        for line in lines {
            balance += line.amount
            text +=
                [
                    "\(line.day ?? day)", yuan(line.amount), line.endToEnd, line.reference,
                    line.code,
                    line.reason ?? "", line.text, yuan(balance),
                ].joined(separator: ",") + "\n"
        }
        return text
    }

    private func yuan(_ amount: Int64) -> String { Currency.cny.text(amount) }

    private func money(_ amount: Int64, _ currency: String) -> String {
        """
        <Amt Ccy="\(currency)">\(yuan(Int64(amount.magnitude)))</Amt>\
        <CdtDbtInd>\(amount < 0 ? "DBIT" : "CRDT")</CdtDbtInd>
        """
    }

    private func entry(_ line: Line, _ day: Day, _ currency: String) -> String {
        let words = line.code.split(separator: "/")
        let batch = line.batch.isEmpty ? "" : "<Btch><MsgId>\(line.batch)</MsgId></Btch>"
        let id = line.endToEnd.isEmpty ? "NOTPROVIDED" : line.endToEnd
        let reference =
            line.reference.isEmpty
            ? "" : "<Strd><CdtrRefInf><Ref>\(line.reference)</Ref></CdtrRefInf></Strd>"
        let text = line.text.isEmpty ? "" : "<Ustrd>\(line.text)</Ustrd>"
        let remittance = (text + reference).isEmpty ? "" : "<RmtInf>\(text)\(reference)</RmtInf>"
        let back = line.reason.map { $0.isEmpty ? "" : "<Rsn><Cd>\($0)</Cd></Rsn>" }
        return """
            <Ntry>\(money(line.amount, currency))<Sts><Cd>BOOK</Cd></Sts>\
            <BookgDt><Dt>\(line.day ?? day)</Dt></BookgDt><BkTxCd><Domn><Cd>\(words[0])</Cd>\
            <Fmly><Cd>\(words[1])</Cd><SubFmlyCd>\(words[2])</SubFmlyCd></Fmly></Domn></BkTxCd>
            <NtryDtls>\(batch)<TxDtls><Refs><EndToEndId>\(id)</EndToEndId></Refs>\(remittance)\
            \(back.map { "<RtrInf>\($0)</RtrInf>" } ?? "")</TxDtls></NtryDtls></Ntry>

            """
    }

    /// Settings without an address: files are carried by hand.
    static let settings = """
        holder: Village aid
        bank:
          debits: csv
          payments: csv
          weekend: []
          rules:
            - {code: ACMT/MCOP/INTR, is: interest}
            - {code: ACMT/MDOP/CHRG, is: charge}
            - {code: SECU, is: invested}
            - {code: XTND, is: pledged}

        """

    static let csvSettings =
        settings + """
              statements: csv
              columns:
                {day: day, amount: amount, endToEnd: endToEnd, structuredReference: reference,
                 code: code, returnReason: reason, text: text, balance: balance}

            """
}
