public import Bookkeeping
public import PublicRecord

/// Why a witness does not start.
public enum WitnessProblem: Explained, Equatable {
    case noName
    case nameUnfit(String)
    case otherName(String)
    case logsUnread(String, Sentence?)
    case busy(String)
    case damaged(String)
    case portTaken(String, Int)

    /// The stable code.
    public var code: String {
        switch self {
        case .noName: "witness.no-name"
        case .nameUnfit: "witness.name-unfit"
        case .otherName: "witness.other-name"
        case .logsUnread: "witness.logs-unread"
        case .busy: "witness.busy"
        case .damaged: "witness.damaged"
        case .portTaken: "witness.port-taken"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .noName:
            Text(
                "见证人还没有名称；第一次启动时请用 --name 给出，如 --name example.net/witness，以后不能改。",
                "The witness has no name yet; give it at the first start, as in --name "
                    + "example.net/witness. It stays.")
        case .nameUnfit(let name):
            Text(
                "\(name) 不能作见证人的名称；不能有空格和加号。",
                "\(name) is no name for a witness; leave out blanks and plus signs.")
        case .otherName(let name):
            Text(
                "这个目录里的见证人叫 \(name)；请去掉 --name，或换一个目录。",
                "The witness in this folder is \(name); leave --name out, or take another folder.")
        case .logsUnread(let path, let why):
            Text(
                "\(path) 里没有可见证的记录；请用计划公开的 policy 文件。\(why?.zh ?? "")",
                "\(path) names no log to follow; use the policy file that the scheme publishes."
                    + (why.map { " \($0.en)" } ?? ""))
        case .busy(let folder):
            Text(
                "另一个程序正在用 \(folder)；一个目录只给一个见证人。",
                "Another program uses \(folder); a folder is for one witness.")
        case .damaged(let path):
            Text(
                "读不了见证过的 \(path)；请恢复它，不要删除：没有它就不知道见证到了哪里。",
                "Cannot read what was cosigned, \(path); restore it and do not remove it: without "
                    + "it nobody knows how far this witness has come.")
        case .portTaken(let host, let port):
            Text(
                "用不了 \(host):\(port)；端口可能已被占用，请换一个 --port。",
                "Cannot listen on \(host):\(port); it may be taken. Choose another --port.")
        }
    }

    /// Whose turn it is to do something about it.
    public var kind: ProblemKind {
        switch self {
        case .noName, .nameUnfit, .otherName: .refusal
        case .logsUnread: .file
        case .busy, .damaged, .portTaken: .fault
        }
    }
}
