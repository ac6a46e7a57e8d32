/// The tables. Days are written as `2024-03-10`, amounts are minor units, deposits into an account
/// positive.
enum Schema {
    static let sql = """
        CREATE TABLE IF NOT EXISTS setting (
            name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS holiday (day TEXT PRIMARY KEY) STRICT;

        -- Accounts held here were opened by request; the others are somebody's somewhere.
        CREATE TABLE IF NOT EXISTS account (
            number TEXT PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL, agent TEXT,
            held INTEGER NOT NULL, opened TEXT NOT NULL, opening INTEGER NOT NULL,
            deposit INTEGER NOT NULL, invested INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE IF NOT EXISTS pledge (
            number INTEGER PRIMARY KEY, account TEXT NOT NULL, day TEXT NOT NULL,
            amount INTEGER NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS pledge_account ON pledge (account, day);

        -- What was handed in. A batch is the part of a file with one account and one day.
        CREATE TABLE IF NOT EXISTS file (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
            digest TEXT NOT NULL UNIQUE, received TEXT NOT NULL, currency TEXT NOT NULL,
            transactions INTEGER NOT NULL, sum INTEGER NOT NULL,
            scheme TEXT NOT NULL, part TEXT NOT NULL, attempt TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS batch (
            number INTEGER PRIMARY KEY, file INTEGER NOT NULL, id TEXT NOT NULL,
            account TEXT NOT NULL, direction TEXT NOT NULL, together INTEGER NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS batch_file ON batch (file);
        CREATE TABLE IF NOT EXISTS item (
            number INTEGER PRIMARY KEY, batch INTEGER NOT NULL, endToEnd TEXT NOT NULL,
            other TEXT NOT NULL, name TEXT NOT NULL, amount INTEGER NOT NULL,
            reference TEXT NOT NULL, text TEXT NOT NULL, payer TEXT NOT NULL,
            mandate TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
            moved INTEGER NOT NULL, returnDay TEXT, returnReason TEXT) STRICT;
        CREATE INDEX IF NOT EXISTS item_batch ON item (batch);
        CREATE INDEX IF NOT EXISTS item_end ON item (endToEnd);
        CREATE INDEX IF NOT EXISTS item_due ON item (due) WHERE state = 'waiting';
        CREATE INDEX IF NOT EXISTS item_return ON item (returnDay) WHERE returnDay IS NOT NULL;

        -- What stands on statements, and nothing else: a deposit is its opening and these.
        CREATE TABLE IF NOT EXISTS line (
            number INTEGER PRIMARY KEY, account TEXT NOT NULL, day TEXT NOT NULL,
            amount INTEGER NOT NULL, code TEXT NOT NULL, endToEnd TEXT NOT NULL,
            reference TEXT NOT NULL, text TEXT NOT NULL, returnReason TEXT NOT NULL,
            name TEXT NOT NULL, other TEXT NOT NULL, mandate TEXT NOT NULL,
            batch INTEGER) STRICT;
        CREATE INDEX IF NOT EXISTS line_day ON line (account, day);

        CREATE TABLE IF NOT EXISTS fault (
            number INTEGER PRIMARY KEY, kind TEXT NOT NULL, endToEnd TEXT NOT NULL,
            file TEXT NOT NULL, reason TEXT NOT NULL, days INTEGER NOT NULL,
            amount TEXT NOT NULL, other TEXT NOT NULL, used INTEGER NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS fault_open ON fault (endToEnd) WHERE used = 0;
        -- Public records whose custody lines are about accounts held here: whom to believe, where
        -- their files are, which account is for what (JSON), and how far they were cosigned.
        CREATE TABLE IF NOT EXISTS followed (
            origin TEXT PRIMARY KEY, keys TEXT NOT NULL, record TEXT NOT NULL,
            accounts TEXT NOT NULL, size INTEGER NOT NULL, range BLOB NOT NULL, note BLOB) STRICT;
        CREATE TABLE IF NOT EXISTS happening (
            number INTEGER PRIMARY KEY, day TEXT NOT NULL, text TEXT NOT NULL) STRICT;
        """
}
