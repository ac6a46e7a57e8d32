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
    /// Asks for the custodian's answers to all payouts that were sent and are not over.
    public func fetchPayoutStatus(_ scheme: String, at moment: Moment) throws -> [WireAnswer] {
        let settings = try CustodianSettings(keysFolder: keysFolder)
        let wire = try CustodianWire(settings)
        let waiting = try store.read { snapshot in
            try snapshot.filesUnderWay(of: try OpenScheme(scheme, snapshot, readings))
        }
        // Lists of our own format are known by the scheme as well.
        let messages = waiting.map {
            settings.bank.payments == .csv ? "\(scheme)/\($0.message)" : $0.message
        }
        return try messages.map { message in
            let answer = try wire.ask(
                "GET", "/files/\(CustodianWire.escaped(message))/status",
                most: CustodianWire.mostFile)
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
                accepts: settings.bank.statements == .csv ? "text/csv" : "application/xml",
                most: CustodianWire.mostFile)
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

extension Snapshot {
    /// Files of payouts and refunds of which a payment is neither paid nor over.
    fileprivate func filesUnderWay(of scheme: OpenScheme) throws -> [SentFile] {
        let batches = try batchesUnderWay(of: scheme.head)
        return try events(of: scheme.head, kinds: [.payoutsSent, .refundsSent]).flatMap {
            event -> [SentFile] in
            switch event.event {
            case .payoutsSent(let sent) where batches.contains(sent.batch): return sent.files
            case .refundsSent(let sent):
                return try scheme.state.run(sent.run).outstanding > 0 ? sent.files : []
            default: return []
            }
        }
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
