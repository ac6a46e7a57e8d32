public import Bookkeeping

/// What the public record refuses.
public enum RecordRefusal: Explained, Equatable {
    case noName
    case nameUnfit(String)
    case otherName(String)
    case busy(String)
    case keyUnreadable(String)
    case signedUnreadable(String)
    case rolledBack(signed: UInt64, stored: UInt64)
    case changed(UInt64)
    case filesDamaged(String)
    case witnessesUnfit(Text)
    case quorumMissed(signed: UInt64, shown: UInt64, why: Text)
    case leavesDiffer(String)
    case unsound(Text)
    case notPublished
    case notOnStatement(Int64, String)
    case noReceipt(Int64)

    /// The stable code.
    public var code: String {
        switch self {
        case .noName: "record.no-name"
        case .nameUnfit: "record.name-unfit"
        case .otherName: "record.other-name"
        case .busy: "record.busy"
        case .keyUnreadable: "record.key-unreadable"
        case .signedUnreadable: "record.signed-unreadable"
        case .rolledBack: "record.rolled-back"
        case .changed: "record.changed"
        case .filesDamaged: "record.files-damaged"
        case .witnessesUnfit: "record.witnesses-unfit"
        case .quorumMissed: "record.quorum-missed"
        case .leavesDiffer: "record.leaves-differ"
        case .unsound: "record.unsound"
        case .notPublished: "record.not-published"
        case .notOnStatement: "record.not-on-statement"
        case .noReceipt: "record.no-receipt"
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .noName:
            Text(
                "公开记录还没有名称；第一次发布时请用 --name 给出，如 --name example.org/tongzhou，以后不能改。",
                "The public record has no name yet; give it at the first publication, as in --name "
                    + "example.org/tongzhou. It stays.")
        case .nameUnfit(let name):
            Text(
                "\(name) 不能作公开记录的名称；请写成不带协议的网址，没有空格和加号。",
                "\(name) is no name for a public record; write an address without a scheme, blanks "
                    + "or plus signs.")
        case .otherName(let name):
            Text(
                "公开记录已用 \(name) 这个名称发布过；请去掉 --name。",
                "The record is published as \(name); leave --name out.")
        case .busy(let scheme):
            Text(
                "另一个程序正在发布 \(scheme) 的公开记录；等它结束后重试。",
                "Another program is publishing the record of \(scheme); try again when it is done.")
        case .keyUnreadable(let path):
            Text(
                "读不了公开记录的密钥 \(path)，或别人也能读；请恢复备份，或执行 chmod go-rwx。",
                "Cannot read the key of the record, \(path), or others can read it; restore it, or "
                    + "run chmod go-rwx.")
        case .signedUnreadable(let path):
            Text(
                "读不了最后签署到哪里（\(path)）；请从备份恢复它，不要删除：没有它就可能签署第二份不同的记录。",
                "Cannot read what was signed last, \(path); restore it and do not remove it: "
                    + "without it another story of the same size could be signed.")
        case .rolledBack(let signed, let stored):
            Text(
                "已签署到 \(signed) 条，库里只有 \(stored) 条：数据库是较旧的备份。请恢复较新的备份；比这更小的不会再签署。",
                "\(signed) entries have been signed and the store has \(stored): it is an older "
                    + "copy. Restore a newer one; nothing smaller is ever signed.")
        case .changed(let signed):
            Text(
                "库里的前 \(signed) 条与已签署的不同；不签署。请运行 doctor，恢复备份。",
                "The first \(signed) entries in the store are not those that were signed; nothing "
                    + "is signed. Run doctor and restore a backup.")
        case .filesDamaged(let path):
            Text(
                "公开文件 \(path) 缺了或被改动；请移走这个目录，再做 record publish，会照原样重写。",
                "The public files in \(path) are missing or changed; move that folder away and run "
                    + "record publish, which writes them again as they were.")
        case .witnessesUnfit(let why):
            Text(
                "这个见证人文件不能用：\(why.zh)现有的见证人不变。",
                "This file of witnesses cannot be used: \(why.en) The witnesses stay as they are.")
        case .quorumMissed(let signed, let shown, let why):
            Text(
                "\(signed) 条已写成文件并签署，但见证人不够，公开的检查点仍是 \(shown) 条（\(why.zh)）。"
                    + "等他们可用后再做 record publish，或用 record witnesses 换见证人。",
                "\(signed) entries are written and signed, but too few witnesses cosigned; the "
                    + "checkpoint shown stays at \(shown) (\(why.en)). Run record publish again "
                    + "when they can be reached, or change them with record witnesses.")
        case .leavesDiffer(let period):
            Text(
                "从库里重算 \(period) 期的各行，得不到已公布的根；什么也没有写出。请运行 doctor，恢复备份。",
                "The lines of \(period), made again from the store, do not give the roots that "
                    + "were kept; none of them were written. Run doctor and restore a backup.")
        case .unsound(let why):
            Text(
                "这份报表自己对不上（\(why.zh)），没有记入，什么都没有改变。这是程序的错，请把这句话和命令报告给开发者。",
                "The statement does not hold (\(why.en)); it was not entered and nothing has "
                    + "changed. This is a mistake of the program: report this sentence and the "
                    + "command to its developers.")
        case .notPublished:
            Text(
                "这一条还没有进入已签署的公开记录；请先做 record publish。",
                "This entry is not in the signed record yet; run record publish first.")
        case .notOnStatement(let roll, let period):
            Text(
                "成员 \(roll) 不在 \(period) 期的这份清单里：他没有分摊这一期。",
                "Member \(roll) is not on that statement of \(period): he did not share in it.")
        case .noReceipt(let roll):
            Text(
                "成员 \(roll) 的身份不在保险库里（加入时只给了承诺值，或已删除），出不了回执。",
                "The identity of member \(roll) is not in the vault (only his commitment was given, "
                    + "or he was erased); there is no receipt to give.")
        }
    }

    /// Whose turn it is to do something about it.
    public var kind: ProblemKind {
        switch self {
        case .busy, .keyUnreadable, .signedUnreadable, .rolledBack, .changed, .filesDamaged,
            .quorumMissed, .leavesDiffer, .unsound:
            .fault
        case .witnessesUnfit: .file
        default: .refusal
        }
    }
}
