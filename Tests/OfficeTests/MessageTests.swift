import Bookkeeping
import Foundation
import MutualAid
import Office
import TestSupport
import Testing

/// What people read when something is refused, word by word, and that nothing has changed.
@Suite struct MessageTests {
    /// The code and the sentences of what a command answers.
    private func said(_ world: World, _ body: () throws -> Void) throws -> [String] {
        let before = try world.stateHash
        do {
            try body()
            Issue.record("nothing is refused")
            return []
        } catch let error as any Explained {
            #expect(try world.stateHash == before)
            return [error.code, error.text.en, error.text.zh]
        }
    }

    /// Ten members; a case; a period whose debit waits for its result.
    private func world() throws -> World {
        let world = try World()
        try world.open()
        try world.members(10)
        world.today = "2024-02-20"
        try world.aid(1, diagnosed: "2024-02-10")
        world.today = "2024-03-01"
        try world.close()
        return world
    }

    @Test func `cases before cover and in the waiting period`() throws {
        let world = try world()
        #expect(
            try said(world) { try world.aid(2, diagnosed: "2023-12-31") } == [
                "case.before-cover",
                "The person is a member from 2024-01-02 and the diagnosis is earlier; it is not "
                    + "covered.",
                "该成员 2024-01-02 零时才成为成员，确诊日在此之前；不属互助范围。",
            ])
        #expect(
            try said(world) { try world.aid(2, diagnosed: "2024-01-20") } == [
                "case.in-waiting-period",
                "The diagnosis lies in the waiting period; cover begins on 2024-02-01. For an "
                    + "illness use member leave --illness.",
                "确诊日在等待期内，2024-02-01 起才受保障；若属疾病，请用 member leave --illness 办理退出。",
            ])
    }

    @Test func `periods out of order, not yet, and with nobody`() throws {
        let world = try world()
        world.today = "2024-03-20"
        try world.aid(2, diagnosed: "2024-03-10")
        #expect(
            try said(world) { try world.close("2024-04-1") }.first == "period.not-yet")
        world.today = "2024-05-01"
        #expect(
            try said(world) { try world.close("2024-05-1") } == [
                "period.collection-open",
                "The grace of period 2024-03-1 was over on 2024-03-21 and its collection is open; "
                    + "run collect end 2024-03-1 first.",
                "2024-03-1 期的宽限期已于 2024-03-21 结束而收款未了结；请先做 collect end 2024-03-1。",
            ])
        try world.collect("2024-03-1")
        #expect(
            try said(world) { try world.close("2024-05-1") } == [
                "period.out-of-order",
                "Period 2024-04-1 before 2024-05-1 has cases to share; close 2024-04-1 first.",
                "2024-05-1 期之前还有 2024-04-1 期的案件未分摊；请先关 2024-04-1。",
            ])
        let empty = try World()
        try empty.open()
        empty.today = "2024-02-01"
        #expect(
            try said(empty) { try empty.close() } == [
                "period.nobody-shares",
                "Nobody shares in period 2024-02-1; import the roll first, and book top-ups where "
                    + "the scheme holds balances.",
                "2024-02-1 期没有分摊成员，无法分摊；请先导入名册，余额制的计划还须先登记充值。",
            ])
    }

    @Test func `results of another currency or period, or not adding up`() throws {
        let world = try world()
        let good = try world.result("2024-03-1", [("5", 0)])
        func importing(_ old: String, _ new: String) throws -> [String] {
            #expect(good.contains(old))
            let text = good.replacingOccurrences(of: old, with: new)
            let path = try world.file(text, "result.csv")
            return try said(world) {
                _ = try world.office.importResult(World.scheme, from: path, at: world.moment)
            }
        }
        #expect(
            try importing("currency,CNY", "currency,USD") == [
                "result.currency",
                "The result is in USD, the scheme in CNY; check the file.",
                "结果文件的货币是 USD，计划的是 CNY；请核对。",
            ])
        #expect(
            try importing("period,2024-03-1", "period,2024-04-1") == [
                "period.not-closed",
                "Period 2024-04-1 is not closed; the last closed one is 2024-03-1.",
                "2024-04-1 期尚未关账；最近关账的是 2024-03-1。",
            ])
        #expect(
            try importing("succeeded,9,18000.00", "succeeded,9,18000.01") == [
                "result.not-adding-up",
                "Successes and failures add up to 10 lines and 20000.01, the debit file has 10 and "
                    + "20000.00; they have to agree.",
                "成功与失败合计 10 行、20000.01，代扣文件是 10 行、20000.00；应完全一致。",
            ])
    }

    @Test func `files that are no text, cut off, or encoded otherwise`() throws {
        let world = try world()
        let head = Array("roll,born,joined,identity\n".utf8)
        func importing(_ bytes: [UInt8]) throws -> String {
            let path = try world.file(bytes, "roll.csv")
            do {
                _ = try world.office.importRoll(
                    of: World.scheme, from: RollFile(path: path), at: world.moment)
                return "taken"
            } catch let refused as FileRefused {
                return refused.problems.map { "\($0.line ?? 0) [\($0.code)] \($0.text.en)" }
                    .joined(separator: "; ")
            } catch let problem as FileProblem {
                return "\(problem.line ?? 0) [\(problem.code)] \(problem.text.en)"
            }
        }
        #expect(
            try importing(head + Array("11,1985-03-02,2024-03-01,a".utf8))
                == "2 [csv.truncated] The file ends within this line and may be cut off; export it "
                + "again, or end the last line.")
        #expect(
            try importing(head + [0x31, 0x00, 0x0A])
                == "2 [csv.binary] The line holds zero bytes: the file is no CSV text (perhaps the "
                + "spreadsheet itself); save it as CSV.")
        #expect(
            try importing([0xFF, 0xFE] + head)
                == "1 [csv.encoding] The file is encoded in UTF-16; save it as CSV in UTF-8 or "
                + "GB18030.")
        #expect(
            try importing(head + [UInt8](repeating: 0x61, count: 10_000_000) + [0x0A])
                == "2 [csv.line-too-long] This line is longer than 64 KB and no line of a table; "
                + "check the file.")
        #expect(
            try importing(head + [0x31, 0x31, 0x2C, 0xC3, 0x28, 0xFF, 0x0A])
                .hasPrefix("2 [csv.encoding]"))
        let crlf = "roll,born,joined,identity\r\n11,1985-03-02,2024-03-01,a\r\n"
        #expect(try importing([0xEF, 0xBB, 0xBF] + Array(crlf.utf8)) == "taken")
        try world.check()
    }

    @Test(.disabled(if: TestDatabase.isServer, "a file alone"))
    func `a full store, and keys that are missing or readable by others`() throws {
        let world = try World()
        try world.open()
        let head = "roll,born,joined,identity\n"
        try world.roll(head + "1,1980-01-01,2024-01-01,a\n")
        let path = "\(world.folder)/data/tongzhou.sqlite"
        let lines = (2...4_000).map { "\($0),1980-01-01,2024-01-01,r\($0)\n" }.joined()
        let more = try world.file(head + lines, "more.csv")
        func importing(_ office: Office) throws -> [String] {
            try said(world) {
                _ = try office.importRoll(
                    of: World.scheme, from: RollFile(path: more), at: world.moment)
            }
        }
        #expect(
            try importing(try world.withoutRoom()) == [
                "store.full",
                "There is no room left for \(path); make room and repeat the command. Nothing has "
                    + "changed.",
                "写 \(path) 时空间已满；腾出空间后重复同一命令，什么都没有改变。",
            ])
        let key = "\(world.folder)/keys/master.key"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        #expect(
            try importing(world.office) == [
                "keys.readable-by-others",
                "Others can read \(key); run chmod go-rwx \(key) and try again.",
                "别人能读 \(key)；请执行 chmod go-rwx \(key) 后重试。",
            ])
        try FileManager.default.removeItem(atPath: key)
        #expect(
            try importing(world.office) == [
                "keys.missing",
                "No whole master key can be read in \(world.folder)/keys, but the database holds "
                    + "sealed data; name the folder of the keys with --keys, check its "
                    + "permissions, or restore it.",
                "\(world.folder)/keys 里没有读得出的完整主密钥，而数据库已有加密资料；请用 --keys 指明原来的密钥目录，检查权限，或从备份恢复。",
            ])
        try world.check()
    }
}
