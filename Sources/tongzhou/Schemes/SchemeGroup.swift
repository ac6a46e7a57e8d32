import ArgumentParser

/// Opening, checking, changing and showing schemes.
struct SchemeGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "scheme", "计划：检查、开办、修订、展示、列出", "schemes: check, open, amend, show, list",
            [
                SchemeCheck.self, SchemeOpen.self, SchemeAmend.self, SchemeShow.self,
                SchemeList.self,
            ])
    }
}
