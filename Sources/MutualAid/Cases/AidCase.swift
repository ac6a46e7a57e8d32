public import Bookkeeping

/// A member's application for aid, by its facts. Diagnoses in words, names and documents lie in
/// the vault; a case carries codes, dates, amounts and digests only.
public struct AidCase: Equatable, Sendable, Codable {
    /// The case's number in its scheme, positive.
    public var number: Int64
    /// The member who fell ill or had the accident.
    public var roll: RollNumber
    /// The day of the first diagnosis, or of the accident.
    public var diagnosed: Day
    /// The day the case was filed.
    public var filed: Day
    /// The clause it is filed under.
    public var clause: String
    /// Whether an accident caused it.
    public var accident: Bool
    /// The sum of the receipts, where the clause pays against receipts; minor units.
    public var receipts: Int64?
    /// The digests of its documents.
    public var documents: [Digest]

    /// A case by its facts.
    public init(
        number: Int64, roll: RollNumber, diagnosed: Day, filed: Day, clause: String,
        accident: Bool, receipts: Int64?, documents: [Digest]
    ) {
        self.number = number
        self.roll = roll
        self.diagnosed = diagnosed
        self.filed = filed
        self.clause = clause
        self.accident = accident
        self.receipts = receipts
        self.documents = documents
    }
}
