import Bookkeeping
import Foundation
import MutualAid
import PublicRecord
import Storage

/// One command being handled: the transaction, the scheme as it stands, the moment.
struct Desk {
    let office: Office
    let transaction: Transaction
    let moment: Moment
    var scheme: OpenScheme

    /// What may be read.
    var snapshot: Snapshot { transaction.snapshot }

    /// Appends an event to the scheme's chain, books its entry, and puts into the public record what
    /// belongs there.
    mutating func append(_ event: Event) throws {
        try transaction.append(
            event, to: &scheme.head, day: moment.day, currency: scheme.currency,
            funding: scheme.history.funding)
        try publish(event)
    }

    /// The member with that number, with his changes.
    func membership(_ roll: RollNumber) throws -> Membership {
        try snapshot.membership(roll, scheme)
    }
}

extension Snapshot {
    /// The member with that number, with his changes.
    func membership(_ roll: RollNumber, _ scheme: OpenScheme) throws -> Membership {
        guard let found = try member(roll, of: scheme.head) else {
            throw Refusal.memberUnknown(roll)
        }
        return Membership(
            found.member, changes: try changes(of: roll, scheme: scheme.head),
            history: scheme.history)
    }
}

/// The answer to a command, and whether it is the answer that was given before to the same key.
public struct Answered<Answer: Codable & Sendable>: Sendable {
    /// The answer.
    public let answer: Answer
    /// True when the command had been carried out already; nothing has changed.
    public let repeated: Bool
}

extension Office {
    /// Carries out a command in one transaction: looks the key up, lets the work append its
    /// events, keeps the answer.
    func decide<Answer: Codable & Sendable>(
        _ scheme: String, key: String, body: some Encodable, at moment: Moment,
        _ work: (inout Desk) throws -> Answer
    ) throws -> Answered<Answer> {
        let digest = try Office.digest(of: body)
        return try store.write { transaction in
            // From here on nobody else writes to the scheme: the key is looked up once.
            _ = try transaction.snapshot.head(ofScheme: scheme)
            if let answer: Answer = try Office.answer(transaction.snapshot, scheme, key, digest) {
                return Answered(answer: answer, repeated: true)
            }
            var desk = try desk(scheme, transaction, at: moment)
            let answer = try work(&desk)
            try Office.keep(answer, transaction, scheme, key, digest)
            return Answered(answer: answer, repeated: false)
        }
    }

    /// Changes a scheme in one transaction, without a key: what was done shows in the state, so
    /// that repeating it finds nothing to do.
    @discardableResult
    func write<Answer>(
        _ scheme: String, at moment: Moment, _ work: (inout Desk) throws -> Answer
    ) throws -> Answer {
        try store.write { transaction in
            var desk = try desk(scheme, transaction, at: moment)
            return try work(&desk)
        }
    }

    /// A desk in a scheme that can still be written to.
    private func desk(
        _ scheme: String, _ transaction: Transaction, at moment: Moment
    ) throws -> Desk {
        let open = try OpenScheme(scheme, transaction.snapshot, readings)
        if let seal = open.state.closure?.seal { throw Refusal.schemeSealed(seal.figures.day) }
        guard moment.day >= open.head.lastDay else {
            throw Refusal.dayBeforeLastEvent(last: open.head.lastDay)
        }
        return Desk(office: self, transaction: transaction, moment: moment, scheme: open)
    }

    static func digest(of body: some Encodable) throws -> Digest {
        Digest(words: SHA256Stream.hash(Array(try encoder.encode(body))).words)
    }

    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// The answer that was given before to the same key and body; nil when the key is new.
    static func answer<Answer: Codable>(
        _ snapshot: Snapshot, _ scheme: String, _ key: String, _ digest: Digest
    ) throws -> Answer? {
        guard let kept = try snapshot.answer(scheme: scheme, key: key) else { return nil }
        guard kept.digest == digest else { throw OfficeRefusal.keyUsed(key) }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(kept.answer.utf8))
        else { throw OpenScheme.damaged("command \(key)") }
        return answer
    }

    static func keep(
        _ answer: some Codable, _ transaction: Transaction, _ scheme: String, _ key: String,
        _ digest: Digest
    ) throws {
        let text = String(decoding: try encoder.encode(answer), as: UTF8.self)
        try transaction.keep(answer: text, scheme: scheme, key: key, digest: digest)
    }
}

/// Random bytes for one command, by use and number, from the moment's seed: the order in which
/// they are asked for does not matter.
struct RandomBytes: Sendable {
    let seed: Digest

    /// What random bytes are used for.
    enum Use: UInt8 {
        case masterKey = 1
        case nonce, personKey, wrapping, sealing, recordKey
    }

    /// 32 bytes.
    func bytes(_ use: Use, _ number: Int64) -> Digest {
        var input: [UInt8] = []
        input.reserveCapacity(48)
        seed.append(to: &input)
        input.append(use.rawValue)
        input.append(bigEndian: UInt64(bitPattern: number))
        return Digest(words: SHA256Stream.hash(input).words)
    }
}
