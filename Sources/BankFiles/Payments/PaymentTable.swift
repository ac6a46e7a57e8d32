import Bookkeeping

/// The file of payments for banks without ISO 20022.
///
///     tongzhou-payments,1
///     scheme,village-aid
///     batch,A-0003
///     day,2024-03-11
///     currency,CNY
///     endToEnd,account,name,amount,text
///     A-1-1,6222020200012345678,王芳,20000.00,互助金
///     total,1,20000.00
struct PaymentTable: BatchForm {
    static let format = "tongzhou-payments"

    let order: BatchOrder

    var ending: String { ".csv" }
    var blocks: Int { 1 }

    func head(_ id: String, _ all: BatchSum) -> String {
        var bytes: [UInt8] = []
        bytes.append("\(PaymentTable.format),1\nscheme,")
        bytes.append(csv: order.scheme)
        bytes.append("\nbatch,")
        bytes.append(csv: id)
        bytes.append("\nday,\(order.day)\ncurrency,\(order.currency.code)\n")
        bytes.append("endToEnd,account,name,amount,text\n")
        return String(decoding: bytes, as: UTF8.self)
    }

    func blockHead(_ block: Int, _ id: String, _ sum: BatchSum) -> String { "" }

    var blockTail: String { "" }

    func tail(_ all: BatchSum) -> String {
        "total,\(all.transactions),\(order.currency.text(all.amount))\n"
    }
}

extension [UInt8] {
    mutating func append(line payment: PaymentInstruction, _ currency: Currency) {
        append(csv: payment.endToEnd.text)
        append(0x2C)
        append(csv: payment.account.text)
        append(0x2C)
        append(csv: payment.name)
        append(0x2C)
        append(currency.text(payment.amount))
        append(0x2C)
        switch payment.remittance {
        case .text(let text), .reference(let text): append(csv: text)
        case nil: break
        }
        append(0x0A)
    }
}
