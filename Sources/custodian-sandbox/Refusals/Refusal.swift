/// A request that is not carried out: an HTTP status, a stable code, and a sentence that says
/// what is wrong and what to do.
struct Refusal: Error, Sendable, Equatable {
    let status: Int
    let code: String
    let zh: String
    let en: String
    /// The line of a file, counted from 1.
    var line: Int?

    init(_ status: Int, _ code: String, zh: String, en: String, line: Int? = nil) {
        self.status = status
        self.code = code
        self.zh = zh
        self.en = en
        self.line = line
    }
}

extension Refusal {
    static let token = Refusal(
        401, "token", zh: "缺少令牌或令牌不符:请带上数据文件夹中 token 文件的内容",
        en: "no token, or another one: send what stands in the file token of the data folder")
    static let doorClosed = Refusal(
        503, "closed", zh: "门已关闭(open-door 可打开)", en: "the door is closed; open-door opens it")
    static let noRoute = Refusal(
        404, "no-route", zh: "没有此路径", en: "there is no such route")
    static let json = Refusal(
        400, "json", zh: "请求内容不是所需的 JSON", en: "the body is not the JSON this route takes")

    static func field(_ name: String) -> Refusal {
        Refusal(
            422, "field", zh: "字段 \(name) 缺失或无法读取",
            en: "the field \(name) is missing or cannot be read")
    }

    static func accountUnknown(line: Int? = nil) -> Refusal {
        Refusal(
            line == nil ? 404 : 422, "account-unknown", zh: "此处没有该账户:请先用 POST /accounts 开户",
            en: "no such account is held here: open it with POST /accounts", line: line)
    }

    static let fileUnknown = Refusal(
        404, "file-unknown", zh: "没有收到过该文件", en: "no such file was received")
    static let notYet = Refusal(
        409, "not-yet", zh: "尚未全部执行:请等到执行日再取",
        en: "not everything is executed: ask again when its day has come")
    static let notOver = Refusal(
        404, "no-statement", zh: "该日尚未结束,或账户当时未开立:没有对账单",
        en: "no statement: the day is not over, or the account was not yet open")
}
