public import Bookkeeping

/// The rules of one scheme in one version: everything that decides who joins, who is covered,
/// what is shared and what a member owes.
///
/// Rules are data: they are read from a YAML file that a person can read, and pinned by the
/// digest of the adopted bytes. Amounts are minor units of `currency`. The file's format is
/// described field by field in `docs/formats/rules.md`. A version never changes, so all who ask
/// share one object: a roll of millions asks millions of times.
public final class Rules: Sendable {
    /// The scheme's identifier: small letters, digits and hyphens.
    public let scheme: String
    /// 1 for the first version, then one more each time.
    public let version: Int
    /// The day from which this version holds.
    public let effective: Day
    /// What the scheme is called.
    public let name: Text
    /// The currency of every amount.
    public let currency: Currency
    /// The time zone whose days are the scheme's days, by its tz database name.
    public let timeZone: String
    /// Who runs the scheme and under what law.
    public let runBy: RunBy
    /// What members are told, such as that this is not insurance.
    public let texts: [Text]
    /// Who may join.
    public let joining: Joining
    /// How money reaches the scheme.
    public let funding: Funding
    /// What is paid, to whom, by clause.
    public let benefits: Benefits
    /// The time between joining and being covered.
    public let waiting: Waiting
    /// The days on which cases are announced and shares are taken.
    public let calendar: PeriodCalendar
    /// How a period's cost becomes each member's share.
    public let share: ShareRule
    /// Shares somebody else pays for some members.
    public let waivers: [Waiver]
    /// What happens when a share is not paid.
    public let collection: CollectionRule
    /// The least number of sharing members, if there is one.
    public let minimum: Minimum?
    /// What leaving means.
    public let leaving: Leaving
    /// How long a new version is announced before it takes effect, in days.
    public let amendNoticeDays: Int
    /// The terms of closing down.
    public let closing: ClosureTerms
    /// By when aid is paid; nil where the rules promise nothing.
    public let paying: PayingTerms?

    /// Rules made of all their parts.
    public init(
        scheme: String, version: Int, effective: Day, name: Text, currency: Currency,
        timeZone: String, runBy: RunBy, texts: [Text], joining: Joining, funding: Funding,
        benefits: Benefits, waiting: Waiting, calendar: PeriodCalendar, share: ShareRule,
        waivers: [Waiver], collection: CollectionRule, minimum: Minimum?, leaving: Leaving,
        amendNoticeDays: Int, closing: ClosureTerms, paying: PayingTerms? = nil
    ) {
        self.scheme = scheme
        self.version = version
        self.effective = effective
        self.name = name
        self.currency = currency
        self.timeZone = timeZone
        self.runBy = runBy
        self.texts = texts
        self.joining = joining
        self.funding = funding
        self.benefits = benefits
        self.waiting = waiting
        self.calendar = calendar
        self.share = share
        self.waivers = waivers
        self.collection = collection
        self.minimum = minimum
        self.leaving = leaving
        self.amendNoticeDays = amendNoticeDays
        self.closing = closing
        self.paying = paying
    }
}

extension Rules {
    /// Everybody whom the rules name to pay or bear something.
    public var parties: Set<Party> {
        let bearers = [
            share.caps.excess, collection.shortfall, closing.tailPaidBy,
            waiting.illness.sharesReturnedBy,
        ]
        let bearing = bearers.compactMap { bearer -> Party? in
            if case .party(let party)? = bearer { party } else { nil }
        }
        let advancing = [
            share.carry.negativeAdvancedBy, closing.sharesAfter, closing.refundPaidBy,
        ].compactMap(\.self)
        return Set(waivers.map(\.paidBy) + advancing + bearing)
    }
}
