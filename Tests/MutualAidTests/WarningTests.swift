import Bookkeeping
import MutualAid
import Testing

/// When the next notice of arrears is due, and when cover can end. The grace is over on the 21st.
@Suite struct WarningTests {
    static func warnings(_ days: [Day], _ channel: NoticeChannel = .mail) -> Warnings {
        Warnings(days.map { Warning(roll: 1, period: 0, day: $0, channel: channel) })
    }

    static let ends: [(told: [Day], needed: Int, from: Day?)] = [
        ([], 0, "2024-03-21"),
        ([], 1, nil),
        (["2024-03-12"], 1, "2024-03-21"),
        (["2024-03-12"], 2, nil),
        (["2024-03-12", "2024-03-12"], 2, nil),
        (["2024-03-12", "2024-03-18"], 2, "2024-03-21"),
        (["2024-03-18", "2024-03-12"], 2, "2024-03-21"),
        (["2024-03-12", "2024-03-20"], 2, "2024-03-21"),
        (["2024-03-12", "2024-03-21"], 2, "2024-03-22"),
        (["2024-03-12", "2024-04-02", "2024-04-05"], 2, "2024-04-03"),
        (["2024-03-12", "2024-04-02"], 3, nil),
    ]

    @Test(arguments: ends)
    func `cover ends with the grace, and after the last notice it needs`(
        told: [Day], needed: Int, from: Day?
    ) {
        let ends = Self.warnings(told).coverEnds(graceOver: "2024-03-21", needed: needed)
        #expect(ends == from)
    }

    @Test func `whoever was erased cannot be told, and that is on record`() {
        let erased = Self.warnings(["2024-03-12"], .erased)
        #expect(erased.coverEnds(graceOver: "2024-03-21", needed: 2) == "2024-03-21")
        #expect(erased.due(on: "2024-03-20", graceOver: "2024-03-21", needed: 2) == nil)
    }

    static let due: [(told: [Day], on: Day, needed: Int, kind: Notice.Kind?)] = [
        ([], "2024-03-11", 2, .arrearsFirst),
        ([], "2024-03-25", 2, .arrearsFirst),
        (["2024-03-11"], "2024-03-11", 2, nil),
        (["2024-03-11"], "2024-03-17", 2, nil),
        (["2024-03-11"], "2024-03-18", 2, .arrearsLast),
        (["2024-03-19"], "2024-03-19", 2, nil),
        (["2024-03-19"], "2024-03-20", 2, .arrearsLast),
        (["2024-03-11", "2024-03-18"], "2024-03-20", 2, nil),
        (["2024-03-11"], "2024-03-15", 3, .arrearsLast),
        (["2024-03-11", "2024-03-15"], "2024-03-17", 3, nil),
        (["2024-03-11", "2024-03-15"], "2024-03-18", 3, .arrearsLast),
        (["2024-03-11"], "2024-03-18", 0, .arrearsLast),
        (["2024-03-11", "2024-03-18"], "2024-03-20", 0, nil),
    ]

    @Test(arguments: due)
    func `the first notice is due at once, the others before the grace is over`(
        told: [Day], on: Day, needed: Int, kind: Notice.Kind?
    ) {
        let due = Self.warnings(told).due(on: on, graceOver: "2024-03-21", needed: needed)
        #expect(due == kind)
    }
}
