import ArgumentParser
import Bookkeeping
import Foundation
import Office

/// `tongzhou record`
struct RecordGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "record", "公开记录：查看、发布、各行、检查点、密钥、见证人",
            "the public record: show, publish, leaves, checkpoint, keys, witnesses",
            [
                RecordShow.self, RecordPublish.self, RecordPublishLeaves.self,
                RecordCheckpoint.self, RecordRotate.self,
                RecordWitnesses.self,
            ])
    }
}

/// Where the files of the public record lie.
struct RecordPlace: ParsableArguments {
    @Option(
        help: help("公开记录的目录", "folder of the public record", valueName: "dir"))
    var record = "./record"
}

/// `tongzhou record show`
struct RecordShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "公开记录到了哪里，以及最新的条目",
            "how far the public record has come, and its newest entries",
            example: "tongzhou record show")
    }

    @Option(help: help("显示最新的几条", "how many of the newest entries", valueName: "count"))
    var last = 1

    @OptionGroup var place: RecordPlace
    @OptionGroup var at: SchemePlace

    private struct Answer: Encodable {
        let status: RecordStatus
        let entries: [ShownEntry]
    }

    func run() throws {
        try Parse.positive(Int64(last), "--last")
        let (office, scheme) = try at.open()
        let status = try office.recordStatus(of: scheme, record: place.record)
        let entries = try office.recordEntries(of: scheme, record: place.record, last: last)
        if at.json { return Output.json(Answer(status: status, entries: entries)) }
        RecordWords.show(status)
        for entry in entries {
            Output.line()
            let state = RecordWords.state(entry)
            Output.line(say("第 \(entry.number) 条，\(state)", "Entry \(entry.number), \(state)"))
            for line in entry.text.split(separator: "\n") { Output.line("  \(line)") }
        }
    }
}

/// `tongzhou record publish`
struct RecordPublish: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "publish", "把已决定的写成公开文件，签署检查点",
            "write what has been decided into public files, and sign a checkpoint",
            example: "tongzhou record publish --name example.org")
    }

    @Option(
        help: help(
            "公开记录的名称，第一次发布时给出，如 example.org",
            "the record's name, given at the first publication, such as example.org"))
    var name: String?

    @OptionGroup var place: RecordPlace
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let status = try office.publishRecord(
            of: scheme, record: place.record, name: name, at: try at.moment(office, scheme))
        if at.json { return Output.json(status) }
        RecordWords.show(status)
        Output.line(
            say(
                "公开文件在 \(place.record)/\(scheme)，任何网站服务器都能原样提供。",
                "The public files are in \(place.record)/\(scheme); any web server can hand them "
                    + "out as they are."))
    }
}

/// `tongzhou record checkpoint`
struct RecordCheckpoint: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "checkpoint", "已签署的检查点，原样", "the signed checkpoint, as it is",
            example: "tongzhou record checkpoint")
    }

    @OptionGroup var place: RecordPlace
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        Output.write(try office.shownCheckpoint(of: scheme, record: place.record))
    }
}

/// `tongzhou record rotate`
struct RecordRotate: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "rotate", "给公开记录换一把新密钥，或停用旧的", "make a new key for the record, or retire the old ones",
            example: "tongzhou record rotate")
    }

    @Flag(help: help("停用旧密钥，只留最新的", "retire the old keys, leave the newest"))
    var retire = false

    @OptionGroup var place: RecordPlace
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        try office.rotateRecordKey(
            of: scheme, retiring: retire, at: try at.moment(office, scheme))
        let status = try office.recordStatus(of: scheme, record: place.record)
        if at.json { return Output.json(status) }
        RecordWords.show(status)
        Output.line(
            retire
                ? say("以后的检查点只由它签署。", "Checkpoints are signed by it alone from now on.")
                : say(
                    "以后的检查点由新旧两把一起签署；等大家都换了信任文件，再做 record rotate --retire。",
                    "Checkpoints are signed by both from now on; when everybody has changed his "
                        + "trust file, run record rotate --retire."))
    }
}

/// `tongzhou record witnesses`
struct RecordWitnesses: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "witnesses", "选定公开记录的见证人，以及要几个才够",
            "choose the witnesses of the record, and how many are enough",
            example: "tongzhou record witnesses witnesses.policy")
    }

    @Argument(
        help: help(
            "tlog-policy 文件：witness 行带网址，quorum 一行",
            "a tlog-policy file: witness lines with addresses, one quorum", valueName: "file"))
    var file: String

    @OptionGroup var place: RecordPlace
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        guard let data = FileManager.default.contents(atPath: file) else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text("读不了 \(file)；请检查路径和权限。", "Cannot read \(file); check its path."))
        }
        let status = try office.chooseWitnesses(
            of: scheme, Array(data), record: place.record)
        if at.json { return Output.json(status) }
        RecordWords.show(status)
        Output.line(
            say("下一次 record publish 起生效。", "In force from the next record publish on."))
    }
}

/// How the state of a record is said.
enum RecordWords {
    /// How far an entry has come, and by whose word.
    static func state(_ entry: ShownEntry) -> String {
        guard entry.isPublished else {
            return say("已决定，尚未发布", "decided, not yet published")
        }
        guard !entry.witnesses.isEmpty else {
            return say("已发布，没有见证人", "published, without a witness")
        }
        return say(
            "已发布，见证人：\(entry.witnesses.joined(separator: "、"))",
            "published, witnessed by \(entry.witnesses.joined(separator: ", "))")
    }

    static func show(_ status: RecordStatus) {
        var rows = [
            [say("名称", "name"), status.origin ?? say("尚未发布", "not published yet")],
            [say("已决定", "decided"), "\(status.decided)"],
            [say("已发布", "published"), "\(status.published)"],
        ]
        if let root = status.root { rows.append([say("根", "root"), root]) }
        if let key = status.key { rows.append([say("记录的公钥", "key of the record"), key]) }
        if let key = status.receiptsKey { rows.append([say("回执的公钥", "key of receipts"), key]) }
        if status.signed > status.published {
            rows.append([say("已签署，等待见证", "signed, awaiting witnesses"), "\(status.signed)"])
        }
        for witness in status.witnesses {
            let state =
                witness.hasCosigned
                ? say("已见证 \(status.published) 条", "has cosigned \(status.published)")
                : say("没有见证公开的检查点", "has not cosigned what is shown")
            let problem = witness.problem.map { say("：\($0.zh)", ": \($0.en)") } ?? ""
            rows.append([say("见证人 \(witness.name)", "witness \(witness.name)"), state + problem])
        }
        if let quorum = status.quorum { rows.append([say("法定见证", "quorum"), quorum]) }
        Output.table(rows, rightFrom: 2)
    }
}
