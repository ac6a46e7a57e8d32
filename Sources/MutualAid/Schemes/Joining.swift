public import Bookkeeping

/// Who may join, and what a member declares about his health.
public struct Joining: Equatable, Sendable {
    /// The youngest age.
    public var youngest: AgeLimit
    /// The oldest age in full years, itself included: 59 lets in until the day before the 60th
    /// birthday, and membership ends on that birthday.
    public var oldestYears: Int
    /// The questions of the health declaration; nil where none is asked for.
    public var declaration: Declaration?
    /// Whether someone who left may join again (with a new roll number and a new waiting period).
    public var rejoining: Bool

    /// The conditions of joining.
    public init(
        youngest: AgeLimit, oldestYears: Int, declaration: Declaration?, rejoining: Bool
    ) {
        self.youngest = youngest
        self.oldestYears = oldestYears
        self.declaration = declaration
        self.rejoining = rejoining
    }
}

/// An age as a limit, in days for infants or in full years.
public enum AgeLimit: Equatable, Sendable {
    /// So many days after the day of birth.
    case days(Int)
    /// From that birthday.
    case years(Int)

    /// The first day on which someone born on that day has the age.
    public func reached(by born: Day) -> Day {
        switch self {
        case .days(let days): born.adding(days: days)
        case .years(let years): born.birthday(years: years)
        }
    }
}

/// Full years of age from one to another, both included.
public struct AgeBand: Hashable, Sendable, Codable {
    /// The youngest age in the band.
    public var from: Int
    /// The oldest age in the band.
    public var through: Int

    /// The band from one age through another.
    public init(from: Int, through: Int) {
        self.from = from
        self.through = through
    }

    /// Whether the age lies in the band.
    public func contains(_ age: Int) -> Bool { from <= age && age <= through }

    /// Whether some age lies in both bands.
    public func overlaps(_ other: AgeBand) -> Bool {
        from <= other.through && other.from <= through
    }
}

/// A versioned questionnaire about health. Answers are frozen with its version.
public struct Declaration: Equatable, Sendable {
    /// One question and the answer that lets someone in.
    public struct Question: Equatable, Sendable {
        /// A short name that stays the same when the words are improved.
        public var id: String
        /// The question.
        public var text: Text
        /// The answer that lets in: true for yes.
        public var passes: Bool

        /// A question by its short name.
        public init(id: String, text: Text, passes: Bool) {
            self.id = id
            self.text = text
            self.passes = passes
        }
    }

    /// The version of the questionnaire, such as its date.
    public var version: String
    /// The questions in the order they are asked; none where nothing is asked.
    public var questions: [Question]

    /// A version of the questionnaire.
    public init(version: String, questions: [Question]) {
        self.version = version
        self.questions = questions
    }
}
