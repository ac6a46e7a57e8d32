import Foundation

/// Files as a platform hands them in, written by hand.
enum Files {
    /// A debit list of village-aid for 2024-03-11.
    static func debits(
        _ rows: [(payer: String, amount: String)], attempt: Int = 1, total: String? = nil
    ) -> String {
        """
        tongzhou-debits,1
        scheme,village-aid
        period,2024-03-1
        attempt,\(attempt)
        day,2024-03-11
        currency,CNY
        payer,amount,members
        \(rows.map { "\($0.payer),\($0.amount),\n" }.joined())\
        total,\(rows.count),\(total ?? sum(rows.map(\.amount)))

        """
    }

    /// A payment list of village-aid for 2024-03-11.
    static func payments(
        _ batch: String, _ rows: [(endToEnd: String, amount: String)],
        account: String = "6222020200012345678"
    ) -> String {
        """
        tongzhou-payments,1
        scheme,village-aid
        batch,\(batch)
        day,2024-03-11
        currency,CNY
        endToEnd,account,name,amount,text
        \(rows.map { "\($0.endToEnd),\(account),王芳,\($0.amount),互助金\n" }.joined())\
        total,\(rows.count),\(sum(rows.map(\.amount)))

        """
    }

    /// A pain.008 for 2024-03-11 with one batch.
    static func pain008(_ id: String, _ rows: [(endToEnd: String, amount: String)]) -> String {
        let transactions = rows.map { row in
            """
            <DrctDbtTxInf><PmtId><EndToEndId>\(row.endToEnd)</EndToEndId></PmtId>
            <InstdAmt Ccy="CNY">\(row.amount)</InstdAmt>
            <DrctDbtTx><MndtRltdInf><MndtId>M-\(row.endToEnd)</MndtId></MndtRltdInf></DrctDbtTx>
            <DbtrAgt><FinInstnId/></DbtrAgt><Dbtr><Nm>李 &amp; 王</Nm></Dbtr>
            <DbtrAcct><Id><Othr><Id>D-\(row.endToEnd)</Id></Othr></Id></DbtrAcct></DrctDbtTxInf>

            """
        }
        return document(
            "pain.008.001.08", "CstmrDrctDbtInitn", id, rows.map(\.amount),
            """
            <PmtInf><PmtInfId>\(id)-1</PmtInfId><PmtMtd>DD</PmtMtd>
            <ReqdColltnDt>2024-03-11</ReqdColltnDt><Cdtr><Nm>Village Aid</Nm></Cdtr>
            <CdtrAcct><Id><Othr><Id>A</Id></Othr></Id></CdtrAcct>
            <CdtrAgt><FinInstnId/></CdtrAgt>
            \(transactions.joined())</PmtInf>
            """)
    }

    /// A pain.001 for 2024-03-11 with one batch.
    static func pain001(_ id: String, _ rows: [(endToEnd: String, amount: String)]) -> String {
        let transactions = rows.map { row in
            """
            <CdtTrfTxInf><PmtId><EndToEndId>\(row.endToEnd)</EndToEndId></PmtId>
            <Amt><InstdAmt Ccy="CNY">\(row.amount)</InstdAmt></Amt>
            <Cdtr><Nm>王芳</Nm></Cdtr>
            <CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>
            <RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>
            </CdtTrfTxInf>

            """
        }
        return document(
            "pain.001.001.09", "CstmrCdtTrfInitn", id, rows.map(\.amount),
            """
            <PmtInf><PmtInfId>\(id)-1</PmtInfId><PmtMtd>TRF</PmtMtd>
            <ReqdExctnDt><Dt>2024-03-11</Dt></ReqdExctnDt><Dbtr><Nm>Village Aid</Nm></Dbtr>
            <DbtrAcct><Id><Othr><Id>A</Id></Othr></Id></DbtrAcct>
            <DbtrAgt><FinInstnId/></DbtrAgt>
            \(transactions.joined())</PmtInf>
            """)
    }

    private static func document(
        _ kind: String, _ root: String, _ id: String, _ amounts: [String], _ batch: String
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:\(kind)"><\(root)>
        <GrpHdr><MsgId>\(id)</MsgId><CreDtTm>2024-03-10T08:00:00</CreDtTm>
        <NbOfTxs>\(amounts.count)</NbOfTxs><CtrlSum>\(sum(amounts))</CtrlSum>
        <InitgPty><Nm>Village Aid</Nm></InitgPty></GrpHdr>
        \(batch)
        </\(root)></Document>

        """
    }

    /// The sum of amounts with two digits.
    static func sum(_ amounts: [String]) -> String {
        text(amounts.reduce(0) { $0 + Line.units($1) })
    }

    static func text(_ units: Int) -> String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return (units < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
    }
}
