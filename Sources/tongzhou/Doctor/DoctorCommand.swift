import ArgumentParser
import Bookkeeping
import Office

/// `tongzhou doctor`
struct DoctorCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "doctor", "重新推出一切，说出第一处不符",
            "derive everything again and name the first thing that does not fit",
            example: "tongzhou doctor")
    }

    @OptionGroup var place: RecordPlace
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let bar = ProgressBar(say("检查", "examining"), shown: !at.json)
        let report = try office.examine(scheme, record: place.record, progress: bar.show)
        bar.end()
        if at.json {
            Output.json(report)
        } else {
            for finding in report.findings {
                Output.line("\(finding.fits ? "✓" : "✗") \(say(finding.about))")
            }
            if let hash = report.stateHash {
                Output.line(say("状态摘要 \(hash)", "state hash \(hash)"))
            } else {
                Output.line(
                    say(
                        "到此为止：以下各项都建立在它之上。请从备份恢复，再检查。",
                        "It stops here: all that follows stands on it. Restore a backup and "
                            + "examine it."))
            }
        }
        if !report.isSound { throw Failure.Code.found }
    }
}
