import ArgumentParser
import Bookkeeping
import Office

/// `tongzhou db`
struct StoreGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "db", abstract: say("数据库：搬家", "the store: moving house"),
            subcommands: [StoreCopyCommand.self])
    }
}

/// `tongzhou db copy`
struct StoreCopyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "copy", "把一个库的全部内容搬到另一个空库，并比较状态",
            "take everything of one store over into an empty one, and compare the states",
            example: "tongzhou db copy --from ./data --to postgres://tongzhou@localhost/tongzhou")
    }

    @Option(
        help: help(
            "从哪里：目录或 postgres://…", "from where: a folder or postgres://…", valueName: "place"))
    var from: String

    @Option(
        help: help("到哪里：目录或 postgres://…", "to where: a folder or postgres://…", valueName: "place")
    )
    var to: String

    @OptionGroup var manner: Manner

    func run() throws {
        let moved = try Office.move(from: from, to: to)
        if manner.json { return Output.json(moved) }
        for scheme in moved.schemes { Output.line("\(scheme.id)  \(scheme.state)") }
        Output.line(
            say(
                "已搬 \(Output.count(moved.rows)) 行，两边状态相同。",
                "\(Output.count(moved.rows, "row")) taken over; both states are the same."))
    }
}
