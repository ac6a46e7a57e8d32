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
    /// Ties this database to a master key.
    public func setKeyFingerprint(_ fingerprint: [UInt8]) throws {
        try db.execute(
            "INSERT INTO setting VALUES ('master-key', ?1) ON CONFLICT (name) DO NOTHING",
            [Data(fingerprint)])
    }

    /// Says how many slots of the keys of persons are in use: keys restored from an older copy
    /// would be too few.
    public func setKeySlots(_ count: Int64) throws {
        try db.execute(
            """
            INSERT INTO counter VALUES ('key-slots', ?1)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
                WHERE excluded.value > counter.value
            """, [count])
    }
}
