public import Bookkeeping

/// A message to one person, by its facts alone: numbers, days and sums. Whom it is for, and how he
/// is reached, lies in the vault. Each kind has a file of its own with its facts and its words.
public enum Notice: Equatable, Sendable, Codable {
    /// Before a share is taken: what, when, why.
    case shareComing(ShareComing)
    /// A payment by hand has arrived.
    case paymentReceived(PaymentReceived)
    /// A due was not collected: the first notice of it.
    case arrearsFirst(Arrears)
    /// A due is still open: the notice that says when cover ends.
    case arrearsLast(Arrears)
    /// A case was decided.
    case caseDecided(CaseDecided)
    /// Aid was sent to its payee.
    case payoutSent(PayoutSent)
    /// The payee of a payout was changed and waits.
    case payeeChanged(PayeeChanged)
    /// The address on record was changed; it is told at the address from before.
    case contactChanged(ContactChanged)
    /// A new version of the rules was announced.
    case rulesChanging(RulesChanging)
    /// The scheme will close down.
    case closing(ClosingAnnounced)
    /// Aid that nobody has taken.
    case unclaimedAid(UnclaimedAid)

    /// The kind of a notice: a short stable word.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case shareComing = "share-coming"
        case paymentReceived = "payment-received"
        case arrearsFirst = "arrears-first"
        case arrearsLast = "arrears-last"
        case caseDecided = "case-decided"
        case payoutSent = "payout-sent"
        case payeeChanged = "payout-payee-changed"
        case contactChanged = "contact-changed"
        case rulesChanging = "rules-changing"
        case closing
        case unclaimedAid = "unclaimed-aid"

        /// The kinds on whose delivery cover depends.
        public static let warnings: [Kind] = [.arrearsFirst, .arrearsLast]
    }

    /// Its kind.
    public var kind: Kind {
        switch self {
        case .shareComing: .shareComing
        case .paymentReceived: .paymentReceived
        case .arrearsFirst: .arrearsFirst
        case .arrearsLast: .arrearsLast
        case .caseDecided: .caseDecided
        case .payoutSent: .payoutSent
        case .payeeChanged: .payeeChanged
        case .contactChanged: .contactChanged
        case .rulesChanging: .rulesChanging
        case .closing: .closing
        case .unclaimedAid: .unclaimedAid
        }
    }

    /// What it is about, in a word: a period, a case, a version of the rules.
    public var about: String {
        switch self {
        case .shareComing(let facts): "\(facts.period)"
        case .paymentReceived(let facts): "\(facts.period)"
        case .arrearsFirst(let facts), .arrearsLast(let facts): "\(facts.period)"
        case .caseDecided(let facts): "\(facts.number)"
        case .payoutSent(let facts): "\(facts.number)"
        case .payeeChanged(let facts): "\(facts.number)"
        case .contactChanged(let facts): "\(facts.changed)"
        case .rulesChanging(let facts): "\(facts.version)"
        case .closing(let facts): "\(facts.announced)"
        case .unclaimedAid(let facts): "\(facts.number)"
        }
    }

    /// What it says, in that language. Every value is there by its type.
    public func wording(_ frame: NoticeFrame, _ language: Language) -> Wording {
        switch self {
        case .shareComing(let facts): facts.wording(frame, language)
        case .paymentReceived(let facts): facts.wording(frame, language)
        case .arrearsFirst(let facts): facts.firstWording(frame, language)
        case .arrearsLast(let facts): facts.lastWording(frame, language)
        case .caseDecided(let facts): facts.wording(frame, language)
        case .payoutSent(let facts): facts.wording(frame, language)
        case .payeeChanged(let facts): facts.wording(frame, language)
        case .contactChanged(let facts): facts.wording(frame, language)
        case .rulesChanging(let facts): facts.wording(frame, language)
        case .closing(let facts): facts.wording(frame, language)
        case .unclaimedAid(let facts): facts.wording(frame, language)
        }
    }
}

/// What a notice says: a line that names it, and the paragraphs.
public struct Wording: Equatable, Sendable {
    /// The line that names it.
    public var subject: String
    /// The paragraphs, one a line.
    public var body: String

    /// A subject and its paragraphs.
    public init(_ subject: String, _ body: String) {
        self.subject = subject
        self.body = body
    }
}

/// What all notices of a scheme share.
public struct NoticeFrame: Sendable {
    /// What the scheme is called.
    public let scheme: Text
    /// The currency of all sums.
    public let currency: Currency
    /// How a member pays what is open, in a sentence.
    public let howToPay: Text
    /// What members are told of the scheme, such as that it is not insurance; one a line.
    public let closing: Text

    /// The frame of a scheme under those rules.
    ///
    /// - Parameter howToPay: nil: a member is sent to whoever runs the scheme.
    public init(_ rules: Rules, howToPay: Text? = nil) {
        let organiser = rules.runBy.organiser ?? Text("运营方", "those who run the scheme")
        scheme = rules.name
        currency = rules.currency
        self.howToPay =
            howToPay
            ?? Text("补缴请联系\(organiser.zh)。", "To pay, please get in touch with \(organiser.en).")
        closing = Text(
            rules.texts.map(\.zh).joined(separator: "\n"),
            rules.texts.map(\.en).joined(separator: "\n"))
    }

    /// A sum with its currency.
    func sum(_ minor: Int64) -> String { "\(currency.text(minor)) \(currency.code)" }

    /// A notice with its subject under the scheme's name, and what members are told below it.
    func wording(_ language: Language, _ subject: String, _ lines: [String]) -> Wording {
        let told = closing(language)
        let body = lines.joined(separator: "\n")
        switch language {
        case .zh:
            return Wording("【\(scheme.zh)】\(subject)", told.isEmpty ? body : "\(body)\n\(told)")
        case .en:
            return Wording("\(scheme.en): \(subject)", told.isEmpty ? body : "\(body)\n\(told)")
        }
    }
}
