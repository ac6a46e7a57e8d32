import Bookkeeping
import Foundation
import MutualAid
import Office

/// The periods of 相互宝 whose published figures carry enough to compute the share again: the sum
/// over the head-count, no case invented, beside what was published.
struct PublishedPeriods {
    /// One way to compute a period's share, and what was published.
    struct Line: Encodable {
        let period: String
        /// What is divided, in minor units.
        let toShare: Int64
        let members: Int64
        let way: Text
        /// The computed share in minor units.
        let computed: Int64
        /// The published share in minor units.
        let published: Int64
        let word: Text
    }

    private(set) var lines: [Line] = []

    private static let currency = Currency.cny

    init(schemes: String) throws {
        let path = "\(schemes)/published/xianghubao_periods.csv"
        let rows = try PublishedTable.read(path)
        for row in rows { lines += try PublishedPeriods.lines(of: row) }
    }

    /// A row is computed where it states the share, the members, and either aid or the sum shared.
    private static func lines(of row: [String: String]) throws -> [Line] {
        let period = row["period"] ?? ""
        guard let published = try? currency.minor(row["share_per_member_yuan"] ?? ""),
            let members = Int64(row["sharing_members"] ?? ""), members > 0
        else { return [] }
        if let aid = try? currency.minor(row["aid_amount_yuan"] ?? ""),
            let cases = Int64(row["cases_aided"] ?? ""), cases > 0
        {
            return shared(period, aid: aid, cases: cases, members, published)
        }
        guard let total = try? currency.minor(row["total_to_share_yuan"] ?? "") else { return [] }
        return stated(period, total: total, members, published)
    }

    /// The aid is published: the fee of 8 % is added, and the sum divided.
    private static func shared(
        _ period: String, aid: Int64, cases: Int64, _ members: Int64, _ published: Int64
    ) -> [Line] {
        let each = aid / cases
        let up = share(Array(repeating: each, count: Int(cases)), members, .to(.up))
        let nearest = share(Array(repeating: each, count: Int(cases)), members, .to(.nearest))
        let toShare = aid + Rate(8, over: 100).of(aid, rounding: .nearest)
        let ways = [
            (Text("向上取整", "rounded up"), up), (Text("四舍五入", "to the nearest"), nearest),
        ]
        return ways.map { way, computed in
            Line(
                period: period, toShare: toShare, members: members, way: way, computed: computed,
                published: published, word: word(computed, published))
        }
    }

    /// Only the sum is published; whether the fee is in it is not said.
    private static func stated(
        _ period: String, total: Int64, _ members: Int64, _ published: Int64
    ) -> [Line] {
        let withFee = total + Rate(8, over: 100).of(total, rounding: .nearest)
        let ways = [
            (Text("公布的总额", "the sum as published"), total),
            (Text("再加 8% 管理费", "with 8 % on top"), withFee),
        ]
        return ways.map { way, sum in
            let computed = Rounding.nearest.divide(Int128(sum), by: Int128(members))
            return Line(
                period: period, toShare: sum, members: members, way: way, computed: computed,
                published: published, word: word(computed, published))
        }
    }

    private static func share(
        _ aids: [Int64], _ members: Int64, _ rounding: ShareRounding
    ) -> Int64 {
        let rule = ShareRule(
            classes: [.everybody], fee: .init(rate: Rate(8, over: 100), rounding: .nearest),
            caps: .init(perCase: nil, perPeriod: nil, perYear: nil, excess: .party(.operator)),
            rounding: rounding, roundedPer: .period,
            carry: .init(of: .rounding, negativeAdvancedBy: .operator), headCount: .notice)
        let heads = Apportionment.Heads(number: 1, shareClass: .everybody, count: members)
        return Apportionment(aids: aids, carryIn: 0, heads: [heads], rule: rule).parts[0].share
    }

    private static func word(_ computed: Int64, _ published: Int64) -> Text {
        computed == published
            ? Text("相符", "agrees")
            : Text(
                "不符，差 \(currency.text(published - computed))",
                "does not reconcile: \(currency.text(published - computed)) apart")
    }

    func show() {
        Output.line(
            say(
                "二、相互宝公布的期次：总额除以人数，不虚构案件",
                "2. The published periods of 相互宝: the sum over the head-count, no case invented"))
        let heading = [
            say("期次", "period"), say("应分摊", "to share"), say("分摊成员", "sharing"), say("算法", "way"),
            say("算得", "computed"), say("公布", "published"), say("结论", "word"),
        ]
        Output.table(
            [heading]
                + lines.map { line in
                    [
                        String(line.period.prefix { $0 != "(" }).trimmingCharacters(
                            in: .whitespaces),
                        Output.money(line.toShare, PublishedPeriods.currency),
                        Output.count(line.members), say(line.way),
                        PublishedPeriods.currency.text(line.computed),
                        PublishedPeriods.currency.text(line.published), say(line.word),
                    ]
                })
        Output.line(
            say(
                "人数多为“超过”“约”的概数。2018-12 的那次公示是否真的扣款，来源没有说；2021-04 的总额与人数无论是否另加管理费都得不出 6.39，原因不明。",
                "Most head-counts were published as \"more than\" or \"about\". Whether members were "
                    + "really charged in 2018-12 no source says; the sum and the head-count of "
                    + "2021-04 do not give 6.39, with or without the fee, and nobody says why."))
    }
}

/// A small table of published figures, held whole.
enum PublishedTable {
    /// The rows by the names of their columns.
    static func read(_ path: String) throws -> [[String: String]] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text(
                    "打不开 \(path)；请在仓库根目录运行，或用 --schemes 指明目录。",
                    "Cannot open \(path); run in the repository's root, or name the folder with "
                        + "--schemes."))
        }
        let rows = text.split(whereSeparator: \.isNewline).map { cells(String($0)) }
        guard let names = rows.first else { return [] }
        return rows.dropFirst().map {
            Dictionary(zip(names, $0), uniquingKeysWith: { first, _ in first })
        }
    }

    private static func cells(_ line: String) -> [String] {
        var cells = [""]
        var quoted = false
        for character in line {
            if character == "\"" {
                quoted.toggle()
            } else if character == ",", !quoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
