package import Domain
package import Store

/// Why a decision on a finding was refused; the words are those of `detection.decide`.
package enum Refusal: String, Sendable, CaseIterable {
    case unknownFinding = "unknown_finding"
    case unknownActor = "unknown_actor"
    case notPermitted = "not_permitted"
    case notByMachine = "not_by_machine"
    case changedMeanwhile = "changed_meanwhile"
    case inFuture = "in_future"
    case illegalTransition = "illegal_transition"
    case reasonMissing = "reason_missing"
    case notReminded = "not_reminded"
    case notReferable = "not_referable"
    case neverExempt = "never_exempt"
    case samePerson = "same_person"
    case unknownApprover = "unknown_approver"
    case approverNotPermitted = "approver_not_permitted"
    case approverMissing = "approver_missing"
    case termMissing = "term_missing"
    case termTooShort = "term_too_short"
    case beyondCalendar = "beyond_calendar"
    case notAWorkingDay = "not_a_working_day"
    case endMissing = "end_missing"
    case endTooLate = "end_too_late"
    case endPast = "end_past"

    /// There is no such finding.
    package static func unknownFinding(_ number: String) -> Failure {
        Failure(
            1230, .noInput,
            Bilingual("there is no finding \(number)", "没有编号为 \(number) 的线索"),
            repair: Bilingual("see aidwatch finding list --all", "请用 aidwatch finding list --all 查看"))
    }

    /// The refusal of an action in words, with its code, exit status and repair.
    package func failure(_ action: FindingAction, on finding: String, detail: String?) -> Failure {
        failure(
            Bilingual("\(finding): \(action.rawValue)", "\(finding)：不能\(action.label)"), reason(action, detail ?? ""))
    }

    /// The same of drawing a spot check, which has the guards of a decision.
    package func failureOfDraw(detail: String?) -> Failure {
        failure(Bilingual("drawing the spot check", "不能抽取样本"), reason(.confirm, detail ?? ""))
    }

    private func failure(_ what: Bilingual, _ said: (reason: Bilingual, repair: Bilingual)) -> Failure {
        let (code, status) = number
        return Failure(
            code, status,
            Bilingual(
                "\(what.english) is refused: \(said.reason.english)", "\(what.chinese)：\(said.reason.chinese)"),
            repair: said.repair)
    }

    private var number: (Int, ExitStatus) {
        switch self {
        case .unknownFinding: (1230, .noInput)
        case .unknownActor: (1250, .notPermitted)
        case .notPermitted: (1251, .notPermitted)
        case .approverNotPermitted: (1252, .notPermitted)
        case .notByMachine: (1253, .notPermitted)
        case .changedMeanwhile: (1254, .refused)
        case .illegalTransition: (1255, .refused)
        case .samePerson: (1256, .refused)
        case .unknownApprover: (1257, .refused)
        case .approverMissing: (1258, .refused)
        case .reasonMissing: (1259, .refused)
        case .inFuture: (1260, .refused)
        case .notReminded: (1261, .refused)
        case .notReferable: (1262, .refused)
        case .neverExempt: (1263, .refused)
        case .termMissing: (1264, .refused)
        case .termTooShort: (1265, .refused)
        case .beyondCalendar: (1266, .refused)
        case .notAWorkingDay: (1267, .refused)
        case .endMissing: (1268, .refused)
        case .endTooLate: (1269, .refused)
        case .endPast: (1270, .refused)
        }
    }

    private func reason(_ action: FindingAction, _ detail: String) -> (reason: Bilingual, repair: Bilingual) {
        let see = Bilingual("see aidwatch finding history", "请用 aidwatch finding history 查看")
        let access = Bilingual("see aidwatch access list", "请用 aidwatch access list 查看")
        switch self {
        case .unknownFinding:
            return (
                Bilingual("there is no such finding", "没有该编号的线索"),
                Bilingual("see aidwatch finding list --all", "请用 aidwatch finding list --all 查看")
            )
        case .unknownActor:
            return (
                Bilingual("who decides has no access, or has it no longer", "处置人没有权限或权限已撤销"),
                Bilingual(
                    "name a login of aidwatch access list with --by, or grant one",
                    "请用 --by 指定 aidwatch access list 中的登录名，或先授权")
            )
        case .notPermitted:
            return (
                Bilingual(
                    "it is not for this person: the district decides, a township reports as rectified what is its own",
                    "该人员无权办理：由区级处置，乡镇（街道）只能报送本辖区线索的整改"), access
            )
        case .approverNotPermitted:
            return (Bilingual("the approver is not of the district", "批准人不是区级人员"), access)
        case .notByMachine:
            return (
                Bilingual("the program decides nothing by itself but reminders", "除提醒外，系统不自行处置"),
                Bilingual("let a person decide it", "请由人员处置")
            )
        case .changedMeanwhile:
            return (
                Bilingual(
                    "it has changed meanwhile: it has \(detail) steps now", "期间已有变化（changed meanwhile）：现为第 \(detail) 步"),
                Bilingual("look at it again, then decide", "请重新查看后再处置")
            )
        case .illegalTransition:
            let state = FindingState(rawValue: detail)?.label ?? detail
            return (Bilingual("the finding is \(detail)", "线索当前状态为“\(state)”"), see)
        case .samePerson:
            return (
                Bilingual("it takes two persons, and both are the same", "须由两人办理，而两人是同一人"),
                Bilingual("let another person do it", "请由另一人办理")
            )
        case .unknownApprover: return (Bilingual("the approver has no access", "批准人没有权限"), access)
        case .approverMissing:
            return (
                Bilingual("it takes the approval of a second person", "须有第二人批准"),
                Bilingual("name one with --approver", "请用 --approver 指定批准人")
            )
        case .reasonMissing:
            return (
                Bilingual("the reason is missing", "缺少理由"),
                Bilingual("give it with --reason", "请用 --reason 说明")
            )
        case .inFuture:
            return (
                Bilingual("its time lies in the future", "处置时间在将来"),
                Bilingual("correct the time and give the row again", "请更正时间后重新报送")
            )
        case .notReminded:
            return (
                Bilingual("a finding about a reminder is not reminded of", "提醒期满的线索本身不再提醒"),
                Bilingual("remind of the finding that it names again", "请对其所指的线索再次提醒")
            )
        case .notReferable:
            return (
                Bilingual("findings of its rule are not referred", "该规则的线索不移送"),
                Bilingual("close or dismiss it", "请销号或排除")
            )
        case .neverExempt:
            return (
                Bilingual("findings of the ground \(detail) are never exempt", "“\(detail)”类线索不得容错免责"),
                Bilingual("verify, reject or refer it", "请复核、退回整改或移送")
            )
        case .termMissing:
            return (
                Bilingual("the new term is missing", "缺少新的期限"),
                Bilingual("give it with --term or --until", "请用 --term 或 --until 给出")
            )
        case .termTooShort:
            return (
                Bilingual("a term has one working day at least", "期限至少为一个工作日"),
                Bilingual("give a longer one", "请给出更长的期限")
            )
        case .beyondCalendar:
            return (
                Bilingual("the term ends behind the last day of the calendar", "期限超出日历范围"),
                Bilingual("give a shorter one", "请给出较短的期限")
            )
        case .notAWorkingDay:
            return (
                Bilingual("the term ends on a day that is no working day", "期限的最后一天不是工作日"),
                Bilingual("the next working day is \(detail)", "下一个工作日是 \(detail)")
            )
        case .endMissing:
            return (
                Bilingual("its end is missing", "缺少截止日期"),
                Bilingual("give the day on which it lapses with --until", "请用 --until 给出失效日期")
            )
        case .endTooLate:
            return (
                Bilingual("it may last for twelve months at most", "最长不超过十二个月"),
                Bilingual("let it end on \(detail) or before", "截止日期不得晚于 \(detail)")
            )
        case .endPast:
            return (
                Bilingual("it ends before the day of the decision, \(detail)", "截止日期早于处置日期 \(detail)"),
                Bilingual("give a later day", "请给出更晚的日期")
            )
        }
    }
}
