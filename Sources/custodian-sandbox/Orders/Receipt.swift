/// The answer to a file.
struct Receipt: Sendable {
    let id: String
    let transactions: Int
    let sum: String
}
