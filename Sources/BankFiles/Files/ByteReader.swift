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
        var count = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: ByteReader.pieceSize) {
            buffer, size in
            repeat {
                count = unsafe Glibc.read(descriptor, buffer.baseAddress, ByteReader.pieceSize)
            } while count < 0 && errno == EINTR
            size = max(0, count)
        }
        bytes.append(contentsOf: piece)
        guard count >= 0 || errno != EISDIR else {
            throw FileProblem(
                line: nil, code: "file.is-folder",
                Text("这是一个目录；请给出文件。", "This is a folder; name a file."))
        }
        guard count >= 0 else {
            throw FileProblem(
                line: nil, code: "file.unreadable",
                Text("读文件时出错；请检查磁盘后重试。", "Reading the file failed; check the disk and retry."))
        }
        return count
    }
}
