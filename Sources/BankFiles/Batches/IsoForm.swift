import Bookkeeping

/// What the messages pain.001 and pain.008 have in common.
enum IsoForm {
    static func open(_ message: String, _ root: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:\(message)">
        <\(root)>

        """
    }

    static func groupHeader(_ id: String, _ order: BatchOrder, _ all: BatchSum) -> String {
        "<GrpHdr>\(element("MsgId", id))<CreDtTm>\(order.created.text)</CreDtTm>"
            + sums(all, order.currency)
            + "<InitgPty>\(element("Nm", order.party.name))</InitgPty></GrpHdr>\n"
    }

    static func sums(_ sum: BatchSum, _ currency: Currency) -> String {
        "<NbOfTxs>\(sum.transactions)</NbOfTxs>"
            + "<CtrlSum>\(currency.text(sum.amount))</CtrlSum>"
    }

    static func element(_ name: String, _ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.append(name, text)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func account(_ element: String, _ account: BankAccount) -> String {
        var bytes: [UInt8] = []
        bytes.append(element, account: account)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bank of an account; where it is not known, the word that says so.
    static func agent(_ element: String, _ agent: BIC?) -> String {
        let id =
            agent.map { "<BICFI>\($0.text)</BICFI>" } ?? "<Othr><Id>NOTPROVIDED</Id></Othr>"
        return "<\(element)><FinInstnId>\(id)</FinInstnId></\(element)>"
    }

    static func serviceLevel(_ bank: BankProfile) -> String {
        bank.serviceLevel.map { "<SvcLvl>\(element("Cd", $0))</SvcLvl>" } ?? ""
    }

    /// Charges follow the service level, where there is one.
    static func charges(_ bank: BankProfile) -> String {
        bank.serviceLevel == nil ? "" : "<ChrgBr>SLEV</ChrgBr>"
    }
}

extension [UInt8] {
    mutating func append(_ element: String, account: BankAccount) {
        append("<\(element)><Id>")
        switch account {
        case .iban(let iban): append("IBAN", iban.text)
        case .other(let other):
            append("<Othr>")
            append("Id", other.text)
            append("</Othr>")
        }
        append("</Id></\(element)>")
    }

    mutating func append(_ remittance: Remittance?) {
        switch remittance {
        case nil: return
        case .text(let text):
            append("<RmtInf>")
            append("Ustrd", text)
            append("</RmtInf>")
        case .reference(let reference):
            append("<RmtInf><Strd><CdtrRefInf>")
            if Remittance.isISO11649(reference) {
                append("<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>")
            }
            append("Ref", reference)
            append("</CdtrRefInf></Strd></RmtInf>")
        }
    }

    mutating func append(amount: Int64, _ currency: Currency) {
        append("<InstdAmt Ccy=\"\(currency.code)\">\(currency.text(amount))</InstdAmt>")
    }
}
