/// What is read of a camt.053.001.08 message.
enum CamtMark: Int {
    case statement = 1
    case id, page, sequence, from, to, copy, iban, other, currency
    case balance, balanceCode, balanceOwnCode, balanceAmount, balanceDirection
    case balanceDay, balanceTime
    case entry, amount, direction, reversal, status, ownStatus
    case bookedDay, bookedTime, valueDay, valueTime, bankReference
    case domain, family, subfamily, ownCode, entryText
    case details, batch, batchCount, batchAmount
    case detail, detailAmount, detailDirection, transactionAmount
    case endToEnd, detailReference, paymentInformation
    case detailDomain, detailFamily, detailSubfamily, detailOwnCode
    case freeText, reference, returned, reason, ownReason, detailText
}

extension XMLShape {
    static let camt = XMLShape(
        namespace: "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", CamtTable.table,
        marks: CamtTable.marks.mapValues(\.rawValue))
}

enum CamtTable {
    static let table = """
        Document = BkToCstmrStmt
        BkToCstmrStmt = GrpHdr Stmt+ SplmtryData*:any
        GrpHdr = MsgId:t35 CreDtTm:dateTime MsgRcpt?:any MsgPgntn?:Page OrgnlBizQry?:any \
        AddtlInf?:t500
        Page = PgNb:n5 LastPgInd:flag
        Stmt = Id:t35 StmtPgntn?:Page ElctrncSeqNb?:n18 RptgSeq?:any LglSeqNb?:n18 \
        CreDtTm?:dateTime FrToDt? CpyDplctInd?:t4 RptgSrc?:any Acct RltdAcct?:any Intrst*:any Bal+ \
        TxsSummry?:any Ntry* AddtlStmtInf?:t500
        FrToDt = FrDtTm:dateTime ToDtTm:dateTime
        Acct = Id:AcctId Tp?:any Ccy?:currency Nm?:t70 Prxy?:any Ownr?:any Svcr?:any
        AcctId = IBAN:iban | Othr
        Othr = Id:t34 SchmeNm?:any Issr?:t35
        Code = Cd:t4 | Prtry:t35
        When = Dt:day | DtTm:dateTime
        Bal = Tp:BalTp CdtLine*:any Amt:amount CdtDbtInd:direction Dt:When Avlbty*:any
        BalTp = CdOrPrtry:Code SubTp?:Code
        Ntry = NtryRef?:t35 Amt:amount CdtDbtInd:direction RvslInd?:flag Sts:Code BookgDt?:When \
        ValDt?:When AcctSvcrRef?:t35 Avlbty*:any BkTxCd ComssnWvrInd?:flag AddtlInfInd?:any \
        AmtDtls? Chrgs?:any TechInptChanl?:any Intrst?:any CardTx?:any NtryDtls* AddtlNtryInf?:t500
        BkTxCd = Domn? Prtry?:OwnCode
        Domn = Cd:t4 Fmly
        Fmly = Cd:t4 SubFmlyCd:t4
        OwnCode = Cd:t35 Issr?:t35
        AmtDtls = InstdAmt?:any TxAmt? CntrValAmt?:any AnncdPstngAmt?:any PrtryAmt*:any
        TxAmt = Amt:amount CcyXchg?:any
        NtryDtls = Btch? TxDtls*
        Btch = MsgId?:t35 PmtInfId?:t35 NbOfTxs?:n15 TtlAmt?:amount CdtDbtInd?:direction
        TxDtls = Refs? Amt?:amount CdtDbtInd?:direction AmtDtls? Avlbty*:any BkTxCd? Chrgs?:any \
        Intrst?:any RltdPties?:any RltdAgts?:any LclInstrm?:any Purp?:any RltdRmtInf*:any RmtInf? \
        RltdDts?:any RltdPric?:any RltdQties*:any FinInstrmId?:any Tax?:any RtrInf? CorpActn?:any \
        SfkpgAcct?:any CshDpst*:any CardTx?:any AddtlTxInf?:t500 SplmtryData*:any
        Refs = MsgId?:t35 AcctSvcrRef?:t35 PmtInfId?:t35 InstrId?:t35 EndToEndId?:t35 UETR?:t36 \
        TxId?:t35 MndtId?:t35 ChqNb?:t35 ClrSysRef?:t35 AcctOwnrTxId?:t35 AcctSvcrTxId?:t35 \
        MktInfrstrctrTxId?:t35 PrcgId?:t35 Prtry*:any
        RmtInf = Ustrd*:t140 Strd*
        Strd = RfrdDocInf*:any RfrdDocAmt?:any CdtrRefInf? Invcr?:any Invcee?:any TaxRmt?:any \
        GrnshmtRmt?:any AddtlRmtInf*:t140
        CdtrRefInf = Tp?:any Ref?:t35
        RtrInf = OrgnlBkTxCd?:any Orgtr?:any Rsn?:Code AddtlInf*:t105
        """

