import Bookkeeping
import MutualAid
import Storage

/// The first page of an archive: plain HTML, Chinese first, without scripts.
struct ArchivePage {
    private let scheme: OpenScheme
    private let statement: ClosureStatement
    private let day: Day
    private let files: [String]

    init(_ scheme: OpenScheme, _ statement: ClosureStatement, day: Day, files: [String]) {
        self.scheme = scheme
        self.statement = statement
        self.day = day
        self.files = files.sorted()
    }

    /// Text as it stands in a page.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for letter in text {
            switch letter {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(letter)
            }
        }
        return escaped
    }

    private func row(_ about: Text, _ value: String) -> String {
        "<tr><th>\(Self.escaped(about.zh))<br><small>\(Self.escaped(about.en))</small></th>"
            + "<td>\(Self.escaped(value))</td></tr>\n"
    }

    private func money(_ minor: Int64) -> String {
        "\(scheme.currency.text(minor)) \(scheme.currency.code)"
    }

    var html: String {
        let name = scheme.history.newest.name
        let title = "\(Self.escaped(name.zh)) · \(Self.escaped(name.en))"
        return """
            <!DOCTYPE html>
            <html lang="zh">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>body{font-family:sans-serif;max-width:50em;margin:2em auto;padding:0 1em}\
            table{border-collapse:collapse}th,td{border:1px solid #999;padding:.3em .6em;\
            text-align:left;vertical-align:top}</style>
            </head>
            <body>
            <h1>\(title)</h1>
            <p>本计划已经关停，全部科目为零。本档案不需要任何程序即可阅读；用 <code>sha256sum -c SHA256SUMS</code> 核对。</p>
            <p>This scheme is closed and every account is at zero. The archive is read without any
            program; check it with <code>sha256sum -c SHA256SUMS</code>.</p>
            <h2>关停 · Closing</h2>
            <table>
            \(steps)</table>
            <h2>结算 · Final statement</h2>
            <table>
            \(figures)</table>
            <h2>托管账户收支 · Through the custodian's account</h2>
            <table>
            <tr><th>事件 · Event</th><th>收 · In</th><th>付 · Out</th></tr>
            \(flows)</table>
            <h2>文件 · Files</h2>
            <table>
            \(contents)</table>
            </body>
            </html>

            """
    }

    private var steps: String {
        guard let terms = scheme.state.closure?.terms else { return "" }
        let tail = Bearer.words(terms.tailPaidBy)
        return row(Text("计划", "Scheme"), scheme.head.id)
            + row(Text("公告", "Announced"), "\(terms.announced) (\(terms.trigger.rawValue))")
            + (terms.reference.map { row(Text("文号", "Order"), $0) } ?? "")
            + row(Text("最后保障日", "Last day of cover"), "\(terms.lastDay)")
            + row(Text("最后申请日", "Last day for filing"), "\(terms.tailEnds)")
            + row(Text("其后的互助金由", "Aid of that time borne by"), "\(tail.zh) · \(tail.en)")
            + row(Text("退款", "Refund"), terms.refund.rawValue) + row(Text("封存", "Sealed"), "\(day)")
    }

    private var figures: String {
        row(Text("成员（历来）", "Members, ever"), "\(statement.members)")
            + row(Text("分摊期数", "Periods shared"), "\(statement.periods)")
            + row(Text("互助案件", "Cases aided"), "\(statement.cases)")
            + row(Text("互助金", "Aid"), money(statement.aid))
            + row(Text("管理费", "Management fee"), money(statement.fee))
            + row(Text("关停退款", "Refunds granted"), money(statement.granted))
    }

    private var flows: String {
        statement.flows.map {
            "<tr><th>\(Self.escaped($0.kind))</th><td>\(money($0.paidIn))</td>"
                + "<td>\(money($0.paidOut))</td></tr>\n"
        }.joined()
    }

    /// What is in a file, by the beginning of its name.
    private static let about: [(begins: String, text: Text)] = [
        ("rules-", Text("规则原文", "the rules, byte for byte as adopted")),
        ("events.", Text("事件链，一行一个", "the chain of events, one a line")),
        ("journal.", Text("日记账", "the journal of the books")),
        ("periods.", Text("各期账单", "the bills of all periods")),
        ("cases.", Text("案件：编号、日期、条款、金额", "cases: numbers, days, clauses, amounts")),
        ("roll.", Text("名册，无身份", "the roll, without identities")),
        ("refunds.", Text("各批退款", "the runs of refunds")),
        ("refunds-", Text("退款明细", "the lines of a run of refunds")),
        ("statement.", Text("结算", "the final statement")),
    ]

    private var contents: String {
        files.map { name in
            let about = Self.about.first { name.hasPrefix($0.begins) }?.text ?? Text("", "")
            return "<tr><th><a href=\"\(name)\">\(name)</a></th>"
                + "<td>\(about.zh)<br><small>\(about.en)</small></td></tr>\n"
        }.joined()
    }
}
