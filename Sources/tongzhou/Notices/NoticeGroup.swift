import ArgumentParser

/// `tongzhou notice`
struct NoticeGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "notice", "通知：发送、登记、查看", "notices: send, record, look at",
            [NoticeSend.self, NoticePosted.self, NoticeListCommand.self, NoticePreviewCommand.self])
    }
}
