/// The tables of the public record.
extension Schema {
    static let record = [
        // Entries of a scheme's log, numbered from 0, by the event that decided them.
        """
        CREATE TABLE record_entry (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, event INTEGER NOT NULL,
            text TEXT NOT NULL, PRIMARY KEY (scheme, number))
        """,
        // Share trees: the nodes over each 256 leaves of a block of 65,536 members, in roll order,
        // and the node over the block. What lies below is derived again. The nodes come last: they
        // fill pages of their own, which nobody has to turn who wants the roots alone.
        """
        CREATE TABLE share_block (
            scheme INTEGER NOT NULL, period INTEGER NOT NULL, kind TEXT NOT NULL,
            class INTEGER NOT NULL, block INTEGER NOT NULL, first_roll INTEGER NOT NULL,
            last_roll INTEGER NOT NULL, members INTEGER NOT NULL, root BLOB NOT NULL,
            nodes BLOB NOT NULL,
            PRIMARY KEY (scheme, period, kind, class, block))
        """,
    ]
}
