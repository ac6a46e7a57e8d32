import ArgumentParser

/// Paying aid.
struct PayoutGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "payout", "付款：提议、放行、发出、答复、确认、无人认领",
            "paying: propose, release, send, answers, confirmations, unclaimed aid",
            [
                PayoutPropose.self, PayoutRelease.self, PayoutWithdraw.self, PayoutSend.self,
                PayoutStatus.self, PayoutConfirm.self, PayoutUnclaimed.self, PayoutListCommand.self,
            ])
    }
}
