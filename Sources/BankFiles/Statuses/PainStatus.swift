import Bookkeeping

/// What is read of a pain.002.001.12 message.
enum PainMark: Int {
    case id = 1
    case group, message, kind, groupStatus, groupReason, groupOwnReason
    case block, blockID, blockStatus, blockReason, blockOwnReason
    case line, endToEnd, lineStatus, lineReason, lineOwnReason
}

extension XMLShape {
    static let painStatus = XMLShape(
        namespace: "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12",
        """
        Document = CstmrPmtStsRpt
        CstmrPmtStsRpt = GrpHdr OrgnlGrpInfAndSts OrgnlPmtInfAndSts* SplmtryData*:any
        GrpHdr = MsgId:t35 CreDtTm:dateTime InitgPty?:any FwdgAgt?:any DbtrAgt?:any CdtrAgt?:any
        OrgnlGrpInfAndSts = OrgnlMsgId:t35 OrgnlMsgNmId:t35 OrgnlCreDtTm?:dateTime \
        OrgnlNbOfTxs?:n15 OrgnlCtrlSum?:any GrpSts?:t4 StsRsnInf* NbOfTxsPerSts*:any
        StsRsnInf = Orgtr?:any Rsn? AddtlInf*:t105
        Rsn = Cd:t4 | Prtry:t35
        OrgnlPmtInfAndSts = OrgnlPmtInfId:t35 OrgnlNbOfTxs?:n15 OrgnlCtrlSum?:any PmtInfSts?:t4 \
        StsRsnInf* NbOfTxsPerSts*:any TxInfAndSts*
        TxInfAndSts = StsId?:t35 OrgnlInstrId?:t35 OrgnlEndToEndId?:t35 OrgnlUETR?:t36 TxSts?:t4 \
        StsRsnInf* ChrgsInf*:any TrckrData?:any AccptncDtTm?:dateTime AcctSvcrRef?:t35 \
        ClrSysRef?:t35 OrgnlTxRef?:any SplmtryData*:any
        """,
        marks: marks.mapValues(\.rawValue))

    private static let marks: [String: PainMark] = {
        let root = "CstmrPmtStsRpt"
        let group = "\(root)/OrgnlGrpInfAndSts"
        let block = "\(root)/OrgnlPmtInfAndSts"
        let line = "\(block)/TxInfAndSts"
        return [
            "\(root)/GrpHdr/MsgId": .id, group: .group, "\(group)/OrgnlMsgId": .message,
            "\(group)/OrgnlMsgNmId": .kind, "\(group)/GrpSts": .groupStatus,
            "\(group)/StsRsnInf/Rsn/Cd": .groupReason,
            "\(group)/StsRsnInf/Rsn/Prtry": .groupOwnReason,
            block: .block, "\(block)/OrgnlPmtInfId": .blockID, "\(block)/PmtInfSts": .blockStatus,
            "\(block)/StsRsnInf/Rsn/Cd": .blockReason,
            "\(block)/StsRsnInf/Rsn/Prtry": .blockOwnReason,
            line: .line, "\(line)/OrgnlEndToEndId": .endToEnd, "\(line)/TxSts": .lineStatus,
            "\(line)/StsRsnInf/Rsn/Cd": .lineReason,
            "\(line)/StsRsnInf/Rsn/Prtry": .lineOwnReason,
        ]
    }()
}

/// Reads a status report of the format pain.002.001.12, about debits or payments alike.
final class PainStatus {
    private var message: XMLMessage
    private var report = StatusReport(message: "")
    private var block: StatusBlock?
    private var isBlockTold = false
    private var line: (fileLine: Int, endToEnd: String?, status: Status?)?
    private var ready: [StatusItem] = []

    init(path: String, observe: (([UInt8]) -> Void)?) throws(FileProblem) {
        message = try XMLMessage(path: path, shape: .painStatus, observe: observe)
    }

    func next() throws(FileProblem) -> StatusItem? {
        while ready.isEmpty {
            guard let step = try message.next() else { return nil }
            switch step {
            case .opened(let mark): opened(PainMark(rawValue: mark))
            case .value(let mark): try value(PainMark(rawValue: mark))
            case .closed(let mark): try closed(PainMark(rawValue: mark))
            }
        }
        return ready.removeFirst()
    }

    private func opened(_ mark: PainMark?) {
        switch mark {
        case .block: (block, isBlockTold) = (StatusBlock(id: ""), false)
        case .line:
            // What stands before the first line of a block is its own.
            tellBlock()
            line = (message.line, nil, nil)
        default: break
        }
    }

    private func tellBlock() {
        guard let block, !isBlockTold else { return }
        isBlockTold = true
        ready.append(.block(block))
    }

    private func value(_ mark: PainMark?) throws(FileProblem) {
        switch mark {
        case .id: report.id = message.text
        case .message: report.message = message.text
        case .kind: report.kind = message.text
        case .groupStatus: report.status = try status()
        case .blockID: block?.id = message.text
        case .blockStatus: block?.status = try status()
        case .endToEnd: line?.endToEnd = message.text
        case .lineStatus: line?.status = try status()
        case .groupReason, .groupOwnReason: report.status?.keep(reason: message.text)
        case .blockReason, .blockOwnReason: block?.status?.keep(reason: message.text)
        case .lineReason, .lineOwnReason:
            if line?.status == nil { line?.status = inherited }
            line?.status?.keep(reason: message.text)
        default: break
        }
    }

    /// The status of the block, or of the whole; its reason is not that of a line.
    private var inherited: Status? {
        guard let status = block?.status ?? report.status else { return nil }
        return Status(status.outcome, code: status.code)
    }

    private func status() throws(FileProblem) -> Status {
        guard let outcome = StatusOutcome(code: message.text) else {
            throw message.problem(
                "status.unknown",
                Text(
                    "不认识此状态代码；请问银行。",
                    "This status code is not known; ask the bank what it means."))
        }
        return Status(outcome, code: message.text)
    }

    private func closed(_ mark: PainMark?) throws(FileProblem) {
        switch mark {
        case .group: ready.append(.report(report))
        case .block:
            tellBlock()
            block = nil
        case .line:
            guard let line else { return }
            self.line = nil
            guard let endToEnd = line.endToEnd else {
                throw message.missing("\(message.path)/OrgnlEndToEndId")
            }
            guard let status = line.status ?? block?.status ?? report.status,
                status.outcome != .partly
            else { throw message.missing("\(message.path)/TxSts") }
            ready.append(
                .line(StatusLine(fileLine: line.fileLine, endToEnd: endToEnd, status: status)))
        default: break
        }
    }
}

extension Status {
    /// Of several reasons the first is kept.
    fileprivate mutating func keep(reason: String) {
        if self.reason == nil { self.reason = reason }
    }
}
