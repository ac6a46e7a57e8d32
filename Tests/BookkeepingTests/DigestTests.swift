import Bookkeeping
import Foundation
import Testing

@Suite struct DigestTests {
    let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    @Test func `a digest is 64 hexadecimal digits and 32 bytes`() throws {
        let digest = try #require(Digest(hex: hex))
        #expect(digest.bytes == Array(0..<32))
        #expect(digest.hex == hex)
        #expect(Digest(hex: hex.uppercased()) == digest)
        let bytes: [UInt8] = Array(0..<32)
        #expect(Digest(bytes.span) == digest)
    }

    @Test func `anything else is no digest`() {
        #expect(Digest(hex: String(hex.dropLast())) == nil)
        #expect(Digest(hex: hex + "0") == nil)
        #expect(Digest(hex: "g" + hex.dropFirst()) == nil)
    }
}

/// Reads values as they stand in stored JSON.
enum Decoding {
    static func account(_ name: String) throws -> Account {
        try JSONDecoder().decode(Account.self, from: Data("\"\(name)\"".utf8))
    }
}
