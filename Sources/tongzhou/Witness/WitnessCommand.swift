import ArgumentParser
import Bookkeeping
import Foundation
import Office
import PublicRecord
import Web

/// `tongzhou witness`
struct WitnessCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "witness", "为别人的（或自己的）公开记录作见证", "be a witness of public records, others' or our own",
            example: "tongzhou witness --name example.net/witness --logs policy")
    }

    @Option(
        help: help("见证人的目录：密钥和见证到了哪里", "its folder: key, and how far it cosigned", valueName: "dir")
    )
    var store = "./witness"

    @Option(
        help: help(
            "见证人的名称，第一次启动时给出，如 example.net/witness",
            "its name, given at the first start, such as example.net/witness"))
    var name: String?

    @Option(
        help: help(
            "见证哪些记录：计划公开的 policy 文件", "the logs to follow: the policy file of a scheme",
            valueName: "file"))
    var logs: String

    @Option(help: help("监听的地址", "the address to listen on"))
    var host = "127.0.0.1"

    @Option(help: help("监听的端口；0 为任意空闲端口", "the port to listen on; 0 for a free one"))
    var port = 8420

    @OptionGroup var manner: Manner

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError(say("--port 应为 0 到 65535。", "--port is 0 to 65535."))
        }
    }

    func run() async throws {
        let desk = try WitnessDesk(folder: store, name: name, logs: logs, seed: Clock.seed())
        let host = host
        try await WitnessServer(desk, seconds: Clock.seconds).run(host: host, port: port) { port in
            Output.line("witness \(desk.key.name) \(desk.key.text) http://\(host):\(port)")
            for origin in desk.origins { Output.line(say("见证 \(origin)", "follows \(origin)")) }
            Output.flush()
        }
    }
}
