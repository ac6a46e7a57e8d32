public import Bookkeeping
import Foundation
import MutualAid
import PublicRecord

/// A person at work: his name and the file of his own key.
public struct Signer: Sendable {
    /// His short name.
    public let name: String
    /// The file with his signing key, which only he can read.
    public let keyPath: String

    /// A person by name and key file.
    public init(name: String, keyPath: String) {
        self.name = name
        self.keyPath = keyPath
    }

    /// What the first line of a key file says.
    static let format = "tongzhou-person-key,1"

    /// Makes a new key in a new file that only its owner can read.
    ///
    /// - Returns: the public key, for the office's list.
    public static func makeKey(at path: String, random: Digest) throws -> Digest {
        guard let key = SigningKey(seed: random.bytes) else {
            preconditionFailure("32 bytes are a key")
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw PeopleRefusal.keyUnwritable(path)
        }
        let made = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made, let handle = FileHandle(forWritingAtPath: path) else {
            throw PeopleRefusal.keyUnwritable(path)
        }
        try handle.write(contentsOf: Data("\(format)\n\(random.hex)\n".utf8))
        try handle.close()
        return Digest(key.publicKey.span)
    }

    private func key() throws -> SigningKey {
        let attributes = try? FileManager.default.attributesOfItem(atPath: keyPath)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue else {
            throw PeopleRefusal.keyUnreadable(keyPath)
        }
        guard mode & 0o077 == 0 else { throw PeopleRefusal.keyReadableByOthers(keyPath) }
        let text = (try? String(contentsOfFile: keyPath, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        guard lines.count == 2, lines[0] == Signer.format, let seed = Digest(hex: String(lines[1])),
            let key = SigningKey(seed: seed.bytes)
        else { throw PeopleRefusal.keyUnreadable(keyPath) }
        return key
    }

    /// His signed yes to a message, if he is on the list, has the right and signs with the key that
    /// the list names.
    func approve(_ message: String, _ right: Right, _ people: People) throws -> Approval {
        let person = try people.person(name, right)
        let key = try key()
        guard key.publicKey == person.key.bytes else { throw PeopleRefusal.keyWrong(name) }
        let signature = try key.sign(Array(message.utf8))
        return Approval(person: name, key: person.key, signature: Hex.text(signature))
    }
}

/// Bytes as small hexadecimal digits.
enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { byte -> UInt8? in
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x57
            default: nil
            }
        }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            (digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0)
        }
    }
}

extension Approval {
    /// Whether the signature is his key's, of that message.
    func signs(_ message: String) -> Bool {
        guard let signature = Hex.bytes(signature) else { return false }
        return isSignature(signature, of: Array(message.utf8), by: key.bytes)
    }
}
