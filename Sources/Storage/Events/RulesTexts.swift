public import Bookkeeping
import Foundation

extension Snapshot {
    /// The adopted bytes of all versions of a scheme's rules, oldest first.
    public func rulesTexts(
        of scheme: SchemeHead
    ) throws -> [(version: Int, digest: Digest, bytes: [UInt8])] {
        try db.rows(
            "SELECT version, digest, bytes FROM rules WHERE scheme = ?1 ORDER BY version",
            [scheme.scheme]
        ).map { row in
            (row["version"], Digest(data: row["digest"]), Array(row["bytes"] as Data))
        }
    }

    /// The names of a scheme's classes by their numbers.
    public func classNames(of scheme: SchemeHead) throws -> [Int: String] {
        let rows = try db.rows("SELECT number, name FROM class WHERE scheme = ?1", [scheme.scheme])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["number"], $0["name"]) })
    }
}

extension Transaction {
    /// Keeps the adopted bytes of a version.
    public func keep(
        rules bytes: [UInt8], version: Int, digest: Digest, scheme: SchemeHead
    ) throws {
        try db.execute(
            "INSERT INTO rules VALUES (?1, ?2, ?3, ?4)",
            [scheme.scheme, version, digest.data, Data(bytes)])
    }

    /// Gives a number to every class that has none yet, in the order given.
    public func number(classes names: [String], scheme: SchemeHead) throws {
        for name in names {
            try db.execute(
                """
                INSERT INTO class
                SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2 FROM class WHERE scheme = ?1
                HAVING NOT EXISTS (SELECT 1 FROM class WHERE scheme = ?1 AND name = ?2)
                """, [scheme.scheme, name])
        }
    }
}
