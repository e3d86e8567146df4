import Domain
import TestSupport

@testable import Simulation

/// A second reading of rules about money, supervision and registers, record by record from the files alone.
struct PlainJudge {
    let day: CalendarDay
    let cases: [PlainCase]
    private let records: [Feed: [PlainRecord]]
    private(set) var findings: Set<String> = []

    static let rules = [
        "overdue.payment", "overdue.petition", "procedure.no_authorisation", "procedure.verification_gap",
        "procedure.assessment_missing", "procedure.long_publicity_missing", "missed.severe_disability",
        "missed.medical_burden", "missed.orphan", "wrongful.vehicle", "wrongful.company", "wrongful.payroll",
        "wrongful.amount", "wrongful.after_close", "wrongful.not_approved", "wrongful.account_not_member",
    ]

    /// Judges a district on its last day.
    init(_ district: PlainDistrict, on day: CalendarDay) {
        self.day = day
        cases = district.cases()
        records = district.records
        judgePetitions()
        judgeSupervision()
        for item in cases { judgeMoney(of: item) }
        judgeRegisters()
    }

    private mutating func report(_ rule: String, _ key: String, event: CalendarDay?, due: CalendarDay? = nil) {
        findings.insert(
            PlainDistrict.finding(rule, key, event: event?.description ?? "", due: due?.description ?? ""))
    }

    private mutating func judgePetitions() {
        for petition in records[.petitions] ?? [] {
            guard let received = petition.day("received_on") else { continue }
            let replied = petition.day("replied_on")
            let sent = [petition.day("forwarded_on"), replied].compactMap { $0 }.min()
            let missed = [
                (sent, received.adding(days: 15)),
                (replied, petition.day("due_on") ?? received.adding(days: 60)),
            ].filter { ended, due in (ended ?? day) > due && (ended.map { day.days(since: $0) <= 180 } ?? true) }
            if let due = missed.map(\.1).min() {
                report("overdue.petition", petition["petition_no"], event: due.adding(days: 1), due: due)
            }
        }
    }

    private mutating func judgeSupervision() {
        let verifications = Dictionary(grouping: records[.verifications] ?? []) { $0["case_no"] }
        let assessments = Dictionary(grouping: records[.assessments] ?? []) { $0["case_no"] }
        let publicity = Dictionary(grouping: records[.publicity] ?? []) { $0["case_no"] }
        let open = Set(
            (records[.caseSteps] ?? []).filter { step in
                step.code("step", as: Step.self) == .longPublicity && step.day("finished_at") == nil
            }.map { $0["case_no"] })
        for verification in records[.verifications] ?? [] where verification.isFalse("authorised") {
            report(
                "procedure.no_authorisation", verification["verification_no"], event: verification.day("requested_on"))
        }
        for item in cases {
            if item.status == .active || item.status == .closed, let approved = item.record.day("approved_on") {
                let last = (verifications[item.number] ?? []).filter { row in
                    row.day("finished_on").map { $0 <= approved } ?? false
                }.max { first, second in
                    (first.day("finished_on") ?? day, first["verification_no"])
                        < (second.day("finished_on") ?? day, second["verification_no"])
                }
                if let last, let system = last.money("system_income"), let visit = last.money("visit_income"),
                    abs(system - visit) > 20_000, 2 * abs(system - visit) > max(system, visit)
                {
                    report("procedure.verification_gap", item.number, event: approved)
                }
            }
            guard item.isInAid(on: day), let start = item.start else { continue }
            if item.program == .extremePoverty { judge(assessments[item.number] ?? [], of: item, since: start) }
            let rows = (publicity[item.number] ?? []).filter { $0.code("kind", as: PublicityKind.self) == .longTerm }
            guard item.isStanding, !open.contains(item.number), !rows.contains(where: { $0.day("removed_on") == nil })
            else { continue }
            let base = (rows.compactMap { $0.day("removed_on") } + [start]).max() ?? start
            if day.days(since: base) > 30 {
                report(
                    "procedure.long_publicity_missing", item.number, event: base.adding(days: 31),
                    due: base.adding(days: 30))
            }
        }
    }

    private mutating func judge(_ assessments: [PlainRecord], of item: PlainCase, since start: CalendarDay) {
        let rule = "procedure.assessment_missing"
        guard
            let last = assessments.max(by: { ($0.day("assessed_on") ?? day) < ($1.day("assessed_on") ?? day) })
        else { return report(rule, item.number, event: start) }
        if let valid = last.day("valid_to"), valid < day {
            report(rule, item.number, event: valid.adding(days: 1), due: valid)
        } else if last.code("grade", as: CareGrade.self) != .full, !last.isTrue("care_agreement") {
            report(rule, item.number, event: last.day("assessed_on"))
        }
    }

