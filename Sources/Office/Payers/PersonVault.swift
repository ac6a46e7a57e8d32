import Bookkeeping
import Foundation
import MutualAid
import Storage

/// Gives people keys of their own to seal under, within one transaction.
struct PersonVault {
    private let keys: KeyStore
    private let sealer: Sealer
    private let random: RandomBytes
    private let lookup: SealedLookup

    /// Lets some work seal. New keys are durable before what they seal is; where the work fails,
    /// they are taken back, so that no key of nobody is left behind.
    static func sealing<Result>(
        _ desk: Desk, _ keys: KeyStore, _ work: (PersonVault) throws -> Result
    ) throws -> Result {
        try keys.taking {
            let vault = PersonVault(
                keys: keys, sealer: keys.sealer(scheme: desk.scheme.head.id),
                random: RandomBytes(seed: desk.moment.seed),
                lookup: try SealedLookup(desk.snapshot, desk.scheme.head))
            let result = try work(vault)
            try desk.transaction.keep(keys)
            return result
        }
    }

    /// The key under which something in a table is sealed: the one that is there, the one of the
    /// member's identity, or a new one. Nil where a key of the payer was destroyed: whoever was
    /// erased gets no other.
    func key(of payer: Payer, for table: SealedLookup.Table) throws -> (Int64, PersonKey)? {
        let identity = try lookup.identitySlot(payer)
        let slots = try SealedLookup.Table.allCases.map { try lookup.sealed($0, of: payer)?.slot }
        for case let slot? in slots + [identity] where try keys.isDestroyed(slot: slot) {
            return nil
        }
        guard let slot = try lookup.sealed(table, of: payer)?.slot ?? identity else {
            return try newKey()
        }
        guard let key = try keys.key(inSlot: slot) else {
            throw OpenScheme.damaged("the key of \(payer)")
        }
        return (slot, key)
    }

    /// A new key in a slot of its own.
    func newKey() throws -> (Int64, PersonKey) {
        let slot = try keys.reserve(1)
        // By its slot: what a second try makes is another key.
        let key = PersonKey(bytes: random.bytes(.personKey, slot))
        var record: [UInt8] = []
        try sealer.append(key, slot: slot, nonce: random.bytes(.wrapping, slot), to: &record)
        try keys.write(record, from: slot)
        return (slot, key)
    }

    /// What some bytes become under a key.
    func seal(_ value: some Encodable, under key: PersonKey, _ number: Int64) throws -> [UInt8] {
        try key.seal(
            Array(try Office.encoder.encode(value)), nonce: random.bytes(.sealing, number))
    }
}
