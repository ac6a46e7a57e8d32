import Bookkeeping
import Office

/// What is said of files on their way to the custodian.
enum Carrying {
    /// Whether files are carried by hand: because it is wanted, or because the settings name no
    /// address of the custodian.
    static func isByHand(_ office: Office, filesOnly: Bool) throws -> Bool {
        try filesOnly || !office.hasWire()
    }

    /// Says what the custodian has taken, or that somebody has to carry the files.
    static func say(_ wire: [WireAnswer], byHand: Bool) {
        for answer in wire {
            Output.line(
                tongzhou.say(
                    "托管方已收下 \(answer.about)。", "The custodian has taken \(answer.about)."))
        }
        guard byHand else { return }
        Output.line(
            tongzhou.say(
                "没有送交：请手工把文件送到托管方，答复和对账单也手工导入。",
                "Nothing was sent: carry the files to the custodian by hand, and take his answers "
                    + "and statements in by hand."))
    }
}
