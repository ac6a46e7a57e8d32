import Foundation

/// What some work took: time, and what of the processor, here and on the server. On a machine that
/// does other things as well the processor says more than the clock.
struct Spent {
    var seconds = 0.0
    /// What this process used of the processor.
    var here = 0.0
    /// What the server used of it; nil where there is none on this machine.
    var server: Double?

    /// Measures some work.
    ///
    /// - Parameter main: the process that all others of the server come from.
    init(server main: Int? = nil, _ body: () throws -> Void) rethrows {
        let (here, there) = (Machine.processorSeconds(), main.map(Machine.processorSeconds))
        seconds = try ContinuousClock().measure { try body() }.seconds
        self.here = Machine.processorSeconds() - here
        server = main.map { Machine.processorSeconds(of: $0) - (there ?? 0) }
    }

    /// Nothing yet.
    init() {}

    static func += (sum: inout Spent, more: Spent) {
        sum.seconds += more.seconds
        sum.here += more.here
        if let server = more.server { sum.server = (sum.server ?? 0) + server }
    }

    /// The processor's part in words.
    var processor: String {
        let there = server.map { String(format: " + %.1f on the server", $0) } ?? ""
        return String(format: "processor %.1f s%@", here, there)
    }
}

extension Machine {
    /// What this process has used of the processor: on a busy machine, less than the time passed.
    static func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    /// What a process and those it started have used of the processor.
    static func processorSeconds(of main: Int) -> Double {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let processes = entries.compactMap { Int($0) }.compactMap(process)
        let ticks = processes.reduce(0) { sum, one in
            one.number == main || one.parent == main ? sum + one.ticks : sum
        }
        return Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A process of this machine, with what it and those of its children that have ended used.
    static func process(
        _ number: Int
    ) -> (number: Int, name: Substring, parent: Int, ticks: Int)? {
        guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
            let from = text.firstIndex(of: "("), let to = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[to...].split(separator: " ")
        guard fields.count > 15 else { return nil }
        // Behind the name stand state and parent, and as numbers 11 to 14 the times.
        let ticks = fields[12...15].reduce(0) { $0 + (Int($1) ?? 0) }
        return (number, text[from...].dropFirst(), Int(fields[2]) ?? 0, ticks)
    }
}
