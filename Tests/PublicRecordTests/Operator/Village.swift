import PublicRecord
import Testing

/// A small scheme with its public record, made from fixed bytes: 300 members in one class, two
/// cases, a bill and a settlement, in a log of 264 entries. Everything an operator decides can be
/// decided otherwise: that is how attacks are made.
struct Village {
    static let scheme = "village-aid"
    static let origin = "example.org/village-aid"
    static let period = "2024-01-1"
    static let secret = [UInt8](repeating: 0x5e, count: 32)
    /// Whose proof is asked for; who reached the cap; who was waived.
    static let roll: UInt64 = 17
    static let capped: UInt64 = 200
    static let waived: UInt64 = 201
    static let share: Int64 = 525
    static let lastRoll: UInt64 = 180
    static let memberCount = 300
    static let noticeCount = 260

    let log: NoteSigner
    let receipts: NoteSigner
    let witness: NoteSigner
    let custodian: NoteSigner

    /// What members owe and have paid, by the operator's books.
    var members: [ShareMember]
    var bill: Bill
    var settlement: Settlement
    /// The log, entry by entry.
    var entries: [[UInt8]]
    let billTree: Sealed
    let settlementTree: Sealed

    /// A tree with all that proofs are made from.
    struct Sealed {
        let tree: ShareTree
        let open: OpenShareBlock
        let root: ShareNode

        init(_ members: [ShareMember], _ kind: StatementKind) throws {
            var sealer = ShareSealer(
                PeriodKey(
                    secret: secret, scheme: scheme, period: period, kind: kind, class: "-"))
            var tree = ShareTree()
            try tree.append(try sealer.seal(members))
            open = try sealer.open(members)
            root = try #require(try tree.root())
            self.tree = tree
        }
    }

    static func nonce(_ roll: UInt64) -> Hash { hash("nonce-\(roll)") }
    static func identity(_ roll: UInt64) -> [UInt8] { Array("identity-\(roll)".utf8) }

    static func commitment(_ roll: UInt64) -> Hash {
        var maker = Commitment()
        return maker.make(roll: roll, nonce: nonce(roll), identity: identity(roll))
    }

    static let cases = [
        CaseLine(
            number: 1, aid: 100_000, clause: "illness", notice: "2024-01-03", card: hash("card-1")),
        CaseLine(
            number: 2, aid: 46_000, clause: "accident", notice: "2024-01-05",
            card: hash("card-2")),
    ]

    static func due(_ roll: UInt64) -> Int64 {
        switch roll {
        case capped: share - 25
        case waived: 0
        default: share + (roll <= lastRoll ? 1 : 0)
        }
    }

    /// Ten members have not paid.
    static func paid(_ roll: UInt64) -> Int64 { (290..<300).contains(roll) ? 0 : due(roll) }

    /// The honest scheme. A change of the books comes before trees are made.
    init(_ change: (inout [ShareMember]) -> Void = { _ in }) throws {
        log = try Keys.signer(Village.origin, 1)
        receipts = try Keys.signer("\(Village.origin)/receipts", 2)
        witness = try Keys.signer("witness.example.net", 3, kind: .cosignature)
        custodian = try Keys.signer("custody.example.com", 4, kind: .cosignature)
        members = (1...UInt64(Village.memberCount)).map {
            ShareMember(
                roll: $0, commitment: Village.commitment($0), due: Village.due($0),
                paid: Village.paid($0))
        }
        change(&members)
        let billed = members.map {
            ShareMember(roll: $0.roll, commitment: $0.commitment, due: $0.due, paid: 0)
        }
        billTree = try Sealed(billed, .bill)
        settlementTree = try Sealed(members, .settlement)
        bill = Village.bill(billTree.root)
        settlement = Village.settlement(settlementTree.root, of: bill)
        entries = Village.opening
        entries.append(Statement.bill(bill).text)
        entries.append(Statement.settlement(settlement).text)
    }

    /// The rules, notices, and the cases: all that is in the log before the bill.
    static var opening: [[UInt8]] {
        let rules = "tongzhou/rules/v1\nscheme \(scheme)\nrules 1 \(hash("rules").base64)\n"
        let notices = (1...noticeCount).map {
            "tongzhou/notice/v1\nscheme \(scheme)\nnumber \($0)\n"
        }
        return ([rules] + notices).map { Array($0.utf8) }
            + cases.map { CaseEntry(scheme: scheme, period: period, lines: [$0]).text }
    }

    static func casesRoot(_ lines: [CaseLine]) -> Hash {
        var sum = CaseSum()
        for line in lines { sum.append(line) }
        return sum.root
    }

    static func bill(_ root: ShareNode) -> Bill {
        Bill(
            scheme: scheme, period: period, rulesVersion: 1, rules: hash("rules"),
            currency: "CNY", digits: 2, notice: "2024-01-08", dueDay: "2024-01-15",
            cases: Counted(2, 146_000), casesRoot: casesRoot(cases), fee: 11_680,
            feeBasis: "8/100 of aid, nearest", rounding: "exact", carryIn: 0, carryOut: 0,
            excess: Named(25, "operator"), sponsored: Named(525, "operator"), adjusted: 0,
            classes: [ClassLine(name: "-", share: share, lastRoll: lastRoll, tree: root)])
    }

