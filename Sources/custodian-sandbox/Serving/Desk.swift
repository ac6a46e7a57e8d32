import GRDB

/// Where requests arrive: who may ask, whether the door is open, and what is asked for.
struct Desk: Sendable {
    let store: Store
    let token: String
    let witness: Witness

    /// What a request leads to.
    enum Reply: Sendable {
        case answer(Answer)
        /// The connection closes without a word.
        case hangUp
    }

    func reply(to call: Call) async -> Reply {
        if let answer = await witness.answer(to: call) { return .answer(answer) }
        guard call.authorization == "Bearer \(token)" else { return .answer(.refusal(.token)) }
        do {
            let answer = try await answer(to: call)
            guard call.method == "POST", call.path == ["files"], try await takeHangUp() else {
                return .answer(answer)
            }
            return .hangUp
        } catch let refusal as Refusal {
            return .answer(.refusal(refusal))
        } catch {
            return .answer(
                .refusal(
                    Refusal(
                        500, "fault", zh: "内部错误:请求没有执行",
                        en: "a fault of the sandbox: nothing was carried out")))
        }
    }

    private func answer(to call: Call) async throws -> Answer {
        try await store.request { bank in
            let isFault = call.method == "POST" && call.path == ["faults"]
            guard try isFault || bank.setting("door") == nil else { throw Refusal.doorClosed }
            return try Routes.answer(call, bank)
        }
    }

    /// Whether this is the file after which the line goes dead.
    private func takeHangUp() async throws -> Bool {
        try await store.request { bank in
            guard try bank.setting("hang-up") != nil else { return false }
            try bank.set("hang-up", nil)
            return true
        }
    }
}
