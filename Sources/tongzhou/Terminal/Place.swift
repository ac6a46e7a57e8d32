import ArgumentParser
import Bookkeeping
import Foundation
import MutualAid
import Office

/// How a command answers.
struct Manner: ParsableArguments {
    @Flag(name: .long, help: help("以 JSON 输出，供程序读取", "answer in JSON, for programs"))
    var json = false

    @Option(name: .long, help: help("语言：zh 或 en", "language: zh or en"))
    var lang: String?

    func validate() throws {
        if let lang, Language(rawValue: lang) == nil {
            throw ValidationError(say("--lang 应为 zh 或 en。", "--lang is zh or en."))
        }
    }
}

/// Where the data lie, and what day it is.
struct Place: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: help(
            "数据：目录，或 postgres://用户@主机:端口/库；也可用环境变量 TONGZHOU_DATA",
            "the data: a folder, or postgres://user@host:port/name; TONGZHOU_DATA does as well",
            valueName: "place"))
    var given: String?

    /// Without a value in the help: an address may hold a password.
    var data: String {
        let named = ProcessInfo.processInfo.environment["TONGZHOU_DATA"] ?? ""
        return given ?? (named.isEmpty ? "./data" : named)
    }

    @Option(name: .long, help: help("密钥目录", "folder of the keys", valueName: "dir"))
    var keys = "./keys"

    @Option(
        name: .long, help: help("代扣文件等的目录", "folder of debit files and the like", valueName: "dir"))
    var files = "./files"

    @Option(
        name: .long,
        help: help(
            "把哪天当作今天（YYYY-MM-DD）", "the day to take for today (YYYY-MM-DD)", valueName: "day"))
    var today: String?

    @OptionGroup var manner: Manner

    /// The office over those folders.
    ///
    /// - Parameter creating: whether the data may be new; only what opens a scheme makes them.
    func office(creating: Bool = false) throws -> Office {
        try Office(data: data, keys: keys, files: files, creating: creating)
    }

    /// The scheme's business day: as given, or by the clock in its time zone.
    func today(timeZone: String) throws -> Day {
        let now = Clock.today(timeZone: timeZone)
        guard let today else { return now }
        let day = try Parse.day(today, "--today")
        guard day <= now else { throw CommandRefusal.dayInFuture(now) }
        return day
    }
}

/// Where the data lie, and which scheme is meant.
struct SchemePlace: ParsableArguments {
    @Option(
        name: .long,
        help: help("计划标识；只有一个计划时可省", "the scheme; may be left out where there is one"))
    var scheme: String?

    @OptionGroup var place: Place

    var json: Bool { place.manner.json }

    /// The scheme that is meant, and its office.
    func open() throws -> (office: Office, scheme: String) {
        let office = try place.office()
        if let scheme { return (office, scheme) }
        let schemes = try office.schemes()
        guard schemes.count == 1 else { throw CommandRefusal.whichScheme(schemes) }
        return (office, schemes[0])
    }

    /// The scheme's business day.
    func today(_ office: Office, _ scheme: String) throws -> Day {
        let view = try office.show(scheme, on: Clock.today(timeZone: "UTC"))
        return try place.today(timeZone: view.rules.timeZone)
    }

    /// The moment of a command.
    func moment(_ office: Office, _ scheme: String) throws -> Moment {
        Moment(day: try today(office, scheme), seed: Clock.seed())
    }
}

/// A command that changes something carries a key made by its caller: repeated with the same key
/// it changes nothing and answers the same.
struct CommandKey: ParsableArguments {
    @Option(
        name: .long,
        help: help(
            "命令的键：同一键重复执行不会再改变什么", "the command's key: repeated with it, nothing changes again"))
    var key: String?

    func validate() throws {
        if let key, key.isEmpty {
            throw ValidationError(say("--key 不能为空。", "--key cannot be empty."))
        }
    }

    /// The key, or a new one where the command has none of its own.
    func made() -> String { key ?? Clock.seed().hex }
}

/// The only place where a clock and a generator are read.
enum Clock {
    static func today(timeZone: String) -> Day {
        let now = Date()
        let seconds = TimeZone(identifier: timeZone)?.secondsFromGMT(for: now) ?? 0
        let days = ((now.timeIntervalSince1970 + Double(seconds)) / 86_400).rounded(.down)
        return Day(number: Int32(days))
    }

