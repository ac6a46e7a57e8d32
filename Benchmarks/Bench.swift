import Bookkeeping
import Foundation
import Synchronization

/// `make bench`: the main job measured at several sizes, beside the plain way.
///
/// Every size runs in a process of its own, so that its peak memory is its own.
@main
enum Bench {
    /// The process that measures just now; 0: none yet.
    private static let running = Atomic<Int32>(0)

    static func main() throws {
        let arguments = CommandLine.arguments
        do {
            guard arguments.count > 4, arguments[1] == "one", let members = Int64(arguments[3])
            else { return try all() }
            let server = try arguments.count > 5 ? Server(arguments[5]) : nil
            try one(arguments[2], members, Place(folder: arguments[4], server: server))
        } catch let error as Server.Refused {
            Report.out("bench: \(error.text)")
            exit(1)
        }
    }

    private static func one(_ what: String, _ members: Int64, _ place: Place) throws {
        let ours = Ours(members: members, place: place)
        switch what {
        case "ours": try ours.run()
        case "identities": try ours.runIdentities()
        case "bank": try BankMessages(lines: members, folder: place.folder).run()
        case "statements": try ours.runStatements()
        case "money": try ours.runMoney()
        case "record": try ours.runRecord()
        case "plain": try Plain(members: members, folder: place.folder).run()
        case "plain-server": try PlainServer(members: members, place: place).run()
        default: Report.out("what?")
        }
    }

    private static func all() throws {
        let environment = ProcessInfo.processInfo.environment
        let sizes = environment["SIZES"]?.split(separator: ",").compactMap { Int64($0) }
        let server = try Server.measured()
        // Broken off, it ends by the way of every failure, and drops what it made.
        running.store(0, ordering: .relaxed)
        for name in [SIGINT, SIGTERM] {
            signal(name) { _ in
                let process = Bench.running.load(ordering: .relaxed)
                if process > 0 { _ = kill(process, SIGTERM) }
            }
        }
        Machine.describe()
        try server?.describe()
        if environment["MONEY"] == "1" { return try money(sizes, server) }
        let full: [Int64] = environment["FULL"] == "1" ? [100_000_000] : []
        if environment["RECORD"] == "1" {
            return try record(sizes ?? [1_000_000, 10_000_000] + full, server)
        }
        Report.out(
            "periods a run: \(Workload.periods), failures: 3 %, read back: dues of random members")
        Report.out("durability of SQLite: WAL, synchronous=FULL, for both ways")
        for members in sizes ?? [1_000_000, 10_000_000] + full {
            Report.out("\n== \(Report.count(members)) members")
            try job(members, server)
            if members <= 1_000_000 { try one("bank", members) }
        }
    }

    /// The main job, ours and the plain way, on one engine and the other.
    private static func job(_ members: Int64, _ server: Server?) throws {
        let state = try one("ours", members)
        if members <= 10_000_000 {
            try one("identities", members)
            try one("plain", members)
        }
        guard let server else { return }
        let same = try one("ours", members, server)
        guard state == same else {
            throw Server.Refused(text: "the engines come to different states")
        }
        Report.out("  the state is the same on both engines")
        if members <= 10_000_000 { try one("identities", members, server) }
        // A row a member a period, each written twice, is a disk full of rows beyond that.
        if members <= 1_000_000 { try one("plain-server", members, server) }
    }

    private static func record(_ sizes: [Int64], _ server: Server?) throws {
        BareHashing.report()
        for members in sizes {
            Report.out("\n== the public record of \(Report.count(members)) members")
            try one("record", members)
            if let server { try one("record", members, server) }
        }
    }

    private static func money(_ sizes: [Int64]?, _ server: Server?) throws {
        for lines in sizes ?? [1_030_000] {
            Report.out("\n== a statement of \(Report.count(lines)) payers, one in 33 failed")
            try one("statements", lines)
            if let server { try one("statements", lines, server) }
            Report.out("\n== files of banks, \(Report.count(1_000_000)) lines")
            try one("bank", 1_000_000)
        }
        for members in sizes ?? [10_000_000] {
            Report.out("\n== \(Report.count(members)) members are paid back")
            try one("money", members)
            if let server { try one("money", members, server) }
        }
    }

