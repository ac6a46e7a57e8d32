import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Storage

/// Where a payer's money is taken from, and goes back to. It lies in the vault, under the person's
/// own key.
struct PayerAccount: Codable, CustomStringConvertible {
    let holder: String
    let account: String
    let agent: String?
    /// The number of the mandate to debit it; nil: it may only be paid to.
    let mandate: String?
    /// The number of the day the mandate was signed.
    let signed: Int32?

    /// Neither name nor account.
    var description: String { "PayerAccount" }
}

/// An account, sealed, and the slot of the key it was sealed under.
typealias SealedAccount = (slot: Int64, sealed: [UInt8])

/// The bank accounts of a scheme's payers.
struct PayerAccounts {
    private let lookup: SealedLookup
    /// Opens what was looked up, on any thread.
    let opener: AccountOpener

    init(_ snapshot: Snapshot, _ head: SchemeHead, _ keys: KeyStore) throws {
        lookup = try SealedLookup(snapshot, head)
        opener = AccountOpener(keys: keys)
    }

    /// A payer's account; nil where none is known, or his key was destroyed.
    func account(_ payer: Payer) throws -> PayerAccount? {
        try sealed(payer).flatMap(opener.open)
    }

    /// A payer's account as it lies in the vault; nil where none is known.
    func sealed(_ payer: Payer) throws -> SealedAccount? {
        try lookup.sealed(.account, of: payer).map { ($0.slot, $0.bytes) }
    }

}

/// Opens accounts.
struct AccountOpener: Sendable {
    fileprivate let keys: KeyStore

    /// What was sealed; nil where the key was destroyed.
    func open(_ account: SealedAccount) throws -> PayerAccount? {
        guard let key = try keys.key(inSlot: account.slot) else { return nil }
        guard let plain = try key.open(account.sealed),
            let opened = try? JSONDecoder().decode(PayerAccount.self, from: Data(plain))
        else { throw OpenScheme.damaged("a payer's account") }
        return opened
    }
}
