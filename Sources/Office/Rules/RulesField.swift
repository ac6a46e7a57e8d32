public import Bookkeeping
public import MutualAid
import Yams

/// A place in a rules file: the value that stands there, and what a fill gives where it is
/// unknown.
struct RulesField {
    /// The path from the top, such as `benefits.clauses[0].name`.
    let path: String
    /// The value, nil where the field is missing.
    let node: Node?
    /// The fill at the same path, if there is one.
    let fill: Node?
    /// The line of the nearest value around it, for a missing field.
    let line: Int?

    /// Whether the file says that the value is unknown.
    var isUnknown: Bool { node?.scalar?.string == "unknown" }

    /// Whether the file says that there is none.
    var isNone: Bool { node?.scalar?.string == "none" }

    /// The field of a mapping.
    subscript(key: String) -> RulesField {
        let value = node?.mapping?[Node(key)]
        return RulesField(
            path: path.isEmpty ? key : "\(path).\(key)", node: value,
            fill: fill?.mapping?[Node(key)], line: value?.mark?.line ?? node?.mark?.line ?? line)
    }

    /// The elements of a list. A fill names an element by its place, counted from 0.
    var elements: [RulesField] {
        (node?.sequence.map(Array.init) ?? []).enumerated().map { index, element in
            RulesField(
                path: "\(path)[\(index)]", node: element,
                fill: fill?.mapping?[Node("\(index)")], line: element.mark?.line ?? line)
        }
    }
}

/// What a rules file gave: rules, or what keeps it from being rules.
public struct RulesReading: Sendable {
    /// The rules, where nothing is wrong and nothing is unknown.
    public let rules: Rules?
    /// Everything that is wrong, by line.
    public let problems: [FileProblem]
    /// The paths of the values the file says are unknown and no fill gives.
    public let unknown: [String]
    /// The values a fill gave, by path: assumed, and shown as such wherever the scheme is shown.
    public let assumed: [Assumption]
    /// What the scheme says of itself, as far as it is known.
    public let subject: SupervisorNotice.Subject
    /// How many notices cover needs to end, where that is known.
    public let noticesBeforeEnd: Int?

    /// A value that a fill gave for an unknown one.
    public struct Assumption: Equatable, Sendable, Codable {
        /// The path of the field.
        public let path: String
        /// The value as it is written in the fill.
        public let value: String
    }
}
