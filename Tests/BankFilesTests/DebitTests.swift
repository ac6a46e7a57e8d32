import BankFiles
import Bookkeeping
import Foundation
import Testing

@Suite struct DebitTests {
    let heading = DebitHeading(
        scheme: "village", period: "2024-03-1", attempt: 1, day: Day(number: 19_792),
        currency: .cny)

    let lines = [
        DebitLine(
            payer: -7, amount: 9, parts: [.init(roll: 20, amount: 3), .init(roll: 21, amount: 6)]),
        DebitLine(payer: 12, amount: 3, parts: []),
        DebitLine(
            payer: 15, amount: 6, parts: [.init(roll: 15, amount: 3), .init(roll: 18, amount: 3)]),
    ]

    func write(_ lines: [DebitLine]) throws -> (text: String, path: TestFile, observed: [UInt8]) {
        let file = try TestFile("")
        final class Box { var bytes: [UInt8] = [] }
        let box = Box()
        var writer = try DebitWriter(path: file.path, heading: heading) { box.bytes += $0 }
        for line in lines { try writer.write(line) }
        _ = try writer.finish()
        return (try String(contentsOfFile: file.path, encoding: .utf8), file, box.bytes)
    }

    @Test func `a debit file is a line a payer with his members, and totals`() throws {
        let (text, _, observed) = try write(lines)
        #expect(
            text == """
                tongzhou-debits,1
                scheme,village
                period,2024-03-1
                attempt,1
                day,2024-03-10
                currency,CNY
                payer,amount,members
                P7,0.09,20:0.03 21:0.06
                12,0.03,
                15,0.06,15:0.03 18:0.03
                total,3,0.18

                """)
        #expect(observed == Array(text.utf8))
    }

    @Test func `what was written is read again`() throws {
        let (_, file, _) = try write(lines)
        var reader = try DebitReader(path: file.path, currency: .cny) { _ in }
        var read: [DebitLine] = []
        while let line = try reader.next() { read.append(line) }
        let end = try reader.next()
        #expect(read == lines)
        #expect(end == nil)
    }
}

@Suite struct ResultTests {
    func result(_ body: String, totals: String = "succeeded,2,0.06\nfailed,2,0.09") throws
        -> [ResultFile.Failure]
    {
        let file = try TestFile(
            "tongzhou-result,1\nscheme,village\nperiod,2024-03-1\nattempt,1\ncurrency,CNY\n\(totals)\n"
                + "payer,due,taken,reason\n\(body)")
        var result = try ResultFile.open(path: file.path, currency: .cny) { _ in }
        var failures: [ResultFile.Failure] = []
        while let failure = try result.next() { failures.append(failure) }
        return failures
    }

    @Test func `failures and part payments are read with their lines`() throws {
        let failures = try result("5,0.06,0.03,insufficient-funds\nP7,0.03,0.00,closed\nend,2\n")
        #expect(failures.map(\.payer) == [5, -7])
        #expect(failures.map(\.due) == [6, 3])
        #expect(failures.map(\.taken) == [3, 0])
        #expect(failures.map(\.line) == [9, 10])
    }

    @Test(arguments: [
        ("5,0.06,0.03,x\n", "result.truncated", 9),
        ("5,0.06,0.03,x\nend,2\n", "result.truncated", 10),
        ("5,0.06,0.03,x\nend,1\n6,0.03,0.00,x\n", "result.truncated", 11),
        ("P9223372036854775808,0.06,0.03,x\nend,1\n", "result.format", 9),
        ("0,0.06,0.03,x\nend,1\n", "result.format", 9),
        ("5,92233720368547758.07,0.03,x\nend,1\n", "result.amount", 9),
        ("5,0.06,0.06,x\nend,1\n", "result.taken", 9),
        ("5,0.06,-0.01,x\nend,1\n", "result.amount", 9),
        ("5,0.065,0,x\nend,1\n", "result.amount", 9),
        ("x,0.06,0.00,x\nend,1\n", "result.format", 9),
        ("5\nend,1\n", "result.format", 9),
    ])
    func `what is wrong with a result is said with its line`(
        _ body: String, _ code: String, _ line: Int
    ) {
        let problem = #expect(throws: FileProblem.self) { try result(body) }
        #expect(problem?.code == code)
        #expect(problem?.line == line)
    }

    @Test func `a heading that is not a result's is refused`() throws {
        let file = try TestFile("tongzhou-debits,1\nscheme,x\n")
        let problem = #expect(throws: FileProblem.self) {
            _ = try ResultFile.open(path: file.path, currency: .cny) { _ in }
        }
        #expect(problem?.code == "result.format")
    }
}
