import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Yams

/// How an installation sends notices: `notices.yaml` in the folder of the keys, since it names
/// programs and secrets. Without it there are letters.
struct NoticeSettings: Sendable {
    /// A mail program with the interface of sendmail.
    struct Mail: Sendable, Equatable {
        var program: String
        var arguments: [String]
        var from: String
        var timeoutSeconds: Int
    }

    /// A gateway that takes messages over HTTP.
    struct Webhook: Sendable, Equatable {
        var url: URL
        var secret: [UInt8]
        var timeoutSeconds: Int
    }

    var mail: Mail?
    var webhook: Webhook?
    var howToPay: Text?
    /// The language of whom nothing is known.
    var language = Language.zh
    /// The order in which ways are tried where a person has no wish, by kind.
    var order: [Notice.Kind: [NoticeChannel]] = [:]
    var usualOrder: [NoticeChannel] = [.mail, .webhook, .letter]

    /// The name and version of the format, which the first field of the file states.
    static let format = "tongzhou/notices/v1"

    /// The settings in that folder.
    static func read(folder: String) throws -> NoticeSettings {
        let path = "\(folder)/notices.yaml"
        guard let data = FileManager.default.contents(atPath: path) else {
            guard !FileManager.default.fileExists(atPath: path) else { throw unreadable(path) }
            return NoticeSettings()
        }
        try mustBePrivate(path)
        let form = RulesForm()
        guard let node = try compose(data, path),
            let settings = NoticeSettingsForm(form, folder: folder).settings(
                RulesField(path: "", node: node, fill: nil, line: node.mark?.line))
        else {
            let problem = form.problems.first
            throw wrong(path, problem?.line, problem?.field, problem?.text)
        }
        if let problem = form.problems.first {
            throw wrong(path, problem.line, problem.field, problem.text)
        }
        return settings
    }

    private static func compose(_ data: Data, _ path: String) throws -> Node? {
        do {
            return try Yams.compose(yaml: String(decoding: data, as: UTF8.self))
        } catch let error as YamlError {
            guard case .parser(_, let problem, let mark, _) = error else {
                throw wrong(path, nil, nil, Text("不是合法的 YAML。", "It is not valid YAML."))
            }
            throw wrong(
                path, mark.line, nil,
                Text("不是合法的 YAML（\(problem)）。", "It is not valid YAML (\(problem))."))
        }
    }

    private static func unreadable(_ path: String) -> FileProblem {
        FileProblem(
            line: nil, code: "file.unreadable",
            Text("打不开文件 \(path)；请检查权限。", "Cannot open \(path); check its permissions."))
    }

    static func wrong(_ path: String, _ line: Int?, _ field: String?, _ text: Text?) -> FileProblem
    {
        let name = (path as NSString).lastPathComponent
        let text = text ?? Text("它是空的。", "It is empty.")
        return FileProblem(
            line: line, field: field, code: "notices.settings",
            Text("\(name)：\(text.zh)什么都没有发出。", "\(name): \(text.en) Nothing was sent."))
    }

    /// Settings that others can read or write would let them send in our name.
    static func mustBePrivate(_ path: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard mode & 0o077 == 0 else {
            throw Fault(
                "keys.readable-by-others",
                Text(
                    "别人能读 \(path)；请执行 chmod go-rwx \(path) 后重试。",
                    "Others can read \(path); run chmod go-rwx \(path) and try again."))
        }
    }

    /// The way to a person: what he wants, or the first in the order that he can be reached by.
    /// A letter is always possible.
    func channel(for kind: Notice.Kind, _ contact: Contact?) -> NoticeChannel {
        let wish = contact?.channel.map { [$0] } ?? []
        for channel in wish + (order[kind] ?? usualOrder) {
            switch channel {
            case .mail where mail != nil && contact?.mail != nil: return .mail
            case .webhook where webhook != nil && contact?.phone != nil: return .webhook
            case .letter: return .letter
            default: continue
            }
        }
        return .letter
    }
}

/// Takes the settings out of their file and notes what is wrong.
private struct NoticeSettingsForm {
    let form: RulesForm
    let folder: String

    init(_ form: RulesForm, folder: String) {
        self.form = form
        self.folder = folder
    }

