public import Bookkeeping
public import MutualAid

/// How one person is reached. It is personal data: it lies sealed in the vault under the person's
/// own key and says nothing of itself in a description.
public struct Contact: Codable, Sendable, Equatable, CustomStringConvertible {
    /// His mail address.
    public var mail: String?
    /// His telephone number.
    public var phone: String?
    /// Name and postal address as they stand on an envelope, one line each.
    public var post: String?
    /// The language he is written to in.
    public var language: Language?
    /// The way he wants to be reached where there are several.
    public var channel: NoticeChannel?

    /// A person who cannot be reached yet.
    public init() {}

    /// Not the contact.
    public var description: String { "Contact" }

    /// What is known of it, without what it is.
    public var known: [String] {
        [("mail", mail), ("phone", phone), ("post", post)].compactMap { $1 == nil ? nil : $0 }
    }

    /// Whether anything would reach somebody else, or elsewhere, than by another contact.
    func isElsewhere(than other: Contact) -> Bool {
        mail != other.mail || phone != other.phone || post != other.post
    }

    /// What is wrong with it, if anything. What passes cannot add a line or a header to a message.
    var problem: ContactRefusal? {
        if let mail, !Contact.isAddress(mail) { return .mailWrong }
        if let phone, !Contact.isNumber(phone) { return .phoneWrong }
        if let post, !Contact.isEnvelope(post) { return .postWrong }
        let addresses: [NoticeChannel: String?] = [.mail: mail, .webhook: phone]
        if let channel, let address = addresses[channel], address == nil {
            return .channelWithoutAddress(channel)
        }
        return nil
    }

    /// A mail address of plain letters: what needs quoting is not taken.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].count),
            parts[1].contains(0x2E), !text.contains("..")
        else { return false }
        let local = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
        let domain = Set("-.".utf8)
        return parts[0].first != 0x2D
            && parts[0].allSatisfy { isAlphanumeric($0) || local.contains($0) }
            && parts[1].allSatisfy { isAlphanumeric($0) || domain.contains($0) }
            && ![0x2D, 0x2E].contains(parts[1].first) && ![0x2D, 0x2E].contains(parts[1].last)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte)
    }

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
        return (5...15).contains(digits.utf8.count)
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isEnvelope(_ text: String) -> Bool {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return (1...8).contains(lines.count) && text.utf8.count <= 600
            && text.contains { !$0.isWhitespace }
            && text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F }
    }
}

/// What is refused about a contact. Nothing of it is repeated: it is personal data.
public enum ContactRefusal: Explained, Equatable {
    /// The mail address is none.
    case mailWrong
    /// The telephone number is none.
    case phoneWrong
    /// The postal address is none.
    case postWrong
    /// A channel is wanted for which no address is known.
    case channelWithoutAddress(NoticeChannel)
    /// Nobody of the roll has that number, or is paid for by that payer.
    case holderUnknown(String)
    /// The person was erased.
    case erased(String)

    /// The stable code.
    public var code: String {
        switch self {
        case .mailWrong: "contact.mail"
        case .phoneWrong: "contact.phone"
        case .postWrong: "contact.post"
        case .channelWithoutAddress: "contact.channel"
        case .holderUnknown: "contact.holder-unknown"
        case .erased: "contact.erased"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .mailWrong:
            Text(
                "邮箱地址不对：应如 name@example.org，不含空格和引号。",
                "This is no mail address; it is like name@example.org, without spaces or quotes.")
        case .phoneWrong:
            Text(
                "电话号码不对：应为 5 至 15 位数字，可以 + 开头。",
                "This is no telephone number; it has 5 to 15 digits and may begin with +.")
        case .postWrong:
            Text(
                "邮寄地址不对：1 至 8 行文字，最多 600 字节。",
                "This is no postal address; it has 1 to 8 lines and at most 600 bytes.")
        case .channelWithoutAddress(let channel):
            Text(
                "要用 \(channel.rawValue) 通知，却没有对应的地址；请一并给出。",
                "To be reached by \(channel.rawValue) needs an address for it; give it too.")
        case .holderUnknown(let holder):
            Text(
                "名册上没有 \(holder)，也没有人由 \(holder) 付款；请核对编号。",
                "Nobody of the roll is \(holder) or is paid for by \(holder); check the number.")
        case .erased(let holder):
            Text(
                "\(holder) 的密钥已销毁，不能再存资料；这是删除个人资料的结果。",
                "The key of \(holder) was destroyed, so nothing can be kept of this person; that is "
                    + "what erasing means.")
        }
    }
}
