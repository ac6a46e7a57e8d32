import ArgumentParser

/// The books.
struct BooksGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "books", "账簿：试算表、日记账、利息、托管费用、冲销",
            "the books: trial balance, journal, interest, charges, reversals",
            [
                TrialBalanceCommand.self, JournalCommand.self, InterestCommand.self,
                ChargeCommand.self, ChargeRepaidCommand.self, ReverseCommand.self,
            ])
    }
}
