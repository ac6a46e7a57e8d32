/// A period by the month of its notice day and its place in that month, such as `2019-01-2`.
public struct PeriodID: Hashable, Comparable, Sendable, Codable {
    /// The year of the notice day.
    public let year: Int
    /// The month of the notice day.
    public let month: Int
    /// 1 for the first notice day of the month.
    public let place: Int

    /// The period of that month and place.
    public init(year: Int, month: Int, place: Int) {
        self.year = year
        self.month = month
        self.place = place
    }

    /// The period written `YYYY-MM-n`, or nil when the text is anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let place = Int(parts[2]),
            (1800...2999).contains(year), (1...12).contains(month), (1...9).contains(place)
        else { return nil }
        self.init(year: year, month: month, place: place)
    }

    /// By year, month and place.
    public static func < (left: PeriodID, right: PeriodID) -> Bool {
        (left.year, left.month, left.place) < (right.year, right.month, right.place)
    }

    /// Reads `YYYY-MM-n`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = PeriodID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a period is written YYYY-MM-n")
        }
        self = id
    }

    /// Writes `YYYY-MM-n`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension PeriodID: CustomStringConvertible {
    /// The period as `YYYY-MM-n`.
    public var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)-\(place)" }
}
