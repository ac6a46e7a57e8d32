import PublicRecord
import Testing

@Suite struct CommitmentTests {
    /// The members of the public vectors of the share tree: roll, nonce, identity, commitment.
    static let vectors: [(UInt64, String, String, String)] = [
        (
            1, "9e3f156324d42f0ea4b6f4fce81d56fbd64a2143a3fdd60a130d9c90e5b4d688", "identity-1",
            "6fd3d44c8b93979d2da568698663e54fb46f625e886daebfc27f4f131ae622a0"
        ),
        (
            2, "7474c1e7ed929af580fe66e460b0603960defee0c8399f3c40a2a1660b7d6f09", "identity-2",
            "a39f69087265842bc7618b467e031fd057c46d83be96d00469ad220fa2513465"
        ),
        (
            3, "f3ba9e408e06fcfc2340e086d1f128bcce70651d0af663d7fbc9638daeff8712", "identity-3",
            "e83c509355d30ece80c3b1327ae6aaee87ed62dd532550fad6db5f298c9d7956"
        ),
        (
            5, "b629ed66c7f4554af962a27a29db699435b178f8d548ffbf0719d103b5f00de4", "identity-5",
            "3f171e58711d0097618efa286ffd533b32e5dc02b91d35ec4f7b32f49a77b98e"
        ),
        (
            8, "b4a051cbe4d672c9c40f976c8c284026d03a8f44fe1ff6494e7ccc24933ab296", "identity-8",
            "1ba60cea89c617d9971f74e5d2286362e61c8f3418d9fc852ae9413358d55caa"
        ),
    ]

    @Test(arguments: vectors)
    func `a commitment is that of the public vectors`(
        _ roll: UInt64, _ nonce: String, _ identity: String, _ commitment: String
    ) throws {
        var maker = Commitment()
        let made = maker.make(
            roll: roll, nonce: try #require(Hash(hex: nonce)), identity: Array(identity.utf8))
        #expect(made == Hash(hex: commitment))
    }

    @Test func `every part of a member binds`() throws {
        let (roll, nonceText, identity, _) = Self.vectors[0]
        let nonce = try #require(Hash(hex: nonceText))
        var maker = Commitment()
        let made = maker.make(roll: roll, nonce: nonce, identity: Array(identity.utf8))
        let other = Hash(words: (nonce.words.0 ^ 1, nonce.words.1, nonce.words.2, nonce.words.3))
        #expect(maker.make(roll: roll + 1, nonce: nonce, identity: Array(identity.utf8)) != made)
        #expect(maker.make(roll: roll, nonce: other, identity: Array(identity.utf8)) != made)
        #expect(maker.make(roll: roll, nonce: nonce, identity: Array("identity-".utf8)) != made)
    }
}

@Suite struct SHA256StreamTests {
    @Test func `pieces hash like the whole`() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var stream = SHA256Stream()
        for start in stride(from: 0, to: 1000, by: 7) {
            stream.update(Array(bytes[start..<min(1000, start + 7)]))
        }
        #expect(stream.finish() == SHA256Stream.hash(bytes))
    }

    @Test func `nothing and abc hash as the standard says`() {
        #expect(
            SHA256Stream.hash([])
                == Hash(hex: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        #expect(
            SHA256Stream.hash(Array("abc".utf8))
                == Hash(hex: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    }
}
