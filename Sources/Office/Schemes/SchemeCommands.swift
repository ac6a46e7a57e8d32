public import Bookkeeping
import Foundation
public import MutualAid
import PublicRecord
import Storage

/// What became of opening a scheme or announcing rules.
public struct RulesAnswer: Codable, Sendable {
    /// The scheme.
    public let scheme: String
    /// The version.
    public let version: Int
    /// The day from which it holds.
    public let effective: Day
    /// SHA-256 of the adopted bytes.
    public let digest: Digest
    /// What a fill assumed.
    public let assumed: [RulesReading.Assumption]
}

/// What a check of a rules file found.
public struct RulesCheck: Sendable {
    /// What the file gave.
    public let reading: RulesReading
    /// What the named notice objects to, where one was named.
    public let findings: [FileProblem]
}

extension Office {
    /// Checks a rules file, and against a supervisor's notice where one is named.
    public static func check(
        rules: [UInt8], fill: [UInt8]? = nil, under notice: SupervisorNotice? = nil
    ) -> RulesCheck {
        let reading = RulesReader.read(RulesReader.adoptable(rules, fill: fill))
        let plain = RulesReader.adoptable(rules)
        let findings = notice.map { notice in
            notice.findings(in: reading.subject).map {
                let line = RulesReader.line(of: $0.path, in: plain)
                return FileProblem(line: line, field: $0.path, code: $0.code, $0.text)
            }
        }
        return RulesCheck(reading: reading, findings: findings ?? [])
    }

    private struct OpenBody: Encodable {
        let command = "scheme open"
        let digest: Digest
    }

    /// Opens a scheme with its first rules, filled where they are a profile.
    public func open(
        rules bytes: [UInt8], fill: [UInt8]? = nil, key: String? = nil, at moment: Moment
    ) throws -> Answered<RulesAnswer> {
        let (rules, adopted, assumed) = try Office.adopt(bytes, fill)
        let digest = Digest(words: SHA256Stream.hash(adopted).words)
        let key = key ?? "scheme-open/\(rules.scheme)/\(digest.hex)"
        let body = try Office.digest(of: OpenBody(digest: digest))
        return try store.write { transaction in
            let snapshot = transaction.snapshot
            if let answer: RulesAnswer = try Office.answer(snapshot, rules.scheme, key, body) {
                return Answered(answer: answer, repeated: true)
            }
            guard try snapshot.head(ofScheme: rules.scheme) == nil else {
                throw Refusal.schemeExists(rules.scheme)
            }
            guard rules.version == 1 else { throw Refusal.schemeVersionOutOfOrder(next: 1) }
            var head = try transaction.addScheme(rules.scheme, day: moment.day)
            let answer = try Office.adopt(
                rules, adopted, digest, assumed, &head, transaction, moment, first: true)
            try Office.keep(answer, transaction, rules.scheme, key, body)
            return Answered(answer: answer, repeated: false)
        }
    }

    /// Refuses rules that have problems or unknown values.
    public static func mustBeAdoptable(rules: [UInt8], fill: [UInt8]?) throws {
        _ = try adopt(rules, fill)
    }

    private static func adopt(
        _ rules: [UInt8], _ fill: [UInt8]?
    ) throws -> (Rules, [UInt8], [RulesReading.Assumption]) {
        let adopted = RulesReader.adoptable(rules, fill: fill)
        let reading = RulesReader.read(adopted)
        guard reading.problems.isEmpty else {
            throw FileRefused(refusal: .rulesWrong, problems: reading.problems)
        }
        guard let rules = reading.rules else {
            throw Refusal.schemeIsProfile(missing: reading.unknown)
        }
        return (rules, adopted, reading.assumed)
    }

    private static func adopt(
        _ rules: Rules, _ bytes: [UInt8], _ digest: Digest,
        _ assumed: [RulesReading.Assumption], _ head: inout SchemeHead,
        _ transaction: Transaction, _ moment: Moment, first: Bool
    ) throws -> RulesAnswer {
        try transaction.keep(rules: bytes, version: rules.version, digest: digest, scheme: head)
        try transaction.number(classes: rules.share.classes.map(\.name), scheme: head)
        let adopted = RulesAdopted(
            scheme: rules.scheme, version: rules.version, effective: rules.effective,
            digest: digest)
        try transaction.append(
            first ? .schemeOpened(adopted) : .rulesAnnounced(adopted), to: &head, day: moment.day,
            currency: rules.currency, funding: rules.funding)
        try transaction.publish(
            RecordText(adopted, announced: moment.day).text(scheme: head.id), scheme: head)
        return RulesAnswer(
            scheme: rules.scheme, version: rules.version, effective: rules.effective,
            digest: digest, assumed: assumed)
    }

