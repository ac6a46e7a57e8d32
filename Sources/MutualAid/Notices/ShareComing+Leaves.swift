import Bookkeeping

extension ShareComing {
    /// Where a member stands in the public bill, and the salt by which he finds himself there: with
    /// his receipt and the public files he checks his due without asking anybody.
    public struct Leaf: Equatable, Sendable, Codable {
        /// Why the due is not the share of the class, with what it adds to it, in minor units.
        public struct Reason: Equatable, Sendable, Codable {
            /// `cap`, `waiver`, `credit` or `adjusted`.
            public var code: String
            /// Below zero where he owes less.
            public var amount: Int64

            /// A reason of that amount.
            public init(code: String, amount: Int64) {
                self.code = code
                self.amount = amount
            }
        }

        /// The member.
        public var roll: RollNumber
        /// His class, as the record names it.
        public var className: String
        /// Where his leaf stands in the tree of the class, counted from zero.
        public var position: Int64
        /// 32 bytes in base64, which reach him alone.
        public var salt: String
        /// What the bill says he owes, in minor units.
        public var due: Int64
        /// Why that is not the share.
        public var reasons: [Reason]

        /// A leaf of those parts.
        public init(
            roll: RollNumber, className: String, position: Int64, salt: String, due: Int64,
            reasons: [Reason] = []
        ) {
            self.roll = roll
            self.className = className
            self.position = position
            self.salt = salt
            self.due = due
            self.reasons = reasons
        }

        private enum CodingKeys: String, CodingKey {
            case roll
            case className = "class"
            case position, salt, due, reasons
        }

        fileprivate func text(_ language: Language) -> String {
            let zh = language == .zh
            let reasons = reasons.map { "\($0.code)=\($0.amount)" }.joined(separator: " ")
            let because = reasons.isEmpty ? "" : zh ? "，理由 \(reasons)" : ", reason \(reasons)"
            return zh
                ? "\(roll) 号，类别 \(className)，位置 \(position)，盐 \(salt)，应分摊 \(due)\(because)"
                : "member \(roll), class \(className), position \(position), salt \(salt), "
                    + "due \(due)\(because)"
        }
    }

    /// Those facts as they may lie in the outbox: salts are made again when it is sent.
    public var withoutLeaves: ShareComing {
        var facts = self
        facts.leaves = nil
        return facts
    }

    /// How a member checks his due himself: one line, or one for each member after it.
    func checks(_ language: Language) -> [String] {
        guard let leaves, !leaves.isEmpty else { return [] }
        let lines = leaves.map { $0.text(language) }
        let intro =
            switch language {
            case .zh: "不必问我们，凭回执和公开记录即可自行核对（tongzhou-verify member）："
            case .en:
                "To check it yourself, with your receipt and the public record and without asking us "
                    + "(tongzhou-verify member):"
            }
        if lines.count == 1 { return [intro + (language == .zh ? "" : " ") + lines[0]] }
        return [intro] + lines
    }
}
