import GRDB

/// Executing what was handed in, with the faults that were set.
extension Bank {
    /// Executes everything that is due: collections first, so that payments find the money.
    func execute(on day: Day) throws {
        let faults = try openFaults()
        let items = try rows(
            Item.query + """
                 WHERE item.state = 'waiting' AND item.due <= ?
                ORDER BY batch.direction, item.number
                """, [day.description]
        ).map(Item.init)
        for item in items {
            try execute(item, faults: faults[item.endToEnd] ?? [], on: day)
        }
        if !items.isEmpty { try note("\(items.count) transactions worked on") }
    }

    private func execute(_ item: Item, faults: [Fault], on day: Day) throws {
        if let late = faults.first(where: { $0.kind == .late }) {
            try use(late)
            let due = try bankDays().after(day, by: late.days)
            return try run(
                "UPDATE item SET due = ? WHERE number = ?", [due.description, item.number])
        }
        for fault in faults { try use(fault) }
        let amount = try faultyAmount(item, faults)
        let refusal = faults.first { $0.kind == .refuse }?.reason
        if let reason = try refusal ?? reasonAgainst(item, amount) {
            return try run(
                "UPDATE item SET state = 'refused', reason = ?, due = ? WHERE number = ?",
                [reason, day.description, item.number])
        }
        try move(item, amount, faults, on: day)
    }

    /// Why an account does not take part, in the reason codes of ISO 20022.
    private func reasonAgainst(_ item: Item, _ amount: Int64) throws -> String? {
        if Account.isNowhere(item.other) { return "AC01" }
        let other = try elsewhere(
            item.other, name: item.name, currency: item.currency, atLeast: amount)
        if other.currency != item.currency { return "AM03" }
        if item.collects { return other.deposit >= amount ? nil : "AM04" }
        guard let own = try account(item.account) else {
            preconditionFailure("files name accounts held here")
        }
        let available = try own.deposit - pledged(own.number, on: try today())
        return available >= amount ? nil : "AM04"
    }

    /// Books it: as often as the faults say, the other side once.
    private func move(_ item: Item, _ amount: Int64, _ faults: [Fault], on day: Day) throws {
        let lines = item.bookings(amount)
        let lost = faults.contains { $0.kind == .lose }
        let twice = faults.contains { $0.kind == .double }
        if !lost { try book(lines.own, on: item.account, day: day) }
        if twice && !lost { try book(lines.own, on: item.account, day: day) }
        guard let other = try account(item.other) else { preconditionFailure("known by now") }
        try mirror(lines.other, on: other, day: day)
        try run(
            "UPDATE item SET state = 'executed', due = ?, moved = ? WHERE number = ?",
            [day.description, amount, item.number])
        if let back = faults.first(where: { $0.kind == .giveBack }) {
            let later = try bankDays().after(day, by: back.days)
            try giveBackLater(item.number, on: later, reason: back.reason)
        }
    }

    /// The amount that is moved, where a fault makes it another one.
    private func faultyAmount(_ item: Item, _ faults: [Fault]) throws -> Int64 {
        if let swap = faults.first(where: { $0.kind == .swap }), let with = try latest(swap.other) {
            return with.amount
        }
        let amount = faults.first { $0.kind == .amount }?.amount
        return amount.flatMap { item.currency.units($0) } ?? item.amount
    }

    /// The last debit or payment of an end-to-end id.
    func latest(_ endToEnd: String) throws -> Item? {
        try row(
            Item.query + " WHERE item.endToEnd = ? ORDER BY item.number DESC LIMIT 1", [endToEnd]
        ).map(Item.init)
    }
}

/// Returned money.
extension Bank {
    func giveBackLater(_ item: Int64, on day: Day, reason: String) throws {
        try run(
            "UPDATE item SET returnDay = ?, returnReason = ? WHERE number = ?",
            [day.description, reason, item])
    }

    /// Returns what is to be returned on that day.
    func giveBack(on day: Day) throws {
        let items = try rows(
            Item.query + " WHERE item.returnDay = ? ORDER BY item.number", [day.description]
        ).map(Item.init)
        for item in items {
            let lines = item.returned()
            try book(lines.own, on: item.account, day: day)
            if let other = try account(item.other) { try mirror(lines.other, on: other, day: day) }
            try note("returned \(item.endToEnd) \(item.returnReason)")
        }
    }
}
