import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// The steps of closing down, for tests.
extension World {
    /// Announces the closing, and tells the members of it unless a test does that itself.
    @discardableResult
    func announce(
        _ notice: ClosureNotice = ClosureNotice(trigger: .operator), telling: Bool = true
    ) throws -> ClosureAnnounced {
        let announced = try office.announceClosure(
            of: scheme, notice, by: try closer(), at: moment
        ).answer
        if telling { try tell() }
        return announced
    }

    /// Hands the notices of the closing over, and posts the letters among them.
    func tell() throws {
        let answer = try office.sendNotices(
            scheme, kinds: [.closing], at: moment, time: { 1_700_000_000 })
        for sheet in answer.sheets {
            _ = try office.postLetters(
                scheme, sheet: sheet.number, on: today, byHand: true, at: moment)
        }
    }

    /// Somebody who may close the scheme down.
    func closer() throws -> Signer {
        let path = "\(folder)/keys/office.yaml"
        let list = (try? text(path)) ?? "people:\n"
        if !list.contains("name: chen,") {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/keys", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let chen = try key("chen", 4)
            _ = try file(
                list + "  - {name: chen, key: \(chen), may: [close]}\n", "keys/office.yaml")
        }
        return signer("chen")
    }

    /// Pays for the tail; after the last day of filing for good, where a test says nothing else.
    @discardableResult
    func tail(forGood: Bool? = nil) throws -> ClosureTailSettled {
        let closure = try? office.showClosure(of: scheme, on: today)
        let isOver = closure.map { today > $0.announced.tailEnds } ?? false
        let signer = try forGood ?? isOver ? closer() : nil
        return try office.settleTail(of: scheme, forGood: signer, at: moment).answer
    }

    @discardableResult
    func grant() throws -> RefundsGranted { try office.grantRefunds(of: scheme, at: moment).answer }

    @discardableResult
    func order() throws -> RefundsOrdered { try office.orderRefunds(of: scheme, at: moment).answer }

    @discardableResult
    func settle() throws -> ClosureSettled {
        try office.settleClosure(of: scheme, at: moment).answer
    }

    @discardableResult
    func seal() throws -> ClosureSealed { try office.sealClosure(of: scheme, at: moment).answer }

    /// What a party owes it pays in; what stands to its credit leaves the custodian, as when it is
    /// paid back, which is a story of its own.
    func square(_ party: Party = .operator) throws {
        let debt = try balance(.sponsor(party))
        if debt > 0 {
            _ = try office.move(
                scheme, CustodyMoved(kind: .advanced, party: party, amount: debt),
                key: "square-\(party.name)-\(today)-\(debt)", at: moment)
        } else if debt < 0 {
            _ = try office.move(
                scheme, CustodyMoved(kind: .borne, party: party, amount: -debt),
                key: "repay-\(party.name)-\(today)-\(debt)", at: moment)
        }
    }

    /// The accounts that are not at zero.
    func notAtZero() throws -> [Account: Int64] {
        let lines = try office.trialBalance(of: scheme).lines
        return Dictionary(
            uniqueKeysWithValues: lines.map { ($0.account, $0.debit - $0.credit) }
        ).filter { $0.value != 0 }
    }
}
