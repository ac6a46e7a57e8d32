public import Bookkeeping
import Glibc

/// Bytes written to a file in large pieces, made durable at the end and put in place by a rename,
/// so that a file is there whole or not at all.
public struct ByteWriter: ~Copyable {
    /// Bytes that have not been written yet. Append to it, then call ``flushIfFull()``.
    public var buffer: [UInt8] = []
    /// How many bytes have been written so far, those in the buffer not counted.
    public private(set) var written: Int64 = 0

    private let descriptor: Int32
    private let path: String
    private let observe: (([UInt8]) -> Void)?
    private static let full = 1 << 18

    /// Creates or empties the file at that path.
    ///
    /// - Parameters:
    ///   - isPublic: whether everybody may read it; otherwise its owner alone.
    ///   - small: whether no room is made for large pieces.
    ///   - observe: is shown all bytes in order as they are written, for a digest.
    public init(
        path: String, isPublic: Bool = false, small: Bool = false,
        observe: (([UInt8]) -> Void)? = nil
    ) throws(FileProblem) {
        let mode: mode_t = isPublic ? 0o644 : 0o600
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        self.path = path
        self.observe = observe
        guard descriptor >= 0 else { throw ByteWriter.failed(path) }
        if !small { buffer.reserveCapacity(ByteWriter.full + 4096) }
    }

    deinit { close(descriptor) }

    private static func failed(_ path: String) -> FileProblem {
        let full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG
        return FileProblem(
            line: nil, code: full ? "file.disk-full" : "file.unwritable",
            full
                ? Text(
                    "写 \(path) 时磁盘已满；请腾出空间后重试。",
                    "The disk is full while writing \(path); make room and try again.")
                : Text(
                    "写不了文件 \(path)；请检查目录和权限。",
                    "Cannot write \(path); check the folder and its permissions."))
    }

    /// Writes the buffer out when it has grown large.
    public mutating func flushIfFull() throws(FileProblem) {
        if buffer.count >= ByteWriter.full { try flush() }
    }

    /// Writes the buffer out.
    public mutating func flush() throws(FileProblem) {
        observe?(buffer)
        var offset = 0
        while offset < buffer.count {
            let count = unsafe buffer.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe write(descriptor, base + offset, bytes.count - offset)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw ByteWriter.failed(path) }
            offset += count
        }
        written += Int64(buffer.count)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and makes the file durable.
    public mutating func finish() throws(FileProblem) {
        try flush()
        guard fsync(descriptor) == 0 else { throw ByteWriter.failed(path) }
    }

    /// Creates a small file that everybody may read; it is not durable before a sync.
    public static func create(_ bytes: [UInt8], at path: String) throws(FileProblem) {
        var writer = try ByteWriter(path: path, isPublic: true, small: true)
        writer.buffer = bytes
        try writer.flush()
    }

    /// Makes durable all that was written: one wait for however many files. A disk that fails here
    /// does not say so.
    public static func syncAll() { Glibc.sync() }

    /// Puts a finished file in its place, replacing what was there.
    public static func place(_ path: String, at target: String) throws(FileProblem) {
        guard unsafe rename(path, target) == 0 else { throw failed(target) }
    }

    /// Makes a file durable, or the names in a folder after files were put in their places there.
    public static func sync(_ path: String) throws(FileProblem) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failed(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failed(path) }
    }
}

extension [UInt8] {
    /// Appends an integer in decimal digits.
    public mutating func append(decimal value: Int64) {
        if value < 0 { append(0x2D) }
        let magnitude = value.magnitude
        var length = 1
        var power: UInt64 = 10
        while length < 20, magnitude >= power {
            length += 1
            power = length < 20 ? power &* 10 : .max
        }
        append(contentsOf: repeatElement(0x30, count: length))
        var place = count
        var rest = magnitude
        while rest > 0 {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            self[place] = 0x30 + UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
    }

    /// Appends the bytes of a text.
    public mutating func append(_ text: String) { append(contentsOf: text.utf8) }
}
