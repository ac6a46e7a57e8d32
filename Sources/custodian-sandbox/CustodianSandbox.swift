import ArgumentParser

/// A custodian bank to try against.
@main struct CustodianSandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "custodian-sandbox",
        abstract: "A custodian bank to try against: files in, statements out, and faults at will.",
        discussion: """
            There is no money in it. Start it, open an account, hand in a file, let days pass, and
            fetch the statement:

              custodian-sandbox serve --data custodian --port 8410 --today 2024-01-01
            """,
        subcommands: [Serve.self])
}
