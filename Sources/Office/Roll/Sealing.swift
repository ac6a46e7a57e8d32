import Bookkeeping
import Dispatch
import MutualAid
import PublicRecord
import Storage

/// A member ready to be written: his commitment made, his identity sealed.
struct SealedLine: Sendable {
    var line: RollLine
    /// The keyed digest of his identity; empty where the commitment came ready-made.
    var identityDigest: [UInt8] = []
    /// The slot of his key.
    var slot: Int64 = 0
    /// His identity and nonce under his key.
    var sealed: [UInt8] = []

    init(_ line: RollLine) { self.line = line }
}

/// Makes commitments from identities and seals what must stay secret. Nonces and keys come from
/// the command's random bytes by roll number, so the order of members does not matter.
struct Sealing: Sendable {
    let scheme: String
    let random: RandomBytes
    let keys: KeyStore

    /// Seals those of a batch who have an identity, on both cores.
    func seal(_ lines: [RollLine]) throws -> [SealedLine] {
        let open = lines.indices.filter { !lines[$0].identity.isEmpty }
        guard !open.isEmpty else { return lines.map(SealedLine.init) }
        let first = try keys.reserve(open.count)
        let middle = open.count / 2
        let halves = open.count < 64 ? [0..<open.count] : [0..<middle, middle..<open.count]
        let parts = try Parallel.map(halves) { half in
            try sealPart(half.map { lines[open[$0]] }, slot: first + Int64(half.lowerBound))
        }
        var sealed = lines.map(SealedLine.init)
        for (half, part) in zip(halves, parts) {
            for (place, line) in zip(half, part) { sealed[open[place]] = line }
        }
        return sealed
    }

    private func sealPart(_ lines: [RollLine], slot first: Int64) throws -> [SealedLine] {
        let sealer = keys.sealer(scheme: scheme)
        var commitment = Commitment()
        var records: [UInt8] = []
        records.reserveCapacity(lines.count * 64)
        var slot = first
        let sealed = try lines.map { line in
            defer { slot += 1 }
            return try seal(line, slot: slot, sealer, &commitment, &records)
        }
        try keys.write(records, from: first)
        return sealed
    }

    private func seal(
        _ line: RollLine, slot: Int64, _ sealer: Sealer, _ commitment: inout Commitment,
        _ records: inout [UInt8]
    ) throws -> SealedLine {
        let nonce = random.bytes(.nonce, line.roll)
        // By its slot: what a second try makes is another key.
        let key = PersonKey(bytes: random.bytes(.personKey, slot))
        let made = commitment.make(
            roll: UInt64(line.roll), nonce: Hash(words: nonce.words), identity: line.identity)
        var sealed = SealedLine(line)
        sealed.line.commitment = Digest(words: made.words)
        sealed.line.identity = []
        sealed.identityDigest = sealer.identityDigest(line.identity)
        sealed.slot = slot
        try sealer.append(
            key, slot: slot, nonce: random.bytes(.wrapping, slot), to: &records)
        sealed.sealed = try key.seal(
            nonce.bytes + line.identity, nonce: random.bytes(.sealing, line.roll))
        return sealed
    }
}
