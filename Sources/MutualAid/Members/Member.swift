public import Bookkeeping

/// A member's number on a scheme's roll: positive, given once, never used again.
public typealias RollNumber = Int64

/// A member as the roll knows him: facts only. Who he is lies in the vault.
public struct Member: Equatable, Sendable {
    /// His number on the roll.
    public let roll: RollNumber
    /// The day of his birth.
    public let born: Day
    /// The day he joined; he is a member from 00:00 of the next day.
    public let joined: Day
    /// The number of the event that put him on the roll.
    public let event: Int64
    /// The number of the class he joined in.
    public let classNumber: Int
    /// Who pays for him.
    public let payer: Payer

    /// A member by his facts.
    public init(
        roll: RollNumber, born: Day, joined: Day, event: Int64, classNumber: Int, payer: Payer
    ) {
        self.roll = roll
        self.born = born
        self.joined = joined
        self.event = event
        self.classNumber = classNumber
        self.payer = payer
    }

    /// The first day at whose 00:00 he is a member.
    public var memberFrom: Day { joined.adding(days: 1) }
}

/// Who pays a member's shares.
public struct Payer: Hashable, Comparable, Sendable {
    /// 0: the member himself; positive: the member with that roll number; negative: a payer
    /// outside the roll, such as an employer, with that number.
    public let code: Int64

    /// The payer with that code.
    public init(code: Int64) { self.code = code }

    /// The member pays for himself.
    public static let himself = Payer(code: 0)

    /// The payer written as nothing (himself), a roll number, or `P` and a number for a payer
    /// outside the roll, of at most 18 digits; nil when the text is anything else.
    public init?(_ text: String) {
        if text.isEmpty {
            code = 0
        } else if text.hasPrefix("P"), let number = Payer.number(text.dropFirst()) {
            code = -number
        } else if let number = Payer.number(text[...]) {
            code = number
        } else {
            return nil
        }
    }

    private static func number(_ text: Substring) -> Int64? {
        guard text.utf8.count <= 18, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(text), number > 0
        else { return nil }
        return number
    }

    /// By code: payers outside the roll first.
    public static func < (left: Payer, right: Payer) -> Bool { left.code < right.code }
}

extension Payer: CustomStringConvertible {
    /// Nothing, a roll number, or `P` and a number.
    public var description: String {
        code == 0 ? "" : code > 0 ? "\(code)" : "P\(code.magnitude)"
    }
}