    private struct AmendBody: Encodable {
        let command = "scheme amend"
        let digest: Digest
    }

    /// Announces a new version of a scheme's rules. It waits the notice time of the version in
    /// force and never takes effect backwards.
    public func amend(
        rules bytes: [UInt8], fill: [UInt8]? = nil, key: String? = nil, at moment: Moment
    ) throws -> Answered<RulesAnswer> {
        let (rules, adopted, assumed) = try Office.adopt(bytes, fill)
        let digest = Digest(words: SHA256Stream.hash(adopted).words)
        return try decide(
            rules.scheme, key: key ?? "scheme-amend/\(digest.hex)",
            body: AmendBody(digest: digest), at: moment
        ) { desk in
            try desk.scheme.mustGoOn()
            let newest = desk.scheme.history.newest
            try Office.mayFollow(newest, rules)
            let current = desk.scheme.history.inForce(on: moment.day)
            var earliest = moment.day.adding(days: current.amendNoticeDays)
            earliest = max(earliest, newest.effective.adding(days: 1))
            if let last = desk.scheme.state.last {
                earliest = max(earliest, last.head.adding(days: 1))
            }
            guard rules.effective >= earliest else {
                throw Refusal.schemeVersionBackwards(earliest: earliest)
            }
            return try Office.adopt(
                rules, adopted, digest, assumed, &desk.scheme.head, desk.transaction, moment,
                first: false)
        }
    }

    /// What a version may not change, because closed periods and balances stand on it.
    private static func mayFollow(_ newest: Rules, _ rules: Rules) throws(Refusal) {
        guard rules.version == newest.version + 1 else {
            throw .schemeVersionOutOfOrder(next: newest.version + 1)
        }
        guard rules.currency == newest.currency else { throw .schemeFieldFixed("currency") }
        guard rules.timeZone == newest.timeZone else { throw .schemeFieldFixed("timeZone") }
        guard rules.funding.kind == newest.funding.kind else {
            throw .schemeFieldFixed("funding.kind")
        }
        let known = Set(newest.share.classes.map(\.name))
        guard known.isSubset(of: rules.share.classes.map(\.name)) else {
            throw .schemeFieldFixed("share.classes")
        }
        guard rules.calendar == newest.calendar || rules.effective.components.day == 1 else {
            throw .schemeCalendarMidMonth
        }
    }
}

/// A scheme as it is shown: its rules, who runs it, what was assumed.
public struct SchemeView: Sendable {
    /// The rules in force on the day asked for.
    public let rules: Rules
    /// All versions with their digests.
    public let versions: [RulesAdopted]
    /// What fills assumed in the newest version.
    public let assumed: [RulesReading.Assumption]
    /// The closed periods, oldest first.
    public let closings: [Closing]
    /// How many events its chain has, and the hash of the last one.
    public let head: (number: Int64, hash: Digest)
}

extension Office {
    /// A scheme as it is shown on that day.
    public func show(_ scheme: String, on day: Day) throws -> SchemeView {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            return SchemeView(
                rules: open.history.inForce(on: day), versions: open.state.adopted,
                assumed: open.assumed, closings: open.state.closings,
                head: (open.head.number, open.head.hash))
        }
    }

    /// The adopted bytes of a version of a scheme's rules, as they were hashed.
    public func rulesText(of scheme: String, version: Int? = nil) throws -> [UInt8] {
        try store.read { snapshot in
            let open = try OpenScheme(scheme, snapshot, readings)
            let texts = try snapshot.rulesTexts(of: open.head)
            guard
                let text = version.map({ wanted in texts.first { $0.version == wanted } })
                    ?? texts.last
            else { throw Refusal.schemeVersionOutOfOrder(next: texts.count + 1) }
            return text.bytes
        }
    }
}
