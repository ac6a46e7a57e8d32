public import Bookkeeping

/// Why a person is not let in.
public enum PeopleRefusal: Explained, Equatable {
    case listMissing(String)
    case personUnknown(String)
    case rightMissing(String, Right)
    case keyUnreadable(String)
    case keyUnwritable(String)
    case keyReadableByOthers(String)
    case keyWrong(String)

    /// The stable code.
    public var code: String {
        switch self {
        case .listMissing: "office.list-missing"
        case .personUnknown: "office.person-unknown"
        case .rightMissing: "office.right-missing"
        case .keyUnreadable: "office.key-unreadable"
        case .keyUnwritable: "office.key-unwritable"
        case .keyReadableByOthers: "office.key-readable-by-others"
        case .keyWrong: "office.key-wrong"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .listMissing(let path):
            Text(
                "没有 \(path)；请按 docs/formats/office.md 写明经办人。",
                "\(path) is missing; name those who work here as docs/formats/office.md says.")
        case .personUnknown(let name):
            Text(
                "\(People.file) 里没有 \(name)；请核对 --by，或把他加进去。",
                "\(name) is not in \(People.file); check --by, or add him.")
        case .rightMissing(let name, let right):
            Text(
                "\(name) 没有 \(right.rawValue) 权限；请由有权的人办理。",
                "\(name) has no right to \(right.rawValue); somebody who has it does this.")
        case .keyUnreadable(let path):
            Text(
                "\(path) 不是读得出的钥匙文件；请核对 --key-file，或 custodian.yaml 里的 token。",
                "\(path) is no key file that can be read; check --key-file, or token in "
                    + "custodian.yaml.")
        case .keyUnwritable(let path):
            Text(
                "建不了 \(path)，或文件已存在；请换一个文件名。",
                "Cannot make \(path), or it exists; name another file.")
        case .keyReadableByOthers(let path):
            Text(
                "别人能读 \(path)；请执行 chmod go-rwx \(path) 后重试。",
                "Others can read \(path); run chmod go-rwx \(path) and try again.")
        case .keyWrong(let name):
            Text(
                "这把私钥不是 \(People.file) 里 \(name) 的；请用他自己的钥匙。",
                "This key is not the one \(People.file) names for \(name); he uses his own.")
        }
    }
}
