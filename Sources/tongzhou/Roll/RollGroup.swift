import ArgumentParser

/// The roll of members.
struct RollGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "roll", "名册：导入、账号、导出、统计", "the roll: import, accounts, export, figures",
            [RollImport.self, RollAccounts.self, RollExport.self, RollStatsCommand.self])
    }
}
