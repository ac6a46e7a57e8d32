/// The tables. Days are counted from 1970-01-01, sums are minor units.
///
/// Tables with a row a member have `(scheme, roll)` first in their key and meet each other on it
/// alone; lookups by a digest or a payer are tables of their own, looked up and never joined.
enum Schema {
    /// A step from one state of the tables to the next.
    struct Step {
        let name: String
        let statements: [String]
    }

    /// The steps in order; a store remembers which it has made.
    static let steps = [
        Step(name: "1", statements: first), Step(name: "payouts", statements: payouts),
        Step(name: "custody", statements: custody), Step(name: "notices", statements: notices),
        Step(name: "closing", statements: closing),
        // Statements are of one account among several.
        Step(
            name: "accounts",
            statements: [
                "ALTER TABLE statement ADD COLUMN account TEXT NOT NULL DEFAULT 'general'"
            ]),
        // Payers of a refund run who could not be paid when the run was sent, with the last part
        // that left them out: whoever is not here was sent.
        Step(
            name: "refunds",
            statements: [
                """
                CREATE TABLE refund_left (
                    scheme INTEGER NOT NULL, run INTEGER NOT NULL, payer INTEGER NOT NULL,
                    part INTEGER NOT NULL, PRIMARY KEY (scheme, run, payer)) WITHOUT ROWID
                """
            ]),
        // Notices also go to addresses from before; letters may have no address.
        Step(name: "former-contacts", statements: formerContacts),
        // Numbers that only grow, apart from settings.
        Step(
            name: "counters",
            statements: [
                "CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL)"
            ]),
        // The public record.
        Step(name: "record", statements: record),
    ]

    /// The tables that hold what is true, in the order in which they came.
    static var tables: [String] {
        var tables: [String] = []
        for statement in steps.flatMap(\.statements) {
            let words = statement.split(separator: " ").map(String.init)
            switch (words[0], words[1]) {
            case ("CREATE", "TABLE"): tables.append(words[2])
            case ("DROP", "TABLE"): tables.removeAll { $0 == words[2] }
            case ("ALTER", "TABLE") where words[3] == "RENAME":
                tables = tables.map { $0 == words[2] ? words[5] : $0 }
            default: continue
            }
        }
        return tables
    }

    private static let custody = [
        // The custodian's statements, in the order in which they were taken in.
        """
        CREATE TABLE statement (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, event INTEGER NOT NULL,
            from_day INTEGER NOT NULL, to_day INTEGER NOT NULL, opening INTEGER NOT NULL,
            closing INTEGER NOT NULL, available INTEGER NOT NULL, first_line INTEGER NOT NULL,
            lines INTEGER NOT NULL, PRIMARY KEY (scheme, number)) WITHOUT ROWID
        """,
        // Their lines, numbered through. `booked` is the event that books what the line says,
        // `matched` the event that says so; both are null while nobody knows what the line is.
        // Texts are ids and codes alone, never what people wrote.
        """
        CREATE TABLE bank_line (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, day INTEGER NOT NULL,
            amount INTEGER NOT NULL, end_to_end TEXT NOT NULL, reference TEXT NOT NULL,
            code TEXT NOT NULL, reason TEXT NOT NULL, bank_reference TEXT NOT NULL,
            booked INTEGER, matched INTEGER, PRIMARY KEY (scheme, number)) WITHOUT ROWID
        """,
        """
        CREATE INDEX bank_line_by_end_to_end ON bank_line (scheme, end_to_end)
            WHERE end_to_end <> ''
        """,
        "CREATE INDEX bank_line_open ON bank_line (scheme, number) WHERE matched IS NULL",
        // What statements have shown of the money that an event booked, by bank day.
        """
        CREATE TABLE seen (
            scheme INTEGER NOT NULL, event INTEGER NOT NULL, day INTEGER NOT NULL,
            amount INTEGER NOT NULL, PRIMARY KEY (scheme, event, day)) WITHOUT ROWID
        """,
    ]

    private static let payouts = [
        // Where payers' money is taken from and goes back to, sealed under their own keys.
        """
        CREATE TABLE payer_account (
            scheme INTEGER NOT NULL, payer INTEGER NOT NULL, slot INTEGER NOT NULL,
            sealed BLOB NOT NULL, PRIMARY KEY (scheme, payer)) WITHOUT ROWID
        """,
        // A payout and the events that took it further.
        """
        CREATE TABLE payout (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, purpose TEXT NOT NULL,
            amount INTEGER NOT NULL, proposed INTEGER NOT NULL, released INTEGER, batch INTEGER,
            refused INTEGER, paid INTEGER, returned INTEGER, confirmed INTEGER,
            PRIMARY KEY (scheme, number)) WITHOUT ROWID
        """,
        "CREATE INDEX payout_by_purpose ON payout (scheme, purpose)",
        // Name and account of the payee, sealed under a key of their own.
        """
        CREATE TABLE payee (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, slot INTEGER NOT NULL,
            sealed BLOB NOT NULL, PRIMARY KEY (scheme, number)) WITHOUT ROWID
        """,
    ]

