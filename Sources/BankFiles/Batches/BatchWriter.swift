import Bookkeeping

/// Writes instructions into as many files as the limits of the bank ask for.
///
/// Number and sum stand before the instructions, so these are written to files at the side first,
/// one for every kind, and copied behind the head once both are known. All files are put in place
/// at the end; what is left aside when something fails is taken away.
final class BatchWriter {
    private let form: any BatchForm
    private let limits: BankLimits
    private let id: String
    private let base: String
    private let observe: ((Int, [UInt8]) -> Void)?
    private var side: [SideFile?]
    private var sum = BatchSum()
    private var known: Set<String> = []
    private var files: [BatchFile] = []
    private var targets: [FileTarget] = []

    /// Instructions of one kind, at the side.
    private final class SideFile {
        let path: String
        var writer: ByteWriter
        var sum = BatchSum()

        init(_ path: String) throws(FileProblem) {
            self.path = path
            writer = try ByteWriter(path: path)
        }

        deinit { FileTarget.remove(path) }
    }

    init(
        _ form: any BatchForm, _ limits: BankLimits, id: BankID, folder: String, name: String,
        observe: ((Int, [UInt8]) -> Void)?
    ) {
        self.form = form
        self.limits = limits
        self.id = id.text
        base = "\(folder)/\(name)"
        self.observe = observe
        side = Array(repeating: nil, count: form.blocks)
    }

    deinit { for target in targets { target.discard() } }

    private var number: Int { files.count + 1 }

    private func numbered(_ text: String) -> String { number == 1 ? text : "\(text)-\(number)" }

    private var path: String { numbered(base) + form.ending }

    /// Adds an instruction; `write` appends its bytes.
    func add(
        _ endToEnd: BankID, _ amount: Int64, block: Int, _ write: (inout [UInt8]) -> Void
    ) throws {
        if sum.transactions >= Int64(limits.transactions) || sum.amount > limits.money - amount {
            try endFile()
        }
        guard known.insert(endToEnd.text).inserted else {
            throw BankProblem(
                "bank.twice", "endToEnd",
                Text(
                    "文件中已有此端到端编号；每笔指令须有自己的编号。",
                    "This end-to-end id is in the file already; every instruction has its own."))
        }
        let file = try side[block] ?? SideFile("\(path).\(block).part")
        side[block] = file
        write(&file.writer.buffer)
        try file.writer.flushIfFull()
        file.sum.add(amount)
        sum.add(amount)
    }

    /// Writes the file of the instructions so far.
    private func endFile() throws(FileProblem) {
        guard sum.transactions > 0 else { return }
        guard number < 10_000 else {
            throw FileProblem(
                line: nil, code: "bank.too-many-files",
                Text(
                    "超过 9999 个文件；请分批，或核对银行限额。",
                    "These are more than 9999 files; make several batches, or check the limits of "
                        + "the bank."))
        }
        let target = try FileTarget(path)
        targets.append(target)
        let number = number
        var writer = try ByteWriter(
            path: target.aside, observe: observe.map { observe in { observe(number, $0) } })
        writer.buffer.append(form.head(numbered(id), sum))
        for block in side.indices {
            guard let file = side[block] else { continue }
            try file.writer.flush()
            writer.buffer.append(form.blockHead(block, numbered(id), file.sum))
            let reader = try ByteReader(path: file.path)
            while try reader.read(into: &writer.buffer) > 0 { try writer.flushIfFull() }
            writer.buffer.append(form.blockTail)
            side[block] = nil
        }
        writer.buffer.append(form.tail(sum))
        try writer.finish()
        files.append(
            BatchFile(
                path: path, messageID: numbered(id), transactions: sum.transactions,
                amount: sum.amount, bytes: writer.written))
        sum = BatchSum()
        known.removeAll(keepingCapacity: true)
    }

    /// Ends the last file and puts all of them in place.
    func finish() throws(FileProblem) -> [BatchFile] {
        try endFile()
        for target in targets { try target.place() }
        targets = []
        return files
    }
}
