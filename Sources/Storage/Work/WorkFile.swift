import Bookkeeping
import Foundation
import Glibc

/// A file of numbers for the time of one piece of work: written once, read as often as needed,
/// gone when it is let go. The file has no name, so a killed program leaves nothing behind.
public final class WorkFile {
    let descriptor: Int32
    static let pieceSize = 1 << 16

    /// An empty work file in that folder.
    public init(folder: String) throws {
        try Store.makeFolder(folder)
        var name = Array("\(folder)/work-XXXXXX".utf8CString)
        descriptor = unsafe name.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return -1 }
            let opened = unsafe mkstemp(base)
            if opened >= 0 { unsafe unlink(base) }
            return opened
        }
        guard descriptor >= 0 else { throw Fault.storeFailing(folder) }
    }

    deinit { close(descriptor) }

    /// Numbers appended to the file, in large pieces. Call ``finish()`` at the end.
    public struct Writer {
        private let file: WorkFile
        private var buffer: [UInt8] = []
        private var written: Int64 = 0

        /// How many bytes the numbers so far take: where the next one begins.
        public var offset: Int64 { written + Int64(buffer.count) }

        /// Appends to that file.
        public init(_ file: WorkFile) {
            self.file = file
            buffer.reserveCapacity(WorkFile.pieceSize + 128)
        }

        /// Appends a non-negative integer in as few bytes as it needs.
        @inline(__always)
        public mutating func write(_ value: UInt64) throws {
            var rest = value
            while rest >= 0x80 {
                buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            buffer.append(UInt8(truncatingIfNeeded: rest))
            if buffer.count >= WorkFile.pieceSize { try finish() }
        }

        /// Appends an integer that may be negative.
        public mutating func write(signed value: Int64) throws {
            try write(UInt64(bitPattern: value << 1 ^ value >> 63))
        }

        mutating func write(_ record: SortRecord) throws {
            try write(signed: record.words.0)
            try write(signed: record.words.1)
            try write(signed: record.words.2)
            try write(signed: record.words.3)
            try write(signed: record.words.4)
            try write(signed: record.words.5)
        }

        /// Writes out what is left.
        public mutating func finish() throws {
            var offset = 0
            while offset < buffer.count {
                let count = unsafe buffer.withUnsafeBytes { bytes in
                    guard let base = bytes.baseAddress else { return 0 }
                    return unsafe Glibc.write(file.descriptor, base + offset, bytes.count - offset)
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw Fault.storeFull("work") }
                offset += count
            }
            written += Int64(buffer.count)
            buffer.removeAll(keepingCapacity: true)
        }
    }

    /// The numbers of the file from the beginning or from one of them, in large pieces.
    public struct Reader {
        private let file: WorkFile
        private var buffer: [UInt8] = []
        private var position = 0
        private var offset: Int64

        /// Reads that file, from a place at which a number begins.
        public init(_ file: WorkFile, from offset: Int64 = 0) {
            self.file = file
            self.offset = offset
        }

        /// The next non-negative integer, or nil at the end.
        @inline(__always)
        public mutating func read() throws -> UInt64? {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while true {
                if position == buffer.count {
                    guard try refill() else { return nil }
                }
                let byte = buffer[position]
                position += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
        }

        /// The next integer that may be negative, or nil at the end.
        public mutating func readSigned() throws -> Int64? {
            guard let value = try read() else { return nil }
            return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
        }

        mutating func readRecord() throws -> SortRecord? {
            guard let first = try readSigned(), let second = try readSigned(),
                let third = try readSigned(), let fourth = try readSigned(),
                let fifth = try readSigned(), let sixth = try readSigned()
            else { return nil }
            return SortRecord(first, second, third, fourth, fifth, sixth)
        }

        private mutating func refill() throws -> Bool {
            if buffer.count != WorkFile.pieceSize {
                buffer = [UInt8](repeating: 0, count: WorkFile.pieceSize)
            }
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(file.descriptor, bytes.baseAddress, bytes.count, off_t(offset))
            }
            guard count >= 0 else { throw Fault.storeFailing("work") }
            position = 0
            offset += Int64(count)
            if count < buffer.count { buffer.removeLast(buffer.count - count) }
            return count > 0
        }
    }
}
