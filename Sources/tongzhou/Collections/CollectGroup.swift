import ArgumentParser

/// Collecting dues.
struct CollectGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "collect", "收款：代扣文件、送银行、结果、雇主名单、了结、补缴、充值、垫付",
            "collecting: debits, results, payroll lists, ending, late payments, top-ups, advances",
            [
                CollectExport.self, CollectSend.self, CollectStatus.self, CollectImport.self,
                CollectPayroll.self, CollectPayrollResult.self, CollectEnd.self, CollectPay.self,
                CollectTopUps.self, CollectAdvance.self,
            ])
    }
}
