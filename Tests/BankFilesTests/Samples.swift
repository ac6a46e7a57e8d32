/// Messages of a bank as the tests read them: an element a line, so that a place is a line.
enum Samples {
    static let camt = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
        <BkToCstmrStmt>
        <GrpHdr><MsgId>S-1</MsgId><CreDtTm>2024-03-12T02:00:00+08:00</CreDtTm></GrpHdr>
        <Stmt>
        <Id>2024-071</Id>
        <ElctrncSeqNb>71</ElctrncSeqNb>
        <FrToDt><FrDtTm>2024-03-11T00:00:00</FrDtTm><ToDtTm>2024-03-11T23:59:59</ToDtTm></FrToDt>
        <Acct><Id><Othr><Id>6222020200000000001</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">1000.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-11</Dt></Dt></Bal>
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">1248.92</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-11</Dt></Dt></Bal>
        <Bal><Tp><CdOrPrtry><Cd>CLAV</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">48.92</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-11</Dt></Dt></Bal>
        <Ntry>
        <Amt Ccy="CNY">548.02</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2024-03-11</Dt></BookgDt>
        <ValDt><Dt>2024-03-12</Dt></ValDt>
        <AcctSvcrRef>B-1</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>ESDD</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls>
        <Btch><MsgId>D-1</MsgId><NbOfTxs>2</NbOfTxs></Btch>
        <TxDtls>
        <Refs><AcctSvcrRef>B-1-1</AcctSvcrRef><EndToEndId>D-1-5</EndToEndId></Refs>
        <Amt Ccy="CNY">274.01</Amt>
        <RmtInf><Ustrd>Share</Ustrd><Ustrd>of March</Ustrd></RmtInf>
        </TxDtls>
        <TxDtls>
        <Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
        <Amt Ccy="CNY">274.01</Amt>
        <RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>
        </TxDtls>
        </NtryDtls>
        </Ntry>
        <Ntry>
        <Amt Ccy="CNY">300.00</Amt>
        <CdtDbtInd>DBIT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><DtTm>2024-03-11T10:00:00.5Z</DtTm></BookgDt>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls>
        <TxDtls>
        <Refs><EndToEndId>D-1-4</EndToEndId></Refs>
        <RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>
        </TxDtls>
        </NtryDtls>
        </Ntry>
        <Ntry>
        <Amt Ccy="CNY">0.90</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2024-03-11</Dt></BookgDt>
        <BkTxCd><Prtry><Cd>INT</Cd></Prtry></BkTxCd>
        <AddtlNtryInf>利息 &amp; more</AddtlNtryInf>
        </Ntry>
        <Ntry>
        <Amt Ccy="CNY">77.00</Amt>
        <CdtDbtInd>DBIT</CdtDbtInd>
        <Sts><Cd>PDNG</Cd></Sts>
        <BkTxCd/>
        </Ntry>
        </Stmt>
        </BkToCstmrStmt>
        </Document>

        """

    static let painStatus = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12">
        <CstmrPmtStsRpt>
        <GrpHdr><MsgId>R-1</MsgId><CreDtTm>2024-03-12T02:00:00Z</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts>
        <OrgnlMsgId>A-0003</OrgnlMsgId>
        <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
        <GrpSts>PART</GrpSts>
        </OrgnlGrpInfAndSts>
        <OrgnlPmtInfAndSts>
        <OrgnlPmtInfId>A-0003</OrgnlPmtInfId>
        <PmtInfSts>ACSP</PmtInfSts>
        <TxInfAndSts>
        <OrgnlEndToEndId>A-1-1</OrgnlEndToEndId>
        <TxSts>RJCT</TxSts>
        <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></StsRsnInf>
        <StsRsnInf><Rsn><Cd>MS03</Cd></Rsn></StsRsnInf>
        </TxInfAndSts>
        <TxInfAndSts>
        <OrgnlEndToEndId>A-1-2</OrgnlEndToEndId>
        <TxSts>ACSC</TxSts>
        </TxInfAndSts>
        <TxInfAndSts>
        <OrgnlEndToEndId>A-1-3</OrgnlEndToEndId>
        </TxInfAndSts>
        </OrgnlPmtInfAndSts>
        </CstmrPmtStsRpt>
        </Document>

        """
}
