public import Bookkeeping
import MutualAid
import Storage

/// A step of a closing: when it was taken, or what it waits for.
public struct ClosureStep: Codable, Sendable, Equatable {
    /// What kind of step.
    public enum What: String, Codable, Sendable {
        /// The closing was announced.
        case announced
        /// The members have been told.
        case told
        /// The last day of cover.
        case cover
        /// The last day for filing cases.
        case filing
        /// Cases were paid for before the tail was over.
        case paid
        /// The tail is over.
        case tail
        /// Refunds were granted, or what was left was divided.
        case granted
        /// A run of refunds was ordered; done when the custodian has paid it.
        case refunds
        /// What was left on the accounts was settled.
        case settled
        /// The last day of which the custodian has to tell.
        case statements
        /// The scheme was sealed.
        case sealed
    }

    /// What kind of step.
    public let what: What
    /// The day it was taken, or comes; nil where it waits for something else.
    public let day: Day?
    /// Whether nothing is left to do about it.
    public let isDone: Bool
    /// The sum it is about, in minor units.
    public let amount: Int64?
    /// How many members it is about.
    public let members: Int64?

    init(_ what: What, _ day: Day?, isDone: Bool, amount: Int64? = nil, members: Int64? = nil) {
        self.what = what
        self.day = day
        self.isDone = isDone
        self.amount = amount
        self.members = members
    }
}

extension OpenScheme {
    /// The steps of the closing as they stand on a day.
    ///
    /// - Parameter statements: through which day statements are awaited, where that is known.
    func steps(
        _ snapshot: Snapshot, _ closure: Closure, _ statements: (through: Day, areThere: Bool)?,
        on today: Day
    ) throws -> [ClosureStep] {
        func day(_ event: Int64) throws -> Day? { try snapshot.event(event, of: head)?.day }
        let terms = closure.terms
        var steps = [
            ClosureStep(.announced, terms.announced, isDone: true), try told(snapshot, terms),
            ClosureStep(.cover, terms.lastDay, isDone: today > terms.lastDay),
            ClosureStep(.filing, terms.tailEnds, isDone: today > terms.tailEnds),
        ]
        for tail in closure.tails {
            let what: ClosureStep.What = tail.figures.isLast ? .tail : .paid
            steps.append(
                ClosureStep(what, try day(tail.event), isDone: true, amount: tail.figures.aid))
        }
        if !closure.isTailSettled {
            steps.append(ClosureStep(.tail, terms.tailEnds.adding(days: 1), isDone: false))
        }
        for grant in closure.grants {
            steps.append(
                ClosureStep(
                    .granted, try day(grant.event), isDone: true, amount: grant.figures.amount,
                    members: grant.figures.members))
        }
        if closure.grants.isEmpty {
            steps.append(ClosureStep(.granted, terms.refundBy, isDone: false))
        }
        for run in state.runs {
            let ordered = run.ordered
            steps.append(
                ClosureStep(
                    .refunds, ordered.day, isDone: run.outstanding == 0, amount: ordered.amount,
                    members: ordered.members))
        }
        let settled = try closure.settlements.map {
            ClosureStep(.settled, try day($0.event), isDone: true)
        }
        steps += settled.isEmpty ? [ClosureStep(.settled, nil, isDone: false)] : settled
        if let statements {
            steps.append(
                ClosureStep(.statements, statements.through, isDone: statements.areThere))
        }
        let seal = closure.seal?.figures.day
        return steps + [ClosureStep(.sealed, seal, isDone: seal != nil)]
    }

    private func told(_ snapshot: Snapshot, _ terms: ClosureAnnounced) throws -> ClosureStep {
        guard try untold(snapshot) == nil,
            let run = try snapshot.noticeRuns(of: head).first(where: {
                $0.kind == .closing && $0.about == "\(terms.announced)"
            })
        else { return ClosureStep(.told, nil, isDone: false) }
        let posted = try snapshot.letterSheets(of: head).filter { $0.run == run.event }
            .compactMap(\.posted)
        return ClosureStep(.told, (posted + [run.ended].compactMap(\.self)).max(), isDone: true)
    }
}
