/// A statement as camt.053.001.08.
struct CamtStatement {
    let statement: Statement
    /// Whether debits of a file are one entry without its transactions.
    let batch: Bool

    private var currency: Currency { statement.account.currency }

    func written() -> [UInt8] {
        var xml = XMLText(
            document: "Document",
            namespace: "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08")
        xml.element("BkToCstmrStmt") { xml in
            xml.element("GrpHdr") { xml in
                xml.element("MsgId", id)
                xml.element("CreDtTm", "\(statement.day.next)T00:30:00")
            }
            xml.element("Stmt") { xml in
                heading(&xml)
                balances(&xml)
                for entry in statement.entries { write(entry, &xml) }
            }
        }
        return xml.finished()
    }

    /// The day and the end of the account's number: at most 35 characters.
    private var id: String {
        "\(statement.day.compact)-" + Order.reference(statement.account.number).suffix(24)
    }

    private func heading(_ xml: inout XMLText) {
        xml.element("Id", id)
        xml.element(
            "ElctrncSeqNb", String(statement.day.number - statement.account.opened.number + 1))
        xml.element("CreDtTm", "\(statement.day.next)T00:30:00")
        xml.element("FrToDt") { xml in
            xml.element("FrDtTm", "\(statement.day)T00:00:00")
            xml.element("ToDtTm", "\(statement.day)T23:59:59")
        }
        xml.element("Acct") { xml in
            xml.account(statement.account.number)
            xml.element("Ccy", currency.code)
            xml.element("Nm", statement.account.name.cut(70))
            if let agent = statement.account.agent {
                xml.element("Svcr") { xml in
                    xml.element("FinInstnId") { $0.element("Nm", agent.cut(140)) }
                }
            }
        }
    }

    private func balances(_ xml: inout XMLText) {
        balance("OPBD", statement.opening, &xml)
        balance("CLBD", statement.closing, &xml)
        balance("CLAV", statement.closing - statement.pledged, &xml)
    }

    private func balance(_ code: String, _ units: Int64, _ xml: inout XMLText) {
        xml.element("Bal") { xml in
            xml.element("Tp") { xml in
                xml.element("CdOrPrtry") { $0.element("Cd", code) }
            }
            xml.amount(units, currency)
            xml.element("Dt") { $0.element("Dt", statement.day.description) }
        }
    }

    private func write(_ entry: Statement.Entry, _ xml: inout XMLText) {
        xml.element("Ntry") { xml in
            xml.amount(entry.amount, currency)
            if !entry.lines[0].returnReason.isEmpty { xml.element("RvslInd", "true") }
            xml.element("Sts") { $0.element("Cd", "BOOK") }
            xml.element("BookgDt") { $0.element("Dt", statement.day.description) }
            xml.element("ValDt") { $0.element("Dt", statement.day.description) }
            xml.element("AcctSvcrRef", entry.reference)
            xml.code(entry.code)
            xml.element("NtryDtls") { details(entry, &$0) }
        }
    }

    private func details(_ entry: Statement.Entry, _ xml: inout XMLText) {
        if let together = entry.together {
            xml.element("Btch") { xml in
                xml.element("MsgId", Order.reference(together.file))
                xml.element("PmtInfId", Order.reference(together.part))
                xml.element("NbOfTxs", String(entry.lines.count))
                xml.plainAmount("TtlAmt", entry.amount, currency)
                xml.element("CdtDbtInd", entry.amount < 0 ? "DBIT" : "CRDT")
            }
            if batch { return }
        }
        for line in entry.lines { write(line, &xml) }
    }

    private func write(_ line: Statement.Line, _ xml: inout XMLText) {
        xml.element("TxDtls") { xml in
            xml.element("Refs") { xml in
                xml.element("AcctSvcrRef", line.bankReference)
                xml.element("EndToEndId", line.endToEnd.isEmpty ? "NOTPROVIDED" : line.endToEnd)
                xml.element("MndtId", line.mandate.cut(35))
            }
            xml.amount(line.amount, currency)
            xml.code(line.code)
            parties(line, &xml)
            remittance(line, &xml)
            guard !line.returnReason.isEmpty else { return }
            xml.element("RtrInf") { xml in
                let reason = line.returnReason
                xml.element("Rsn") { $0.element(reason.utf8.count <= 4 ? "Cd" : "Prtry", reason) }
            }
        }
    }

    /// The other side is the debtor where money comes in, and of a debit that goes back too.
    private func parties(_ line: Statement.Line, _ xml: inout XMLText) {
        guard !line.name.isEmpty || !line.other.isEmpty else { return }
        let collected = line.code.hasPrefix("PMNT/IDDT") || line.code.hasPrefix("PMNT/RCDT")
        let role = collected ? "Dbtr" : "Cdtr"
        xml.element("RltdPties") { xml in
            if !line.name.isEmpty {
                xml.element(role) { xml in
                    xml.element("Pty") { $0.element("Nm", line.name.cut(140)) }
                }
            }
            if !line.other.isEmpty { xml.element("\(role)Acct") { $0.account(line.other) } }
        }
    }

    private func remittance(_ line: Statement.Line, _ xml: inout XMLText) {
        let structured = CreditorReference.isOne(line.reference)
        let texts = [structured ? "" : line.reference, line.text].filter { !$0.isEmpty }
        guard structured || !texts.isEmpty else { return }
        xml.element("RmtInf") { xml in
            for piece in texts.flatMap({ $0.pieces(of: 140) }) { xml.element("Ustrd", piece) }
            guard structured else { return }
            xml.element("Strd") { xml in
                xml.element("CdtrRefInf") { xml in
                    xml.element("Tp") { xml in
                        xml.element("CdOrPrtry") { $0.element("Cd", "SCOR") }
                    }
                    xml.element("Ref", line.reference)
                }
            }
        }
    }
}

extension XMLText {
    /// The number of an account: as IBAN where it looks like one.
    fileprivate mutating func account(_ number: String) {
        element("Id") { xml in
            if number.isIBAN {
                xml.element("IBAN", number)
            } else {
                xml.element("Othr") { $0.element("Id", number.cut(34)) }
            }
        }
    }

    /// Domain, family and sub-family of a movement.
    fileprivate mutating func code(_ code: String) {
        let parts = code.split(separator: "/").map(String.init)
        element("BkTxCd") { xml in
            xml.element("Domn") { xml in
                xml.element("Cd", parts[0])
                xml.element("Fmly") { xml in
                    xml.element("Cd", parts[1])
                    xml.element("SubFmlyCd", parts[2])
                }
            }
        }
    }
}

extension String {
    /// Two capital letters, two digits, and more of both.
    fileprivate var isIBAN: Bool {
        let bytes = Array(utf8)
        return (15...34).contains(bytes.count) && bytes[0...1].allSatisfy { (65...90).contains($0) }
            && bytes[2...3].allSatisfy { (48...57).contains($0) }
            && bytes.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            }
    }
}
