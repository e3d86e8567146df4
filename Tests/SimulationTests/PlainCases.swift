import Domain
import TestSupport

@testable import Simulation

/// A case as its records tell it on the last day.
struct PlainCase {
    let record: PlainRecord
    let number: String
    let program: Program?
    let status: CaseStatus?
    let start: CalendarDay?
    let closedOn: CalendarDay?
    let decidedOn: CalendarDay?
    let members: [PlainRecord]
    let payments: [PlainRecord]

    var isStanding: Bool { [.minimumLivingAllowance, .extremePoverty, .edge].contains(program) }
    var isMonthly: Bool { [.minimumLivingAllowance, .extremePoverty].contains(program) }

    /// In aid on a day, of programs that have no end of their own.
    func isInAid(on day: CalendarDay) -> Bool {
        guard status == .active || status == .closed, let start, start <= day else { return false }
        if status == .closed, closedOn == nil { return false }
        if let closedOn, day >= closedOn { return false }
        return program != .temporaryAid || day.days(since: start) < 90
    }

    func members(on day: CalendarDay) -> [PlainRecord] {
        members.filter { member in
            guard let joined = member.day("joined_on"), joined <= day else { return false }
            return member.day("left_on").map { day < $0 } ?? true
        }
    }

    /// Regular payments less what came back, by month.
    var netMoney: [String: Int64] {
        var net: [String: Int64] = [:]
        for payment in payments {
            let amount = payment.money("amount") ?? 0
            switch payment.code("kind", as: PaymentKind.self) {
            case .regular: net[payment["month"], default: 0] += amount
            case .recovered: net[payment["month"], default: 0] -= amount
            case .backPay, nil: break
            }
        }
        return net
    }

    /// The days of a month's regular payments.
    func regularDays(of month: String) -> [CalendarDay] {
        payments.filter { $0["month"] == month && $0.code("kind", as: PaymentKind.self) == .regular }
            .compactMap { $0.day("paid_on") }
    }
}

extension PlainDistrict {
    /// All cases with their members and payments.
    func cases() -> [PlainCase] {
        let members = Dictionary(grouping: records[.caseMembers] ?? []) { $0["case_no"] }
        let payments = Dictionary(grouping: records[.payments] ?? []) { $0["case_no"] }
        let decisions = Dictionary(
            grouping: (records[.caseSteps] ?? []).filter { step in
                step.code("step", as: Step.self) == .decide && step.day("finished_at") != nil
            }
        ) { $0["case_no"] }
        return (records[.cases] ?? []).map { record in
            let number = record["case_no"]
            let decided = decisions[number]?.compactMap { $0.day("finished_at") }.min()
            return PlainCase(
                record: record, number: number, program: record.code("program", as: Program.self),
                status: record.code("status", as: CaseStatus.self),
                start: record.day("approved_on") ?? decided ?? record.day("applied_on"),
                closedOn: record.day("closed_on"), decidedOn: decided ?? record.day("approved_on"),
                members: members[number] ?? [], payments: payments[number] ?? [])
        }
    }
}
