import ArgumentParser

/// The custodian's account.
struct CustodyGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "custody", "托管：账户、对账单、对账、付款附言",
            "custody: the account, statements, matching, references",
            [
                CustodyOpen.self, CustodyImport.self, CustodyFetch.self, CustodyStatusCommand.self,
                CustodyMatch.self, CustodyUnmatch.self, CustodyReference.self,
            ])
    }
}
