import ArgumentParser

/// Closing down.
struct ClosingGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "closing", "关停：预演、公告、善后、退款、结清、封存",
            "closing down: previewing, announcing, the tail, refunds, settling, sealing",
            [
                ClosingPreview.self, ClosingAnnounce.self, ClosingShow.self, ClosingTail.self,
                ClosingGrant.self, ClosingSettle.self, ClosingSeal.self, ClosingArchive.self,
            ])
    }
}
