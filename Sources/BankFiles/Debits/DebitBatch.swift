public import Bookkeeping

/// What one payer is debited by his bank. Built only if the bank takes it.
public struct DebitInstruction: Sendable {
    /// Where a debit stands among those of its mandate.
    public enum Sequence: String, Sendable, CaseIterable {
        /// The first of several.
        case first = "FRST"
        /// One of several.
        case recurring = "RCUR"
        /// The last of several.
        case final = "FNAL"
        /// The only one.
        case single = "OOFF"
    }

    /// The id that the bank's answers and statements repeat.
    public let endToEnd: BankID
    /// Minor units of the order's currency.
    public let amount: Int64
    /// The name of the payer's account.
    public let name: String
    /// The payer's account.
    public let account: BankAccount
    /// His bank, where it is known.
    public let agent: BIC?
    /// The mandate he gave.
    public let mandate: BankID
    /// The day he signed it.
    public let signed: Day
    /// Where the debit stands among those of the mandate.
    public let sequence: Sequence
    /// What it says to him.
    public let remittance: Remittance?

    /// An instruction, or why the bank would refuse it.
    public init(
        endToEnd: String, amount: Int64, name: String, account: BankAccount, agent: BIC? = nil,
        mandate: String, signed: Day, sequence: Sequence, remittance: Remittance? = nil,
        for bank: BankProfile
    ) throws(BankProblem) {
        self.endToEnd = try BankID(endToEnd, field: "endToEnd")
        self.amount = try bank.checked(amount: amount)
        self.name = try bank.letters.write(name, most: 70, field: "name")
        self.account = try account.checked(for: bank)
        self.agent = agent
        self.mandate = try BankID(mandate, field: "mandate")
        self.signed = signed
        self.sequence = sequence
        self.remittance = try remittance?.checked(for: bank)
    }
}

/// Writes debits as messages pain.008.001.08, in as many files as the bank's limits ask for.
public struct DebitBatch: ~Copyable {
    private let writer: BatchWriter
    private let order: BatchOrder
    private let bank: BankProfile

    /// A batch whose files lie in that folder: `NAME.xml`, `NAME-2.xml` … `observe` is shown the
    /// bytes of every file, with its number.
    public init(
        _ order: BatchOrder, bank: BankProfile, folder: String, name: String,
        observe: ((Int, [UInt8]) -> Void)? = nil
    ) throws(BankProblem) {
        try order.check(
            bank,
            earliest: bank.earliestDebit(
                for: order.created.day, afterCutOff: order.isAfterCutOff(bank)))
        guard let creditor = order.party.creditorID else {
            throw BankProblem(
                "bank.creditor-id", "creditorID",
                Text("代扣须有债权人编号；请填写。", "Debits need a creditor's number; give it."))
        }
        guard bank.debits == .iso20022 else {
            throw BankProblem(
                "bank.format", "debits",
                Text(
                    "此银行不收 ISO 20022 的代扣文件；请用 CSV。",
                    "This bank takes no debits in ISO 20022; give it CSV."))
        }
        let form = DebitForm(order: order, bank: bank, creditor: creditor)
        writer = BatchWriter(
            form, bank.limits, id: order.id, folder: folder, name: name, observe: observe)
        self.order = order
        self.bank = bank
    }

    /// Adds a debit.
    public mutating func add(_ debit: DebitInstruction) throws {
        guard debit.signed <= order.day else {
            throw BankProblem(
                "bank.mandate-day", "signed",
                Text(
                    "授权签署日晚于扣款日；请核对授权。",
                    "The mandate was signed after the day of the debit; check the mandate."))
        }
        _ = try bank.checked(amount: debit.amount)
        let block = DebitForm.block(debit.sequence)
        let currency = order.currency
        try writer.add(debit.endToEnd, debit.amount, block: block) { $0.append(debit, currency) }
    }

    /// Writes what is left and puts all files in place. Without debits there is no file.
    public consuming func finish() throws(FileProblem) -> [BatchFile] { try writer.finish() }
}

/// The message pain.008.001.08: a block for every sequence, since banks want it there.
struct DebitForm: BatchForm {
    let order: BatchOrder
    let bank: BankProfile
    let creditor: CreditorID

    var ending: String { ".xml" }
    var blocks: Int { DebitInstruction.Sequence.allCases.count }

    static func block(_ sequence: DebitInstruction.Sequence) -> Int {
        switch sequence {
        case .first: 0
        case .recurring: 1
        case .final: 2
        case .single: 3
        }
    }

    func head(_ id: String, _ all: BatchSum) -> String {
        IsoForm.open("pain.008.001.08", "CstmrDrctDbtInitn")
            + IsoForm.groupHeader(id, order, all)
    }

    func blockHead(_ block: Int, _ id: String, _ sum: BatchSum) -> String {
        let sequence = DebitInstruction.Sequence.allCases[block]
        let party = order.party
        let instrument =
            bank.localInstrument.map { "<LclInstrm>\(IsoForm.element("Cd", $0))</LclInstrm>" } ?? ""
        let scheme = bank.isSEPA ? "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm>" : ""
        // The id of a block has to differ from those of the others; one digit keeps it short.
        return "<PmtInf>" + IsoForm.element("PmtInfId", "\(id)\(["F", "R", "L", "O"][block])")
            + "<PmtMtd>DD</PmtMtd>" + IsoForm.sums(sum, order.currency)
            + "<PmtTpInf>\(IsoForm.serviceLevel(bank))\(instrument)"
            + "<SeqTp>\(sequence.rawValue)</SeqTp></PmtTpInf>"
            + "<ReqdColltnDt>\(order.day)</ReqdColltnDt>"
            + "<Cdtr>\(IsoForm.element("Nm", party.name))</Cdtr>"
            + IsoForm.account("CdtrAcct", party.account) + IsoForm.agent("CdtrAgt", party.agent)
            + IsoForm.charges(bank) + "<CdtrSchmeId><Id><PrvtId><Othr>"
            + IsoForm.element("Id", creditor.text)
            + "\(scheme)</Othr></PrvtId></Id></CdtrSchmeId>\n"
    }

    var blockTail: String { "</PmtInf>\n" }

    func tail(_ all: BatchSum) -> String { "</CstmrDrctDbtInitn>\n</Document>\n" }
}

extension [UInt8] {
    fileprivate mutating func append(_ debit: DebitInstruction, _ currency: Currency) {
        append("<DrctDbtTxInf><PmtId>")
        append("EndToEndId", debit.endToEnd.text)
        append("</PmtId>")
        append(amount: debit.amount, currency)
        append("<DrctDbtTx><MndtRltdInf>")
        append("MndtId", debit.mandate.text)
        append("<DtOfSgntr>\(debit.signed)</DtOfSgntr></MndtRltdInf></DrctDbtTx>")
        append(IsoForm.agent("DbtrAgt", debit.agent))
        append("<Dbtr>")
        append("Nm", debit.name)
        append("</Dbtr>")
        append("DbtrAcct", account: debit.account)
        append(debit.remittance)
        append("</DrctDbtTxInf>\n")
    }
}
