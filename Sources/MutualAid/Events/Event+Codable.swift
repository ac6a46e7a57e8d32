extension Event: Codable {
    /// The kind of an event: a short stable word.
    public enum Kind: String, CodingKey, CaseIterable, Sendable {
        case schemeOpened
        case rulesAnnounced
        case rollImported
        case memberEnded
        case classChosen
        case memberCredited
        case caseApproved
        case periodClosed
        case debitsRepeated
        case debitsCollected
        case collectionEnded
        case arrearPaid
        case toppedUp
        case custodyMoved
        case entryReversed
        case payoutProposed
        case payoutReleased
        case payoutWithdrawn
        case payoutsSent
        case payoutsRejected
        case payoutConfirmed
        case aidUnclaimed
        case custodyOpened
        case statementTaken
        case linesMatched
        case linesUnmatched
        case debitReturned
        case payoutsPaid
        case membersPaid
        case debitsSent
        case payoutReturned
        case transferArrived
        case noticesQueued
        case noticesDelivered
        case closureAnnounced
        case closureTailSettled
        case refundsGranted
        case refundsOrdered
        case refundsApproved
        case refundsSent
        case refundsPaid
        case refundReturned
        case closureSettled
        case closureSealed

        /// The kinds that concern the scheme as a whole: few, and together its whole history of
        /// rules, periods and collections.
        public static let ofScheme: [Kind] = [
            .schemeOpened, .rulesAnnounced, .periodClosed, .debitsRepeated, .debitsCollected,
            .collectionEnded, .closureAnnounced, .closureTailSettled, .refundsGranted,
            .refundsOrdered, .refundsPaid, .refundReturned, .closureSettled, .closureSealed,
        ]
    }

    /// What kind of event it is.
    public var kind: Kind {
        switch self {
        case .schemeOpened: .schemeOpened
        case .rulesAnnounced: .rulesAnnounced
        case .rollImported: .rollImported
        case .memberEnded: .memberEnded
        case .classChosen: .classChosen
        case .memberCredited: .memberCredited
        case .caseApproved: .caseApproved
        case .periodClosed: .periodClosed
        case .debitsRepeated: .debitsRepeated
        case .debitsCollected: .debitsCollected
        case .collectionEnded: .collectionEnded
        case .arrearPaid: .arrearPaid
        case .toppedUp: .toppedUp
        case .custodyMoved: .custodyMoved
        case .entryReversed: .entryReversed
        case .payoutProposed: .payoutProposed
        case .payoutReleased: .payoutReleased
        case .payoutWithdrawn: .payoutWithdrawn
        case .payoutsSent: .payoutsSent
        case .payoutsRejected: .payoutsRejected
        case .payoutConfirmed: .payoutConfirmed
        case .aidUnclaimed: .aidUnclaimed
        case .custodyOpened: .custodyOpened
        case .statementTaken: .statementTaken
        case .linesMatched: .linesMatched
        case .linesUnmatched: .linesUnmatched
        case .debitReturned: .debitReturned
        case .payoutsPaid: .payoutsPaid
        case .membersPaid: .membersPaid
        case .debitsSent: .debitsSent
        case .payoutReturned: .payoutReturned
        case .transferArrived: .transferArrived
        case .noticesQueued: .noticesQueued
        case .noticesDelivered: .noticesDelivered
        case .closureAnnounced: .closureAnnounced
        case .closureTailSettled: .closureTailSettled
        case .refundsGranted: .refundsGranted
        case .refundsOrdered: .refundsOrdered
        case .refundsApproved: .refundsApproved
        case .refundsSent: .refundsSent
        case .refundsPaid: .refundsPaid
        case .refundReturned: .refundReturned
        case .closureSettled: .closureSettled
        case .closureSealed: .closureSealed
        }
    }

    /// Writes an object with one member: the kind, and what happened.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Kind.self)
        switch self {
        case .schemeOpened(let body): try container.encode(body, forKey: .schemeOpened)
        case .rulesAnnounced(let body): try container.encode(body, forKey: .rulesAnnounced)
        case .rollImported(let body): try container.encode(body, forKey: .rollImported)
        case .memberEnded(let body): try container.encode(body, forKey: .memberEnded)
        case .classChosen(let body): try container.encode(body, forKey: .classChosen)
        case .memberCredited(let body): try container.encode(body, forKey: .memberCredited)
        case .caseApproved(let body): try container.encode(body, forKey: .caseApproved)
        case .periodClosed(let body): try container.encode(body, forKey: .periodClosed)
        case .debitsRepeated(let body): try container.encode(body, forKey: .debitsRepeated)
        case .debitsCollected(let body): try container.encode(body, forKey: .debitsCollected)
        case .collectionEnded(let body): try container.encode(body, forKey: .collectionEnded)
        case .arrearPaid(let body): try container.encode(body, forKey: .arrearPaid)
        case .toppedUp(let body): try container.encode(body, forKey: .toppedUp)
        case .custodyMoved(let body): try container.encode(body, forKey: .custodyMoved)
        case .entryReversed(let body): try container.encode(body, forKey: .entryReversed)
        case .payoutProposed(let body): try container.encode(body, forKey: .payoutProposed)
        case .payoutReleased(let body): try container.encode(body, forKey: .payoutReleased)
        case .payoutWithdrawn(let body): try container.encode(body, forKey: .payoutWithdrawn)
        case .payoutsSent(let body): try container.encode(body, forKey: .payoutsSent)
        case .payoutsRejected(let body): try container.encode(body, forKey: .payoutsRejected)
        case .payoutConfirmed(let body): try container.encode(body, forKey: .payoutConfirmed)
        case .aidUnclaimed(let body): try container.encode(body, forKey: .aidUnclaimed)
        case .custodyOpened(let body): try container.encode(body, forKey: .custodyOpened)
        case .statementTaken(let body): try container.encode(body, forKey: .statementTaken)
        case .linesMatched(let body): try container.encode(body, forKey: .linesMatched)
        case .linesUnmatched(let body): try container.encode(body, forKey: .linesUnmatched)
        case .debitReturned(let body): try container.encode(body, forKey: .debitReturned)
        case .payoutsPaid(let body): try container.encode(body, forKey: .payoutsPaid)
        case .membersPaid(let body): try container.encode(body, forKey: .membersPaid)
        case .debitsSent(let body): try container.encode(body, forKey: .debitsSent)
        case .payoutReturned(let body): try container.encode(body, forKey: .payoutReturned)
        case .transferArrived(let body): try container.encode(body, forKey: .transferArrived)
        case .noticesQueued(let body): try container.encode(body, forKey: .noticesQueued)
        case .noticesDelivered(let body): try container.encode(body, forKey: .noticesDelivered)
        case .closureAnnounced(let body): try container.encode(body, forKey: .closureAnnounced)
        case .closureTailSettled(let body): try container.encode(body, forKey: .closureTailSettled)
        case .refundsGranted(let body): try container.encode(body, forKey: .refundsGranted)
        case .refundsOrdered(let body): try container.encode(body, forKey: .refundsOrdered)
        case .refundsApproved(let body): try container.encode(body, forKey: .refundsApproved)
        case .refundsSent(let body): try container.encode(body, forKey: .refundsSent)
        case .refundsPaid(let body): try container.encode(body, forKey: .refundsPaid)
        case .refundReturned(let body): try container.encode(body, forKey: .refundReturned)
        case .closureSettled(let body): try container.encode(body, forKey: .closureSettled)
        case .closureSealed(let body): try container.encode(body, forKey: .closureSealed)
        }
    }

    /// Reads an object with one member: the kind, and what happened.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Kind.self)
        guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an event has one kind"))
        }
        switch kind {
        case .schemeOpened: self = .schemeOpened(try container.body(kind))
        case .rulesAnnounced: self = .rulesAnnounced(try container.body(kind))
        case .rollImported: self = .rollImported(try container.body(kind))
        case .memberEnded: self = .memberEnded(try container.body(kind))
        case .classChosen: self = .classChosen(try container.body(kind))
        case .memberCredited: self = .memberCredited(try container.body(kind))
        case .caseApproved: self = .caseApproved(try container.body(kind))
        case .periodClosed: self = .periodClosed(try container.body(kind))
        case .debitsRepeated: self = .debitsRepeated(try container.body(kind))
        case .debitsCollected: self = .debitsCollected(try container.body(kind))
        case .collectionEnded: self = .collectionEnded(try container.body(kind))
        case .arrearPaid: self = .arrearPaid(try container.body(kind))
        case .toppedUp: self = .toppedUp(try container.body(kind))
        case .custodyMoved: self = .custodyMoved(try container.body(kind))
        case .entryReversed: self = .entryReversed(try container.body(kind))
        case .payoutProposed: self = .payoutProposed(try container.body(kind))
        case .payoutReleased: self = .payoutReleased(try container.body(kind))
        case .payoutWithdrawn: self = .payoutWithdrawn(try container.body(kind))
        case .payoutsSent: self = .payoutsSent(try container.body(kind))
        case .payoutsRejected: self = .payoutsRejected(try container.body(kind))
        case .payoutConfirmed: self = .payoutConfirmed(try container.body(kind))
        case .aidUnclaimed: self = .aidUnclaimed(try container.body(kind))
        case .custodyOpened: self = .custodyOpened(try container.body(kind))
        case .statementTaken: self = .statementTaken(try container.body(kind))
        case .linesMatched: self = .linesMatched(try container.body(kind))
        case .linesUnmatched: self = .linesUnmatched(try container.body(kind))
        case .debitReturned: self = .debitReturned(try container.body(kind))
        case .payoutsPaid: self = .payoutsPaid(try container.body(kind))
        case .membersPaid: self = .membersPaid(try container.body(kind))
        case .debitsSent: self = .debitsSent(try container.body(kind))
        case .payoutReturned: self = .payoutReturned(try container.body(kind))
        case .transferArrived: self = .transferArrived(try container.body(kind))
        case .noticesQueued: self = .noticesQueued(try container.body(kind))
        case .noticesDelivered: self = .noticesDelivered(try container.body(kind))
        case .closureAnnounced: self = .closureAnnounced(try container.body(kind))
        case .closureTailSettled: self = .closureTailSettled(try container.body(kind))
        case .refundsGranted: self = .refundsGranted(try container.body(kind))
        case .refundsOrdered: self = .refundsOrdered(try container.body(kind))
        case .refundsApproved: self = .refundsApproved(try container.body(kind))
        case .refundsSent: self = .refundsSent(try container.body(kind))
        case .refundsPaid: self = .refundsPaid(try container.body(kind))
        case .refundReturned: self = .refundReturned(try container.body(kind))
        case .closureSettled: self = .closureSettled(try container.body(kind))
        case .closureSealed: self = .closureSealed(try container.body(kind))
        }
    }
}

extension KeyedDecodingContainer {
    /// What stands behind a key, of the type that is asked for.
    fileprivate func body<Body: Decodable>(_ key: Key) throws -> Body {
        try decode(Body.self, forKey: key)
    }
}
