import GRDB

/// The status of a pain file: pain.002.001.12, every transaction with its status.
struct PainStatus {
    /// A batch of the file with its transactions.
    struct Batch: Sendable {
        let id: String
        let outcomes: [Outcome]
    }

    let file: Row
    let day: Day
    let unknowns: [String]
    let currency: Currency
    let batches: [Batch]

    func written() -> [UInt8] {
        var xml = XMLText(
            document: "Document",
            namespace: "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12")
        xml.element("CstmrPmtStsRpt") { xml in
            xml.element("GrpHdr") { xml in
                // A status asked for on another day may say something else: it is another message.
                xml.element("MsgId", "STS-\(file["number"] as Int64)-\(day.compact)")
                xml.element("CreDtTm", "\(day)T12:00:00")
            }
            group(&xml)
            for (index, batch) in batches.enumerated() {
                write(batch, unknowns: index == 0 ? unknowns : [], &xml)
            }
        }
        return xml.finished()
    }

    private func group(_ xml: inout XMLText) {
        xml.element("OrgnlGrpInfAndSts") { xml in
            xml.element("OrgnlMsgId", file["id"] as String)
            xml.element("OrgnlMsgNmId", file["kind"] as String)
            xml.element("OrgnlNbOfTxs", String(file["transactions"] as Int))
            xml.element("OrgnlCtrlSum", currency.text(file["sum"]))
            xml.element("GrpSts", summary(batches.flatMap(\.outcomes)))
        }
    }

    private func write(_ batch: Batch, unknowns: [String], _ xml: inout XMLText) {
        xml.element("OrgnlPmtInfAndSts") { xml in
            xml.element("OrgnlPmtInfId", batch.id)
            xml.element("OrgnlNbOfTxs", String(batch.outcomes.count))
            let sum = batch.outcomes.reduce(0) { $0 + $1.amount }
            xml.element("OrgnlCtrlSum", currency.text(sum))
            xml.element("PmtInfSts", summary(batch.outcomes))
            for outcome in batch.outcomes {
                transaction(outcome.endToEnd, outcome.state, outcome.reason, &xml)
            }
            for unknown in unknowns { transaction(unknown, "executed", "", &xml) }
        }
    }

    private func transaction(
        _ endToEnd: String, _ state: String, _ reason: String, _ xml: inout XMLText
    ) {
        xml.element("TxInfAndSts") { xml in
            xml.element("OrgnlEndToEndId", endToEnd)
            xml.element("TxSts", code(state))
            guard !reason.isEmpty else { return }
            xml.element("StsRsnInf") { xml in
                xml.element("Rsn") { $0.element(reason.utf8.count <= 4 ? "Cd" : "Prtry", reason) }
            }
        }
    }

    private func code(_ state: String) -> String {
        switch state {
        case "executed": "ACSC"
        case "refused": "RJCT"
        default: "PDNG"
        }
    }

    /// One status for many: what all have, or that they differ.
    private func summary(_ outcomes: [Outcome]) -> String {
        let codes = Set(outcomes.map { code($0.state) })
        return codes.count == 1 ? codes.first ?? "PDNG" : "PART"
    }
}