    func settings(_ top: RulesField) -> NoticeSettings? {
        let keys = ["format", "mail", "webhook", "howToPay", "language", "order"]
        guard let top = form.section(top, keys) else { return nil }
        var settings = NoticeSettings()
        let format = form.line(top["format"], Text("格式版本", "the version of the format"))
        if let format, format != NoticeSettings.format {
            form.note(
                top["format"], "rules.format",
                Text(
                    "格式“\(format)”不认识；应为 \(NoticeSettings.format)。",
                    "The format \"\(format)\" is not known; it is \(NoticeSettings.format)."))
        }
        settings.mail = form.ifGiven(top["mail"], mail) ?? nil
        settings.webhook = form.ifGiven(top["webhook"], webhook) ?? nil
        settings.howToPay = form.ifGiven(top["howToPay"], form.both) ?? nil
        let language = form.ifGiven(top["language"]) { form.word($0, Language.self) } ?? nil
        if let language { settings.language = language }
        if top["order"].node != nil { order(top["order"], &settings) }
        return settings
    }

    private func mail(_ field: RulesField) -> NoticeSettings.Mail? {
        let keys = ["program", "arguments", "from", "timeoutSeconds"]
        guard let field = form.section(field, keys) else { return nil }
        let wants = Text("程序的完整路径", "the full path of a program")
        let program = form.line(field["program"], wants)
        if let program,
            !program.hasPrefix("/") || !FileManager.default.isExecutableFile(atPath: program)
        {
            note(
                field["program"],
                Text("\(program) 不是可以执行的程序。", "\(program) is no program that can be run."))
        }
        let arguments = form.ifGiven(field["arguments"]) { list in
            form.list(list) { form.line($0, Text("参数", "an argument")) }
        }
        let from = form.line(field["from"], Text("发件邮箱", "the sender's mail address"))
        if let from, !Contact.isAddress(from) {
            note(
                field["from"],
                Text("发件邮箱不对：应如 aid@example.org。", "The sender is an address like aid@example.org.")
            )
        }
        guard let program, let arguments, let from, let seconds = seconds(field, 30) else {
            return nil
        }
        return .init(
            program: program, arguments: arguments ?? ["-t", "-i"], from: from,
            timeoutSeconds: seconds)
    }

    private func webhook(_ field: RulesField) -> NoticeSettings.Webhook? {
        guard let field = form.section(field, ["url", "secretFile", "timeoutSeconds"]) else {
            return nil
        }
        let text = form.line(field["url"], Text("网址", "an address"))
        let url = text.flatMap(URL.init(string:))
        if text != nil, url?.host == nil || !["http", "https"].contains(url?.scheme ?? "") {
            note(
                field["url"],
                Text("网址应以 https:// 开头。", "The address begins with https:// (or http://)."))
        }
        let secret = secret(field["secretFile"])
        guard let url, let secret, let seconds = seconds(field, 10) else { return nil }
        return .init(url: url, secret: secret, timeoutSeconds: seconds)
    }

    /// The secret that signs messages: the bytes of a file beside the settings.
    private func secret(_ field: RulesField) -> [UInt8]? {
        guard let name = form.line(field, Text("密钥文件名", "the name of a file")) else { return nil }
        let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
        var bytes = FileManager.default.contents(atPath: path).map(Array.init) ?? []
        while let last = bytes.last, [0x0A, 0x0D, 0x20].contains(last) { bytes.removeLast() }
        guard bytes.count >= 16, (try? NoticeSettings.mustBePrivate(path)) != nil else {
            note(
                field,
                Text(
                    "\(name) 应是至少 16 字节、只有本人可读（0600）的文件。",
                    "\(name) is a file of at least 16 bytes that only its owner can read (0600)."))
            return nil
        }
        return bytes
    }

    private func seconds(_ field: RulesField, _ usual: Int) -> Int? {
        (form.ifGiven(field["timeoutSeconds"]) { form.whole($0, 1...600) }).map { $0 ?? usual }
    }

    /// The ways that can be named.
    private enum Way: String, CaseIterable {
        case mail, webhook, letter

        var channel: NoticeChannel {
            switch self {
            case .mail: .mail
            case .webhook: .webhook
            case .letter: .letter
            }
        }
    }

    private func order(_ field: RulesField, _ settings: inout NoticeSettings) {
        let kinds = Notice.Kind.allCases.map(\.rawValue)
        guard let field = form.section(field, ["usual"] + kinds) else { return }
        func channels(_ field: RulesField) -> [NoticeChannel]? {
            field.node == nil
                ? nil
                : form.some(field) { form.word($0, Way.self) }?.map(\.channel)
        }
        if let usual = channels(field["usual"]) { settings.usualOrder = usual }
        for kind in Notice.Kind.allCases {
            if let order = channels(field[kind.rawValue]) { settings.order[kind] = order }
        }
    }

    private func note(_ field: RulesField, _ text: Text) { form.note(field, "rules.type", text) }
}
