public import Bookkeeping
import Crypto
import Foundation
import Glibc
import Synchronization

/// The keys of persons, in a folder of their own, never in the database, its write-ahead log or
/// its backups.
///
/// `master.key` wraps all other keys. `persons.keys` holds one record of 64 bytes a person, found
/// by its slot: the person's key under the master key, or zeros once it has been destroyed. What
/// was sealed under a destroyed key can no longer be read by anybody.
public final class KeyStore: Sendable {
    private let master: SymmetricKey
    private let folder: String
    private let personsPath: String
    private let descriptor: Int32
    /// Slots that were taken in work that is not over.
    private let taken = Mutex<[Range<Int64>]>([])

    private static let recordSize: Int64 = 64

    /// A short digest that says which master key this is without giving it away; the database
    /// keeps it, so that keys and data cannot be mixed up.
    public let fingerprint: [UInt8]

    /// Opens the keys in that folder.
    ///
    /// - Parameters:
    ///   - expected: the fingerprint that the database knows, if it knows one.
    ///   - slots: how many slots the database says are in use.
    ///   - random: 32 random bytes for a new master key; it is made where the database knows none.
    public init(folder: String, expected: [UInt8]?, slots: Int64, random: Bookkeeping.Digest) throws
    {
        let masterPath = "\(folder)/master.key"
        self.folder = folder
        personsPath = "\(folder)/persons.keys"
        if !FileManager.default.fileExists(atPath: masterPath) {
            guard expected == nil else { throw KeyStore.missing(folder) }
            try KeyStore.makeFolder(folder)
            try KeyStore.create(masterPath, random.hex + "\n")
        }
        try KeyStore.mustBePrivate(folder)
        try KeyStore.mustBePrivate(masterPath)
        let text = try? String(contentsOfFile: masterPath, encoding: .utf8)
        guard let key = text.flatMap({ Bookkeeping.Digest(hex: String($0.prefix(64))) }) else {
            throw KeyStore.missing(folder)
        }
        master = SymmetricKey(data: key.bytes)
        fingerprint = Array(
            HMAC<SHA256>.authenticationCode(for: Data("tongzhou/master".utf8), using: master)
        ).prefix(8).map(\.self)
        if let expected, expected != fingerprint { throw KeyStore.foreign(folder) }
        descriptor = unsafe open(personsPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Fault.storeFailing(personsPath) }
        try KeyStore.mustBePrivate(personsPath)
        guard Int64(lseek(descriptor, 0, SEEK_END)) >= slots * KeyStore.recordSize else {
            throw KeyStore.short(personsPath, slots)
        }
    }

    deinit { close(descriptor) }

