import Foundation
import PublicRecord

extension Hash {
    /// 64 hexadecimal digits as a hash.
    init?(hex: String) {
        guard let bytes = Hexadecimal.bytes(hex) else { return nil }
        self.init(bytes)
    }

    var hex: String { Hexadecimal.text(bytes) }
}

/// The hash of a text, where tests need some 32 bytes.
func hash(_ text: String) -> Hash { SHA256Stream.hash(Array(text.utf8)) }

/// A file beside these tests.
func testFile(_ path: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appendingPathComponent(path)))
}

/// What a check finds off; nil where all is right.
func finding(_ check: () throws -> Void) -> Finding? {
    do {
        try check()
        return nil
    } catch {
        return error as? Finding
    }
}