    /// Work in a process, a folder and, on a server, a database of its own.
    ///
    /// - Returns: the state that it came to, if it told.
    @discardableResult
    private static func one(
        _ what: String, _ members: Int64, _ server: Server? = nil
    ) throws -> String? {
        if server != nil { Report.out("  -- PostgreSQL") }
        let folder =
            ProcessInfo.processInfo.environment["BENCH_DIR"]
            ?? FileManager.default.currentDirectoryPath + "/.build"
        let place = "\(folder)/bench-\(what)"
        try? FileManager.default.removeItem(atPath: place)
        defer { try? FileManager.default.removeItem(atPath: place) }
        func run(_ database: Server?) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            process.arguments =
                ["one", what, "\(members)", place] + (database.map { [$0.address] } ?? [])
            try process.run()
            running.store(process.processIdentifier, ordering: .relaxed)
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw Server.Refused(text: "\(what) failed")
            }
        }
        if let server { try server.withDatabase(run) } else { try run(nil) }
        return try? String(contentsOfFile: "\(place)/state", encoding: .utf8)
    }
}

/// Where something is measured: its files, and the database on a server where it is no file.
struct Place {
    let folder: String
    let server: Server?
}

/// What both ways have to do.
enum Workload {
    /// How many periods are closed and collected.
    static let periods =
        ProcessInfo.processInfo.environment["PERIODS"].flatMap { Int($0) } ?? 6
    /// One payer in so many does not pay, others each period.
    static let failsEvery: Int64 = 33

    static func fails(_ payer: Int64, in period: Int) -> Bool {
        payer % failsEvery == Int64(period + 2) % failsEvery
    }

    /// The file of members, with ready-made commitments or with identities; of all of them, or of
    /// those that are meant.
    static func writeRoll(
        _ members: Int64, identities: Bool, to path: String,
        of isMeant: (Int64) -> Bool = { _ in true }
    ) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard let file = FileHandle(forWritingAtPath: path) else { return }
        var text: [UInt8] = Array(
            "roll,born,joined,\(identities ? "identity" : "commitment")\n".utf8)
        let zeros = Array(repeating: UInt8(0x30), count: 64)
        for roll in 1...members where isMeant(roll) {
            let digits = Array("\(roll)".utf8)
            text += digits
            let (year, month, day) = (1965 + roll % 45, 1 + roll % 9, 10 + roll % 19)
            text += Array(",\(year)-0\(month)-\(day),2019-0\(1 + roll % 3)-\(10 + roll % 18),".utf8)
            if identities {
                text += Array("33010".utf8) + digits
            } else {
                text += zeros[..<(64 - digits.count)] + digits
            }
            text.append(0x0A)
            if text.count > 1 << 20 {
                try file.write(contentsOf: text)
                text.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: text)
        try file.close()
    }
}

/// What is printed.
enum Report {
    /// A line, at once: several processes print in turn.
    static func out(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }

    static func count(_ number: Int64) -> String {
        let digits = Array("\(number)")
        return digits.enumerated().map { index, digit in
            (digits.count - index) % 3 == 0 && index > 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }

    /// Seconds of some work, and how many members a second it was.
    static func line(_ name: String, _ spent: Spent, _ work: Int64) {
        let rate = Report.count(Int64(Double(work) / max(spent.seconds, 0.0001)))
        let time = String(format: "%9.2f s", spent.seconds)
        let head = name.padding(toLength: 34, withPad: " ", startingAt: 0)
        let figures = "\(time)  \(rate)/s".padding(toLength: 26, withPad: " ", startingAt: 0)
        Report.out("  \(head)\(figures)  \(spent.processor)")
    }

    static func end(_ total: Spent, _ place: Place) {
        let bytes = Machine.size(of: place.folder) + (place.server?.size ?? 0)
        Report.out(
            String(
                format: "  total %.2f s, %.2f GB on disk, peak memory %d MB", total.seconds,
                Double(bytes) / 1e9, Machine.peakMegabytes()))
    }
}

/// The machine that measures.
enum Machine {
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    static func describe() {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model =
            info.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "?"
        let memory = ProcessInfo.processInfo.physicalMemory / (1 << 30)
        Report.out(
            "machine: \(model), \(ProcessInfo.processInfo.activeProcessorCount) cores, "
                + "\(memory) GiB, \(ProcessInfo.processInfo.operatingSystemVersionString)")
    }

    /// The largest resident size of this process so far.
    static func peakMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return kilobytes / 1024
    }

    /// The size of a file, or of all files of a folder.
    static func size(of folder: String) -> Int64 {
        let own = try? FileManager.default.attributesOfItem(atPath: folder)
        if own?[.type] as? FileAttributeType == .typeRegular {
            return (own?[.size] as? NSNumber)?.int64Value ?? 0
        }
        guard let files = FileManager.default.enumerator(atPath: folder) else { return 0 }
        return files.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            let isFile = attributes?[.type] as? FileAttributeType == .typeRegular
            return sum + (isFile ? (attributes?[.size] as? NSNumber)?.int64Value ?? 0 : 0)
        }
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
