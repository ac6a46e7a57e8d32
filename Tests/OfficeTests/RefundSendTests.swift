import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// Runs of refunds on their way to the custodian.
@Suite struct RefundSendTests {
    private static let payers = ["1", "5", "9"]

    /// A village that closes and gives all shares back, its aid paid; a run is ordered, and the
    /// accounts of three payers are known.
    private static func ordered(
        aid: Int64? = nil, settings: (String, String)? = nil
    ) throws -> (World, Bank) {
        var (world, bank) = try World.shared([ClosingTests.terms("all")])
        if let settings { try world.furnished(settings.0, settings.1) }
        try world.accounts(payers)
        try world.paidOut(aid)
        world.today = "2024-03-12"
        let paid = try #require(
            try world.office.payouts(of: World.scheme, on: world.today).payouts.first)
        try world.take(
            bank.statement(
                "2024-03-12", [Bank.Line(amount: -paid.proposed.amount, endToEnd: "A-1")]))
        try world.announce()
        world.today = "2024-04-12"
        try world.grant()
        try world.order()
        // The operator, who bears the refunds, pays in first.
        let bears = try world.balance(.sponsor(.operator))
        try world.take(
            bank.statement(
                "2024-04-11",
                [
                    Bank.Line(
                        amount: bears,
                        reference: PaymentReference.runner.text)
                ]))
        return (world, bank)
    }

    /// The same, approved by two people and sent.
    ///
    /// - Parameter ready: what happens before it is approved.
    static func sent(_ ready: (World) throws -> Void = { _ in }) throws -> (World, Bank) {
        let (world, bank) = try ordered()
        try ready(world)
        try world.approveRefunds()
        let (answered, _) = try world.send()
        #expect(answered.answer.files.map(\.payments) == [3])
        return (world, bank)
    }

    @Test func `who was struck off the list is not one of two`() throws {
        let (world, _) = try Self.ordered()
        try world.approveRefunds(by: ["li"])
        let list = "\(world.folder)/keys/office.yaml"
        let all = try world.text(list)
        _ = try world.file(
            all.split(separator: "\n").filter { !$0.contains("name: li") }
                .map { "\($0)\n" }.joined(), "keys/office.yaml")
        try world.approveRefunds(by: ["wang"])
        #expect(try world.code { _ = try world.send() } == "refund.not-approved")
        _ = try world.file(all, "keys/office.yaml")
        _ = try world.send()
        try world.check()
    }

    @Test func `two lines that were swapped are what a person says they are`() throws {
        var (world, bank) = try Self.sent()
        var amounts: [String: Int64] = [:]
        try world.office.eachRefundLine(of: World.scheme, run: 1) { amounts[$0.payer] = $0.amount }
        let (one, five) = (try #require(amounts["1"]), try #require(amounts["5"]))
        try #require(one != five)
        world.today = "2024-04-13"
        let answer = try world.take(
            bank.statement(
                "2024-04-12",
                [
                    Bank.Line(amount: -five, endToEnd: "R-1-1"),
                    Bank.Line(amount: -one, endToEnd: "R-1-5"),
                ]))
        #expect(answer.open == 2)
        let lines = try world.custody.unmatched.map(\.line)
        for (line, payer) in zip(lines, ["1-5", "1-1"]) {
            _ = try world.office.match(
                World.scheme, line: line, as: try #require(LineSaying(refund: payer)),
                by: world.signer("li"), at: world.moment)
        }
        #expect(try world.custody.unmatched.isEmpty)
        try world.check()
    }

    /// What the lines of payer 5 say, and the answer to the last of them.
    @Test(
        arguments: [
            ([1], "nothing"), ([1, -1], "nothing"), ([1, 0], "nothing"),
            ([1, 1], "custody.line-does-not-fit"), ([-1], "custody.line-does-not-fit"),
            ([1, -2], "custody.line-does-not-fit"), ([1, 3], "custody.line-does-not-fit"),
            ([2], "custody.line-does-not-fit"),
        ] as [([Int], String)])
    func `a person says which refund a line is`(lines: [Int], code: String) throws {
        var (world, bank) = try Self.sent()
        var due: Int64 = 0
        try world.office.eachRefundLine(of: World.scheme, run: 1) {
            if $0.payer == "5" { due = $0.amount }
        }
        // 1 goes, -1 comes back, 0 comes back less a charge, 2 is one more.
        // 3 is a cent of anybody's.
        let amounts = [1: -due, -1: due, 0: due - 3, 2: -due - 1, -2: due + 1, 3: 1]
        try world.take(
            bank.statement(
                "2024-04-12",
                lines.map { Bank.Line(amount: amounts[$0] ?? 0, reason: $0 == 0 ? "" : nil) }))
        let saying = try #require(LineSaying(refund: "1-5"))
        let refunds = try world.balance(.refunds)
        func say(_ line: Int) throws {
            _ = try world.office.match(
                World.scheme, line: Int64(line + 4), as: saying, by: world.signer("li"),
                at: world.moment)
        }
        for line in lines.indices.dropLast() { try say(line) }
        #expect(try world.code { try say(lines.count - 1) } == code)
        let isBack = code == "nothing" && lines.count == 2
        #expect(try world.balance(.refunds) - refunds == (isBack ? -due : 0))
        #expect(try world.balance(.operatorCharges) == (lines.last == 0 ? 3 : 0))
        try world.check()
        // With its id it is no second one.
        guard lines.first == 1 else { return }
        let open = try world.custody.unmatched.count
        try world.take(
            bank.statement("2024-04-13", [Bank.Line(amount: -due, endToEnd: "R-1-5")]))
        #expect(try world.custody.unmatched.count == open + 1)
    }

    @Test func `a refund that no statement shows stops payouts, and its run is named`() throws {
        var (world, bank) = try Self.sent()
        let lines = try world.lines(Self.payers)
        world.today = "2024-04-17"
        // Those whose account is not known were not sent, so nobody misses them.
        try world.take(bank.statement("2024-04-17", Array(lines.prefix(2))))
        #expect(try world.custody.isSound)
        world.today = "2024-04-18"
        try world.take(bank.statement("2024-04-18", []))
        let problem = try #require(try world.custody.problems.first)
        #expect(problem.code == "custody.refund-late")
        let missing = Currency.cny.text(-lines[2].amount)
        #expect(
            problem.text.en.hasPrefix("Of refund run 1, \(missing) was to be paid on 2024-04-12"))
        #expect(try world.code { _ = try world.send() } == "payout.custody-unsound")
        world.today = "2024-04-19"
        try world.take(bank.statement("2024-04-19", [lines[2]]))
        #expect(try world.custody.isSound)
        try world.check()
    }

    @Test func `a run is sent when two people have approved it, and in words of its own`() throws {
        let (world, _) = try Self.ordered()
        #expect(try world.code { _ = try world.send() } == "refund.not-approved")
        try world.approveRefunds(by: ["li"])
        #expect(try world.code { _ = try world.send() } == "refund.not-approved")
        #expect(
            try world.code { try world.approveRefunds(by: ["li-again"]) } == "refund.same-person")
        try world.approveRefunds(by: ["wang"])
        #expect(
            try world.code { try world.approveRefunds(by: ["zhao"]) } == "refund.approved-before")
        #expect(try world.office.refundRuns(of: World.scheme)[0].approvedBy == ["li", "wang"])
        #expect(try world.office.refundRuns(of: World.scheme)[0].sent.isEmpty)
        _ = try world.send()
        let run = try world.office.refundRuns(of: World.scheme)[0]
        #expect(run.sent.map(\.part) == [1])
        #expect(
            throws: Refusal.refundRunUnknown(2, last: 1),
            performing: {
                try world.office.sendRefunds(of: World.scheme, run: 2, at: world.moment)
            })
    }

    @Test func `an account that changes after the approval has to be approved again`() throws {
        let (world, _) = try Self.ordered()
        try world.approveRefunds()
        try world.accounts(["5"]) { _ in "99999" }
        #expect(try world.code { _ = try world.send() } == "refund.accounts-changed")
        #expect(try world.left().isEmpty)
        try world.approveRefunds(by: ["li"])
        #expect(try world.code { _ = try world.send() } == "refund.accounts-changed")
        try world.approveRefunds(by: ["wang"])
        _ = try world.send()
        #expect(try world.bankFile().contains("R-1-5,99999,Family 5"))
        try world.check()
    }

    @Test func `who has no account stays owed in the run until he is sent`() throws {
        var (world, bank) = try Self.sent()
        world.today = "2024-04-13"
        try world.take(bank.statement("2024-04-13", try world.lines(Self.payers)))
        let run = try world.office.refundRuns(of: World.scheme)[0]
        #expect(run.outstanding == run.ordered.amount - run.paid && run.outstanding > 0)
        // Repeated, it is the same part once more.
        #expect(try world.send().answered.repeated)
        try world.accounts(["2", "3"])
        try world.approveRefunds()
        let second = try world.send().answered.answer
        #expect(second.part == 2 && second.files.map(\.payments) == [2])
        #expect(try world.bankFile(2).contains("R-1-2,") && !world.bankFile(2).contains("R-1-1,"))
        world.today = "2024-04-14"
        try world.take(bank.statement("2024-04-14", try world.lines(["2", "3"])))
        try world.check()
        // Whoever was left out still, no statement shows.
        world.today = "2024-04-15"
        let answer = try world.take(bank.statement("2024-04-15", try world.lines(["4"])))
        #expect(answer.open == 1)
        #expect(try world.custody.problems.map(\.code) == ["custody.line-unmatched"])
        try world.check()
    }

    @Test func `whoever is said to be left out is not paid twice`() throws {
        let (world, _) = try Self.sent()
        try world.accounts(["2"])
        try world.tamper("INSERT INTO refund_left SELECT scheme, 1, 9, 1 FROM refund_left LIMIT 1")
        #expect(try world.code { try world.approveRefunds() } == "store.damaged")
        #expect(try world.office.examine(World.scheme).findings.last?.check == "runs")
    }

    @Test func `a lost file is derived again to the byte, or not at all`() throws {
        let (world, _) = try Self.sent()
        let paths = ["refunds-1-bank-1.csv", "refunds-1-bank-1-unsent.csv", "refunds-1.csv"].map {
            "\(world.folder)/files/\(World.scheme)/\($0)"
        }
        let whole = try paths.map(world.text)
        // An account that became known later changes nothing of what was sent.
        try world.accounts(["2"])
        world.today = "2024-04-13"
        for path in paths {
            try FileManager.default.removeItem(atPath: path)
            #expect(try world.send().answered.repeated)
            #expect(try paths.prefix(2).map(world.text) == Array(whole.prefix(2)))
        }
        try "other".write(toFile: paths[0], atomically: true, encoding: .utf8)
        _ = try world.send()
        #expect(try world.text(paths[0]) == whole[0])
        try world.accounts(["5"]) { _ in "99999" }
        try FileManager.default.removeItem(atPath: paths[0])
        #expect(try world.code { _ = try world.send() } == "custody.sent-file-changed")
        #expect(!FileManager.default.fileExists(atPath: paths[0]))
        #expect(try world.left().isEmpty)
    }

    @Test func `what a statement says of a refund that is over stays open, and stops payouts`()
        throws
    {
        var (world, bank) = try Self.sent()
        try world.refuse(["5"])
        #expect(try world.refuse(["5", "5"]).refunds == 0, "told again, it is no news")
        world.today = "2024-04-13"
        let lines = try world.lines(Self.payers)
        // Refused and yet paid; paid twice; back without having been paid, and once too often.
        var back = lines[0]
        (back.amount, back.reason) = (-back.amount, "AC04")
        var never = lines[1]
        (never.amount, never.reason) = (-never.amount, "AC04")
        let answer = try world.take(
            bank.statement(
                "2024-04-13", [back, lines[1], lines[2], lines[2], lines[0], back, never]))
        #expect(answer.matched == 3 && answer.open == 4)
        let run = try world.office.refundRuns(of: World.scheme)[0]
        #expect(run.paid == -lines[0].amount - lines[2].amount)
        #expect(run.returned.map(\.payer) == ["5", "1"])
        #expect(try world.custody.problems.first?.code == "custody.line-unmatched")
        // A payer whose line came back is not paid in that run again.
        world.today = "2024-04-14"
        #expect(try world.take(bank.statement("2024-04-14", [lines[0], back])).open == 6)
        try world.check()
    }

    @Test func `what was paid is not refused afterwards, nor what was never sent`() throws {
        var (world, bank) = try Self.sent()
        world.today = "2024-04-13"
        try world.take(bank.statement("2024-04-13", [try world.lines(["5"])[0]]))
        #expect(try world.code { try world.refuse(["5"]) } == "status.paid-before")
        #expect(try world.code { try world.refuse(["2"]) } == "status.never-sent")
        try world.refuse(["9"])
        try world.check()
        #expect(try world.order().lines == 1)
    }

    @Test func `a file that is refused as a whole is owed again, all of it`() throws {
        let (world, _) = try Self.ordered(settings: ("payments: csv", "payments: iso20022"))
        try world.approveRefunds()
        let sent = try world.send().answered.answer
        let status = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>X</MsgId><CreDtTm>2024-04-12T12:00:00</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>\(sent.files[0].message)</OrgnlMsgId>
            <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>RJCT</GrpSts>
            <StsRsnInf><Rsn><Cd>AM05</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>
            </CstmrPmtStsRpt></Document>

            """
        let answer = try world.office.importPayoutStatus(
            World.scheme, from: try world.file(status, "status.xml"), at: world.moment
        ).answer
        #expect(answer.refunds == 3)
        let run = try world.office.refundRuns(of: World.scheme)[0]
        #expect(run.returned.map(\.payer) == Self.payers)
        #expect(run.outstanding == sent.unsent?.amount)
        try world.check()
        #expect(try world.order().lines == 3)
    }

    @Test func `refunds leave the money of those who receive aid`() throws {
        var (world, bank) = try Self.ordered(aid: 1_500_000)
        try world.approveRefunds()
        _ = try world.send()
        // What is over, and a fen of what the operator bears, went elsewhere.
        let spare = try world.balance(.custody) + world.balance(.payments) + world.balance(.aid)
        world.today = "2024-04-13"
        try world.take(
            bank.statement(
                "2024-04-13", [Bank.Line(amount: -spare - 1, code: "ACMT/MDOP/CHRG")]))
        #expect(try world.code { _ = try world.send() } == "payout.deposit-smaller")
        #expect(
            try world.code {
                _ = try world.office.refundFiles(World.scheme, run: 1, at: world.moment)
            } == "payout.deposit-smaller")
    }

    @Test func `a run that is refused leaves no file behind`() throws {
        var (world, bank) = try Self.ordered()
        try world.approveRefunds()
        world.today = "2024-04-13"
        try world.take(bank.statement("2024-04-13", [Bank.Line(amount: 1)]))
        let before = try world.products()
        #expect(try world.code { _ = try world.send() } == "payout.custody-unsound")
        #expect(try world.products() == before && world.left().isEmpty)
    }
}

extension World {
    func send() throws -> (answered: Answered<RefundsSent>, paths: [String]) {
        try office.sendRefunds(of: scheme, run: 1, at: moment)
    }

    /// What a part sends, as the bank has it.
    fileprivate func bankFile(_ part: Int = 1) throws -> String {
        try text("\(folder)/files/\(scheme)/refunds-1-bank-\(part).csv")
    }

    /// Lines of a statement that pay some payers of run 1.
    fileprivate func lines(_ payers: [String]) throws -> [Bank.Line] {
        var amounts: [String: Int64] = [:]
        try office.eachRefundLine(of: scheme, run: 1) { amounts[$0.payer] = $0.amount }
        return try payers.map { payer in
            Bank.Line(amount: -(try #require(amounts[payer])), endToEnd: "R-1-\(payer)")
        }
    }

    /// The names of all files.
    fileprivate func products() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/files/\(scheme)").sorted()
    }
}
