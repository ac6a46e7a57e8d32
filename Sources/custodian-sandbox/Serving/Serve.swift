import ArgumentParser
import Foundation
import PublicRecord

/// `serve`: opens the store and answers until told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers requests until told to stop.",
        discussion: """
            Listens on this machine alone. Every request carries the token of DIR/token:

              custodian-sandbox serve --data custodian --port 8410
              curl -H "Authorization: Bearer $(cat custodian/token)" http://127.0.0.1:8410/

            As a witness it speaks tlog-witness under /witness, which needs no token.

            It has no clock: days pass when POST /clock says so. SIGTERM stops it.
            """)

    @Option(help: "The folder with its store and its token; made if it is missing.")
    var data: String

    @Option(help: "The port on 127.0.0.1; 0 for a free one.")
    var port = 8410

    @Option(help: "The first day of a new store; an old one keeps its day.")
    var today = "2024-01-01"

    @Flag(help: "From now on Saturdays and Sundays are no bank days.")
    var weekends = false

    @Option(help: "What it is called as a witness of public records; an old one keeps its name.")
    var witnessName = "custodian-sandbox"

    func validate() throws {
        guard Day(today) != nil else { throw ValidationError("--today takes a day: 2024-01-01") }
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535") }
    }

    func run() async throws {
        guard let first = Day(today) else { return }
        let folder = URL(fileURLWithPath: data, isDirectory: true)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let store: Store
        do {
            store = try Store(folder: folder, today: first, weekends: weekends)
        } catch {
            throw Stopped(
                zh: "无法打开 \(data) 中的数据:可能另有程序正在使用",
                en: "the store in \(data) cannot be opened: is another program using it?")
        }
        let signer: NoteSigner
        do { signer = try WitnessKey.read(folder: folder, name: witnessName) } catch {
            throw Stopped(
                zh: "\(data) 中的见证密钥无法读取,或名称不可用",
                en: "the witness key in \(data) cannot be read, or the name is none")
        }
        let desk = Desk(
            store: store, token: try Token.read(folder: folder),
            witness: Witness(store: store, signer: signer))
        let day = try await store.request { try $0.today().description }
        do {
            try await Server(desk: desk, port: port).run { port in
                let line =
                    "listening on http://127.0.0.1:\(port), today \(day)\n"
                    + "witness custodian \(signer.key.text) http://127.0.0.1:\(port)/witness\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            }
        } catch {
            throw Stopped(
                zh: "无法使用端口 \(port):可能已被占用", en: "the port \(port) cannot be used: is it taken?")
        }
    }

    /// Why it could not go on.
    private struct Stopped: Error, CustomStringConvertible {
        let zh: String
        let en: String
        var description: String { "\(zh)\n\(en)" }
    }
}
