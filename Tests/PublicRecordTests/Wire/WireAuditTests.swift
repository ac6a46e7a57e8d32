import Foundation
import PublicRecord
import RecordFiles
import Testing

/// An outsider's audit over the wire: what a server says of a file is not what the record says.
@Suite struct WireAuditTests {
    private static let village = Result { try Village() }

    /// The honest record in a folder, changed, behind a server.
    private func served(
        _ change: (inout [String: [UInt8]]) -> Void = { _ in }
    ) throws -> (Folder, FileServer) {
        let village = try Self.village.get()
        var files = try village.record()
        change(&files)
        let folder = try Folder()
        try folder.write(files)
        try folder.write(["trust": village.trust])
        return (folder, try FileServer(folder.url))
    }

    private func audit(_ record: String, in folder: Folder) throws -> Program.Answer {
        try Program.run(["audit", record, "--trust", "trust", "--lang", "en"], in: folder)
    }

    @Test func `a record is read from its address as from its folder`() throws {
        let (folder, server) = try served()
        let near = try audit(".", in: folder)
        #expect(near.exit == 0, "\(near.text)")
        for slash in ["", "/"] {
            let far = try audit("\(server.url)/plain\(slash)", in: folder)
            #expect(far.text == near.text)
            #expect(far.exit == 0)
        }
        // Two audits of a dozen files, and this one.
        let asked = try RecordReader(server.url).read("connections/", 100)
        #expect(asked == Array("3".utf8), "file after file comes over one connection")
    }

    @Test func `leaves that are not published are no finding, and changed ones are`() throws {
        let (without, bare) = try served { $0 = $0.filter { !$0.key.hasPrefix("share/") } }
        #expect(try audit("\(bare.url)/plain", in: without).exit == 0)
        let (changed, server) = try served { $0["share/2024-01-1/bill/-/000"]?[47] ^= 1 }
        let answer = try audit("\(server.url)/plain", in: changed)
        #expect(answer.code == "log.bundle" && answer.exit == 1)
    }

    /// How the server behaves, the code, the exit code, and the file that is named.
    @Test(arguments: [
        ("forbidden", "file.unreadable", Int32(2), "share/2024-01-1/bill/-/000"),
        ("failing", "file.unreadable", 2, "tile/1/000.p/1"),
        ("moved", "file.unreadable", 2, "share/2024-01-1/bill/-/000"),
        ("cut", "file.unreadable", 2, "share/2024-01-1/bill/-/000"),
        ("plain/nowhere", "file.unreadable", 2, "checkpoint"),
    ])
    func `what a server does not give is named`(
        how: String, code: String, exit: Int32, path: String
    ) throws {
        let (folder, server) = try served()
        let answer = try audit("\(server.url)/\(how)", in: folder)
        #expect(answer.code == code, "\(answer.text)")
        #expect(answer.exit == exit)
        #expect(answer.text.contains("“\(path)”"), "\(answer.text)")
    }

    @Test func `a server that is not there cannot be read`() throws {
        let folder = try Folder()
        try folder.write(["trust": Self.village.get().trust])
        let answer = try audit("http://127.0.0.1:1/village-aid", in: folder)
        #expect(answer.code == "file.unreadable" && answer.exit == 2)
    }

    @Test func `no more is taken in than was asked for, and nobody is waited for too long`() throws
    {
        let (folder, server) = try served()
        let path = "share/2024-01-1/bill/-/000"
        let whole = try #require(try RecordReader(folder.url.path).read(path, 1 << 20))
        for place in [folder.url.path, "\(server.url)/plain"] {
            let reader = RecordReader(place)
            #expect(try reader.read(path, whole.count) == whole)
            #expect(try reader.read(path, whole.count - 1) == nil)
            #expect(try reader.read(path, whole.count) == whole, "the next file comes as before")
            #expect(try reader.read("share/no such+file", 10) == nil)
        }
        #expect(try RecordReader("\(server.url)/endless").read(path, 1 << 20) == nil)
        #expect(throws: LogFileProblem(path: path)) {
            try RecordReader("\(server.url)/silent", seconds: 1).read(path, 1 << 20)
        }
    }
}
