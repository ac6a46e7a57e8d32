public import Bookkeeping

/// Who runs a scheme and under what law. Each may be stated as none, and then every place that
/// shows the scheme says so.
public struct RunBy: Equatable, Sendable {
    /// A statement by the scheme, nil where it states that there is none.
    public typealias Stated = Text?

    /// The organisation that runs the scheme.
    public var organiser: Stated
    /// Its legal form.
    public var legalForm: Stated
    /// The authority that supervises it.
    public var supervisor: Stated
    /// The licence it runs under.
    public var licence: Stated
    /// The third party that holds the money.
    public var custodian: Stated

    /// The five statements.
    public init(
        organiser: Stated, legalForm: Stated, supervisor: Stated, licence: Stated,
        custodian: Stated
    ) {
        self.organiser = organiser
        self.legalForm = legalForm
        self.supervisor = supervisor
        self.licence = licence
        self.custodian = custodian
    }

    /// The five statements with what each is about, in the order they are shown.
    public var statements: [(about: Text, stated: Stated)] {
        [
            (Text("运营方", "Operator"), organiser),
            (Text("法律形式", "Legal form"), legalForm),
            (Text("监管方", "Supervisor"), supervisor),
            (Text("牌照", "Licence"), licence),
            (Text("资金托管方", "Custodian"), custodian),
        ]
    }
}
