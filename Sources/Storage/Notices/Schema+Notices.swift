/// The tables of notices. A holder is a person by the code of a payer: a roll number, or the
/// negative number of a payer outside the roll.
extension Schema {
    static let notices = [
        // How people are reached, sealed under their own keys, which lie in another store.
        """
        CREATE TABLE contact (
            scheme INTEGER NOT NULL, holder INTEGER NOT NULL, slot INTEGER NOT NULL,
            sealed BLOB NOT NULL, PRIMARY KEY (scheme, holder)) WITHOUT ROWID
        """,
        // Notices to single people: by the event that brought them about; what they say, as facts;
        // the sheet they were printed on; the day they were delivered, and the event that says so
        // where cover depends on it (0 where it does not).
        """
        CREATE TABLE notice (
            scheme INTEGER NOT NULL, holder INTEGER NOT NULL, event INTEGER NOT NULL,
            kind TEXT NOT NULL, about TEXT NOT NULL, facts TEXT NOT NULL,
            queued INTEGER NOT NULL, channel TEXT, sheet INTEGER, tries INTEGER NOT NULL,
            failure TEXT, delivered INTEGER, told INTEGER,
            PRIMARY KEY (scheme, holder, event, kind)) WITHOUT ROWID
        """,
        "CREATE INDEX notice_waiting ON notice (scheme, event, holder) WHERE delivered IS NULL",
        """
        CREATE INDEX notice_untold ON notice (scheme, holder)
        WHERE delivered IS NOT NULL AND told IS NULL
        """,
        // Notices to everybody: who they are for is derived, never stored. `through` is how far
        // sending has come.
        """
        CREATE TABLE notice_run (
            scheme INTEGER NOT NULL, event INTEGER NOT NULL, kind TEXT NOT NULL,
            about TEXT NOT NULL, queued INTEGER NOT NULL, through INTEGER NOT NULL,
            delivered INTEGER NOT NULL, unreached INTEGER NOT NULL, ended INTEGER,
            PRIMARY KEY (scheme, event))
        """,
        // Letters that were printed together, and the day they were posted.
        """
        CREATE TABLE letter_sheet (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, run INTEGER, day INTEGER NOT NULL,
            letters INTEGER NOT NULL, posted INTEGER, PRIMARY KEY (scheme, number))
        """,
        // Notices of arrears that were delivered; the digest over them is in their event.
        """
        CREATE TABLE warning (
            scheme INTEGER NOT NULL, roll INTEGER NOT NULL, period INTEGER NOT NULL,
            event INTEGER NOT NULL, day INTEGER NOT NULL, channel TEXT NOT NULL,
            PRIMARY KEY (scheme, roll, period, event, day, channel)) WITHOUT ROWID
        """,
    ]

    static let formerContacts = [
        // How people were reached before, sealed under the same keys: a change is told there too.
        """
        CREATE TABLE former_contact (
            scheme INTEGER NOT NULL, holder INTEGER NOT NULL, number INTEGER NOT NULL,
            day INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (scheme, holder, number))
        WITHOUT ROWID
        """,
        // `former` is the number of the former contact that a notice goes to; 0: today's.
        """
        CREATE TABLE addressed_notice (
            scheme INTEGER NOT NULL, holder INTEGER NOT NULL, event INTEGER NOT NULL,
            kind TEXT NOT NULL, former INTEGER NOT NULL, about TEXT NOT NULL,
            facts TEXT NOT NULL, queued INTEGER NOT NULL, channel TEXT, sheet INTEGER,
            tries INTEGER NOT NULL, failure TEXT, delivered INTEGER, told INTEGER,
            PRIMARY KEY (scheme, holder, event, kind, former)) WITHOUT ROWID
        """,
        """
        INSERT INTO addressed_notice
        SELECT scheme, holder, event, kind, 0, about, facts, queued, channel, sheet, tries,
            failure, delivered, told
        FROM notice
        """,
        "DROP TABLE notice",
        "ALTER TABLE addressed_notice RENAME TO notice",
        "CREATE INDEX notice_waiting ON notice (scheme, event, holder) WHERE delivered IS NULL",
        """
        CREATE INDEX notice_untold ON notice (scheme, holder)
        WHERE delivered IS NOT NULL AND told IS NULL
        """,
        // How many letters of a sheet have no address.
        "ALTER TABLE letter_sheet ADD COLUMN unaddressed INTEGER NOT NULL DEFAULT 0",
    ]
}
