public import Bookkeeping
import Glibc

/// Bytes of a file, read in pieces of a fixed size.
public struct ByteReader: ~Copyable {
    private let descriptor: Int32

    /// The size of a piece in bytes.
    public static let pieceSize = 1 << 18

    /// Opens the file at that path for reading.
    public init(path: String) throws(FileProblem) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text(
                    "打不开文件 \(path)；请检查路径和权限。",
                    "Cannot open \(path); check the path and its permissions."))
        }
    }

    deinit { close(descriptor) }

    /// Appends the next piece to the bytes.
    ///
    /// - Returns: how many bytes were appended; 0 at the end of the file.
    public func read(into bytes: inout [UInt8]) throws(FileProblem) -> Int {
        let old = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: ByteReader.pieceSize))
        var count = 0
        repeat {
            count = unsafe bytes.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe Glibc.read(descriptor, base + old, ByteReader.pieceSize)
            }
        } while count < 0 && errno == EINTR
        bytes.removeLast(ByteReader.pieceSize - max(0, count))
        guard count >= 0 else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text("读文件时出错；请检查磁盘后重试。", "Reading the file failed; check the disk and retry."))
        }
        return count
    }
}
