public import Bookkeeping

/// What is paid to one receiver. Built only if the bank takes it.
public struct PaymentInstruction: Sendable {
    /// The id that the bank's answers and statements repeat.
    public let endToEnd: BankID
    /// Minor units of the order's currency.
    public let amount: Int64
    /// The name of the receiver's account.
    public let name: String
    /// The receiver's account.
    public let account: BankAccount
    /// His bank, where it is known.
    public let agent: BIC?
    /// What it says to him.
    public let remittance: Remittance?

    /// An instruction, or why the bank would refuse it.
    public init(
        endToEnd: String, amount: Int64, name: String, account: BankAccount, agent: BIC? = nil,
        remittance: Remittance? = nil, for bank: BankProfile
    ) throws(BankProblem) {
        self.endToEnd = try BankID(endToEnd, field: "endToEnd")
        self.amount = try bank.checked(amount: amount)
        self.name = try bank.letters.write(name, most: 70, field: "name")
        self.account = try account.checked(for: bank)
        self.agent = agent
        self.remittance = try remittance?.checked(for: bank)
    }
}

/// Writes payments in the format of the bank, pain.001.001.09 or `tongzhou-payments,1`, in as many
/// files as its limits ask for.
public struct PaymentBatch: ~Copyable {
    private let writer: BatchWriter
    private let order: BatchOrder
    private let bank: BankProfile

    /// A batch whose files lie in that folder: `NAME.xml`, `NAME-2.xml` …, or `.csv`. `observe` is
    /// shown the bytes of every file, with its number.
    public init(
        _ order: BatchOrder, bank: BankProfile, folder: String, name: String,
        observe: ((Int, [UInt8]) -> Void)? = nil
    ) throws(BankProblem) {
        try order.check(
            bank,
            earliest: bank.earliest(
                for: order.created.day, afterCutOff: order.isAfterCutOff(bank)))
        let form: any BatchForm =
            switch bank.payments {
            case .iso20022: PaymentForm(order: order, bank: bank)
            case .csv: PaymentTable(order: order)
            }
        writer = BatchWriter(
            form, bank.limits, id: order.id, folder: folder, name: name, observe: observe)
        self.order = order
        self.bank = bank
    }

    /// Adds a payment.
    public mutating func add(_ payment: PaymentInstruction) throws {
        _ = try bank.checked(amount: payment.amount)
        let currency = order.currency
        let isTable = bank.payments == .csv
        try writer.add(payment.endToEnd, payment.amount, block: 0) { bytes in
            if isTable {
                bytes.append(line: payment, currency)
            } else {
                bytes.append(payment, currency)
            }
        }
    }

    /// Writes what is left and puts all files in place. Without payments there is no file.
    public consuming func finish() throws(FileProblem) -> [BatchFile] { try writer.finish() }
}

/// The message pain.001.001.09, with all payments in one block.
struct PaymentForm: BatchForm {
    let order: BatchOrder
    let bank: BankProfile

    var ending: String { ".xml" }
    var blocks: Int { 1 }

    func head(_ id: String, _ all: BatchSum) -> String {
        IsoForm.open("pain.001.001.09", "CstmrCdtTrfInitn")
            + IsoForm.groupHeader(id, order, all)
    }

    func blockHead(_ block: Int, _ id: String, _ sum: BatchSum) -> String {
        let level = IsoForm.serviceLevel(bank)
        return "<PmtInf>" + IsoForm.element("PmtInfId", id) + "<PmtMtd>TRF</PmtMtd>"
            + IsoForm.sums(sum, order.currency)
            + (level.isEmpty ? "" : "<PmtTpInf>\(level)</PmtTpInf>")
            + "<ReqdExctnDt><Dt>\(order.day)</Dt></ReqdExctnDt>"
            + "<Dbtr>\(IsoForm.element("Nm", order.party.name))</Dbtr>"
            + IsoForm.account("DbtrAcct", order.party.account)
            + IsoForm.agent("DbtrAgt", order.party.agent) + IsoForm.charges(bank) + "\n"
    }

    var blockTail: String { "</PmtInf>\n" }

    func tail(_ all: BatchSum) -> String { "</CstmrCdtTrfInitn>\n</Document>\n" }
}

extension [UInt8] {
    fileprivate mutating func append(_ payment: PaymentInstruction, _ currency: Currency) {
        append("<CdtTrfTxInf><PmtId>")
        append("EndToEndId", payment.endToEnd.text)
        append("</PmtId><Amt>")
        append(amount: payment.amount, currency)
        append("</Amt>")
        if let agent = payment.agent { append(IsoForm.agent("CdtrAgt", agent)) }
        append("<Cdtr>")
        append("Nm", payment.name)
        append("</Cdtr>")
        append("CdtrAcct", account: payment.account)
        append(payment.remittance)
        append("</CdtTrfTxInf>\n")
    }
}
