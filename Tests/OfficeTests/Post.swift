import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// A world that can send: a mail program that keeps what it is handed, and settings.
extension World {
    /// Writes the settings of notices.
    func settings(_ text: String, mode: Int = 0o600) throws {
        let folder = "\(self.folder)/keys"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let path = "\(folder)/notices.yaml"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// A mail program that appends what it is handed to one file a message, and takes nothing for
    /// addresses with `bounce` in them.
    func mailProgram(extra: String = "") throws -> String {
        let outbox = "\(folder)/mails"
        try FileManager.default.createDirectory(
            atPath: outbox, withIntermediateDirectories: true)
        let path = try file(
            """
            #!/bin/sh
            message=$(cat)
            case "$message" in *bounce*) exit 75 ;; esac
            printf '%s\\n' "$message" > \(outbox)/$$
            echo "$*" > \(folder)/arguments
            \(extra)
            """, "sendmail")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return path
    }

    /// Settings with that mail program.
    func mailSettings(_ program: String, seconds: Int = 20) throws {
        try settings(
            """
            format: tongzhou/notices/v1
            mail: {program: \(program), from: aid@example.org, timeoutSeconds: \(seconds)}
            """)
    }

    /// The messages the mail program was handed.
    func mails() throws -> [String] {
        let outbox = "\(folder)/mails"
        return try FileManager.default.contentsOfDirectory(atPath: outbox).sorted()
            .map { try text("\(outbox)/\($0)") }
    }

    @discardableResult
    func sendNotices(_ kinds: Set<Notice.Kind> = Set(Notice.Kind.allCases)) throws -> NoticesAnswer
    {
        try office.sendNotices(World.scheme, kinds: kinds, at: moment, time: { 1_710_000_000 })
    }

    /// Whoever can object to a changed payee is told, by letters that are posted at once.
    func tellPayee() throws {
        for sheet in try sendNotices([.payeeChanged]).sheets { try posted(sheet.number) }
    }

    @discardableResult
    func posted(_ sheet: Int64, byHand: Bool = true) throws -> LetterSheetAnswer {
        try office.postLetters(
            World.scheme, sheet: sheet, on: today, byHand: byHand, at: moment
        ).answer
    }

    /// Says how a person is reached.
    @discardableResult
    func contact(_ holder: Int64, _ change: @escaping (inout Contact) -> Void) throws
        -> ContactAnswer
    {
        try office.contact(World.scheme, of: Payer(code: holder), at: moment, change: change)
    }

    /// Ten members, a case, a closed period, and a debit that some did not pay, on the 11th.
    func arrears(of payers: [String], notices: Int = 2) throws {
        try open([("noticesBeforeEnd: 0", "noticesBeforeEnd: \(notices)")])
        try members(10) { $0 == 4 ? "2" : $0 == 6 ? "P7" : "" }
        today = "2024-02-20"
        try aid(7, diagnosed: "2024-02-10")
        today = "2024-03-01"
        try close()
        today = "2024-03-11"
        try collect("2024-03-1", payers.map { ($0, 0) })
    }
}

extension Text {
    /// What a mail says, its text decoded.
    static func decoded(_ mail: String) -> String {
        let parts = mail.components(separatedBy: "\n\n")
        let body = parts.dropFirst().joined().replacingOccurrences(of: "\n", with: "")
        return Data(base64Encoded: body).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
