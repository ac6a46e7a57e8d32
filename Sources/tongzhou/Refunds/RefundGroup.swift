import ArgumentParser

/// Refunds.
struct RefundGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "refund", "退款：下单、文件、两人同意、发出、退回",
            "refunds: ordering, files, two people, sending, lines that come back",
            [
                RefundOrder.self, RefundList.self, RefundExport.self, RefundApprove.self,
                RefundSend.self, RefundReturnedCommand.self,
            ])
    }
}
