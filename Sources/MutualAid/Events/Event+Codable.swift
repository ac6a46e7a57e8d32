import Bookkeeping

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
        case payoutsPaid
        case payoutReturned
        case membersPaid
        case debitsSent
        case noticesQueued
        case noticesDelivered

        /// The kinds that concern the scheme as a whole: few, and together its whole history of
        /// rules, periods and collections.
        public static let ofScheme: [Kind] = [
            .schemeOpened, .rulesAnnounced, .periodClosed, .debitsRepeated, .debitsCollected,
            .collectionEnded,
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
        case .payoutsPaid: .payoutsPaid
        case .payoutReturned: .payoutReturned
        case .membersPaid: .membersPaid
        case .debitsSent: .debitsSent
        case .noticesQueued: .noticesQueued
        case .noticesDelivered: .noticesDelivered
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
        case .payoutsPaid(let body): try container.encode(body, forKey: .payoutsPaid)
        case .payoutReturned(let body): try container.encode(body, forKey: .payoutReturned)
        case .membersPaid(let body): try container.encode(body, forKey: .membersPaid)
        case .debitsSent(let body): try container.encode(body, forKey: .debitsSent)
        case .noticesQueued(let body): try container.encode(body, forKey: .noticesQueued)
        case .noticesDelivered(let body): try container.encode(body, forKey: .noticesDelivered)
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
        case .schemeOpened:
            self = .schemeOpened(try container.decode(RulesAdopted.self, forKey: kind))
        case .rulesAnnounced:
            self = .rulesAnnounced(try container.decode(RulesAdopted.self, forKey: kind))
        case .rollImported:
            self = .rollImported(try container.decode(RowsDigest.self, forKey: kind))
        case .memberEnded: self = .memberEnded(try container.decode(MemberEnded.self, forKey: kind))
        case .classChosen: self = .classChosen(try container.decode(ClassChosen.self, forKey: kind))
        case .memberCredited:
            self = .memberCredited(try container.decode(MemberCredited.self, forKey: kind))
        case .caseApproved:
            self = .caseApproved(try container.decode(CaseApproved.self, forKey: kind))
        case .periodClosed: self = .periodClosed(try container.decode(Closing.self, forKey: kind))
        case .debitsRepeated:
            self = .debitsRepeated(try container.decode(DebitsRepeated.self, forKey: kind))
        case .debitsCollected:
            self = .debitsCollected(try container.decode(DebitsCollected.self, forKey: kind))
        case .collectionEnded:
            self = .collectionEnded(try container.decode(CollectionEnded.self, forKey: kind))
        case .arrearPaid: self = .arrearPaid(try container.decode(ArrearPaid.self, forKey: kind))
        case .toppedUp: self = .toppedUp(try container.decode(ToppedUp.self, forKey: kind))
        case .custodyMoved:
            self = .custodyMoved(try container.decode(CustodyMoved.self, forKey: kind))
        case .entryReversed:
            self = .entryReversed(try container.decode(EntryReversed.self, forKey: kind))
        case .payoutProposed:
            self = .payoutProposed(try container.decode(ProposedPayout.self, forKey: kind))
        case .payoutReleased:
            self = .payoutReleased(try container.decode(PayoutReleased.self, forKey: kind))
        case .payoutWithdrawn:
            self = .payoutWithdrawn(try container.decode(PayoutWithdrawn.self, forKey: kind))
        case .payoutsSent:
            self = .payoutsSent(try container.decode(PayoutsSent.self, forKey: kind))
        case .payoutsRejected:
            self = .payoutsRejected(try container.decode(PayoutsRejected.self, forKey: kind))
        case .payoutConfirmed:
            self = .payoutConfirmed(try container.decode(PayoutConfirmed.self, forKey: kind))
        case .aidUnclaimed:
            self = .aidUnclaimed(try container.decode(AidUnclaimed.self, forKey: kind))
        case .custodyOpened:
            self = .custodyOpened(try container.decode(CustodyOpened.self, forKey: kind))
        case .statementTaken:
            self = .statementTaken(try container.decode(StatementTaken.self, forKey: kind))
        case .linesMatched:
            self = .linesMatched(try container.decode(LinesMatched.self, forKey: kind))
        case .payoutsPaid:
            self = .payoutsPaid(try container.decode(PayoutsPaid.self, forKey: kind))
        case .payoutReturned:
            self = .payoutReturned(try container.decode(PayoutReturned.self, forKey: kind))
        case .membersPaid:
            self = .membersPaid(try container.decode(MembersPaid.self, forKey: kind))
        case .debitsSent:
            self = .debitsSent(try container.decode(DebitsSent.self, forKey: kind))
        case .noticesQueued:
            self = .noticesQueued(try container.decode(NoticesQueued.self, forKey: kind))
        case .noticesDelivered:
            self = .noticesDelivered(try container.decode(NoticesDelivered.self, forKey: kind))
        }
    }
}
