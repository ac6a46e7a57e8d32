import Foundation
import Hummingbird
import Logging
import NIOCore

/// The HTTP server: turns requests into plain calls and answers into responses.
struct Server {
    /// The context of a request: what Hummingbird needs, and the connection, to hang up.
    struct Connection: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = .init(source: source)
            channel = source.channel
        }
    }

    /// The largest file that is taken in.
    private static let largest = 1 << 30

    let desk: Desk
    let port: Int

    /// Serves until it is told to stop; says the port once it listens.
    func run(listening: @escaping @Sendable (Int) -> Void) async throws {
        let desk = desk
        let responder = CallbackResponder<Connection> { request, connection in
            try await Server.respond(request, connection, desk)
        }
        var logger = Logger(label: "custodian-sandbox")
        logger.logLevel = .critical
        let application = Application(
            responder: responder,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.runService()
    }

    private static func respond(
        _ request: Request, _ connection: Connection, _ desk: Desk
    ) async throws -> Response {
        let path = Call.segments(request.uri.path)
        let limit = path.first == Witness.path ? Witness.largest : largest
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: limit) } catch {
            guard error is NIOTooManyBytesError else { throw error }
            return Response(status: .contentTooLarge)
        }
        let call = Call(
            method: request.method.rawValue, path: path,
            query: Call.parameters(request.uri.query ?? ""),
            accept: request.headers[.accept] ?? "",
            authorization: request.headers[.authorization] ?? "",
            body: Array(body.readableBytesView))
        switch await desk.reply(to: call) {
        case .answer(let answer):
            return Response(
                status: .init(code: answer.status), headers: [.contentType: answer.type],
                body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
        case .hangUp:
            try? await connection.channel.close()
            return Response(status: .internalServerError)
        }
    }
}
