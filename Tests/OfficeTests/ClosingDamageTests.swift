import Bookkeeping
import MutualAid
import Office
import Testing

/// What somebody changes about a closing behind our back is named.
@Suite struct ClosingDamageTests {
    @Test(arguments: [
        ("DELETE FROM settled_case", "cases"),
        ("UPDATE settled_case SET event = event - 1", "cases"),
        ("INSERT INTO settled_case SELECT number, 1, 4 FROM scheme", "cases"),
        ("UPDATE posting SET amount = amount + SIGN(amount) WHERE entry = 4", "journal"),
        ("DELETE FROM credit WHERE kind = 'returned'", "rows"),
        ("UPDATE arrear SET amount = amount + 1", "rows"),
        ("DELETE FROM refund_left", "runs"),
        ("UPDATE refund_left SET payer = 1", "runs"),
        ("INSERT INTO refund_left SELECT scheme, 1, 6, 1 FROM refund_left", "runs"),
        ("INSERT INTO refund_left SELECT scheme, 2, 6, 1 FROM refund_left", "runs"),
    ])
    func `a change is found`(sql: String, finding: String) throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        world.today = "2024-04-10"
        try world.announce()
        world.today = "2024-05-11"
        try world.aid(40, diagnosed: "2024-05-09")
        try world.tail()
        try world.grant()
        try world.order()
        try world.bankHoldsAll()
        try world.sendRefunds(butFor: ["9"])
        try world.refuse(["P7"])
        try world.check()
        try world.tamper(sql)
        let found = try world.office.examine(world.scheme).findings.first { !$0.fits }
        #expect(found?.check == finding, "\(found?.about.en ?? "nothing")")
    }

    /// A forger who makes the chain of events fit again cannot sign for somebody else.
    @Test(arguments: [
        ("closureAnnounced", #""trigger":"operator""#, #""trigger":"minimum""#),
        ("closureAnnounced", #""signature":""#, #""signature":"00"#),
        ("closureTailSettled", #""signature":""#, #""signature":"00"#),
    ])
    func `what nobody signed is found`(kind: String, old: String, new: String) throws {
        let world = try ClosingTests.village(ClosingTests.terms("all"))
        try world.announce()
        world.today = "2024-06-19"
        try world.tail()
        try world.check()
        #expect(try world.forge(kind, old, new))
        let found = try world.office.examine(world.scheme).findings.first { !$0.fits }
        #expect(found?.check == "closing", "\(found?.about.en ?? "nothing")")
    }
}
