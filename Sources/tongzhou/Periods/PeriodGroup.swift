import ArgumentParser

/// Periods.
struct PeriodGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "period", "期次：预演、关账、查看、列出", "periods: preview, close, show, list",
            [PeriodPreview.self, PeriodClose.self, PeriodShow.self, PeriodList.self])
    }
}
