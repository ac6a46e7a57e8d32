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
    private let personsPath: String
    private let descriptor: Int32
    /// The slot that is given out next.
    private let next: Mutex<Int64>

    private static let recordSize = 64

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
        personsPath = "\(folder)/persons.keys"
        if !FileManager.default.fileExists(atPath: masterPath) {
            guard expected == nil else { throw KeyStore.missing(folder) }
            try Store.makeFolder(folder)
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
        let size = lseek(descriptor, 0, SEEK_END)
        // A record cut short by a crash belongs to nobody; the next one starts behind it.
        let next = (Int64(size) + Int64(KeyStore.recordSize) - 1) / Int64(KeyStore.recordSize)
        self.next = Mutex(next)
        try KeyStore.mustBePrivate(personsPath)
        guard Int64(size) >= slots * Int64(KeyStore.recordSize) else {
            throw KeyStore.short(personsPath, slots)
        }
    }

    deinit { close(descriptor) }

    private static func create(_ path: String, _ text: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Fault.storeFailing(path) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        guard count == bytes.count, fsync(descriptor) == 0 else { throw Fault.storeFull(path) }
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

    /// Looks at the file again: another process may have added keys. Slots are safe to give out
    /// while the database is being written by this process alone.
    public func refresh() throws {
        try next.withLock { next in
            let size = lseek(descriptor, 0, SEEK_END)
            guard size >= 0 else { throw Fault.storeFailing(personsPath) }
            next = (Int64(size) + Int64(KeyStore.recordSize) - 1) / Int64(KeyStore.recordSize)
        }
    }

    /// How many slots have been given out.
    public var slots: Int64 { next.withLock(\.self) }

    /// Gives out slots for so many new keys.
    ///
    /// - Returns: the first of them.
    public func reserve(_ count: Int) -> Int64 {
        next.withLock { next in
            defer { next += Int64(count) }
            return next
        }
    }

    /// Takes back the slots from that one on: what was to be sealed under them is not kept.
    public func giveBack(from slot: Int64) {
        next.withLock { next in
            guard slot < next, ftruncate(descriptor, off_t(slot * Int64(KeyStore.recordSize))) == 0
            else { return }
            next = slot
        }
    }

    /// Writes records into their slots, the first of which is given. They are on disk after
    /// ``flush()``.
    public func write(_ records: [UInt8], from slot: Int64) throws {
        let offset = off_t(slot * Int64(KeyStore.recordSize))
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
        let offset = off_t(slot * Int64(KeyStore.recordSize) + 60)
        guard unsafe pread(descriptor, &mark, 1, offset) == 1 else {
            throw Fault.storeFailing(personsPath)
        }
        return mark != 1
    }

    /// The person's key in that slot, or nil when it has been destroyed.
    public func key(inSlot slot: Int64) throws -> PersonKey? {
        var record = [UInt8](repeating: 0, count: KeyStore.recordSize)
        let count = unsafe record.withUnsafeMutableBytes {
            unsafe pread(
                descriptor, $0.baseAddress, $0.count, off_t(slot * Int64(KeyStore.recordSize)))
        }
        guard count == KeyStore.recordSize, record[60] == 1 else { return nil }
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
