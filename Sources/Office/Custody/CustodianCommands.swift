import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Storage

/// What went to the custodian and what came back.
public struct WireAnswer: Codable, Sendable {
    /// The message or statement.
    public let about: String
    /// What the custodian or the books said: `sent`, `taken`, `repeated`, `answered`, `not-yet`,
    /// `unknown`.
    public let state: String
    /// How many lines an answer accepts.
    public private(set) var accepted: Int?
    /// How many it refuses.
    public private(set) var refused: Int?

    init(about: String, state: String, accepted: Int? = nil, refused: Int? = nil) {
        self.about = about
        self.state = state
        self.accepted = accepted
        self.refused = refused
    }
}

extension Office {
    /// Brings the files of a batch of payouts to the custodian. He knows each by its message id: a
    /// second time changes nothing.
    public func deliver(
        _ scheme: String, batch: Int, at moment: Moment
    ) throws -> [WireAnswer] {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let wire = try CustodianWire(settings)
        let accounts = try store.read { snapshot in
            try snapshot.custodyAccounts(of: try OpenScheme(scheme, snapshot, readings).head)
        }
        return try payoutFiles(scheme, batch: batch, at: moment).map { file, path in
            try post(
                path, to: wire, account: accounts.serving(file.account)?.account,
                format: settings.bank.payments)
            return WireAnswer(about: file.message, state: "sent")
        }
    }

    /// Posts a file to the custodian.
    func post(
        _ path: String, to wire: CustodianWire, account: String?, format: BankProfile.Format
    ) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text("打不开文件 \(path)。", "Cannot open \(path)."))
        }
        let query = account.map { "?account=\(CustodianWire.escaped($0))" } ?? ""
        let answer = try wire.ask(
            "POST", "/files\(query)", body: bytes,
            type: format == .csv ? "text/csv" : "application/xml")
        guard answer.status == 200 || answer.status == 202 else {
            throw CustodianWire.refused(answer, (path as NSString).lastPathComponent)
        }
    }

    /// Asks for the custodian's answers to all payouts that were sent and are not over.
    public func fetchPayoutStatus(_ scheme: String, at moment: Moment) throws -> [WireAnswer] {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let wire = try CustodianWire(settings)
        let messages = try store.read { snapshot -> [String] in
            let open = try OpenScheme(scheme, snapshot, readings)
            let waiting = try snapshot.batchesUnderWay(of: open.head)
            let waitingRuns = Set(
                open.state.runs.filter { $0.outstanding > 0 }.map(\.ordered.run))
            let kinds: [Event.Kind] = [.payoutsSent, .refundsSent]
            return try snapshot.events(of: open.head, kinds: kinds).flatMap { event in
                if case .refundsSent(let sent) = event.event, waitingRuns.contains(sent.run) {
                    return sent.files.map {
                        settings.bank.payments == .csv ? "\(scheme)/\($0.message)" : $0.message
                    }
                }
                guard case .payoutsSent(let sent) = event.event, waiting.contains(sent.batch) else {
                    return [String]()
                }
                return sent.files.map {
                    settings.bank.payments == .csv ? "\(scheme)/\($0.message)" : $0.message
                }
            }
        }
        return try messages.map { message in
            let answer = try wire.ask("GET", "/files/\(CustodianWire.escaped(message))/status")
            guard answer.status == 200 else {
                return WireAnswer(
                    about: message, state: answer.status == 404 ? "unknown" : "not-yet")
            }
            return try withFile(answer.body) { path in
                let taken = try importPayoutStatus(scheme, from: path, at: moment)
                return WireAnswer(
                    about: message, state: "answered", accepted: taken.answer.accepted,
                    refused: taken.answer.rejected.count + (taken.answer.refunds ?? 0))
            }
        }
    }

    /// Fetches the statements of all days since the last one of each account, and takes them in.
    public func fetchStatements(_ scheme: String, at moment: Moment) throws -> [WireAnswer] {
        let accounts = try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return try snapshot.custodyAccounts(of: open.head).all.map { opened, day in
                let last = try snapshot.lastStatement(of: opened.purpose, scheme: open.head)
                return (opened, last?.to.adding(days: 1) ?? day)
            }
        }
        guard !accounts.isEmpty else { throw CustodyRefusal.notOpen }
        return try accounts.flatMap { opened, first in
            try fetchStatements(scheme, opened, from: first, at: moment).map { day, state in
                WireAnswer(
                    about: accounts.count == 1 ? "\(day)" : "\(opened.purpose.rawValue) \(day)",
                    state: state)
            }
        }
    }

    /// Fetches the statements of one account.
    private func fetchStatements(
        _ scheme: String, _ opened: CustodyOpened, from first: Day, at moment: Moment
    ) throws -> [(day: Day, state: String)] {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let wire = try CustodianWire(settings)
        var answers: [(day: Day, state: String)] = []
        var missing: Day?
        var day = first
        while day < moment.day {
            let answer = try wire.ask(
                "GET", "/statements/\(CustodianWire.escaped(opened.account))/\(day)",
                accepts: settings.bank.statements == .csv ? "text/csv" : "application/xml")
            switch answer.status {
            case 200:
                let taken = try withFile(answer.body) { path in
                    try importStatement(
                        scheme, from: path, of: opened.purpose, on: day, at: moment)
                }
                answers.append((day, taken.repeated ? "repeated" : "taken"))
                missing = nil
                day = max(day, taken.answer.statements.map(\.to).max() ?? day)
            // Banks that do nothing on a day say nothing of it.
            case 404 where settings.limits.calendar.isBankDay(day):
                missing = missing ?? day
            case 404: break
            default: throw CustodianWire.gaveNone(answer, day)
            }
            if missing != nil, settings.limits.quietDays == .told { break }
            day = day.adding(days: 1)
        }
        return answers + (missing.map { [($0, "not-yet")] } ?? [])
    }

    /// Work with an answer of the custodian as a file that is gone afterwards.
    func withFile<Value>(_ bytes: Data, _ work: (String) throws -> Value) throws -> Value {
        let aside = try AsideFolder(store.workFolder)
        let path = "\(aside.path)/answer"
        let made = FileManager.default.createFile(
            atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600])
        guard made else { throw Fault.storeFull(path) }
        return try work(path)
    }
}

