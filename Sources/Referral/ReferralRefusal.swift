import Domain
package import Store
import Supervision

/// Why a step of a referral was refused; the words are those of migration 0015, beside those of ``Refusal``.
package enum ReferralRefusal: String, Sendable, CaseIterable {
    case nothingToRefer = "nothing_to_refer"
    case notConfirmed = "not_confirmed"
    case notByPerson = "not_by_person"
    case unknownReferral = "unknown_referral"
    case alreadyApproved = "already_approved"
    case proposerGone = "proposer_gone"
    case notApproved = "not_approved"
    case otherContent = "other_content"
    case notSealed = "not_sealed"
    case otherPackage = "other_package"
    case alreadyReceipted = "already_receipted"
    case notInReferral = "not_in_referral"
    case otherCertificate = "other_certificate"

    /// The refusal of a word of the database in words, with its code, exit status and repair.
    ///
    /// - Parameters:
    ///   - word: The word.
    ///   - detail: What it is about: mostly a finding's number and a further word.
    ///   - action: What the persons wanted to do with findings.
    /// - Returns: The failure.
    static func failure(_ word: String, detail: String?, action: FindingAction) -> Failure {
        let parts = (detail ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        let subject = parts.first ?? ""
        if let own = ReferralRefusal(rawValue: word) {
            return own.failure(subject, parts.count > 1 ? parts[1] : "")
        }
        let finding = subject.isEmpty ? "referral" : subject
        return Refusal(rawValue: word)?.failure(action, on: finding, detail: parts.count > 1 ? parts[1] : nil)
            ?? Failure(
                1800, .bug, Bilingual("the database refused: \(word)", "数据库拒绝：\(word)"),
                repair: Bilingual("report it", "请反馈"))
    }

    /// The refusal in words.
    package func failure(_ subject: String, _ detail: String) -> Failure {
        let list = Bilingual("see aidwatch referral list", "请用 aidwatch referral list 查看")
        switch self {
        case .nothingToRefer:
            return Failure(
                1801, .refused,
                Bilingual("no confirmed finding may be referred", "没有可移送的已核实线索"),
                repair: Bilingual("confirm findings first, by persons", "请先由人员核实线索"))
        case .notConfirmed:
            let state = FindingState(rawValue: detail)?.label ?? detail
            return Failure(
                1802, .refused,
                Bilingual(
                    "\(subject) is \(detail): nothing is referred from a scan alone",
                    "\(subject) 当前为“\(state)”：未经核实的线索不得移送"),
                repair: Bilingual("confirm it first", "请先核实"))
        case .notByPerson:
            return Failure(
                1803, .refused,
                Bilingual(
                    "nobody has decided on \(subject): the program reminded of it by itself",
                    "\(subject) 尚无人员处置，只有系统自动提醒"),
                repair: Bilingual("let a person look at it first", "请先由人员核实"))
        case .unknownReferral:
            return Failure(
                1804, .noInput,
                Bilingual("there is no referral of that number", "没有该编号的移送"), repair: list)
        case .alreadyApproved:
            return Failure(
                1805, .refused,
                Bilingual("it has changed meanwhile: it was approved", "期间已有变化（changed meanwhile）：已经批准"), repair: list)
        case .proposerGone:
            return Failure(
                1806, .refused,
                Bilingual("who proposed it has access no longer", "提出人的权限已撤销"),
                repair: Bilingual("plan it again", "请重新提出移送"))
        case .notApproved:
            return Failure(
                1807, .refused,
                Bilingual("it is not approved", "尚未批准"),
                repair: Bilingual(
                    "let a second person run aidwatch referral approve", "请由第二人执行 aidwatch referral approve"))
        case .otherContent:
            return Failure(
                1808, .refused,
                Bilingual(
                    "the register differs from the one that was sealed before: a purge has emptied it, or the database was changed",
                    "清单与此前封装的不一致：个人信息已清除，或数据库被改动"),
                repair: Bilingual("send the package that was sealed before", "请使用此前封装的文件"))
        case .notSealed:
            return Failure(
                1809, .refused, Bilingual("it was never sealed", "尚未封装"),
                repair: Bilingual("seal it with aidwatch referral seal", "请用 aidwatch referral seal 封装"))
        case .otherPackage:
            return Failure(
                1810, .refused,
                Bilingual("it speaks of another package than the one sealed last", "所指的不是最近封装的文件"),
                repair: Bilingual("ask for the newest one", "请核对最近一次封装的文件"))
        case .alreadyReceipted:
            return Failure(
                1811, .refused,
                Bilingual("this receipt was taken before", "该回执已登记"), repair: list)
        case .notInReferral:
            return Failure(
                1812, .refused,
                Bilingual("\(subject) is not in the referral", "\(subject) 不在该移送中"),
                repair: Bilingual("ask the recipient for a corrected receipt", "请接收单位更正回执"))
        case .otherCertificate:
            return Failure(
                1813, .refused,
                Bilingual(
                    "the receipt is signed by another certificate than that of the plan",
                    "回执的签名证书不是提出移送时所列的证书"),
                repair: Bilingual("ask the recipient for a receipt signed with that key", "请接收单位用原证书签名"))
        }
    }
}
