import ArgumentParser

/// Refunds.
struct RefundGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "refund", "退款：下单、文件、两人同意、发出",
            "refunds: ordering, files, two people, sending",
            [
                RefundOrder.self, RefundList.self, RefundExport.self, RefundApprove.self,
                RefundSend.self,
            ])
    }
}