extension CustodianWire {
    /// A text as one part of an address.
    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(
            withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._")))
            ?? text
    }

    /// What a custodian says of his refusal.
    private struct Reason: Decodable {
        let error: String?
        let zh: String?
        let en: String?
        let line: Int?
    }

    /// Why the custodian gave no statement.
    static func gaveNone(_ answer: Answer, _ day: Day) -> FileProblem {
        let reason = try? JSONDecoder().decode(Reason.self, from: answer.body)
        return FileProblem(
            line: nil, code: "custodian.refused",
            Text(
                "托管方不给 \(day) 的对账单（HTTP \(answer.status)）：\(reason?.zh ?? reason?.error ?? "")"
                    + "；请核对地址、令牌和账号，或向他查询。",
                "The custodian gives no statement of \(day) (HTTP \(answer.status)): "
                    + "\(reason?.en ?? reason?.error ?? "") Check address, token and account, or ask "
                    + "him."))
    }

    /// Why the custodian did not take a file.
    static func refused(_ answer: Answer, _ name: String) -> FileProblem {
        let reason = try? JSONDecoder().decode(Reason.self, from: answer.body)
        return FileProblem(
            line: reason?.line, code: "custodian.refused",
            Text(
                "托管方不收 \(name)（HTTP \(answer.status)）：\(reason?.zh ?? reason?.error ?? "")",
                "The custodian does not take \(name) (HTTP \(answer.status)): "
                    + "\(reason?.en ?? reason?.error ?? "")"))
    }
}
