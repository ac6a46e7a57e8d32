/// The reference that somebody who pays by plain transfer writes, so that his money finds its
/// place: a creditor reference of ISO 11649, whose check digits catch slips of the pen.
public enum PaymentReference: Hashable, Sendable {
    /// A payer: a roll number, or negative for a payer outside the roll.
    case payer(Int64)
    /// Whoever runs the scheme: what he bears or advances.
    case runner

    /// The reference of that text, spaces left out; nil when its check digits are wrong or it is
    /// none of ours.
    public init?(_ text: String) {
        let plain = text.filter { $0 != " " }
        guard plain.hasPrefix("RF"), (5...25).contains(plain.utf8.count),
            PaymentReference.remainder(plain.dropFirst(4) + plain.prefix(4)) == 1
        else { return nil }
        let body = plain.dropFirst(4)
        switch body.first {
        case "M":
            guard let number = Int64(body.dropFirst()), number > 0 else { return nil }
            self = .payer(number)
        case "P":
            guard let number = Int64(body.dropFirst()), number > 0 else { return nil }
            self = .payer(-number)
        case "O":
            guard body.count == 1 else { return nil }
            self = .runner
        default: return nil
        }
    }

    /// The reference as it is written, such as `RF92M12`.
    public var text: String {
        let body: String =
            switch self {
            case .payer(let code): code > 0 ? "M\(code)" : "P\(code.magnitude)"
            case .runner: "O"
            }
        let check = 98 - (PaymentReference.remainder("\(body)RF00") ?? 0)
        return "RF\(check < 10 ? "0" : "")\(check)\(body)"
    }

    /// The remainder by 97 of a text whose letters count from 10.
    private static func remainder(_ text: some StringProtocol) -> Int? {
        var rest = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: rest = (rest * 10 + Int(byte - 0x30)) % 97
            case 0x41...0x5A: rest = (rest * 100 + Int(byte - 0x37)) % 97
            default: return nil
            }
        }
        return rest
    }
}
