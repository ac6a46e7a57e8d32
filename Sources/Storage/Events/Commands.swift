public import Bookkeeping
import GRDB

extension Snapshot {
    /// The answer to the command with that key, and the digest of the body it was given for.
    public func answer(scheme: String, key: String) throws -> (digest: Digest, answer: String)? {
        try Row.fetchOne(
            db, sql: "SELECT digest, answer FROM command WHERE scheme = ?1 AND key = ?2",
            arguments: [scheme, key]
        ).map { (Digest(data: $0["digest"]), $0["answer"]) }
    }
}

extension Transaction {
    /// Keeps the answer to a command, for ever.
    public func keep(answer: String, scheme: String, key: String, digest: Digest) throws {
        try db.execute(
            sql: "INSERT INTO command VALUES (?1, ?2, ?3, ?4)",
            arguments: [scheme, key, digest.data, answer])
    }
}