    private static let statement: [String: CamtMark] = [
        "": .statement, "/Id": .id, "/StmtPgntn/PgNb": .page, "/ElctrncSeqNb": .sequence,
        "/FrToDt/FrDtTm": .from, "/FrToDt/ToDtTm": .to, "/CpyDplctInd": .copy,
        "/Acct/Id/IBAN": .iban, "/Acct/Id/Othr/Id": .other, "/Acct/Ccy": .currency,
        "/Bal": .balance, "/Bal/Tp/CdOrPrtry/Cd": .balanceCode,
        "/Bal/Tp/CdOrPrtry/Prtry": .balanceOwnCode, "/Bal/Amt": .balanceAmount,
        "/Bal/CdtDbtInd": .balanceDirection, "/Bal/Dt/Dt": .balanceDay,
        "/Bal/Dt/DtTm": .balanceTime,
    ]

    private static let entry: [String: CamtMark] = [
        "": .entry, "/Amt": .amount, "/CdtDbtInd": .direction,
        "/RvslInd": .reversal, "/Sts/Cd": .status,
        "/Sts/Prtry": .ownStatus, "/BookgDt/Dt": .bookedDay, "/BookgDt/DtTm": .bookedTime,
        "/ValDt/Dt": .valueDay, "/ValDt/DtTm": .valueTime, "/AcctSvcrRef": .bankReference,
        "/BkTxCd/Domn/Cd": .domain, "/BkTxCd/Domn/Fmly/Cd": .family,
        "/BkTxCd/Domn/Fmly/SubFmlyCd": .subfamily, "/BkTxCd/Prtry/Cd": .ownCode,
        "/AddtlNtryInf": .entryText, "/NtryDtls": .details, "/NtryDtls/Btch/MsgId": .batch,
        "/NtryDtls/Btch/NbOfTxs": .batchCount, "/NtryDtls/Btch/TtlAmt": .batchAmount,
    ]

    private static let detail: [String: CamtMark] = [
        "": .detail, "/Amt": .detailAmount, "/CdtDbtInd": .detailDirection,
        "/AmtDtls/TxAmt/Amt": .transactionAmount, "/Refs/EndToEndId": .endToEnd,
        "/Refs/AcctSvcrRef": .detailReference,
        "/Refs/PmtInfId": .paymentInformation, "/BkTxCd/Domn/Cd": .detailDomain,
        "/BkTxCd/Domn/Fmly/Cd": .detailFamily,
        "/BkTxCd/Domn/Fmly/SubFmlyCd": .detailSubfamily, "/BkTxCd/Prtry/Cd": .detailOwnCode,
        "/RmtInf/Ustrd": .freeText, "/RmtInf/Strd/CdtrRefInf/Ref": .reference,
        "/RtrInf": .returned, "/RtrInf/Rsn/Cd": .reason, "/RtrInf/Rsn/Prtry": .ownReason,
        "/AddtlTxInf": .detailText,
    ]

    static let marks: [String: CamtMark] = {
        var marks: [String: CamtMark] = [:]
        let root = "BkToCstmrStmt/Stmt"
        for (path, mark) in statement { marks[root + path] = mark }
        for (path, mark) in entry { marks["\(root)/Ntry" + path] = mark }
        for (path, mark) in detail { marks["\(root)/Ntry/NtryDtls/TxDtls" + path] = mark }
        return marks
    }()
}
