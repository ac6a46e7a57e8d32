import BankFiles
import Bookkeeping
import MutualAid
import Storage

/// Holds every line of every refund run against what became of it: the custodian paid it, once, or
/// refused it; what came back had been paid. Sums alone could hide a payer who was paid twice and
/// another who was not.
struct RunLines {
    private let scheme: OpenScheme
    /// What became of lines: run, payer, fate, amount.
    private let fates: SortedRecords

    private enum Fate: Int64 { case paid, refused, returned }

    /// What statements and answers say of all runs.
    init(_ snapshot: Snapshot, _ scheme: OpenScheme, workFolder: String) throws {
        self.scheme = scheme
        fates = SortedRecords(folder: workFolder)
        var booked: [Int64: Int] = [:]
        for event in try snapshot.events(of: scheme.head, kinds: [.refundsPaid]) {
            if case .refundsPaid(let paid) = event.event { booked[event.number] = paid.run }
        }
        for run in scheme.state.runs {
            for (_, line) in run.returned {
                try add(line.run, line.payer, line.wasPaid ? .returned : .refused, line.amount)
            }
        }
        guard !booked.isEmpty else { return }
        let said = try snapshot.saidRefunds(scheme)
        try snapshot.eachBankLine(of: scheme.head) { line in
            guard let event = line.booked, let run = booked[event] else { return }
            // What a person said of a line counts for that alone, whatever its id. A line that names
            // no payer of the run belongs to nobody in its file.
            guard
                case .refund(run, let payer)? = said[line.number] ?? EndToEnd(line.endToEnd)
            else {
                return try add(run, Payer(code: 0), .paid, -line.amount)
            }
            try add(run, Payer(code: payer), .paid, -line.amount)
        }
    }

    private func add(_ run: Int, _ payer: String, _ fate: Fate, _ amount: Int64) throws {
        try add(run, Payer(payer) ?? Payer(code: 0), fate, amount)
    }

    private func add(_ run: Int, _ payer: Payer, _ fate: Fate, _ amount: Int64) throws {
        try fates.add(
            SortRecord(Int64(run), CountedLine.key(payer), fate.rawValue, amount))
    }

    /// The first payer whose line does not fit; nil where all do.
    ///
    /// - Parameters:
    ///   - over: whether nothing may be open any longer.
    ///   - path: where the file of a run lies.
    func firstWrong(
        over: Bool, _ path: (_ run: Int) throws -> String
    ) throws -> (run: Int, payer: String)? {
        let reader = try fates.read()
        var next = try reader.next()
        for run in scheme.state.runs.map(\.ordered.run) where over || next?.words.0 == Int64(run) {
            var lines = try DebitReader(
                path: path(run), currency: scheme.currency, observe: { _ in })
            while let line = try lines.next() {
                let key = CountedLine.key(Payer(code: line.payer))
                var told: [Fate] = []
                while let record = next, record.words.0 == Int64(run), record.words.1 <= key {
                    guard record.words.1 == key, record.words.3 == line.amount,
                        let fate = Fate(rawValue: record.words.2)
                    else { return wrong(record) }
                    told.append(fate)
                    next = try reader.next()
                }
                switch told {
                case [.paid], [.refused], [.paid, .returned]: continue
                case [] where !over: continue
                default: return (run, "\(Payer(code: line.payer))")
                }
            }
            if let record = next, record.words.0 == Int64(run) { return wrong(record) }
        }
        return next.map(wrong)
    }

    private func wrong(_ record: SortRecord) -> (run: Int, payer: String) {
        let payer = CountedLine.payer(of: SortRecord(record.words.1))
        return (Int(record.words.0), "\(Payer(code: payer))")
    }
}
