import Foundation
public import MutualAid

extension Snapshot {
    /// The fingerprint of the master key that this database belongs to, if it has sealed data.
    public func keyFingerprint() throws -> [UInt8]? {
        try db.row("SELECT value FROM setting WHERE name = 'master-key'")
            .map { Array($0["value"] as Data) }
    }

    /// How many slots of the keys of persons are in use.
    public func keySlots() throws -> Int64 {
        try db.integer("SELECT value FROM counter WHERE name = 'key-slots'") ?? 0
    }

    /// What was sealed for a member, and the slot of the key it was sealed under.
    public func sealed(
        _ roll: RollNumber, of scheme: SchemeHead
    ) throws -> (slot: Int64, bytes: [UInt8])? {
        try db.row(
            "SELECT slot, sealed FROM vault WHERE scheme = ?1 AND roll = ?2", [scheme.scheme, roll]
        ).map { ($0["slot"], Array($0["sealed"] as Data)) }
    }
}

extension Transaction {
    /// Keeps what was sealed under new keys. They are durable before it is; the database is tied to
    /// their master key, and knows how many there are: keys restored from an older copy would be
    /// too few.
    public func keep(_ keys: KeyStore) throws {
        try keys.flush()
        try db.execute(
            "INSERT INTO setting VALUES ('master-key', ?1) ON CONFLICT (name) DO NOTHING",
            [Data(keys.fingerprint)])
        // Another program may have tied it to a master key of its own meanwhile.
        guard try snapshot.keyFingerprint() == keys.fingerprint else { throw keys.foreign }
        try db.execute(
            """
            INSERT INTO counter VALUES ('key-slots', ?1)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
                WHERE excluded.value > counter.value
            """, [keys.slotsTaken])
    }
}
