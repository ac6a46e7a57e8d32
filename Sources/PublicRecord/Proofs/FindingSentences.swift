/// The sentences of findings, with `{…}` for what they name. They are those of the second verifier,
/// so that both say the same.
enum FindingSentences {
    static func template(_ code: Finding.Code) -> Sentence {
        switch code {
        case .unreadable, .fileMalformed, .tooLarge, .noteMalformed:
            file(code)
        case .receiptSignature, .receiptCommitment, .other, .treeClass, .treePath, .treeSum,
            .treeRoot, .treeTotals, .dueFormula, .ownDue, .ownPaid:
            member(code)
        case .statementMalformed, .identity, .cases, .tile, .second, .absent, .bundle:
            contents(code)
        case .origin, .signature, .unsigned, .inclusion, .rolledBack, .consistency,
            .witnessSignature, .quorum, .custody:
            checkpoint(code)
        }
    }

    private static func file(_ code: Finding.Code) -> Sentence {
        switch code {
        case .unreadable:
            Sentence(
                zh: "读不到“{path}”，什么也没能核对。",
                en: "“{path}” cannot be read, so nothing was checked.")
        case .fileMalformed:
            Sentence(
                zh: "{file}第 {line} 行不合格式；请用完整的原件。",
                en: "Line {line} of the {file} is not of its format; use the whole original.")
        case .tooLarge:
            Sentence(
                zh: "{file}比任何真的都大（{limit}），没有再读下去。",
                en: "The {file} is larger than any true one ({limit}) and was not read further.")
        default:
            Sentence(
                zh: "{file}里的签名、密钥或检查点不合格式。",
                en: "In the {file}, a signature, key or checkpoint is not of its format.")
        }
    }

    private static func member(_ code: Finding.Code) -> Sentence {
        switch code {
        case .receiptSignature:
            Sentence(
                zh: "回执上没有回执密钥的有效签名，不能算是运营方开的。",
                en: "The receipt bears no good signature of the receipts key, so it is "
                    + "not the operator's word.")
        case .receiptCommitment:
            Sentence(
                zh: "回执里的随机数和身份信息算不出运营方签下的承诺，其中有一处被改过。",
                en: "Nonce and identity of the receipt do not give the commitment that "
                    + "the operator signed: one of them was changed.")
        case .other:
            Sentence(
                zh: "{left}和{right}说的不是同一{subject}：一个是“{a}”，一个是“{b}”。",
                en: "The {left} and the {right} do not speak of the same {subject}: "
                    + "“{a}” and “{b}”.")
        case .treeClass:
            Sentence(
                zh: "{period} 期的{kind}里没有“{class}”这一类。",
                en: "The {kind} for {period} has no class “{class}”.")
        case .treePath:
            Sentence(
                zh: "证明里的路径对不上：{count} 人中的位置 {position} 不会有 {have} 步。",
                en: "The way in the proof does not fit: place {position} among {count} "
                    + "members does not have {have} steps.")
        case .treeSum:
            Sentence(
                zh: "往上相加时超过了 2^63−1，真的账目不会有这样的数。",
                en: "A sum on the way up is beyond 2^63-1, which no true statement has.")
        case .treeRoot:
            Sentence(
                zh: "您这一行不在公开的总账里：从它往上算，到不了 {period} 期{kind}的根。",
                en: "Your line is not in the public total: it does not lead to the "
                    + "root of the {kind} for {period}.")
        case .treeTotals:
            Sentence(
                zh: "公开的总数与实际相加不同：公开的是 {count} 人、应分摊 {due}、已付 {paid}，加起来却是 {ownCount} "
                    + "人、{ownDue}、{ownPaid}。",
                en: "The public totals are not what adds up: stated are {count} "
                    + "members, {due} due, {paid} paid; the sums are {ownCount}, "
                    + "{ownDue}, {ownPaid}.")
        case .dueFormula:
            Sentence(
                zh: "您的应分摊 {due} 算得不对：每人 {share}，加上证明里写的理由，应当是 {want}。",
                en: "Your due of {due} is wrong: a share of {share} with the reasons "
                    + "in the proof makes {want}.")
        case .ownDue:
            Sentence(
                zh: "您说应分摊 {own}，账上写的是 {recorded}。",
                en: "You say that you owe {own}, and the record says {recorded}.")
        default:
            Sentence(
                zh: "您说已付 {own}，账上写的是 {recorded}。",
                en: "You say that you have paid {own}, and the record says {recorded}.")
        }
    }

