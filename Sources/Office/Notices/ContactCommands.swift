public import Bookkeeping
import Foundation
public import MutualAid
import Storage

/// What is known of how a person is reached, without what it is.
public struct ContactAnswer: Codable, Sendable {
    /// The roll number, or P and a number.
    public let holder: String
    /// `mail`, `phone`, `post`.
    public let known: [String]
    /// The language he is written to in, where he has said so.
    public let language: Language?
    /// The way he wants to be reached.
    public let channel: NoticeChannel?

    init(_ holder: Payer, _ contact: Contact) {
        self.holder = holder.description
        known = contact.known
        language = contact.language
        channel = contact.channel
    }
}

extension Office {
    /// Changes how a person is reached: a member, or a payer outside the roll. Nothing of it goes
    /// into an event: it is personal data, and erased with the person's key.
    ///
    /// - Parameter change: is given what is known and changes it; nil: nothing changes.
    public func contact(
        _ scheme: String, of holder: Payer, at moment: Moment,
        change: ((inout Contact) throws -> Void)? = nil
    ) throws -> ContactAnswer {
        let keys = try keys(moment)
        guard let change else {
            return try store.read { snapshot in
                let open = try OpenScheme(scheme, snapshot, readings)
                let contacts = try Contacts(snapshot, open.head, keys)
                return ContactAnswer(holder, try contacts.known(holder))
            }
        }
        return try write(scheme, at: moment) { desk in
            let before = try Contacts(desk.snapshot, desk.scheme.head, keys).known(holder)
            var contact = before
            try change(&contact)
            if let problem = contact.problem { throw problem }
            if contact.isElsewhere(than: before) { try desk.tellFormer(before, of: holder) }
            try desk.keep(contact, of: holder, keys)
            return ContactAnswer(holder, contact)
        }
    }
}

extension Desk {
    /// A change of address is told at the address from before: it may be somebody else's doing. So
    /// is a changed payee that has not been told yet.
    fileprivate func tellFormer(_ contact: Contact, of holder: Payer) throws {
        guard !contact.known.isEmpty else { return }
        let former = try transaction.keepFormerContact(
            of: holder, on: moment.day, forgettingBefore: moment.day.adding(days: -payeeWaitDays),
            scheme: scheme.head)
        try transaction.queueAgain(
            .payeeChanged, to: holder, former: former, day: moment.day, scheme: scheme.head)
        try transaction.queue(
            .contactChanged(ContactChanged(changed: moment.day)), to: holder, former: former,
            event: scheme.head.number, day: moment.day, scheme: scheme.head)
    }

    /// Seals what is known under the person's own key.
    fileprivate func keep(_ contact: Contact, of holder: Payer, _ keys: KeyStore) throws {
        try PersonVault.sealing(self, keys) { vault in
            guard let (slot, key) = try vault.key(of: holder, for: .contact) else {
                throw ContactRefusal.erased(holder.description)
            }
            try transaction.keep(
                contact: try vault.seal(contact, under: key, holder.code), slot: slot, of: holder,
                scheme: scheme.head)
        }
    }
}

/// The contacts of a scheme's people.
struct Contacts {
    /// How a person can be reached.
    enum Reach: Equatable {
        /// This is known of him.
        case known(Contact)
        /// Nothing is known of him.
        case unknown
        /// His key was destroyed.
        case erased
    }

    private let snapshot: Snapshot
    private let head: SchemeHead
    private let keys: KeyStore?
    private let lookup: SealedLookup
    private let sealed: (contacts: Bool, identities: Bool)
    private let decoder = JSONDecoder()

    /// Whether anything is known of anybody.
    var any: Bool { keys != nil && sealed.contacts }

    /// The contacts of a scheme. Keys are needed where anything is sealed.
    init(_ snapshot: Snapshot, _ head: SchemeHead, _ keys: KeyStore?) throws {
        self.snapshot = snapshot
        self.head = head
        self.keys = keys
        lookup = try SealedLookup(snapshot, head)
        sealed = try snapshot.hasSealed(head)
    }

    /// A member of the roll, or somebody who pays for one.
    func mustBeKnown(_ holder: Payer) throws {
        let known =
            holder.code > 0
            ? try snapshot.member(holder.code, of: head) != nil
            : try snapshot.pays(holder, scheme: head)
        guard known else { throw ContactRefusal.holderUnknown(holder.description) }
    }

    /// What is known of how a person is reached.
    func known(_ holder: Payer) throws -> Contact {
        try mustBeKnown(holder)
        return switch try reach(holder) {
        case .known(let contact): contact
        case .unknown: Contact()
        case .erased: throw ContactRefusal.erased(holder.description)
        }
    }

    /// How a person can be reached.
    func reach(_ holder: Payer) throws -> Reach {
        guard let keys else { return .unknown }
        if sealed.contacts, let (slot, bytes) = try lookup.sealed(.contact, of: holder) {
            return try open(bytes, of: holder, slot, keys)
        }
        if sealed.identities, let slot = try lookup.identitySlot(holder),
            try keys.isDestroyed(slot: slot)
        {
            return .erased
        }
        return .unknown
    }

    /// How a person could be reached before his contact was changed.
    ///
    /// - Parameter number: of his former contact.
    func reach(_ holder: Payer, former number: Int64) throws -> Reach {
        guard let keys, let (slot, _) = try lookup.sealed(.contact, of: holder),
            let bytes = try snapshot.formerContact(number, of: holder, scheme: head)
        else { throw OpenScheme.damaged("the former contact of \(holder)") }
        return try open(bytes, of: holder, slot, keys)
    }

    private func open(
        _ sealed: [UInt8], of holder: Payer, _ slot: Int64, _ keys: KeyStore
    ) throws -> Reach {
        guard let key = try keys.key(inSlot: slot) else { return .erased }
        guard let plain = try key.open(sealed),
            let contact = try? decoder.decode(Contact.self, from: Data(plain))
        else { throw OpenScheme.damaged("the contact of \(holder)") }
        return .known(contact)
    }
}
