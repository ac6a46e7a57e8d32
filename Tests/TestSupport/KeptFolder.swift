import Foundation

/// A folder as it was at one moment, in memory: many tests begin where one story has ended.
public struct KeptFolder: Sendable {
    private struct Item: Sendable {
        let path: String
        /// Nil for a folder.
        let bytes: Data?
        let mode: Int
    }

    private var items: [Item] = []
    /// The database that belongs to it, where a server keeps it; for as long as the tests run.
    public let database: TestDatabase

    /// Keeps that folder; nobody may write there meanwhile.
    public init(_ folder: String) throws {
        database = TestDatabase(folder: "\(folder)-kept")
        if TestDatabase.isServer {
            try TestDatabase(folder: folder).letGo()
            try database.create(like: TestDatabase(folder: folder))
        }
        let files = FileManager.default
        for path in try files.subpathsOfDirectory(atPath: folder).sorted() {
            // What SQLite makes again from its log.
            guard !path.hasSuffix("-shm") else { continue }
            let attributes = try files.attributesOfItem(atPath: "\(folder)/\(path)")
            let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
            items.append(
                Item(
                    path: path, bytes: isFolder ? nil : files.contents(atPath: "\(folder)/\(path)"),
                    mode: (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o600))
        }
    }

    /// Puts it all into another folder.
    public func unpack(to folder: String) throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for item in items {
            let path = "\(folder)/\(item.path)"
            let mode = [FileAttributeKey.posixPermissions: item.mode]
            if let bytes = item.bytes {
                try bytes.write(to: URL(fileURLWithPath: path))
                try files.setAttributes(mode, ofItemAtPath: path)
            } else {
                try files.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: mode)
            }
        }
    }
}
