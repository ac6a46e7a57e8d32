import Bookkeeping
import Foundation
import FoundationNetworking
import PublicRecord

/// A witness as the operator speaks to it: c2sp.org/tlog-witness.
struct WitnessDoor: Sendable {
    /// The most bytes of an answer: a checkpoint with its signatures is far shorter.
    private static let most = 1 << 16

    let name: String
    let key: NoteKey
    let url: String

    /// Why there is no cosignature, in words for people.
    struct Silent: Error {
        let why: Text
    }

    /// The doors of all witnesses of a policy.
    static func all(_ policy: Policy) -> [WitnessDoor] {
        policy.witnesses.compactMap { witness in
            witness.url.map { url in
                WitnessDoor(
                    name: witness.name, key: witness.key,
                    url: url.hasSuffix("/") ? String(url.dropLast()) : url)
            }
        }
    }

    /// What it cosigned last of our log; nil where it has never, or does not show it there. What
    /// our key has not signed, and its own, tells nothing.
    func known(origin: String, by log: [NoteKey]) throws(Silent) -> Checkpoint? {
        let path = "/\(Checkpoint.monitoringName(origin))/checkpoint"
        let answer = try ask("GET", path, nil, seconds: 10)
        guard answer.status == 200, let note = SignedNote(Array(answer.body)),
            let checkpoint = Checkpoint(note.text), checkpoint.origin == origin,
            log.contains(where: { note.verdict(of: $0) == .good }),
            note.verdict(of: key) == .good
        else { return nil }
        return checkpoint
    }

    /// Its cosignature of a checkpoint, from the size that it knows.
    ///
    /// - Parameter proof: the proof of consistency from a size.
    func cosignature(
        of note: SignedNote, size: UInt64, known: UInt64, proof: (UInt64) throws -> [Hash]
    ) throws -> NoteSignature {
        var old = known
        // Somebody else may be publishing to it; more than a few times is not that.
        for _ in 1...3 {
            let request = WitnessRequest(old: old, path: try proof(old), note: note)
            let answer = try ask("POST", "/add-checkpoint", Data(request.bytes), seconds: 60)
            switch answer.status {
            case 200: return try cosignature(in: answer.body, of: note)
            case 409:
                let text = String(decoding: answer.body.prefix(30), as: UTF8.self)
                guard text.hasSuffix("\n"), let size = UInt64(text.dropLast()) else {
                    throw refused(answer)
                }
                old = size
            default: throw refused(answer)
            }
            // A number alone is no proof: it refuses, and holds nothing else up.
            if old > size { throw refused(answer) }
        }
        throw Silent(why: Text("它见证的大小一再改变", "the size it knows keeps changing"))
    }

    private func cosignature(in body: Data, of note: SignedNote) throws(Silent) -> NoteSignature {
        for line in body.split(separator: UInt8(ascii: "\n")) {
            guard let signature = NoteSignature(line: line), signature.isBy(key) else { continue }
            let one = SignedNote(text: note.text, signatures: [signature])
            if one.verdict(of: key) == .good { return signature }
        }
        throw Silent(
            why: Text("回答里没有它的有效签名", "its answer has no good signature by its key"))
    }

    private func refused(_ answer: HTTPDoor.Answer) -> Silent {
        let said = String(decoding: answer.body.prefix(300), as: UTF8.self).unicodeScalars
            .filter { $0.value >= 0x20 && $0.value != 0x7f }
        let words = "HTTP \(answer.status): \(String(String.UnicodeScalarView(said)))"
        return Silent(why: Text("不见证（\(words)）", "refuses (\(words))"))
    }

    private func ask(
        _ method: String, _ path: String, _ body: Data?, seconds: Int
    ) throws(Silent) -> HTTPDoor.Answer {
        guard let address = URL(string: url + path) else {
            throw Silent(why: Text("网址不对", "its address is none"))
        }
        var request = URLRequest(url: address)
        request.httpMethod = method
        request.httpBody = body
        if body != nil {
            request.setValue("text/plain; charset=utf-8", forHTTPHeaderField: "Content-Type")
        }
        do throws(HTTPDoor.Silence) {
            return try HTTPDoor(seconds: seconds).ask(request, most: WitnessDoor.most)
        } catch {
            if case .tooLong = error {
                throw Silent(
                    why: Text(
                        "回答超过 \(WitnessDoor.most) 字节，没有读",
                        "answers with more than \(WitnessDoor.most) bytes, which are not read"))
            }
            throw Silent(why: Text("连不上 \(url)", "does not answer at \(url)"))
        }
    }
}
