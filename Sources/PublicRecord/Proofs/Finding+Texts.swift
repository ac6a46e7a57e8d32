extension Finding {
    /// What is off and what it means, in both languages: the place, then one sentence of the code.
    public var text: Sentence {
        let meaning = meaning
        let place = placeText
        return Sentence(zh: "\(place.zh)：\(meaning.zh)", en: "\(place.en): \(meaning.en)")
    }

    private var placeText: Sentence {
        switch place {
        case .text(let name): name.title
        case .line(let name, let line):
            Sentence(
                zh: "\(name.title.zh)第 \(line) 行", en: "\(name.title.en), line \(line)")
        case .named(let name): Sentence(zh: name, en: name)
        }
    }

    private var meaning: Sentence {
        switch code {
        case .unreadable, .fileMalformed, .tooLarge, .noteMalformed, .statementMalformed:
            fileMeaning
        case .receiptSignature, .receiptCommitment, .other, .ownDue, .ownPaid, .dueFormula:
            memberMeaning
        case .treeClass, .treePath, .treeSum, .treeRoot, .treeTotals: treeMeaning
        case .identity, .cases, .second, .bundle: statementMeaning
        case .origin, .signature, .unsigned, .inclusion, .rolledBack, .tile, .consistency:
            logMeaning
        case .witnessSignature, .quorum, .custody: witnessMeaning
        }
    }

    private var fileMeaning: Sentence {
        switch code {
        case .unreadable:
            Sentence(
                zh: "读不到这个文件，什么也没能核对；请检查路径。",
                en: "this file cannot be read, so nothing was checked; look at its path.")
        case .tooLarge:
            Sentence(
                zh: "比任何真实的文件都大，不再往下读；请重新索取。",
                en: "it is larger than any true file, and is not read further; ask for it again.")
        case .noteMalformed:
            Sentence(
                zh: "签名文书或公钥不合格式，什么也没能核对；请重新索取。",
                en:
                    "a signed note or a key is not of its format, so nothing was checked; ask for it "
                    + "again.")
        case .statementMalformed:
            Sentence(
                zh: "报表不合格式，无法核对；请保存并追问运营方。",
                en: "the statement is not of its format and cannot be checked; keep it and ask the "
                    + "operator.")
        default:
            Sentence(
                zh: "不合格式，什么也没能核对；请重新索取。",
                en: "it is not of its format, so nothing was checked; ask for it again.")
        }
    }

    private var memberMeaning: Sentence {
        switch code {
        case .receiptSignature:
            Sentence(
                zh: "回执没有可信的签名：它不能证明您已加入，请向运营方索取有签名的回执。",
                en:
                    "the receipt bears no good signature of the receipts key: it does not prove that "
                    + "you have joined; ask the operator for a signed one.")
        case .receiptCommitment:
            Sentence(
                zh: "回执中的秘密值和身份得不出承诺值：这张回执不是给您的，或被改过。",
                en:
                    "nonce and identity do not give the commitment: this receipt is not yours, or was "
                    + "changed.")
        case .other:
            Sentence(
                zh: "各文件说的不是同一个计划、同一期、同一种报表或同一名成员：给您的不是您的证明。",
                en:
                    "the files speak of different schemes, periods, kinds or members: this is not the "
                    + "proof you asked for.")
        case .ownDue:
            Sentence(
                zh: "记录中您应付的金额与您所知的不同：请拿账单去追问运营方。",
                en:
                    "the record has you owe something else than you say: ask the operator with your "
                    + "bill in hand.")
        case .ownPaid:
            Sentence(
                zh: "记录中您已付的金额与您所知的不同：您的付款可能没有计入，请拿付款凭证追问。",
                en:
                    "the record has you paid something else than you say: your payment may be missing; "
                    + "ask with the proof of payment in hand.")
        default:
            Sentence(
                zh: "应付金额不等于本类别的份额加上所列原因：您被多收或少收了。",
                en: "what you owe is not the share of your class with the reasons given: you are "
                    + "charged too much or too little.")
        }
    }

    private var treeMeaning: Sentence {
        switch code {
        case .treeClass:
            Sentence(
                zh: "报表中没有这个类别：您没有被计入。",
                en: "the statement has no such class: you are not counted.")
        case .treePath:
            Sentence(
                zh: "证明路径缺少或多出了节点：不能证明您被计入。",
                en: "a sibling is missing or one too many: it does not prove that you are counted.")
        case .treeSum:
            Sentence(
                zh: "路径上的合计超出 2^63-1：有人用负数或溢出凑数。",
                en: "a sum on the way up is beyond 2^63-1: somebody makes sums fit by negative or "
                    + "overflowing figures.")
        case .treeRoot:
            Sentence(
                zh: "从您这一行算不到本类别的根：您的身份、应付或已付没有按此计入。",
                en:
                    "the way up from your line does not lead to the root of the class: you, what you "
                    + "owe or what you have paid is not counted as it says.")
        default:
            Sentence(
                zh: "算到的人数、应付或已付合计与报表不同：报表的总数不是成员各行之和。",
                en:
                    "the way up leads to another count, due or paid than the statement says: its totals "
                    + "are not the sum of the members.")
        }
    }

    private var statementMeaning: Sentence {
        switch code {
        case .identity:
            Sentence(
                zh: "报表的这个等式不成立：账目对不上。",
                en: "this identity of the statement does not hold: its figures do not add up.")
        case .cases:
            Sentence(
                zh: "公示案件与账单中的件数、金额或根不符：有案件被加入、删去或改动。",
                en:
                    "the case lines do not add up to what the bill says: a case was added, left out or "
                    + "changed.")
        case .second:
            Sentence(
                zh: "同一期的同一种报表（或同一版规则）出现了两次：不同的人可能看到不同的账。",
                en: "this stands in the log a second time: people may be shown different figures.")
        default:
            Sentence(
                zh: "公布的叶子文件算不出本类别的根：公布的名单与报表不同。",
                en:
                    "the published leaf bundles do not give the root of the class: they are not what "
                    + "the statement was made from.")
        }
    }

    private var logMeaning: Sentence {
        switch code {
        case .origin:
            Sentence(
                zh: "这个检查点属于另一份记录，不是您信任的那一份。",
                en: "the checkpoint is another log's than the one you trust.")
        case .signature:
            Sentence(
                zh: "检查点上已知公钥的签名是坏的：文件被改过或系伪造。",
                en:
                    "a known key is named with a signature that is not good: the checkpoint was changed "
                    + "or forged.")
        case .unsigned:
            Sentence(
                zh: "检查点没有信任文件中公钥的签名：运营方没有承认它。",
                en:
                    "no key of the trust file has signed the checkpoint: the operator does not stand by "
                    + "it.")
        case .inclusion:
            Sentence(
                zh: "报表不在公开记录所说的位置：给您看的不是大家看到的那一份。",
                en: "the statement is not in the log where the proof says: it is not the one that "
                    + "everybody sees.")
        case .rolledBack:
            Sentence(
                zh: "公开记录比以前见过的短：已公布的内容被撤回了。",
                en:
                    "the log is shorter than it was: something that was published has been taken back."
            )
        case .tile:
            Sentence(
                zh: "记录的文件缺失、不完整或与检查点不符：这份拷贝不可信。",
                en:
                    "a file of the log is missing, too short or not what the checkpoint says: this copy "
                    + "cannot be relied on.")
        default:
            Sentence(
                zh: "两个检查点不可能同时为真：公开记录被分叉，请保存两者并公开。",
                en:
                    "two checkpoints cannot both be true: the log was forked; keep both and show them."
            )
        }
    }

    private var witnessMeaning: Sentence {
        switch code {
        case .witnessSignature:
            Sentence(
                zh: "这个见证人的会签是坏的：检查点被改过或系伪造。",
                en:
                    "the cosignature of this witness is not good: the checkpoint was changed or forged."
            )
        case .quorum:
            Sentence(
                zh: "会签的见证人少于信任文件的要求：别人可能看到另一份记录。",
                en:
                    "fewer witnesses have cosigned than the trust file asks for: others may be shown "
                    + "another log.")
        default:
            Sentence(
                zh: "托管余额没有托管方的会签，只是运营方的说法，而信任文件要求会签。",
                en:
                    "the custodian has not cosigned, so that what is said of custody is the operator's "
                    + "word alone, and the trust file asks for more.")
        }
    }
}
