import Crypto
import Foundation

/// The bearer token: made at the first start, in a file that its owner alone can read.
enum Token {
    static func read(folder: URL) throws -> String {
        let file = folder.appendingPathComponent("token")
        if let text = try? String(contentsOf: file, encoding: .utf8) {
            let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
            if !token.isEmpty { return token }
        }
        // A new private key is 32 random bytes; nothing is signed with it.
        let bytes = Curve25519.Signing.PrivateKey().rawRepresentation
        let token = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let made = FileManager.default.createFile(
            atPath: file.path, contents: Data("\(token)\n".utf8),
            attributes: [.posixPermissions: 0o600])
        guard made else { throw CocoaError(.fileWriteUnknown) }
        return token
    }
}