    /// Makes the folder, private from its first moment: another program may be looking at it.
    private static func makeFolder(_ folder: String) throws {
        let above = (folder as NSString).deletingLastPathComponent
        if !above.isEmpty, !FileManager.default.fileExists(atPath: above) {
            try Store.makeFolder(above)
        }
        guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw Fault.storeUnreachable(folder)
        }
    }

    /// Makes a file, whole or not at all; where another program made it meanwhile, it is that one.
    private static func create(_ path: String, _ text: String) throws {
        // A name of its own: another office may be making the same key, even in this program.
        var name = Array("\(path).XXXXXX".utf8) + [0]
        let descriptor = unsafe name.withUnsafeMutableBytes { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { letters in
                unsafe letters.baseAddress.map { unsafe mkstemp($0) } ?? -1
            }
        }
        guard descriptor >= 0 else { throw Fault.storeFailing(path) }
        let made = String(decoding: name.dropLast(), as: UTF8.self)
        defer {
            close(descriptor)
            unsafe unlink(made)
        }
        let bytes = Array(text.utf8)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        guard count == bytes.count, fsync(descriptor) == 0 else { throw Fault.storeFull(path) }
        guard unsafe link(made, path) == 0 || errno == EEXIST else {
            throw Fault.storeFailing(path)
        }
    }

    private static func missing(_ folder: String) -> Fault {
        Fault(
            "keys.missing",
            Text(
                "\(folder) 里没有读得出的完整主密钥，而数据库已有加密资料；请用 --keys 指明原来的密钥目录，检查权限，或从备份恢复。",
                "No whole master key can be read in \(folder), but the database holds sealed data; "
                    + "name the folder of the keys with --keys, check its permissions, or restore "
                    + "it."))
    }

    private static func foreign(_ folder: String) -> Fault {
        Fault(
            "keys.foreign",
            Text(
                "\(folder) 里的主密钥不属于这个数据库；请用 --keys 指明原来的密钥目录。",
                "The master key in \(folder) does not belong to this database; name the right "
                    + "folder with --keys."))
    }

    private static func short(_ path: String, _ slots: Int64) -> Fault {
        Fault(
            "keys.short",
            Text(
                "\(path) 比数据库用到的 \(slots) 把密钥短，也许是较旧的备份；请恢复与数据库同时的密钥。",
                "\(path) is shorter than the \(slots) keys that the database uses, perhaps an older "
                    + "copy; restore the keys as of the database."))
    }

    /// Keys that others can read are no keys.
    private static func mustBePrivate(_ path: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard mode & 0o077 == 0 else {
            throw Fault(
                "keys.readable-by-others",
                Text(
                    "别人能读 \(path)；请执行 chmod go-rwx \(path) 后重试。",
                    "Others can read \(path); run chmod go-rwx \(path) and try again."))
        }
    }

    /// What is said where the database belongs to another master key.
    var foreign: Fault { KeyStore.foreign(folder) }

    /// The part of the keys that seals people, for one thread: threads that share one key object
    /// would spend their time on its reference count.
    public func sealer(scheme: String) -> Sealer {
        let bytes = unsafe master.withUnsafeBytes { unsafe Array($0) }
        return Sealer(master: SymmetricKey(data: bytes), scheme: scheme)
    }

    /// The digest by which a person is found again within a scheme.
    public func identityDigest(scheme: String, identity: [UInt8]) -> [UInt8] {
        sealer(scheme: scheme).identityDigest(identity)
    }

    /// The secret of a scheme's share trees: it places members in them, and is never published.
    public func shareSecret(scheme: String) -> [UInt8] {
        let message = Array("tongzhou/share-secret/v1\n\(scheme)".utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: master))
    }

    /// A digest that tells content apart without giving away what it is: the content may hold
    /// personal data, and a bare hash of it could be guessed.
    public func contentDigest(_ content: Bookkeeping.Digest) -> Bookkeeping.Digest {
        let message = Array("tongzhou/content/v1\n".utf8) + content.bytes
        return Bookkeeping.Digest(
            Array(HMAC<SHA256>.authenticationCode(for: message, using: master)).span)
    }

    /// Takes slots for so many new keys, at the end of the file; several programs may do so at
    /// once. Until they are written they hold zeros.
    ///
    /// - Returns: the first of them.
    public func reserve(_ count: Int) throws -> Int64 {
        try taken.withLock { taken in
            try whileLocked { size in
                // A record cut short by a crash belongs to nobody; the next one starts behind it.
                let first = (size + KeyStore.recordSize - 1) / KeyStore.recordSize
                let slots = first..<(first + Int64(count))
                guard ftruncate(descriptor, off_t(slots.upperBound * KeyStore.recordSize)) == 0
                else {
                    throw Fault.storeFull(personsPath)
                }
                taken.append(slots)
                return first
            }
        }
    }

    /// Lets some work take slots. Where it fails, nothing is kept that was to be sealed under
    /// them: those that are the last in the file are given back.
    public func taking<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            let result = try work()
            taken.withLock { $0 = [] }
            return result
        } catch {
            try? giveBack()
            throw error
        }
    }

    private func giveBack() throws {
        try taken.withLock { taken in
            defer { taken = [] }
            try whileLocked { size in
                var end = size
                for slots in taken.reversed()
                where slots.upperBound * KeyStore.recordSize == end {
                    end = slots.lowerBound * KeyStore.recordSize
                }
                ftruncate(descriptor, off_t(end))
            }
        }
    }

    /// How many slots there are up to the last one taken in work that is not over; 0 where none is.
    var slotsTaken: Int64 { taken.withLock { $0.last?.upperBound ?? 0 } }

    /// The size of the file changes in one program at a time. The lock is the file's and not the
    /// database's: who loses the database does not lose it, and it is held for a moment only.
    private func whileLocked<Result>(_ work: (_ size: Int64) throws -> Result) throws -> Result {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Fault.storeFailing(personsPath) }
        }
        defer { flock(descriptor, LOCK_UN) }
        return try work(Int64(lseek(descriptor, 0, SEEK_END)))
    }

    /// Writes records into their slots, the first of which is given. They are on disk after
    /// ``flush()``.
    public func write(_ records: [UInt8], from slot: Int64) throws {
        let offset = off_t(slot * KeyStore.recordSize)
        let count = unsafe records.withUnsafeBytes {
            unsafe pwrite(descriptor, $0.baseAddress, $0.count, offset)
        }
        guard count == records.count else { throw Fault.storeFull(personsPath) }
    }

    /// Makes all written keys durable. Keys come before what they seal.
    public func flush() throws {
        guard fsync(descriptor) == 0 else { throw Fault.storeFailing(personsPath) }
    }

    /// Whether the key in that slot has been destroyed, without unwrapping it.
    public func isDestroyed(slot: Int64) throws -> Bool {
        var mark: UInt8 = 0
        let offset = off_t(slot * KeyStore.recordSize + 60)
        guard unsafe pread(descriptor, &mark, 1, offset) == 1 else {
            throw Fault.storeFailing(personsPath)
        }
        return mark != 1
    }

    /// The person's key in that slot, or nil when it has been destroyed.
    public func key(inSlot slot: Int64) throws -> PersonKey? {
        var record = [UInt8](repeating: 0, count: Int(KeyStore.recordSize))
        let count = unsafe record.withUnsafeMutableBytes {
            unsafe pread(
                descriptor, $0.baseAddress, $0.count, off_t(slot * KeyStore.recordSize))
        }
        guard count == record.count, record[60] == 1 else { return nil }
        let box = try AES.GCM.SealedBox(combined: record[..<60])
        guard
            let bytes = try? AES.GCM.open(
                box, using: master, authenticating: Sealer.bound(to: slot))
        else { return nil }
        return PersonKey(bytes: Bookkeeping.Digest(Array(bytes).span))
    }
}

/// The key of one person. It says nothing of itself in a description or a log.
public struct PersonKey: Sendable, CustomStringConvertible {
    let bytes: Bookkeeping.Digest

    /// A key of 32 random bytes.
    public init(bytes: Bookkeeping.Digest) { self.bytes = bytes }

    /// Not the key.
    public var description: String { "PersonKey" }

    /// What a person's data becomes under his key. The nonce is random and used once.
    public func seal(_ plain: [UInt8], nonce: Bookkeeping.Digest) throws -> [UInt8] {
        let box = try AES.GCM.seal(
            plain, using: SymmetricKey(data: bytes.bytes),
            nonce: AES.GCM.Nonce(data: nonce.bytes.prefix(12)))
        return box.combined.map(Array.init) ?? []
    }

    /// What was sealed under this key, or nil when it was not.
    public func open(_ sealed: [UInt8]) throws -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
        return (try? AES.GCM.open(box, using: SymmetricKey(data: bytes.bytes))).map(Array.init)
    }
}
