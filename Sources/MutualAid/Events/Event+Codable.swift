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

        case closureAnnounced
        case closureTailSettled
        case refundsGranted
        case refundsOrdered
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
        case .closureAnnounced: .closureAnnounced
        case .closureTailSettled: .closureTailSettled
        case .refundsGranted: .refundsGranted
        case .refundsOrdered: .refundsOrdered
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
        case .closureAnnounced(let body): try container.encode(body, forKey: .closureAnnounced)
        case .closureTailSettled(let body): try container.encode(body, forKey: .closureTailSettled)
        case .refundsGranted(let body): try container.encode(body, forKey: .refundsGranted)
        case .refundsOrdered(let body): try container.encode(body, forKey: .refundsOrdered)
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
        case .closureAnnounced:
            self = .closureAnnounced(try container.decode(ClosureAnnounced.self, forKey: kind))
        case .closureTailSettled:
            self = .closureTailSettled(try container.decode(ClosureTailSettled.self, forKey: kind))
        case .refundsGranted:
            self = .refundsGranted(try container.decode(RefundsGranted.self, forKey: kind))
        case .refundsOrdered:
            self = .refundsOrdered(try container.decode(RefundsOrdered.self, forKey: kind))
        case .refundsPaid:
            self = .refundsPaid(try container.decode(RefundsPaid.self, forKey: kind))
        case .refundReturned:
            self = .refundReturned(try container.decode(RefundReturned.self, forKey: kind))
        case .closureSettled:
            self = .closureSettled(try container.decode(ClosureSettled.self, forKey: kind))
        case .closureSealed:
            self = .closureSealed(try container.decode(ClosureSealed.self, forKey: kind))
        }
    }
}
