import Dispatch
import Foundation
import Glibc

/// Hands messages to a mail program, one run a message. What the program says is not kept: it may
/// name the receiver.
struct MailProgram {
    let settings: NoticeSettings.Mail

    /// Hands a message over.
    ///
    /// - Returns: nil when the program took it; else why not, in a word.
    func hand(_ message: [UInt8]) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: settings.program)
        process.arguments = settings.arguments
        let pipe = Pipe()
        // The message is in the pipe before the program runs: it fits, and nobody waits for
        // anybody, whatever the program reads.
        guard message.count <= MailProgram.most,
            (try? pipe.fileHandleForWriting.write(contentsOf: Data(message))) != nil,
            (try? pipe.fileHandleForWriting.close()) != nil
        else { return "message-too-long" }
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        guard (try? process.run()) != nil else { return "program-not-started" }
        guard ended.wait(timeout: .now() + .seconds(settings.timeoutSeconds)) == .success else {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            return "program-timeout"
        }
        guard process.terminationReason == .exit else { return "program-killed" }
        return process.terminationStatus == 0 ? nil : "program-status-\(process.terminationStatus)"
    }

    /// What a pipe holds on Linux, with room to spare.
    private static let most = 60_000
}
