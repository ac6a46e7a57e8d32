public import Bookkeeping

/// The accounts of a scheme at its custodian: a general one, one for each purpose, or both.
public struct CustodyAccounts: Sendable {
    /// An account with the day it was opened.
    public typealias Opening = (account: CustodyOpened, day: Day)

    /// The accounts in the order in which they were opened.
    public let all: [Opening]

    /// Accounts that were opened.
    public init(_ all: [Opening]) { self.all = all }

    /// The account through which money of that purpose goes: its own, or else the general one.
    public func serving(_ purpose: AccountPurpose) -> CustodyOpened? {
        of(purpose) ?? of(.general)
    }

    /// The account opened for just that purpose.
    public func of(_ purpose: AccountPurpose) -> CustodyOpened? {
        all.first { $0.account.purpose == purpose }?.account
    }

    /// The account with that number.
    public func numbered(_ number: String) -> CustodyOpened? {
        all.first { $0.account.account == number }?.account
    }
}
