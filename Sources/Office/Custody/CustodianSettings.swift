import BankFiles
import Bookkeeping
import Foundation
import MutualAid
import Storage

/// What is to be known of the custodian, from `custodian.yaml` in the folder of keys: where he is
/// reached, what his files look like, how long things take.
struct CustodianSettings: Sendable {
    static let file = "custodian.yaml"

    /// Whether the custodian gives a statement of a bank day on which nothing happened.
    enum QuietDays: String, CaseIterable { case told, untold }

    /// How long statements and money may take.
    struct Limits: Sendable {
        /// Bank days after which a missing statement stops payouts.
        var statementDays = 4
        /// Whether every bank day has a statement.
        var quietDays = QuietDays.told
        /// On which days the custodian works.
        var calendar = BankCalendar()
        /// Days after which money that the books moved has to be on a statement.
        var transitDays = 5
        /// Codes of lines by which money is invested or pledged.
        var investments: [String] = []

        /// The last day on which the statement that follows that day may be missing.
        func patience(after day: Day) -> Day {
            guard statementDays > 0 else { return day }
            return calendar.adding(bankDays: statementDays - 1, to: day.adding(days: 1))
        }

        /// The latest day on which a statement may begin that follows one up to that day.
        func next(after day: Day) -> Day { calendar.nextBankDay(onOrAfter: day.adding(days: 1)) }

        /// Whether a line of that code takes money off the deposit.
        func isInvestment(_ code: String) -> Bool {
            (investments + [BankLine.rule]).contains { code == $0 || code.hasPrefix("\($0)/") }
        }
    }

    var url: String?
    /// The token by which the custodian knows us; never shown.
    var token: String?
    /// The name in which the account stands.
    var holder = ""
    /// The creditor's number for direct debits.
    var creditorID: String?
    var limits = Limits()
    var bank = BankProfile()

    /// Reads the settings in that folder.
    ///
    /// - Parameter currency: the currency in which the limits of files are read; nil where no file
    ///   is written.
    init(keysFolder: String, currency: Currency? = nil) throws {
        let path = "\(keysFolder)/\(CustodianSettings.file)"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CustodyRefusal.settingsMissing(path)
        }
        self = try CustodianForm.read(text, keysFolder: keysFolder, currency: currency)
    }

    /// Settings without values, for the form to fill.
    init(holder: String) { self.holder = holder }

    /// The rule by whose text a line is money invested or pledged, where its code alone does not
    /// say so.
    func breach(of line: StatementLine) -> StatementRule.Kind? {
        guard let kind = bank.kind(of: line), kind == .invested || kind == .pledged,
            !limits.isInvestment(line.code ?? "")
        else { return nil }
        return kind
    }

    /// What a line is by a rule: interest or a charge. Money invested or pledged is nothing that
    /// is ever booked.
    func rule(code: String, text: String?) -> CustodyMoved.Kind? {
        var line = StatementLine(position: 1, fileLine: 1, booked: Day(number: 0), amount: 1)
        line.code = code
        line.text = text
        switch bank.kind(of: line) {
        case .interest?: return .interest
        case .charge?: return .charged
        case .invested?, .pledged?, nil: return nil
        }
    }
}
