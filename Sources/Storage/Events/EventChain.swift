import Bookkeeping
import Crypto
import Foundation

/// How events are chained: each carries the hash of the one before, so that none can be changed,
/// left out or moved without changing all that follow.
///
///     hash of the start = SHA256("tongzhou/scheme/v1\n" || scheme id)
///     hash of an event  = SHA256("tongzhou/event/v1\n" || hash before || u64 number
///                                || u64 day since 1970-01-01 || body)
///
/// The body is the event as JSON with sorted keys, in UTF-8.
enum EventChain {
    static func start(ofScheme id: String) -> Bookkeeping.Digest {
        digest(Array("tongzhou/scheme/v1\n".utf8) + Array(id.utf8))
    }

    static func hash(
        after before: Bookkeeping.Digest, number: Int64, day: Day, body: String
    ) -> Bookkeeping.Digest {
        var bytes = Array("tongzhou/event/v1\n".utf8)
        before.append(to: &bytes)
        for value in [number, Int64(day.number)] {
            unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
        }
        return digest(bytes + Array(body.utf8))
    }

    private static func digest(_ bytes: [UInt8]) -> Bookkeeping.Digest {
        Bookkeeping.Digest(Array(SHA256.hash(data: bytes)).span)
    }
}

extension Bookkeeping.Digest {
    /// The bytes for a column of the store.
    var data: Data { Data(bytes) }

    /// A digest that the platform itself has stored.
    init(data: Data) { self.init(Array(data).span) }
}
