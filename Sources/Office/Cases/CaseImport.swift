import BankFiles
import Bookkeeping
import Foundation
import MutualAid

/// What became of a file of cases.
public struct CasesAnswer: Codable, Sendable {
    /// How many cases were approved.
    public let approved: Int
    /// What they receive together, in minor units.
    public let aid: Int64
    /// The numbers of the cases.
    public let numbers: [Int64]
}

extension Office {
    private struct ImportBody: Encodable {
        let command = "case import"
        let file: Digest
    }

    /// Approves all cases of a file, or none: every bad line is named.
    public func importCases(
        of scheme: String, from path: String, encoding: String? = nil, key: String? = nil,
        at moment: Moment, progress: Progress = { _, _ in }
    ) throws -> Answered<CasesAnswer> {
        let digest = try Office.fileDigest(path)
        let size = Office.fileSize(path)
        return try decide(
            scheme, key: key ?? "case-import/\(digest.hex)", body: ImportBody(file: digest),
            at: moment
        ) { desk in
            var reader = try CaseReader(
                path: path, encoding: try Office.encoding(encoding), currency: desk.scheme.currency,
                today: moment.day)
            var problems: [FileProblem] = []
            var numbers: [Int64] = []
            var aid: Int64 = 0
            while true {
                do {
                    guard let given = try reader.next() else { break }
                    do {
                        let approved = try desk.approve(given)
                        numbers.append(approved.case.number)
                        aid += approved.decision.aid
                    } catch let refusal as Refusal {
                        throw FileProblem(line: reader.line, code: refusal.code, refusal.text)
                    }
                } catch let problem as FileProblem {
                    guard problem.line != nil, problem.code != "csv.truncated" else {
                        throw problem
                    }
                    problems.append(problem)
                }
                progress(reader.bytesRead, size)
            }
            guard problems.isEmpty else {
                throw FileRefused(refusal: .linesWrong(problems.count), problems: problems)
            }
            return CasesAnswer(approved: numbers.count, aid: aid, numbers: numbers)
        }
    }
}

/// Reads a file of cases line by line. The columns are those of `docs/formats/cases.md`.
struct CaseReader: ~Copyable {
    private static let columns = [
        CSVTable.Column("number", "案件编号"), .init("roll", "成员编号", needed: true),
        .init("diagnosed", "确诊日期", needed: true), .init("filed", "申请日期"),
        .init("clause", "条款", needed: true), .init("accident", "意外"), .init("receipts", "凭据金额"),
        .init("documents", "材料摘要"),
    ]

    private var table: CSVTable
    private let currency: Currency
    private let today: Day

    /// The file of cases at that path. A case without a day of filing is filed today.
    init(
        path: String, encoding: FileEncoding?, currency: Currency, today: Day
    ) throws(FileProblem) {
        table = try CSVTable.open(
            path: path, encoding: encoding, subject: "cases", columns: CaseReader.columns)
        self.currency = currency
        self.today = today
    }

    var line: Int { table.lines.line }
    var bytesRead: Int64 { table.lines.bytesRead }

    /// The next case, or nil at the end of the file.
    mutating func next() throws(FileProblem) -> AidCase? {
        guard try table.next() else { return nil }
        let receipts = table.range(6).isEmpty ? nil : try table.money(6, "receipts", currency)
        return AidCase(
            number: table.range(0).isEmpty ? 0 : try table.whole(0, "number"),
            roll: try table.whole(1, "roll"), diagnosed: try table.day(2, "diagnosed"),
            filed: table.range(3).isEmpty ? today : try table.day(3, "filed"),
            clause: table.text(4), accident: try accident(), receipts: receipts,
            documents: try documents())
    }

    private func accident() throws(FileProblem) -> Bool {
        switch table.text(5) {
        case "", "no", "否": return false
        case "yes", "是": return true
        default: throw table.wrong(5, "accident", Text("yes 或 no", "yes or no"))
        }
    }

    private func documents() throws(FileProblem) -> [Digest] {
        var digests: [Digest] = []
        for part in table.text(7).split(separator: " ") {
            guard let digest = Digest(hex: String(part)) else {
                throw table.wrong(
                    7, "documents",
                    Text("空格分隔的 64 位十六进制摘要", "digests of 64 hexadecimal digits, spaced"))
            }
            digests.append(digest)
        }
        return digests
    }
}
