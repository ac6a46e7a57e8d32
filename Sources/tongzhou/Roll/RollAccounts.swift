import ArgumentParser
import Bookkeeping
import Office

/// `tongzhou roll accounts`
struct RollAccounts: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "accounts", "导入付款人的银行账号与授权；加密保存，不进事件",
            "take in payers' bank accounts and mandates; sealed, and in no event",
            example: "tongzhou roll accounts accounts.csv")
    }

    @Argument(
        help: help(
            "文件：payer,holder,account,agent,mandate,signed",
            "the file: payer,holder,account,agent,mandate,signed"))
    var file: String

    @Option(help: help("编码：utf-8 或 gb18030", "the encoding: utf-8 or gb18030"))
    var encoding: String?

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("账号", "accounts"), shown: !at.json)
        let answer = try office.importAccounts(
            scheme, from: file, encoding: encoding, at: try at.moment(office, scheme),
            progress: bar.show)
        bar.end()
        if at.json { return Output.json(answer) }
        Output.line(
            say(
                "已保存 \(Output.count(answer.payers)) 位付款人的账号。",
                "The accounts of \(Output.count(answer.payers, "payer")) are kept."))
    }
}