    private static func contents(_ code: Finding.Code) -> Sentence {
        switch code {
        case .statementMalformed:
            Sentence(
                zh: "公开账目{where}不合格式。",
                en: "The statement is not of its format ({where}).")
        case .identity:
            Sentence(
                zh: "公开账目自己对不上：{identity}，两边却是 {left} 和 {right}。",
                en: "The statement does not add up: {identity}, yet the two sides are "
                    + "{left} and {right}.")
        case .cases:
            Sentence(
                zh: "案件名单与账单不符：{what}，名单是 {left}，账单是 {right}。",
                en: "The case list and the bill differ in the {what}: {left} in the "
                    + "list, {right} in the bill.")
        case .tile:
            Sentence(
                zh: "记录的文件“{path}”缺失、过短，或与检查点不符。",
                en: "The file “{path}” of the record is missing, too short, or not "
                    + "what the checkpoint says.")
        case .second:
            Sentence(
                zh: "{what}有第二份（第 {first} 条和第 {second} 条），真的记录只有一份。",
                en: "There is a second {what} (entries {first} and {second}); a true "
                    + "record has one.")
        case .absent:
            Sentence(
                zh: "公开记录的 {size} 条里没有 {period} 期的{kind}。",
                en: "Among the {size} entries of the public record there is no {kind} for "
                    + "{period}.")
        default:
            Sentence(
                zh: "公布的各行（{path}）算不出总账的根。",
                en: "The published leaves ({path}) do not give the root of their class.")
        }
    }

    private static func checkpoint(_ code: Finding.Code) -> Sentence {
        switch code {
        case .origin:
            Sentence(
                zh: "检查点属于“{origin}”，不是信任名单里这个计划的记录。",
                en: "The checkpoint is of “{origin}”, which is not this scheme's log "
                    + "in the trust file.")
        case .signature:
            Sentence(
                zh: "检查点上“{origin}”的签名是错的：密钥认得，签名不符。",
                en: "The signature of “{origin}” on the checkpoint is not good: the "
                    + "key is known, and did not make it.")
        case .unsigned:
            Sentence(
                zh: "检查点上没有信任名单里“{origin}”的密钥的签名。",
                en: "The checkpoint bears no signature of a key that the trust file "
                    + "has for “{origin}”.")
        case .inclusion:
            Sentence(
                zh: "公开记录的第 {index} 条不是这份账目。",
                en: "Entry {index} of the public record is not this statement.")
        case .rolledBack:
            Sentence(
                zh: "公开记录变短了：以前见过 {old} 条，现在只有 {new} 条。",
                en: "The public record was rolled back: {old} entries were seen "
                    + "before, and now it has {new}.")
        case .consistency:
            Sentence(
                zh: "两个检查点不能同时为真：{old} 条时的记录后来被改写或分叉了（现在 {new} 条）。",
                en: "The two checkpoints cannot both be true: the record of {old} "
                    + "entries was forked or rewritten before it had {new}.")
        case .witnessSignature:
            Sentence(
                zh: "见证人“{witness}”的签名是错的：密钥认得，签名不符。",
                en: "The cosignature of witness “{witness}” is not good: the key is "
                    + "known, and did not make it.")
        case .quorum:
            Sentence(
                zh: "见证不够：信任名单要求“{quorum}”，有效的只有：{witnesses}。",
                en: "There are fewer witnesses than the trust file asks for "
                    + "(“{quorum}”); good are: {witnesses}.")
        default:
            Sentence(
                zh: "账目说 {day} 托管 {amount}，托管方却没有签名，这只是运营方自己的说法。",
                en: "The statement says that {amount} was in custody on {day}, and the "
                    + "custodian did not cosign: it is the operator's word alone.")
        }
    }
}