    /// Seconds since 1970-01-01.
    @Sendable static func seconds() -> Int64 { Int64(Date().timeIntervalSince1970) }

    /// 32 random bytes.
    static func seed() -> Digest {
        var generator = SystemRandomNumberGenerator()
        return Digest(
            words: (generator.next(), generator.next(), generator.next(), generator.next()))
    }
}

/// What the command line itself refuses.
enum CommandRefusal: Explained {
    case dayInFuture(Day, option: String = "--today")
    case whichScheme([String])
    case notA(what: Text, given: String, option: String)
    case notAReplay(String)
    case folderUnwritable(String)

    var code: String {
        switch self {
        case .dayInFuture: "day.in-future"
        case .whichScheme: "command.which-scheme"
        case .notA: "command.argument"
        case .notAReplay: "command.not-a-replay"
        case .folderUnwritable: "store.unreachable"
        }
    }

    var kind: ProblemKind {
        if case .folderUnwritable = self { return .fault }
        return .refusal
    }

    var text: Text {
        switch self {
        case .dayInFuture(let today, let option):
            Text(
                "\(option) 不能在将来；今天是 \(today)。",
                "\(option) cannot lie in the future; today is \(today).")
        case .whichScheme(let schemes):
            schemes.isEmpty
                ? Text(
                    "这里还没有计划；请先做 scheme open，或用 --data 指明数据目录。",
                    "There is no scheme here; run scheme open, or name the folder with --data.")
                : Text(
                    "有几个计划（\(schemes.joined(separator: ", "))）；请用 --scheme 指明。",
                    "There are several schemes (\(schemes.joined(separator: ", "))); name one with "
                        + "--scheme.")
        case .notA(let what, let given, let option):
            Text(
                "\(option) 的值“\(given)”不对：应为\(what.zh)。",
                "\(option) cannot be \"\(given)\": \(what.en).")
        case .notAReplay(let folder):
            Text(
                "\(folder) 里有不是重演留下的东西，什么都没有删；请用 --data 指明一个空目录。",
                "\(folder) holds more than a replay left there; nothing was removed. Name an empty "
                    + "folder with --data.")
        case .folderUnwritable(let folder):
            Text(
                "写不了目录 \(folder)；请检查路径和权限。",
                "Cannot write the folder \(folder); check its path and permissions.")
        }
    }
}

/// Reads what people write on the command line.
enum Parse {
    static func day(_ text: String, _ option: String) throws -> Day {
        guard let day = Day(text) else {
            throw CommandRefusal.notA(
                what: Text("写成 YYYY-MM-DD 的日期", "a day as YYYY-MM-DD"), given: text, option: option)
        }
        return day
    }

    /// What an account at the custodian is for.
    static func account(_ text: String, _ option: String) throws -> AccountPurpose {
        guard let purpose = AccountPurpose(rawValue: text) else {
            let known = AccountPurpose.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandRefusal.notA(what: Text(known, known), given: text, option: option)
        }
        return purpose
    }

    static func money(_ text: String, _ option: String, _ currency: Currency) throws -> Int64 {
        guard let minor = try? currency.minor(text) else {
            let digits = currency.minorDigits
            let decimals =
                digits == 0
                ? Text("不带小数", "without decimals")
                : Text("最多 \(digits) 位小数", "with at most \(Output.count(Int64(digits), "decimal"))")
            let most = currency.text(MoneyText.most)
            throw CommandRefusal.notA(
                what: Text(
                    "\(decimals.zh)、不超过 \(most) 的金额", "an amount \(decimals.en), up to \(most)"),
                given: text,
                option: option)
        }
        return minor
    }

    static func positive(_ number: Int64, _ option: String) throws {
        guard (1...999_999_999_999_999_999).contains(number) else {
            throw CommandRefusal.notA(
                what: Text("正整数，最多 18 位", "a positive whole number of at most 18 digits"),
                given: "\(number)", option: option)
        }
    }

    static func period(_ text: String) throws -> PeriodID {
        guard let period = PeriodID(text) else {
            throw CommandRefusal.notA(
                what: Text("写成 YYYY-MM-n 的期次", "a period as YYYY-MM-n"), given: text,
                option: "PERIOD")
        }
        return period
    }
}
