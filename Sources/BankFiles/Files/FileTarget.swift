public import Bookkeeping
import Glibc

/// A place the caller names for a file: looked at before anything is done, filled at the end, whole
/// or not at all. A device or a pipe is written as it is.
public struct FileTarget: Sendable {
    private let path: String
    private let isPlain: Bool

    /// A place that is no folder and not the file that is read.
    public init(_ path: String, reading source: String? = nil) throws(FileProblem) {
        self.path = path
        let there = FileTarget.identity(path)
        isPlain = there.map { $0.mode & S_IFMT == S_IFREG } ?? true
        if let there, there.mode & S_IFMT == S_IFDIR {
            throw FileProblem(
                line: nil, code: "file.is-folder",
                Text(
                    "\(path) 是目录；请给出文件名。", "\(path) is a folder; name a file in it."))
        }
        if let source, let there, there == FileTarget.identity(source) {
            throw FileProblem(
                line: nil, code: "file.is-source",
                Text(
                    "\(path) 就是要读的文件；请换一个文件名。",
                    "\(path) is the file that is read; name another one."))
        }
    }

    /// Where the file is written before it is put in place.
    public var aside: String { isPlain ? "\(path).part" : path }

    /// Puts the finished file in its place.
    public func place() throws(FileProblem) {
        if isPlain { try ByteWriter.place(aside, at: path) }
    }

    /// Fills the place with a copy of a file.
    public func copy(_ source: String) throws(FileProblem) {
        let reader = try ByteReader(path: source)
        var writer = try ByteWriter(path: aside)
        while try reader.read(into: &writer.buffer) > 0 { try writer.flushIfFull() }
        try writer.finish()
        try place()
    }

    /// Takes away what was written aside and is not to be put in place.
    func discard() {
        if isPlain { FileTarget.remove(aside) }
    }

    /// Takes away a file that is not wanted any more, if it is there.
    static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Whether what stands at a path can be read more than once: no pipe and no device. What is not
    /// there is for its reader to say.
    public static func isReadTwice(_ path: String) -> Bool {
        guard let there = identity(path) else { return true }
        return [S_IFREG, S_IFDIR].contains(there.mode & S_IFMT)
    }

    private struct Identity: Equatable {
        let device: dev_t
        let number: ino_t
        let mode: mode_t
    }

    private static func identity(_ path: String) -> Identity? {
        var found = stat()
        guard unsafe stat(path, &found) == 0 else { return nil }
        return Identity(device: found.st_dev, number: found.st_ino, mode: found.st_mode)
    }
}