    private mutating func judgeMoney(of item: PlainCase) {
        let net = item.netMoney
        if let start = item.start, item.isMonthly, item.status == .active || item.status == .closed,
            item.record.money("monthly_amount") ?? 0 > 0
        {
            var month = YearMonth(containing: start).adding(months: 1)
            while month < YearMonth(containing: item.closedOn ?? day.adding(months: 1)) {
                let due = month.adding(months: 1).first.adding(days: 9)
                let isPaid = item.payments.contains { payment in
                    payment["month"] == month.description && payment.code("kind", as: PaymentKind.self) != .recovered
                        && (payment.day("paid_on").map { $0 <= due } ?? false)
                }
                if (1...180).contains(day.days(since: due)), !isPaid {
                    report("overdue.payment", "\(item.number)|\(month)", event: due.adding(days: 1), due: due)
                }
                month = month.adding(months: 1)
            }
        }
        if let approved = item.record.money("monthly_amount") {
            for (month, sum) in net where sum > approved + 100 && month >= item.record["amount_from"] {
                report("wrongful.amount", "\(item.number)|\(month)", event: item.regularDays(of: month).max())
            }
        }
        if item.status == .closed, let closedOn = item.closedOn {
            let later = net.filter { $0.value > 0 && $0.key > YearMonth(containing: closedOn).description }.keys.min()
            if let later {
                report("wrongful.after_close", item.number, event: item.regularDays(of: later).min())
            }
        }
        if item.status == .rejected || item.status == .withdrawn || item.decidedOn == nil,
            net.values.contains(where: { $0 > 0 })
        {
            report(
                "wrongful.not_approved", item.number, event: item.payments.compactMap { $0.day("paid_on") }.min())
        }
        judgeAccounts(of: item)
    }

    private mutating func judgeAccounts(of item: PlainCase) {
        let institutions = Set((records[.institutions] ?? []).map { $0["bank_account"] })
        let members = Set(item.members.map { $0["id_number"] })
        var first: [String: CalendarDay] = [:]
        for payment in item.payments where payment.code("kind", as: PaymentKind.self) != .recovered {
            let account = payment["bank_account"]
            var holder = payment["payee_id_number"]
            if case .valid = ResidentID.parse(Array(holder.utf8).span) {} else { holder = "" }
            if holder.isEmpty, account == item.record["bank_account"] {
                holder = item.record["account_holder_id_number"]
            }
            guard !holder.isEmpty, !members.contains(holder), !institutions.contains(account),
                let paid = payment.day("paid_on")
            else { continue }
            first[account] = min(first[account] ?? paid, paid)
        }
        for (account, paid) in first {
            report("wrongful.account_not_member", "\(item.number)|\(account)", event: paid)
        }
    }

    private mutating func judgeRegisters() {
        let byPerson = Dictionary(grouping: records[.registers] ?? []) { $0["id_number"] }
        var memberships: [String: [PlainCase]] = [:]
        for item in cases { for member in item.members { memberships[member["id_number"], default: []].append(item) } }
        for (person, rows) in byPerson {
            let own = memberships[person] ?? []
            let entries = Entries(rows: rows, day: day)
            for item in own where item.isStanding && item.isInAid(on: day) {
                guard let member = item.members(on: day).first(where: { $0["id_number"] == person }) else { continue }
                for (kind, found) in [
                    (RegisterKind.vehicle, entries.inForce(.vehicle).filter { $0.money("amount") ?? 0 >= 3_000_000 }),
                    (.company, entries.inForce(.company)), (.payroll, entries.inForce(.payroll)),
                ] {
                    guard let oldest = found.compactMap({ $0.day("effective_from") }).min() else { continue }
                    let days = [oldest, item.start, member.day("joined_on")].compactMap { $0 }
                    report("wrongful.\(kind.rawValue)", "\(item.number)|\(person)", event: days.max())
                }
            }
            let isAided = own.contains { item in
                item.isInAid(on: day)
                    && item.members(on: day).contains { $0["id_number"] == person && $0.isTrue("receives") }
            }
            guard !isAided, !entries.isGone else { continue }
            judgeNeeds(of: person, entries, own)
        }
    }

    private mutating func judgeNeeds(of person: String, _ entries: Entries, _ own: [PlainCase]) {
        let severe = entries.inForce(.disability).filter {
            ["1", "2", "一级", "二级"].contains($0["grade"])
        }.compactMap { $0.day("effective_from") }.min()
        let provisions = [RegisterKind.pension, .payroll, .company].flatMap(entries.inForce)
        if let severe, day.days(since: severe) >= 90, provisions.isEmpty {
            report("missed.severe_disability", person, event: severe.adding(days: 90))
        }
        let limit = day.adding(months: -12)
        var sum: Int64 = 0
        let costs = entries.all(.medical).compactMap { row in
            row.day("effective_from").map { (day: $0, amount: row.money("amount") ?? 0) }
        }.filter { $0.day > limit }.sorted { $0.day < $1.day }
        let passed = costs.first { cost in
            sum += cost.amount
            return sum > 3_000_000
        }
        let hasApplied = own.contains { item in
            item.program == .temporaryAid && item.status != .withdrawn
                && (item.record.day("applied_on").map { $0 > limit } ?? false)
        }
        if let passed, !hasApplied { report("missed.medical_burden", person, event: passed.day) }
        if let orphan = entries.inForce(.orphan).compactMap({ $0.day("effective_from") }).min(),
            case .valid(let id) = ResidentID.parse(Array(person.utf8).span), id.age(on: day) < 18
        {
            report("missed.orphan", person, event: orphan)
        }
    }
}

/// The entries of one person in the registers.
private struct Entries {
    let rows: [PlainRecord]
    let day: CalendarDay

    func all(_ kind: RegisterKind) -> [PlainRecord] {
        rows.filter { $0.code("register", as: RegisterKind.self) == kind }
    }

    func inForce(_ kind: RegisterKind) -> [PlainRecord] {
        all(kind).filter { $0.day("effective_to").map { day <= $0 } ?? true }
    }

    /// Dead, or moved away.
    var isGone: Bool { !all(.death).isEmpty || !inForce(.moved).isEmpty }
}