    static func settlement(_ root: ShareNode, of bill: Bill) -> Settlement {
        Settlement(
            scheme: scheme, period: period, bill: LogHash.leaf(Statement.bill(bill).text),
            opening: 0, collected: root.paid, late: nil,
            advanced: [Named(15_800, "operator")], interest: 0, paidOut: Counted(2, 146_000),
            fee: 11_680, refunds: 0, closing: 10_000, arrears: Counted(10, 5_250),
            forgiven: [],
            custody: CustodyLines(
                day: "2024-02-03", amount: 10_000, statement: hash("custodian's statement")),
            classes: [ClassLine(name: "-", share: share, lastRoll: lastRoll, tree: root)])
    }

    /// Where the bill and the settlement stand in the log.
    static let billIndex = UInt64(1 + noticeCount + 2)
    static let settlementIndex = billIndex + 1
}

extension Village {
    /// Whom a member believes.
    var trust: [UInt8] {
        Array(
            """
            # the village's record
            log \(log.key.text) https://record.example.org/village-aid
            log \(receipts.key.text)
            witness one \(witness.key.text) https://witness.example.net
            witness custodian \(custodian.key.text)
            group both all one custodian
            quorum both

            """.utf8)
    }

    /// Who signs a checkpoint.
    enum Hand: CaseIterable { case log, witness, custodian }

    /// The files of a log of those entries, with its checkpoint.
    static func files(_ entries: [[UInt8]]) -> (tail: LogTail, files: [String: [UInt8]]) {
        var tail = LogTail()
        for entry in entries { tail.append(entry) }
        var files: [String: [UInt8]] = [:]
        for file in tail.takeFiles() { files[file.path] = file.bytes }
        return (tail, files)
    }

    /// A signed checkpoint over those entries.
    func checkpoint(
        _ entries: [[UInt8]]? = nil, hands: [Hand] = Hand.allCases, origin: String = origin
    ) throws -> SignedNote {
        let (tail, _) = Village.files(entries ?? self.entries)
        let text = Checkpoint(origin: origin, size: tail.size, root: tail.root).text
        return try signed(text, hands)
    }

    func signed(_ text: [UInt8], _ hands: [Hand]) throws -> SignedNote {
        let signatures = try hands.map { hand in
            switch hand {
            case .log: try log.sign(text)
            case .witness: try witness.cosign(text, seconds: 1_707_000_000)
            case .custodian: try custodian.cosign(text, seconds: 1_707_000_060)
            }
        }
        return SignedNote(text: text, signatures: signatures)
    }

    /// The receipt of a member.
    func receipt(_ roll: UInt64 = roll) throws -> ReceiptFile {
        try ReceiptFile(
            nonce: Village.nonce(roll), identity: Village.identity(roll),
            receipt: Receipt(
                scheme: Village.scheme, roll: roll, rulesVersion: 1, rules: hash("rules"),
                joined: "2024-01-02", commitment: Village.commitment(roll)),
            signer: receipts)
    }

    /// A member's proof, as the operator makes it.
    func proof(
        _ roll: UInt64 = roll, kind: StatementKind = .settlement, hands: [Hand] = Hand.allCases
    ) throws -> ProofFile {
        let sealed = kind == .bill ? billTree : settlementTree
        let place = try #require(sealed.open.place(of: roll))
        let index = kind == .bill ? Village.billIndex : Village.settlementIndex
        let path = try sealed.tree.path(of: place, block: 0, in: sealed.open)
        let statement: Statement = kind == .bill ? .bill(bill) : .settlement(settlement)
        let difference = place.member.due - Village.share - (roll <= Village.lastRoll ? 1 : 0)
        let code: ProofFile.ReasonCode = roll == Village.waived ? .waiver : .cap
        return ProofFile(
            scheme: Village.scheme, period: Village.period, kind: kind, className: "-",
            currency: "CNY", digits: 2, roll: roll, salt: place.salt, due: place.member.due,
            paid: place.member.paid, position: UInt64(place.index),
            reasons: difference == 0 ? [] : [ProofFile.Reason(code, difference)],
            siblings: path.map { ShareSibling($0) }, statement: statement.text,
            log: try logProof(index, statement: statement.text, hands: hands))
    }

    /// A proof that what stands at that index is in the log.
    func logProof(
        _ index: UInt64, statement: [UInt8], hands: [Hand] = Hand.allCases
    ) throws -> LogProofFile {
        var entries = entries
        entries[Int(index)] = statement
        let (tail, files) = Village.files(entries)
        var tiles = LogTiles(size: tail.size) { path, _ in files[path] }
        return LogProofFile(
            index: index, path: try tiles.inclusion(of: index),
            checkpoint: try checkpoint(entries, hands: hands))
    }

    /// The public files of the whole record, with leaf bundles.
    func record(hands: [Hand] = Hand.allCases) throws -> [String: [UInt8]] {
        var (_, files) = Village.files(entries)
        files[TilePath.checkpoint] = try checkpoint(hands: hands).bytes
        for (kind, sealed) in [(StatementKind.bill, billTree), (.settlement, settlementTree)] {
            let leaves = sealed.open.leaves
            for number in 0...(leaves.count - 1) / 256 {
                let path = LeafBundle.path(
                    period: Village.period, kind: kind, class: "-", number: UInt64(number))
                files[path] = LeafBundle.bytes(leaves.dropFirst(number * 256).prefix(256))
            }
        }
        return files
    }
}
