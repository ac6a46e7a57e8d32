import Bookkeeping
import MutualAid
import Storage
import Synchronization

/// A scheme as one transaction or snapshot sees it: the fold of its events, its rules, the
/// numbers of its classes.
struct OpenScheme {
    var head: SchemeHead
    let state: Scheme
    let history: RulesHistory
    /// What fills assumed, by version.
    let assumed: [RulesReading.Assumption]
    let classNumbers: [String: Int]

    /// The scheme with that identifier.
    init(_ id: String, _ snapshot: Snapshot, _ readings: RulesReadings) throws {
        guard let head = try snapshot.head(ofScheme: id) else {
            throw Refusal.schemeUnknown(id, known: try snapshot.heads().map(\.id))
        }
        self.head = head
        var state = Scheme()
        for event in try snapshot.events(of: head, kinds: Event.Kind.ofScheme) {
            guard state.take(event.event, number: event.number) else {
                throw OpenScheme.damaged("the events of \(id)")
            }
        }
        self.state = state
        var versions: [Rules] = []
        var assumed: [RulesReading.Assumption] = []
        let texts = try snapshot.rulesTexts(of: head)
        guard !texts.isEmpty, texts.map(\.digest) == state.adopted.map(\.digest) else {
            throw OpenScheme.damaged("the rules of \(id)")
        }
        for text in texts {
            let reading = readings.reading(text.digest, of: text.bytes)
            guard let rules = reading.rules else { throw OpenScheme.damaged("the rules of \(id)") }
            versions.append(rules)
            assumed = reading.assumed
        }
        history = RulesHistory(versions, course: state.course)
        self.assumed = assumed
        classNumbers = Dictionary(
            uniqueKeysWithValues: try snapshot.classNames(of: head).map { ($1, $0) })
    }

    /// Something is missing from the store that the events promise.
    static func damaged(_ what: String) -> Fault {
        Fault(
            "store.damaged",
            Text(
                "库里的内容不完整（\(what)）；请用 doctor 检查，从备份恢复。",
                "Something is missing or changed in the store (\(what)); run doctor and restore "
                    + "a backup."))
    }

    /// The currency, the same in all versions.
    var currency: Currency { history.newest.currency }

    /// The closed periods.
    var timeline: Timeline { Timeline(state.closings, history: history) }

    /// The name of the class with that number.
    func className(_ number: Int) -> String {
        classNumbers.first { $0.value == number }?.key ?? "-"
    }

    /// The classes of those rules by their numbers.
    func classes(of rules: Rules) -> [Int: ShareClass] {
        var classes: [Int: ShareClass] = [:]
        for shareClass in rules.share.classes {
            if let number = classNumbers[shareClass.name] { classes[number] = shareClass }
        }
        return classes
    }

    /// What a scheme that is closing down does not do any more.
    func mustGoOn() throws(Refusal) {
        if let course = history.course { throw .schemeCloses(ends: course.ends) }
    }

    /// Nobody joins a scheme that is closing down, or that has fallen below its minimum and closes
    /// by its own rules.
    func mustAcceptMembers() throws(Refusal) {
        try mustGoOn()
        guard let last = state.last, let minimum = history.inForce(on: last.head).minimum,
            minimum.below == .closes, last.sharing < minimum.members
        else { return }
        throw .schemeBelowMinimum(members: last.sharing, minimum: minimum.members)
    }
}

/// Adopted rules that have been read, by their digest: they never change, and reading YAML takes
/// longer than most commands.
final class RulesReadings: Sendable {
    private let known = Mutex<[Digest: RulesReading]>([:])

    func reading(_ digest: Digest, of bytes: [UInt8]) -> RulesReading {
        if let reading = known.withLock({ $0[digest] }) { return reading }
        let reading = RulesReader.read(bytes)
        known.withLock { $0[digest] = reading }
        return reading
    }
}
