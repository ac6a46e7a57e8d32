import GRDB
import PublicRecord

/// Holds what a record says of the scheme's money against the ledger.
extension Bank {
    /// Every line has to be so, to the unit: of an account for something, or of all together.
    func compare(_ claims: [CustodyClaim], _ followed: FollowedRecord) throws(WitnessRefusal) {
        for claim in claims { try compare(claim, followed) }
    }

    private func compare(
        _ claim: CustodyClaim, _ followed: FollowedRecord
    ) throws(WitnessRefusal) {
        let what = "custody of \(claim.day), \(claim.account ?? "all accounts")"
        guard let day = Day(claim.day) else { throw .untrue("\(what): no such day") }
        let numbers = followed.accounts.filter { claim.account == nil || $0.key == claim.account }
        guard !numbers.isEmpty else { throw .untrue("\(what): no such account is held here") }
        let held: Int64
        do {
            guard try day < today() else { throw WitnessRefusal.unread("\(what): not over yet") }
            held = try Set(numbers.values).reduce(0) { try $0 + balance($1, endOf: day) }
        } catch let refusal as WitnessRefusal {
            throw refusal
        } catch { throw .unread("\(what): the ledger cannot be read") }
        // The amounts stay where they are: whoever asks has the record, not the ledger.
        guard held == claim.amount else {
            throw .untrue("\(what): \(claim.amount) is not what is held")
        }
    }

    /// What stood on an account when that day ended.
    private func balance(_ number: String, endOf day: Day) throws -> Int64 {
        guard let account = try account(number), account.held, account.opened <= day else {
            return 0
        }
        let moved = try total(
            "SELECT sum(amount) FROM line WHERE account = ? AND day <= ?",
            [number, day.description])
        return account.opening + moved
    }
}
