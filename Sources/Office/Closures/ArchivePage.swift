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

    private func both(_ text: Text) -> String {
        "\(Self.escaped(text.zh))<small lang=\"en\">\(Self.escaped(text.en))</small>"
    }

    private func row(_ about: Text, _ value: String) -> String {
        "<tr><th scope=\"row\">\(both(about))</th><td>\(Self.escaped(value))</td></tr>\n"
    }

    private func row(_ about: Text, _ value: Text) -> String {
        "<tr><th scope=\"row\">\(both(about))</th><td>\(both(value))</td></tr>\n"
    }

    private func money(_ minor: Int64) -> String {
        "\(scheme.currency.text(minor)) \(scheme.currency.code)"
    }

    private static let style = """
        :root{color-scheme:light dark}
        body{font:1rem/1.55 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
        max-width:44rem;margin:0 auto;padding:1.5rem 1rem 4rem;overflow-wrap:anywhere}
        h1{font-size:1.5rem;line-height:1.3}
        h2{font-size:1.1rem;margin:2.5rem 0 .5rem}
        h1 small,h2 small{font-weight:normal}
        small{display:block;font-size:.85rem;opacity:.7}
        table{border-collapse:collapse;width:100%}
        th,td{padding:.45rem 0;border-bottom:1px solid #8884;text-align:left;vertical-align:top;
        font-weight:normal}
        td{padding-left:1rem;font-variant-numeric:tabular-nums}
        .sums td,.sums thead th+th{text-align:right;white-space:nowrap}
        th a{white-space:nowrap}
        code{font-size:.9em}
        """

    var html: String {
        let name = scheme.history.newest.name
        return """
            <!DOCTYPE html>
            <html lang="zh">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Self.escaped(name.zh)) · \(Self.escaped(name.en))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <h1>\(both(name))</h1>
            <p>本计划已经关停，全部科目为零。本档案不需要任何程序即可阅读；用 <code>sha256sum -c SHA256SUMS</code> 核对。
            <small lang="en">This scheme is closed and every account is at zero. The archive is read
            without any program; check it with <code>sha256sum -c SHA256SUMS</code>.</small></p>
            <h2>\(both(Text("关停", "Closing")))</h2>
            <table>
            \(steps)</table>
            <h2>\(both(Text("结算", "Final statement")))</h2>
            <table class="sums">
            \(figures)</table>
            <h2>\(both(Text("托管账户收支", "Through the custodian's account")))</h2>
            <table class="sums">
            <thead><tr><th></th><th>收 In</th><th>付 Out</th></tr></thead>
            \(flows)</table>
            <h2>\(both(Text("文件", "Files")))</h2>
            <table>
            \(contents)</table>
            </body>
            </html>

            """
    }

    private var steps: String {
        guard let terms = scheme.state.closure?.terms else { return "" }
        return row(Text("计划", "Scheme"), scheme.head.id)
            + row(Text("公告", "Announced"), "\(terms.announced)")
            + row(Text("原因", "Because"), Self.words(terms.trigger))
            + (terms.reference.map { row(Text("文号", "Order"), $0) } ?? "")
            + row(Text("最后保障日", "Last day of cover"), "\(terms.lastDay)")
            + row(Text("最后申请日", "Last day for filing"), "\(terms.tailEnds)")
            + row(Text("其后的互助金由", "Aid of that time borne by"), Bearer.words(terms.tailPaidBy))
            + row(Text("退款", "Refund"), Self.words(terms.refund))
            + row(Text("封存", "Sealed"), "\(day)")
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
        let sum = { (minor: Int64) in minor == 0 ? "" : scheme.currency.text(minor) }
        func row(_ about: Text, _ paidIn: Int64, _ paidOut: Int64) -> String {
            "<tr><th scope=\"row\">\(both(about))</th>"
                + "<td>\(sum(paidIn))</td><td>\(sum(paidOut))</td></tr>\n"
        }
        let total = row(
            Text("合计", "Total"), statement.flows.reduce(0) { $0 + $1.paidIn },
            statement.flows.reduce(0) { $0 + $1.paidOut })
        return statement.flows.map { row(Self.words(flow: $0.kind), $0.paidIn, $0.paidOut) }
            .joined() + total
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
            return "<tr><th scope=\"row\"><a href=\"\(name)\">\(name)</a></th>"
                + "<td>\(both(about))</td></tr>\n"
        }.joined()
    }
}
