import Bookkeeping
import Foundation
import MutualAid
import Storage

/// Takes notices to people: finds how each is reached, says it in his language, hands it over.
final class Postman {
    /// What is to be done with a notice to one person.
    enum Way {
        /// Handed over now, by mail or to the gateway.
        case hand(NoticeChannel, Contact)
        /// Printed; where nothing is known of the person, without an address.
        case letter(Contact?)
        /// Nobody can be reached.
        case none
    }

    let frame: NoticeFrame
    let settings: NoticeSettings
    private let scheme: String
    private let contacts: Contacts
    private let members: MemberLookup
    private let mail: MailProgram?
    private let webhook: Webhook?
    private let time: @Sendable () -> Int64
    /// Throws where another program may be sending, too.
    private let mayGoOn: () throws -> Void

    init(
        _ snapshot: Snapshot, _ scheme: OpenScheme, _ settings: NoticeSettings, keys: KeyStore?,
        on day: Day, time: @escaping @Sendable () -> Int64, mayGoOn: @escaping () throws -> Void
    ) throws {
        self.mayGoOn = mayGoOn
        self.settings = settings
        self.scheme = scheme.head.id
        self.time = time
        frame = NoticeFrame(scheme.history.inForce(on: day), howToPay: settings.howToPay)
        contacts = try Contacts(snapshot, scheme.head, keys)
        members = try MemberLookup(snapshot, scheme.head)
        mail = settings.mail.map(MailProgram.init)
        webhook = settings.webhook.map(Webhook.init)
    }

    /// How a person is reached; a member of whom nothing is known, through who pays for him.
    ///
    /// - Parameter former: the number of a former contact of his that it goes to; 0: today's.
    func way(to holder: Payer, former: Int64 = 0, _ kind: Notice.Kind) throws -> Way {
        let contact: Contact?
        let reach =
            former == 0
            ? try contacts.reach(holder) : try contacts.reach(holder, former: former)
        switch reach {
        case .erased: return .none
        case .known(let known) where !known.known.isEmpty: contact = known
        case .known(let known): contact = try payerContact(of: holder) ?? known
        case .unknown: contact = try payerContact(of: holder)
        }
        let channel = settings.channel(for: kind, contact)
        guard channel != .letter, let contact else { return .letter(contact) }
        return .hand(channel, contact)
    }

    /// Whether a person has an address of his own.
    func hasAddress(_ holder: Payer) throws -> Bool {
        if case .known(let contact) = try contacts.reach(holder) { return !contact.known.isEmpty }
        return false
    }

    private func payerContact(of holder: Payer) throws -> Contact? {
        guard contacts.any, holder.code > 0, let member = try members.member(holder.code)?.member,
            member.payer != .himself, case .known(let contact) = try contacts.reach(member.payer)
        else { return nil }
        return contact
    }

    /// The language a person is written to in.
    func language(_ contact: Contact?) -> Language { contact?.language ?? settings.language }

    /// Hands a notice over.
    func hand(
        _ notice: Notice, to holder: Payer, former: Int64 = 0, event: Int64,
        by channel: NoticeChannel, _ contact: Contact
    ) throws -> NoticeOutcome {
        try mayGoOn()
        let language = language(contact)
        let wording = notice.wording(frame, language)
        let id =
            "\(scheme).\(event).\(notice.kind.rawValue).\(holder)"
            + (former == 0 ? "" : ".\(former)")
        let failure: String?
        switch channel {
        case .mail:
            guard let mail, let address = contact.mail else { return .failed("no-contact") }
            let message = MailMessage(
                from: mail.settings.from, sender: frame.scheme(language), to: address,
                subject: wording.subject, body: wording.body, id: id, time: time())
            failure = mail.hand(message.bytes)
        case .webhook:
            guard let webhook, let phone = contact.phone else { return .failed("no-contact") }
            let message = GatewayMessage(
                format: "tongzhou/notice/v1", id: id, kind: notice.kind.rawValue,
                language: language.rawValue, phone: phone, scheme: scheme,
                subject: wording.subject, text: wording.body, share: GatewayShare(notice))
            guard let body = try? Office.encoder.encode(message) else {
                return .failed("message-unreadable")
            }
            failure = webhook.hand(Array(body), time: time())
        case .letter, .erased: preconditionFailure("letters are printed")
        }
        return failure.map(NoticeOutcome.failed) ?? .delivered(channel)
    }

    /// A message as a gateway receives it.
    private struct GatewayMessage: Encodable {
        let format: String
        let id: String
        let kind: String
        let language: String
        let phone: String
        let scheme: String
        let subject: String
        let text: String
        let share: GatewayShare?
    }

    /// What members check their share with, as fields.
    private struct GatewayShare: Encodable {
        let period: PeriodID
        let leaves: [ShareComing.Leaf]

        init?(_ notice: Notice) {
            guard case .shareComing(let facts) = notice, let leaves = facts.leaves, !leaves.isEmpty
            else { return nil }
            (period, self.leaves) = (facts.period, leaves)
        }
    }
}
