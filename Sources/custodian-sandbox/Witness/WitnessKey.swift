import Crypto
import Foundation
import PublicRecord

/// The key of its cosignatures: made at the first start, in a file that its owner alone can read.
enum WitnessKey {
    static func read(folder: URL, name: String) throws -> NoteSigner {
        let file = folder.appendingPathComponent("witness-key")
        if FileManager.default.fileExists(atPath: file.path) {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard let signer = NoteSigner(text.trimmingCharacters(in: .whitespacesAndNewlines))
            else { throw CocoaError(.fileReadCorruptFile) }
            return signer
        }
        let seed = Array(Curve25519.Signing.PrivateKey().rawRepresentation)
        guard let text = NoteSigner.text(name: name, kind: .cosignature, seed: seed),
            let signer = NoteSigner(text)
        else { throw CocoaError(.fileWriteInvalidFileName) }
        let made = FileManager.default.createFile(
            atPath: file.path, contents: Data("\(text)\n".utf8),
            attributes: [.posixPermissions: 0o600])
        guard made else { throw CocoaError(.fileWriteUnknown) }
        return signer
    }
}
