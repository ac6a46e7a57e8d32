import ArgumentParser
import MutualAid
import Office

/// `tongzhou record publish-leaves`
struct RecordPublishLeaves: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "publish-leaves", "把已发布账目的各行写成公开文件，任何人都能重算总账的根",
            "write the leaves of published statements, from which anybody computes their roots",
            example: "tongzhou record publish-leaves --period 2024-03-1")
    }

    @Option(help: help("只要这一期；不给就是所有各期", "this period alone; left out: all"))
    var period: String?

    @OptionGroup var place: RecordPlace
    @OptionGroup var at: SchemePlace

    func run() throws {
        let period = try period.map { try Parse.period($0) }
        let (office, scheme) = try at.open()
        let trees = try office.publishLeaves(of: scheme, period: period, record: place.record)
        if at.json { return Output.json(trees) }
        Output.table(
            [
                [
                    say("期次", "period"), say("账目", "statement"), say("类别", "class"), "",
                    say("人数", "members"), say("文件", "files"),
                ]
            ]
                + trees.map {
                    [
                        $0.period, kind($0.kind), $0.className,
                        $0.isNew ? say("新写出", "written") : say("已在", "there"),
                        "\($0.members)", "\($0.files)",
                    ]
                }, rightFrom: 4)
    }

    private func kind(_ kind: String) -> String {
        switch kind {
        case "bill": say("账单", "bill")
        case "settlement": say("结算", "settlement")
        default: say("余额账", "balance")
        }
    }
}
