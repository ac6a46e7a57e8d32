import ArgumentParser

/// Collecting dues.
struct CollectGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "collect", "收款：代扣文件、结果、了结、补缴、充值、垫付",
            "collecting: debit files, results, ending, late payments, top-ups, advances",
            [
                CollectExport.self, CollectSend.self, CollectStatus.self, CollectImport.self,
                CollectPayroll.self, CollectPayrollResult.self, CollectEnd.self, CollectPay.self,
                CollectTopUps.self, CollectAdvance.self,
            ])
    }
}
