import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// What leaves by each channel, and what becomes of it when the other side fails.
@Suite struct ChannelTests {
    @Test func `mail has headers of its own, and nobody else's words in them`() throws {
        let world = try World()
        try world.arrears(of: ["5"])
        try world.mailSettings(try world.mailProgram())
        try world.contact(5) { $0.mail = "li@example.org" }
        try world.sendNotices([.arrearsFirst])
        let mail = try #require(try world.mails().first)
        let headers = mail.components(separatedBy: "\n\n")[0]
        #expect(
            headers == """
                From: =?UTF-8?B?5bGx5p2R5LqS5Yqp?= <aid@example.org>
                To: <li@example.org>
                Subject: =?UTF-8?B?44CQ5bGx5p2R5LqS5Yqp44CRMjAyNC0wMy0xIOacn+i/mOaciSAyMDAwLjAw?=
                 =?UTF-8?B?IENOWSDmnKrku5g=?=
                Date: Sat, 9 Mar 2024 16:00:00 +0000
                Message-ID: <village-aid.6.arrears-first.5@example.org>
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: text/plain; charset=UTF-8
                Content-Transfer-Encoding: base64
                """)
        #expect(Text.decoded(mail).hasPrefix("2024-03-1 期的分摊没有扣到，还有 2000.00 CNY 未付。"))
        #expect(Text.decoded(mail).hasSuffix("本计划不是保险，互助金以实际分摊到的金额为限。\n"))
        #expect(try world.text("\(world.folder)/arguments") == "-t -i\n")
    }

    @Test func `a name of the rules cannot add a header`() throws {
        let world = try World()
        try world.open([("zh: 山村互助,", #"zh: "山村\nBcc: other@example.org\r\n\r\nText","#)])
        try world.members(1)
        world.today = "2024-02-20"
        try world.mailSettings(try world.mailProgram())
        try world.contact(1) { $0.mail = "li@example.org" }
        try world.aid(1, diagnosed: "2024-02-10")
        #expect(try world.sendNotices().delivered == 1)
        let mail = try #require(try world.mails().first)
        #expect(!mail.lowercased().contains("bcc") && !mail.contains("other@example.org"))
        #expect(mail.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
    }

    @Test func `a mail program that hangs is given up, and its message tried again`() throws {
        let world = try World()
        try world.arrears(of: ["5"])
        let program = try world.mailProgram(extra: "exec sleep 60")
        try world.mailSettings(program, seconds: 1)
        try world.contact(5) { $0.mail = "li@example.org" }
        #expect(try world.sendNotices([.arrearsFirst]).failed == 1)
        let waiting = try world.office.notices(of: World.scheme, undelivered: true).undelivered
        #expect(
            waiting?.first { $0.kind == .arrearsFirst }?.why == "program-timeout")
        try world.check()
    }

    @Test func `a gateway gets a signed message, and again under the same id when it failed`()
        throws
    {
        let world = try World()
        try world.arrears(of: ["5"])
        let gateway = try Gateway(folder: world.folder, answers: [500, 302, 200])
        try world.settings(
            """
            format: tongzhou/notices/v1
            webhook: {url: "http://127.0.0.1:\(gateway.port)/sms", secretFile: sms.secret}
            """)
        let secret = "\(world.folder)/keys/sms.secret"
        try Data((Gateway.secret + "\n").utf8).write(to: URL(fileURLWithPath: secret))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        try world.contact(5) { ($0.phone, $0.language) = ("+8613800000000", .en) }
        for (failed, why) in [(1, "gateway-status-500"), (1, "gateway-status-302"), (0, nil)]
            as [(Int64, String?)]
        {
            #expect(try world.sendNotices([.arrearsFirst]).failed == failed)
            let list = try world.office.notices(of: World.scheme, undelivered: true)
            #expect(list.undelivered?.first { $0.kind == .arrearsFirst }?.why == why)
        }
        #expect(try world.sendNotices([.arrearsFirst]).delivered == 0)
        let taken = try gateway.taken()
        #expect(taken.map(\.status) == [500, 302, 200])
        #expect(taken.allSatisfy { $0.path == "/sms" }, "a redirection is not followed")
        #expect(Set(taken.compactMap { $0.message["id"] }) == ["village-aid.6.arrears-first.5"])
        #expect(taken.last?.message["phone"] == "+8613800000000")
        #expect(taken.last?.message["text"]?.contains("2000.00 CNY is still open") == true)
        try world.check()
    }

    @Test func `a gateway that is not there leaves the message waiting`() throws {
        let world = try World()
        try world.arrears(of: ["5"])
        try world.settings(
            """
            format: tongzhou/notices/v1
            webhook: {url: "http://127.0.0.1:9/", secretFile: sms.secret, timeoutSeconds: 2}
            """)
        let secret = "\(world.folder)/keys/sms.secret"
        try Data(Gateway.secret.utf8).write(to: URL(fileURLWithPath: secret))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        try world.contact(5) { $0.phone = "13800000000" }
        #expect(try world.sendNotices([.arrearsFirst]).failed == 1)
        let list = try world.office.notices(of: World.scheme, undelivered: true)
        #expect(list.undelivered?.contains { $0.why == "gateway-unreachable" } == true)
    }

    @Test func `a person's wish comes before the order, and the order is by kind`() throws {
        let world = try World()
        try world.arrears(of: ["5", "8", "9"])
        let program = try world.mailProgram()
        try world.settings(
            """
            format: tongzhou/notices/v1
            language: en
            howToPay: {zh: 转账, en: Pay at the shop.}
            mail: {program: \(program), from: aid@example.org}
            order: {usual: [mail, letter], arrears-first: [letter]}
            """)
        try world.contact(5) { ($0.mail, $0.channel) = ("li@example.org", .mail) }
        try world.contact(8) { $0.mail = "wu@example.org" }
        let answer = try world.sendNotices([.arrearsFirst])
        #expect(answer.delivered == 1 && answer.sheets.map(\.letters) == [2])
        let letters = try world.text(answer.sheets[0].path)
        #expect(letters.contains("<section lang=\"en\"><address>Member 9</address>"))
        #expect(letters.contains("Pay at the shop."))
        let list = try world.office.notices(of: World.scheme, undelivered: true)
        #expect(list.undelivered?.first { $0.holder == "9" }?.why == "no-contact")
    }

    private static let wrong: [(text: String, message: String)] = [
        (
            "formt: x",
            "1 formt notices.yaml: There is no field formt; here are: format, mail, webhook, howToPay, "
                + "language, order."
        ),
        (
            "format: tongzhou/notices/v2",
            "1 format notices.yaml: The format \"tongzhou/notices/v2\" is not known; it is "
                + "tongzhou/notices/v1."
        ),
        (
            "format: tongzhou/notices/v1\nmail: {program: sendmail, from: a@example.org}",
            "2 mail.program notices.yaml: sendmail is no program that can be run."
        ),
        (
            "format: tongzhou/notices/v1\nmail: {program: /bin/true, from: me}",
            "2 mail.from notices.yaml: The sender is an address like aid@example.org."
        ),
        (
            "format: tongzhou/notices/v1\nwebhook: {url: ftp://a, secretFile: none}",
            "2 webhook.url notices.yaml: The address begins with https:// (or http://)."
        ),
        (
            "format: tongzhou/notices/v1\nwebhook: {url: https://a, secretFile: none}",
            "2 webhook.secretFile notices.yaml: none is a file of at least 16 bytes that only its owner can read "
                + "(0600)."
        ),
        (
            "format: tongzhou/notices/v1\norder: {usual: [pigeon]}",
            "2 order.usual[0] notices.yaml: order.usual[0] cannot be \"pigeon\": one of mail, webhook, letter."
        ),
        (
            "format: [",
            "2 - notices.yaml: It is not valid YAML (did not find expected node content)."
        ),
        ("", "0 - notices.yaml: It is empty."),
    ]

    @Test(arguments: wrong)
    func `settings that are wrong say where`(text: String, message: String) throws {
        let world = try World()
        try world.open()
        try world.settings(text)
        let problem = try #require(throws: FileProblem.self) { try world.sendNotices() }
        #expect(problem.code == "notices.settings")
        let place = "\(problem.line ?? 0) \(problem.field ?? "-")"
        #expect(
            "\(place) \(problem.text.en)" == "\(message) Nothing was sent.")
    }

    @Test func `settings that others can read are not used`() throws {
        let world = try World()
        try world.open()
        try world.settings("format: tongzhou/notices/v1", mode: 0o644)
        let fault = try #require(throws: Fault.self) { try world.sendNotices() }
        #expect(fault.code == "keys.readable-by-others")
    }
}
