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
        return try store.write { transaction in
            let open = try OpenScheme(scheme, transaction.snapshot, readings)
            var contacts = try Contacts(transaction.snapshot, open.head, keys)
            try contacts.mustBeKnown(holder)
            var contact = Contact()
            switch try contacts.reach(holder) {
            case .known(let known): contact = known
            case .unknown: break
            case .erased: throw ContactRefusal.erased(holder.description)
            }
            guard let change else { return ContactAnswer(holder, contact) }
            try change(&contact)
            if let problem = contact.problem { throw problem }
            try contacts.keep(contact, of: holder, transaction, moment)
            return ContactAnswer(holder, contact)
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
    private let lookup: ContactLookup
    private let sealed: (contacts: Bool, identities: Bool)
    private let decoder = JSONDecoder()

    /// Whether anything is known of anybody.
    var any: Bool { keys != nil && sealed.contacts }

    /// The contacts of a scheme. Keys are needed where anything is sealed.
    init(_ snapshot: Snapshot, _ head: SchemeHead, _ keys: KeyStore?) throws {
        self.snapshot = snapshot
        self.head = head
        self.keys = keys
        lookup = try ContactLookup(snapshot, head)
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

    /// How a person can be reached.
    func reach(_ holder: Payer) throws -> Reach {
        guard let keys else { return .unknown }
        if sealed.contacts, let (slot, bytes) = try lookup.contact(holder) {
            guard let key = try keys.key(inSlot: slot) else { return .erased }
            guard let plain = try key.open(bytes),
                let contact = try? decoder.decode(Contact.self, from: Data(plain))
            else { throw OpenScheme.damaged("the contact of \(holder)") }
            return .known(contact)
        }
        if sealed.identities, holder.code > 0, let slot = try lookup.identitySlot(holder.code),
            try keys.isDestroyed(slot: slot)
        {
            return .erased
        }
        return .unknown
    }

    /// Seals what is known under the person's own key; a new one where he has none.
    mutating func keep(
        _ contact: Contact, of holder: Payer, _ transaction: Transaction, _ moment: Moment
    ) throws {
        guard let keys else { preconditionFailure("keys were opened to seal with") }
        let random = RandomBytes(seed: moment.seed)
        let known = try lookup.contact(holder)?.slot
        let identity = holder.code > 0 ? try lookup.identitySlot(holder.code) : nil
        let (slot, key): (Int64, PersonKey)
        if let there = known ?? identity {
            guard let kept = try keys.key(inSlot: there) else {
                throw ContactRefusal.erased(holder.description)
            }
            (slot, key) = (there, kept)
        } else {
            (slot, key) = try newKey(holder, keys, transaction, random)
        }
        let plain = Array(try Office.encoder.encode(contact))
        try transaction.keep(
            contact: try key.seal(plain, nonce: random.bytes(.contactSealing, holder.code)),
            slot: slot, of: holder, scheme: head)
    }

    private func newKey(
        _ holder: Payer, _ keys: KeyStore, _ transaction: Transaction, _ random: RandomBytes
    ) throws -> (Int64, PersonKey) {
        // The transaction has begun: nobody else adds keys until it ends.
        try keys.refresh()
        try transaction.setKeyFingerprint(keys.fingerprint)
        let slot = keys.reserve(1)
        let key = PersonKey(bytes: random.bytes(.contactKey, holder.code))
        var record: [UInt8] = []
        try keys.sealer(scheme: head.id).append(
            key, slot: slot, nonce: random.bytes(.contactWrapping, holder.code), to: &record)
        try keys.write(record, from: slot)
        try keys.flush()
        try transaction.setKeySlots(keys.slots)
        return (slot, key)
    }
}
