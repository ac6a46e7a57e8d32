import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// A member as a line of a roll file gives him, checked against the rules.
struct RollLine: Sendable {
    var line = 0
    var roll: RollNumber = 0
    var born = Day(number: 0)
    var joined = Day(number: 0)
    var classNumber = 0
    var payer = Payer.himself
    var commitment = Digest(words: (0, 0, 0, 0))
    var identity: [UInt8] = []

    /// The facts that are written.
    var row: RollRow {
        RollRow(
            roll: roll, born: born, joined: joined, classNumber: classNumber, payer: payer,
            commitment: commitment)
    }
}

/// What the lines of a roll file are checked against. Everything is laid out for speed: a line
/// takes no allocation where it has no identity.
struct RollChecks: Sendable {
    /// What one version of the rules asks of those who join under it.
    private struct Ages: Sendable {
        let effective: Day
        let youngest: AgeLimit
        let oldestYears: Int
    }

    private let versions: [Ages]
    private let today: Day
    private let closedThrough: Day?
    private let classes: [(name: [UInt8], number: Int)]
    private let agesDecide: [(ages: AgeBand, number: Int)]
    private let everybody: Int?

    init(_ scheme: OpenScheme, today: Day) {
        versions = scheme.history.versions.map {
            Ages(
                effective: $0.effective, youngest: $0.joining.youngest,
                oldestYears: $0.joining.oldestYears)
        }
        self.today = today
        closedThrough = scheme.state.last?.head
        let rules = scheme.history.inForce(on: today)
        let current = rules.share.classes
        classes = current.compactMap { shareClass in
            scheme.classNumbers[shareClass.name].map { (Array(shareClass.name.utf8), $0) }
        }
        agesDecide = current.compactMap { shareClass in
            guard let ages = shareClass.ages, let number = scheme.classNumbers[shareClass.name]
            else { return nil }
            return (ages, number)
        }
        everybody = current.count == 1 ? classes.first?.number : nil
    }

    /// What is wrong with the days of a line, if anything.
    func daysProblem(born: Day, joined: Day) -> (field: String, code: String, Text)? {
        guard born <= joined else {
            return (
                "born", "roll.birth-after-joining",
                Text(
                    "出生日期 \(born) 晚于加入日期 \(joined)；请更正。",
                    "Born \(born), after joining on \(joined); correct the days.")
            )
        }
        guard joined <= today else {
            return (
                "joined", "roll.joined-in-future",
                Text(
                    "加入日期 \(joined) 在今天 \(today) 之后；请更正。",
                    "Joining on \(joined) lies after today, \(today); correct the day.")
            )
        }
        guard isOfAge(born: born, joined: joined) else {
            return (
                "born", "roll.age-outside",
                Text(
                    "加入时年龄不在规则范围内（出生 \(born)，加入 \(joined)）。",
                    "The age on joining is outside the rules (born \(born), joined \(joined)).")
            )
        }
        if let closedThrough, joined < closedThrough {
            return (
                "joined", "roll.joined-in-closed-period",
                Text(
                    "加入日期 \(joined) 落在已关账的期次；最早可用 \(closedThrough)。",
                    "Joining on \(joined) lies in a closed period; \(closedThrough) is the "
                        + "earliest day.")
            )
        }
        return nil
    }

    private func isOfAge(born: Day, joined: Day) -> Bool {
        var place = versions.count - 1
        while place > 0, versions[place].effective > joined { place -= 1 }
        let ages = versions[place]
        return ages.youngest.reached(by: born) <= joined
            && joined < born.birthday(years: ages.oldestYears + 1)
    }

    /// The number of the class a line names; nil when the rules know no such class.
    func classNumber(_ name: ArraySlice<UInt8>, born: Day, joined: Day) -> Int? {
        let blank = name.isEmpty || name.elementsEqual([0x2D])
        if !agesDecide.isEmpty {
            let age = born.age(on: joined.adding(days: 1))
            let right = agesDecide.first { $0.ages.contains(age) }?.number
            return blank || classes.contains { $0.number == right && name.elementsEqual($0.name) }
                ? right : nil
        }
        if let everybody, blank { return everybody }
        return classes.first { name.elementsEqual($0.name) }?.number
    }

    /// The names of the classes.
    var classNames: [String] { classes.map { String(decoding: $0.name, as: UTF8.self) } }
}
