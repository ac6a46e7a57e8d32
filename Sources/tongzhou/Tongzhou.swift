import ArgumentParser
import Bookkeeping

/// The command line of the platform.
struct Tongzhou: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "tongzhou",
            abstract: say(
                "同舟：谁也不必盲目信任的互助计划。", "Tongzhou: mutual aid that nobody has to trust blindly."),
            discussion: say(
                """
                数据默认在 ./data，密钥在 ./keys，代扣文件等在 ./files。
                例：tongzhou scheme open village.yaml
                """,
                """
                Data lie in ./data, keys in ./keys, debit files and the like in ./files.
                Example: tongzhou scheme open village.yaml
                """),
            version: "0.1.0",
            subcommands: [
                SchemeGroup.self, RollGroup.self, MemberGroup.self, CaseGroup.self,
                PeriodGroup.self, CollectGroup.self, CustodyGroup.self, PayoutGroup.self,
                RefundGroup.self, NoticeGroup.self, RecordGroup.self, WitnessCommand.self,
                BooksGroup.self, ClosingGroup.self,
                OfficeGroup.self, StoreGroup.self, DoctorCommand.self, ReplayCommand.self,
            ])
    }
}

/// Where the program begins and ends.
@main
enum Main {
    static func main() async {
        do {
            var command = try Tongzhou.parseAsRoot()
            if var server = command as? any AsyncParsableCommand {
                try await server.run()
            } else {
                try command.run()
            }
            Output.flush()
        } catch {
            Failure.end(error)
        }
    }
}
