import Bookkeeping
import PublicRecord

/// Collects cosignatures of a checkpoint. All files of the log are written before.
struct Cosigning {
    let witnesses: RecordWitnesses
    let keys: RecordKeys
    let folder: RecordFolder
    let checkpoint: Checkpoint

    /// How far the witnesses have come that answer.
    struct Known {
        let door: WitnessDoor
        let size: UInt64
        let problem: Text?
    }

    /// Asks the witnesses who have not cosigned that note how far they have come, before anything
    /// is signed: what one of them has cosigned has to be in what is going to be signed.
    func ask(unless note: SignedNote?) throws -> [Known] {
        let log = keys.log.map(\.key)
        let doors = WitnessDoor.all(witnesses.policy).filter {
            note?.verdict(of: $0.key) != .good
        }
        let known = try Parallel.map(doors) { door -> (Checkpoint?, Text?) in
            do throws(WitnessDoor.Silent) {
                return (try door.known(origin: checkpoint.origin, by: log), nil)
            } catch { return (nil, error.why) }
        }
        for case (let checkpoint?, _) in known { try check(goesOnFrom: checkpoint) }
        return zip(doors, known).map {
            Known(door: $0, size: $1.0?.size ?? 0, problem: $1.1)
        }
    }

    /// After a restore from an old copy a witness knows better than the keys do.
    private func check(goesOnFrom known: Checkpoint) throws {
        guard known.size <= checkpoint.size else {
            throw RecordRefusal.rolledBack(signed: known.size, stored: checkpoint.size)
        }
        guard
            LogProof.isConsistent(
                from: (known.size, known.root), to: (checkpoint.size, checkpoint.root),
                path: try proof(from: known.size))
        else { throw RecordRefusal.changed(known.size) }
    }

    private func proof(from size: UInt64) throws -> [Hash] {
        guard size <= checkpoint.size else { return [] }
        var tiles = LogTiles(size: checkpoint.size, read: folder.read)
        return try tiles.consistency(from: size)
    }

    /// The cosignatures of those who give one, and why others do not.
    func collect(
        _ note: SignedNote, from known: [Known]
    ) throws -> (signatures: [NoteSignature], problems: [String: Text]) {
        let answers = try Parallel.map(known) { known -> (NoteSignature?, Text?) in
            if let problem = known.problem { return (nil, problem) }
            do {
                let signature = try known.door.cosignature(
                    of: note, size: checkpoint.size, known: known.size, proof: proof)
                return (signature, nil)
            } catch let silent as WitnessDoor.Silent { return (nil, silent.why) }
        }
        var problems: [String: Text] = [:]
        for (known, answer) in zip(known, answers) { problems[known.door.name] = answer.1 }
        return (answers.compactMap(\.0), problems)
    }
}
