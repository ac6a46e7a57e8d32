import BankFiles
import Bookkeeping
import MutualAid

/// Reads a roll file line by line into checked members.
struct RollReader: ~Copyable {
    private static let columns = [
        CSVTable.Column("roll", "成员编号"), .init("born", "出生日期", needed: true),
        .init("joined", "加入日期", needed: true), .init("class", "类别"), .init("payer", "付款人"),
        .init("commitment", "承诺值"), .init("identity", "身份"),
        // What an earlier import found wrong with the line; mended since.
        .init("problem", "问题", ignored: true),
    ]
    private static let (roll, born, joined, `class`, payer, commitment, identity) =
        (0, 1, 2, 3, 4, 5, 6)

    /// The greatest roll number: of 18 digits, as files are read.
    static let greatestRoll: RollNumber = 999_999_999_999_999_999

    /// The longest identity in bytes: a number or a short line.
    static let longestIdentity = 256

    private var table: CSVTable
    private let checks: RollChecks
    private var nextRoll: RollNumber

    /// Opens the file at that path and reads its headings. Members without a roll number in the
    /// file get the numbers from `nextRoll` on.
    static func open(
        path: String, encoding: FileEncoding?, checks: RollChecks, nextRoll: RollNumber
    ) throws(FileProblem) -> RollReader {
        let table = try CSVTable.open(
            path: path, encoding: encoding, subject: "roll", columns: columns)
        guard table.has(commitment) || table.has(identity) else {
            throw table.problem(
                identity, "headings",
                Text(
                    "缺少列 identity（身份）或 commitment（承诺值）；请补上其中之一。",
                    "The column identity or commitment is missing; add one of them."))
        }
        return RollReader(table, checks: checks, nextRoll: nextRoll)
    }

    private init(_ table: consuming CSVTable, checks: RollChecks, nextRoll: RollNumber) {
        self.table = table
        self.checks = checks
        self.nextRoll = nextRoll
    }

    /// How many bytes of the file have been read.
    var bytesRead: Int64 { table.lines.bytesRead }

    /// The next member, or nil at the end of the file. After a thrown problem with one line, the
    /// next call goes on behind it.
    mutating func next() throws(FileProblem) -> RollLine? {
        guard try table.next() else { return nil }
        var member = RollLine()
        member.line = table.lines.line
        member.roll = try number()
        member.born = try table.day(RollReader.born, "day")
        member.joined = try table.day(RollReader.joined, "day")
        if let (field, code, text) = checks.daysProblem(born: member.born, joined: member.joined) {
            throw FileProblem(line: member.line, field: field, code: code, text)
        }
        member.classNumber = try classNumber(member)
        member.payer = try payer(of: member.roll)
        let commitment = try table.digest(RollReader.commitment, "commitment")
        if let commitment { member.commitment = commitment }
        member.identity = try identity(unless: commitment != nil)
        return member
    }

    private mutating func number() throws(FileProblem) -> RollNumber {
        guard table.has(RollReader.roll) else {
            guard nextRoll <= RollReader.greatestRoll else {
                throw table.problem(
                    nil, "number",
                    Text(
                        "成员编号已到 18 位的尽头；请在文件里写明编号。",
                        "Roll numbers of 18 digits are used up; give numbers in the file."))
            }
            defer { nextRoll += 1 }
            return nextRoll
        }
        return try table.whole(RollReader.roll, "number")
    }

    private func classNumber(_ member: RollLine) throws(FileProblem) -> Int {
        let name = table.lines.buffer[table.range(RollReader.class)]
        guard let number = checks.classNumber(name, born: member.born, joined: member.joined)
        else {
            let known = checks.classNames.joined(separator: ", ")
            throw table.wrong(
                RollReader.class, "class",
                Text(
                    "规则里的类别（\(known)），按年龄定类别时留空",
                    "a class of the rules (\(known)), empty where age decides"))
        }
        return number
    }

    private func payer(of roll: RollNumber) throws(FileProblem) -> Payer {
        guard !table.range(RollReader.payer).isEmpty else { return .himself }
        guard let payer = Payer(table.text(RollReader.payer)) else {
            throw table.wrong(
                RollReader.payer, "payer",
                Text(
                    "成员编号，或 P 加编号表示名册外的付款人，本人付款留空",
                    "a roll number, or P and a number for a payer outside the roll; empty for "
                        + "himself"))
        }
        return payer.code == roll ? .himself : payer
    }

    private func identity(unless committed: Bool) throws(FileProblem) -> [UInt8] {
        let given = !table.range(RollReader.identity).isEmpty
        guard given != committed else {
            throw table.problem(
                RollReader.identity, "identity",
                Text(
                    "身份与承诺值须有且只有一个；有身份时承诺值由系统生成。",
                    "Give an identity or a ready-made commitment, one of them: with an identity "
                        + "the commitment is made here."))
        }
        guard given else { return [] }
        let identity = Array(table.text(RollReader.identity).utf8)
        guard identity.count <= RollReader.longestIdentity else {
            throw table.problem(
                RollReader.identity, "identity",
                Text(
                    "身份超过 \(RollReader.longestIdentity) 字节；请只填证件号等简短内容。",
                    "The identity is longer than \(RollReader.longestIdentity) bytes; a number or "
                        + "a short line is enough."))
        }
        return identity
    }
}
