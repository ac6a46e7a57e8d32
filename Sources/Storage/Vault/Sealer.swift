public import Bookkeeping
import Crypto
import Foundation

/// Wraps persons' keys and makes the digests by which people are found again; one a thread.
public struct Sealer {
    private let master: SymmetricKey
    /// The keyed hash after what all identities of a scheme begin with.
    private let identities: HMAC<SHA256>

    init(master: SymmetricKey, scheme: String) {
        self.master = master
        var identities = HMAC<SHA256>(key: master)
        identities.update(data: Array("tongzhou/identity/v1\n\(scheme)\n".utf8))
        self.identities = identities
    }

    /// The digest by which a person is found again within the scheme.
    public func identityDigest(_ identity: [UInt8]) -> [UInt8] {
        var hash = identities
        hash.update(data: identity)
        return Array(hash.finalize().prefix(16))
    }

    /// Appends a person's key as the record of its slot: under the master key, bound to the slot.
    public func append(
        _ key: PersonKey, slot: Int64, nonce: Bookkeeping.Digest, to records: inout [UInt8]
    ) throws {
        let box = try AES.GCM.seal(
            key.bytes.bytes, using: master,
            nonce: AES.GCM.Nonce(data: nonce.bytes.prefix(12)),
            authenticating: Sealer.bound(to: slot))
        records.append(contentsOf: nonce.bytes.prefix(12))
        records.append(contentsOf: box.ciphertext)
        records.append(contentsOf: box.tag)
        records.append(contentsOf: [1, 0, 0, 0])
    }

    /// What a record is bound to: it cannot be moved into another slot.
    static func bound(to slot: Int64) -> [UInt8] {
        unsafe withUnsafeBytes(of: slot.bigEndian) { unsafe Array($0) }
    }
}
