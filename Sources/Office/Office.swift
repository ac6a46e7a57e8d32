public import Bookkeeping
import MutualAid
import PublicRecord
import Storage

/// The use cases of a platform: opening schemes, importing rolls, approving cases, closing
/// periods, collecting, keeping books. Each command is handled in one transaction.
public final class Office: Sendable {
    let store: Store
    let keysFolder: String
    let filesFolder: String
    let readings = RulesReadings()
    let sealedBlocks = SealedBlocks()

    /// An office over the database in `data`, the keys of persons in `keys`, and debit files and
    /// other products in `files`.
    ///
    /// - Parameters:
    ///   - creating: whether a missing database is made, or a fault.
    ///   - pageLimit: the most pages the database may have, for tests of a full store.
    public init(
        data: String, keys: String, files: String, creating: Bool, pageLimit: Int? = nil
    ) throws {
        store = try Store(
            data, work: "\(files)/.work", creating: creating, pageLimit: pageLimit)
        keysFolder = keys
        filesFolder = files
    }

    /// The identifiers of the open schemes.
    public func schemes() throws -> [String] { try store.read { try $0.heads().map(\.id) } }

    /// The state of a scheme in one digest: the same commands give the same on every machine.
    public func stateHash(of scheme: String) throws -> Digest {
        try store.read { try $0.stateHash(of: try OpenScheme(scheme, $0, readings).head) }
    }
}

/// When a command is given, and the chance it may use: the only things that do not follow from
/// what is already known. The edge of a program reads them from a clock and a generator.
public struct Moment: Sendable {
    /// The scheme's business day.
    public let day: Day
    /// 32 random bytes, used for this command alone and never kept.
    public let seed: Digest

    /// A moment of that day with those random bytes.
    public init(day: Day, seed: Digest) {
        self.day = day
        self.seed = seed
    }
}

/// What an office refuses before it asks a rule.
public enum OfficeRefusal: Explained, Equatable {
    /// The key was used for another command or another body.
    case keyUsed(String)
    /// The rules file has problems; they are listed with it.
    case rulesWrong
    /// A file has bad lines; they are listed with it.
    case linesWrong(Int)
    /// A roll file has bad lines, which may be left out.
    case rollLinesWrong(Int)
    /// No encoding has that name.
    case encodingUnknown(String)
    /// What is wrong with a person who applies, as it would be with his line of a roll file.
    case applicantWrong(FileProblem)

    /// The stable code.
    public var code: String {
        switch self {
        case .keyUsed: "command.key-used"
        case .rulesWrong: "rules.wrong"
        case .linesWrong, .rollLinesWrong: "file.lines-wrong"
        case .encodingUnknown: "file.encoding-unknown"
        case .applicantWrong(let problem): problem.code
        }
    }

    /// What is wrong and what to do.
    public var text: Text {
        switch self {
        case .keyUsed(let key):
            Text(
                "键 \(key) 已用于内容不同的命令；请换一个键，或按原内容重复。",
                "The key \(key) was used for a command with another content; use another key, or "
                    + "repeat the command as it was.")
        case .rulesWrong:
            Text("规则文件有误，没有采纳。", "The rules file is wrong; nothing was adopted.")
        case .linesWrong(let count):
            Text(
                "有 \(count) 处不对，整个文件没有导入；改正后重试。",
                "\(Text.counted(count, "problem")); nothing was imported. Correct the file and "
                    + "try again.")
        case .rollLinesWrong(let count):
            Text(
                "有 \(count) 处不对，整个文件没有导入；改正后重试，或用 --accept-good 只收正确的行。",
                "\(Text.counted(count, "problem")); nothing was imported. Correct the file, or "
                    + "take the good lines with --accept-good.")
        case .encodingUnknown(let name):
            Text(
                "不认识编码 \(name)；可用 utf-8 或 gb18030。",
                "There is no encoding \(name); use utf-8 or gb18030.")
        case .applicantWrong(let problem): problem.text
        }
    }
}

/// A file that was refused, with everything wrong in it.
public struct FileRefused: Error, Sendable {
    /// What is refused.
    public let refusal: OfficeRefusal
    /// Every place that is wrong, by line; at most ``listed`` of them.
    public let problems: [FileProblem]

    /// How many problems are listed at most.
    public static let listed = 100_000
}