    private static let closing = [
        // Cases of the tail of a closing that no period shared, by the event that paid for them.
        """
        CREATE TABLE settled_case (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, event INTEGER NOT NULL,
            PRIMARY KEY (scheme, number)) WITHOUT ROWID
        """
    ]

    private static let first = [
        // What the whole store agrees on, such as which master key it belongs to.
        "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)",
        // The head of each scheme's chain of events.
        """
        CREATE TABLE scheme (
            number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE,
            head_number INTEGER NOT NULL, head_hash BLOB NOT NULL, last_day INTEGER NOT NULL)
        """,
        // Adopted versions of the rules, byte for byte.
        """
        CREATE TABLE rules (
            scheme INTEGER NOT NULL, version INTEGER NOT NULL, digest BLOB NOT NULL,
            bytes BLOB NOT NULL, PRIMARY KEY (scheme, version))
        """,
        // Classes by the number they keep for ever.
        """
        CREATE TABLE class (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (scheme, number))
        """,
        """
        CREATE TABLE event (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, day INTEGER NOT NULL,
            kind TEXT NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (scheme, number))
        """,
        "CREATE INDEX event_by_kind ON event (scheme, kind, number)",
        // The answer to every command, by the key its caller made. No expiry.
        """
        CREATE TABLE command (
            scheme TEXT NOT NULL, key TEXT NOT NULL, digest BLOB NOT NULL, answer TEXT NOT NULL,
            PRIMARY KEY (scheme, key))
        """,
        """
        CREATE TABLE member (
            scheme INTEGER NOT NULL, roll INTEGER NOT NULL, born INTEGER NOT NULL,
            joined INTEGER NOT NULL, event INTEGER NOT NULL, class INTEGER NOT NULL,
            payer INTEGER NOT NULL, commitment BLOB NOT NULL,
            PRIMARY KEY (scheme, roll)) WITHOUT ROWID
        """,
        // Changes of state: classed, suspended, resumed, ended; one row each.
        """
        CREATE TABLE change (
            scheme INTEGER NOT NULL, roll INTEGER NOT NULL, event INTEGER NOT NULL,
            kind TEXT NOT NULL, from_day INTEGER NOT NULL, class INTEGER NOT NULL,
            reason TEXT NOT NULL, PRIMARY KEY (scheme, roll, event, kind)) WITHOUT ROWID
        """,
        // Sums booked for one member outside the shares.
        """
        CREATE TABLE credit (
            scheme INTEGER NOT NULL, roll INTEGER NOT NULL, event INTEGER NOT NULL,
            kind TEXT NOT NULL, amount INTEGER NOT NULL,
            PRIMARY KEY (scheme, roll, event, kind)) WITHOUT ROWID
        """,
        // What the debit of a period did not bring in, and what became of it.
        """
        CREATE TABLE arrear (
            scheme INTEGER NOT NULL, roll INTEGER NOT NULL, period INTEGER NOT NULL,
            event INTEGER NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
            PRIMARY KEY (scheme, roll, period, event, kind)) WITHOUT ROWID
        """,
        "CREATE INDEX arrear_by_period ON arrear (scheme, period, roll, event, kind, amount)",
        // Whom a payer pays for.
        """
        CREATE TABLE dependant (
            scheme INTEGER NOT NULL, payer INTEGER NOT NULL, roll INTEGER NOT NULL,
            PRIMARY KEY (scheme, payer, roll)) WITHOUT ROWID
        """,
        // The keyed digest of an identity and the roll number that has it, or had it last.
        """
        CREATE TABLE identity (
            scheme INTEGER NOT NULL, digest BLOB NOT NULL, roll INTEGER NOT NULL,
            PRIMARY KEY (scheme, digest)) WITHOUT ROWID
        """,
        // Identity and nonce, sealed under the person's own key, which lies in another store.
        """
        CREATE TABLE vault (
            scheme INTEGER NOT NULL, roll INTEGER NOT NULL, slot INTEGER NOT NULL,
            sealed BLOB NOT NULL, PRIMARY KEY (scheme, roll)) WITHOUT ROWID
        """,
        """
        CREATE TABLE aid_case (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, roll INTEGER NOT NULL,
            event INTEGER NOT NULL, decided INTEGER NOT NULL, aid INTEGER NOT NULL,
            period INTEGER, PRIMARY KEY (scheme, number))
        """,
        "CREATE INDEX aid_case_by_roll ON aid_case (scheme, roll)",
        "CREATE INDEX aid_case_by_period ON aid_case (scheme, period, number)",
        """
        CREATE TABLE entry (
            scheme INTEGER NOT NULL, number INTEGER NOT NULL, event INTEGER NOT NULL,
            day INTEGER NOT NULL, about TEXT NOT NULL, reversed_by INTEGER,
            PRIMARY KEY (scheme, number))
        """,
        """
        CREATE TABLE posting (
            scheme INTEGER NOT NULL, entry INTEGER NOT NULL, line INTEGER NOT NULL,
            account TEXT NOT NULL, amount INTEGER NOT NULL,
            PRIMARY KEY (scheme, entry, line)) WITHOUT ROWID
        """,
        "CREATE INDEX posting_by_account ON posting (scheme, account, amount)",
    ]
}
