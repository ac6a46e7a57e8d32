import Bookkeeping
import Foundation

/// The plain way on PostgreSQL: one row a member a period, by the statements one would write first,
/// on the same server.
struct PlainServer {
    let members: Int64
    let place: Place

    func run() throws {
        guard let server = place.server else { return }
        let folder = place.folder
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let roll = "\(folder)/roll.csv"
        try Workload.writeRoll(members, identities: false, to: roll)
        try server.run(PlainServer.tables)
        let main = server.mainProcess()
        var (importing, rows, file, settling) = (Spent(), Spent(), Spent(), Spent())
        importing += try Spent(server: main) {
            try server.run(
                "\\copy member (roll, born, joined, commitment) FROM '\(roll)' CSV HEADER")
            try server.run("ANALYZE")
        }
        try FileManager.default.removeItem(atPath: roll)
        for period in 0..<Workload.periods {
            rows += try Spent(server: main) {
                let count =
                    Int64(
                        try server.run("SELECT COUNT(*) FROM member WHERE gone IS NULL")) ?? 1
                let share = (108_000_000 + count - 1) / count
                try server.run(
                    """
                    INSERT INTO due SELECT \(period), roll, \(share), 0 FROM member
                    WHERE gone IS NULL
                    """)
            }
            file += try Spent(server: main) {
                try server.run(
                    "\\copy (SELECT roll, due FROM due WHERE period = \(period) ORDER BY roll) "
                        + "TO '\(folder)/debit-\(period).csv' CSV")
            }
            settling += try Spent(server: main) { try settle(period, server) }
        }
        let work = members * Int64(Workload.periods)
        Report.line("plain: import by COPY", importing, members)
        Report.line("plain: INSERT … SELECT a period", rows, work)
        Report.line("plain: debit file by COPY", file, work)
        Report.line("plain: result and settlement", settling, work)
        var total = importing
        for part in [rows, file, settling] { total += part }
        Report.end(total, place)
    }

    private static let tables = """
        CREATE TABLE member (
            roll BIGINT PRIMARY KEY, born DATE NOT NULL, joined DATE NOT NULL, gone BIGINT,
            commitment TEXT NOT NULL);
        CREATE TABLE due (
            period BIGINT NOT NULL, roll BIGINT NOT NULL, due BIGINT NOT NULL,
            paid BIGINT NOT NULL, PRIMARY KEY (period, roll));
        CREATE TABLE failure (roll BIGINT PRIMARY KEY);
        """

    /// Marks every row as paid but for the failures, whose members leave.
    private func settle(_ period: Int, _ server: Server) throws {
        try server.run(
            """
            BEGIN;
            TRUNCATE failure;
            INSERT INTO failure SELECT roll FROM generate_series(1, \(members)) AS roll
            WHERE roll % \(Workload.failsEvery) = \((Int64(period) + 2) % Workload.failsEvery);
            UPDATE due SET paid = due
            WHERE period = \(period) AND roll NOT IN (SELECT roll FROM failure);
            UPDATE member SET gone = \(period) WHERE roll IN (SELECT roll FROM failure);
            COMMIT;
            """)
    }
}
