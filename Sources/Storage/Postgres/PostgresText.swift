/// The SQL of the store in the words of PostgreSQL.
enum PostgresText {
    /// A question or a change: `?1` is written `$1`.
    static func statement(_ sql: String) -> String {
        var text = ""
        var isQuoted = false
        for letter in sql {
            if letter == "'" { isQuoted.toggle() }
            text.append(letter == "?" && !isQuoted ? "$" : letter)
        }
        return text
    }

    /// A definition of a table or an index: the types by their names there, text compared bytewise.
    static func definition(_ sql: String) -> String {
        statement(sql)
            .replacing(/\bINTEGER\b/, with: "BIGINT")
            .replacing(/\bBLOB\b/, with: "BYTEA")
            .replacing(/\bTEXT\b/, with: "TEXT COLLATE \"C\"")
            .replacing(/\s+WITHOUT ROWID/, with: "")
    }
}
