import ArgumentParser
import Bookkeeping
import Office

/// How the text of a file is encoded.
struct EncodingOption: ParsableArguments {
    @Option(
        help: help(
            "文件编码：utf-8 或 gb18030；默认自动辨认",
            "encoding of the file: utf-8 or gb18030; found out if left out"))
    var encoding: String?
}

/// `tongzhou roll import`
struct RollImport: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import", "把 CSV 里的成员导入名册", "put the members of a CSV file on the roll",
            example: "tongzhou roll import members.csv")
    }

    @Argument(help: help("CSV 文件", "the CSV file"))
    var file: String

    @Option(
        help: help(
            "只收正确的行，错误的行写入此文件", "take the good lines and write the bad ones to this file",
            valueName: "file"))
    var acceptGood: String?

    @OptionGroup var encoding: EncodingOption
    @OptionGroup var key: CommandKey
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("导入", "import"), shown: !at.json)
        let answered = try office.importRoll(
            of: scheme,
            from: RollFile(
                path: file, encoding: encoding.encoding, badLinesPath: acceptGood),
            key: key.key, at: try at.moment(office, scheme), progress: bar.show)
        bar.end()
        let answer = answered.answer
        if at.json { return Output.json(answer) }
        Output.line(
            say(
                "导入成员 \(Output.count(answer.imported)) 人；整个名册的编号为 \(answer.least)–\(answer.greatest)。",
                "\(Output.count(answer.imported, "member")) imported; the roll now goes from "
                    + "\(answer.least) to \(answer.greatest)."))
        if let acceptGood, !answered.repeated {
            Output.line(
                say(
                    "错误的 \(answer.bad) 行写在 \(acceptGood)。",
                    "Bad lines written to \(acceptGood): \(answer.bad)."))
        }
        Repetition.say(answered.repeated)
    }
}
