import Bookkeeping
import Dispatch
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
public import Office
import PublicRecord

/// Speaks tlog-witness: `POST /add-checkpoint`, and `GET /<log>/checkpoint` for whoever watches.
/// Both are for everybody; what protects a witness is that it cosigns nothing twice.
public struct WitnessServer: Sendable {
    /// More wait until one of them is done; files have to be left for what is stored.
    private static let connectionsMost = 256

    private let desk: WitnessDesk
    private let seconds: @Sendable () -> Int64

    /// A server of that witness.
    ///
    /// - Parameter seconds: the clock, in seconds since 1970.
    public init(_ desk: WitnessDesk, seconds: @escaping @Sendable () -> Int64) {
        self.desk = desk
        self.seconds = seconds
    }

    /// Serves until it is told to stop; says the port once it listens.
    public func run(
        host: String, port: Int, listening: @escaping @Sendable (Int) -> Void
    ) async throws {
        var logger = Logger(label: "tongzhou.witness")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in
                try await respond(request)
            },
            server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: .init(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    WitnessServer.connectionsMost)),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? port) },
            logger: logger)
        do { try await application.runService() } catch is IOError {
            throw WitnessProblem.portTaken(host, port)
        }
    }

    private func respond(_ request: Request) async throws -> Response {
        let path = request.uri.path.split(separator: "/")
        switch (request.method, path.count) {
        case (.post, 1) where path[0] == "add-checkpoint":
            let body: ByteBuffer
            do { body = try await request.body.collect(upTo: WitnessRequest.bytesMax) } catch {
                guard error is NIOTooManyBytesError else { throw error }
                return WitnessServer.answer(413, "text/plain; charset=utf-8", [])
            }
            return await cosign(Array(body.readableBytesView))
        case (.get, 2) where path[1] == "checkpoint":
            guard let shown = desk.shown(String(path[0])) else {
                return WitnessServer.answer(404, "text/plain; charset=utf-8", [])
            }
            return WitnessServer.answer(200, "text/plain; charset=utf-8", shown)
        default: return WitnessServer.answer(404, "text/plain; charset=utf-8", [])
        }
    }

    /// It is stored on the disk before it is answered, which does not belong on the threads of
    /// tasks.
    private func cosign(_ body: [UInt8]) async -> Response {
        await withCheckedContinuation { done in
            DispatchQueue.global().async {
                done.resume(returning: WitnessServer.answer(body, desk, seconds()))
            }
        }
    }

    private static func answer(_ body: [UInt8], _ desk: WitnessDesk, _ seconds: Int64) -> Response {
        do {
            return answer(
                200, "text/plain; charset=utf-8", try desk.cosign(body, seconds: seconds))
        } catch let refusal as WitnessRefusal {
            return answer(refusal.status, refusal.type, Array(refusal.body.utf8))
        } catch {
            let text = (error as? any Explained)?.text.en ?? "nothing was cosigned"
            return answer(500, "text/plain; charset=utf-8", Array("\(text)\n".utf8))
        }
    }

    private static func answer(_ status: Int, _ type: String, _ body: [UInt8]) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
