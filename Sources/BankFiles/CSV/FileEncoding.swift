import Glibc

/// How the text of a file is encoded.
public enum FileEncoding: String, Sendable, CaseIterable {
    /// UTF-8.
    case utf8 = "utf-8"
    /// GB18030 and its older parts GBK and GB2312.
    case gb18030

    static func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// The text of bytes in GB18030, or nil when they are not.
    static func fromGB18030(_ bytes: [UInt8]) -> String? {
        let converter = unsafe iconv_open("UTF-8", "GB18030")
        // iconv_open answers (iconv_t)-1 when the conversion is not installed.
        guard let converter = unsafe converter, Int(bitPattern: converter) != -1 else { return nil }
        defer { unsafe iconv_close(converter) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count * 4 + 4)
        let outputSize = output.count
        let written = unsafe input.withUnsafeMutableBytes { source in
            unsafe output.withUnsafeMutableBytes { target -> Int? in
                var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var into = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var left = source.count
                var room = target.count
                let result = unsafe iconv(converter, &from, &left, &into, &room)
                return result == Int(bitPattern: UInt.max) || left > 0 ? nil : outputSize - room
            }
        }
        guard let written else { return nil }
        return String(decoding: output[..<written], as: UTF8.self)
    }
}
