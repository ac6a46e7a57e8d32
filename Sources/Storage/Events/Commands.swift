public import Bookkeeping

extension Snapshot {
    /// The answer to the command with that key, and the digest of the body it was given for.
    public func answer(scheme: String, key: String) throws -> (digest: Digest, answer: String)? {
        try db.row(
            "SELECT digest, answer FROM command WHERE scheme = ?1 AND key = ?2", [scheme, key]
        ).map { (Digest(data: $0["digest"]), $0["answer"]) }
    }
}

extension Transaction {
    /// Keeps the answer to a command, for ever.
    public func keep(answer: String, scheme: String, key: String, digest: Digest) throws {
        try db.execute(
            "INSERT INTO command VALUES (?1, ?2, ?3, ?4)", [scheme, key, digest.data, answer])
    }
}
