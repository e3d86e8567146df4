import Domain

/// The kinds of entries that other offices exchange (数据类别).
enum RegisterKind: String, Code {
    case death, vehicle, company, property, pension, payroll
    case socialInsurance = "social_insurance"
    case medical, disability, prison, student, deposit, moved, unemployment, orphan

    var label: String {
        switch self {
        case .death: "死亡"
        case .vehicle: "车辆"
        case .company: "工商登记"
        case .property: "不动产"
        case .pension: "养老金"
        case .payroll: "财政供养"
        case .socialInsurance: "社保缴费"
        case .medical: "医疗自付"
        case .disability: "残疾证"
        case .prison: "服刑"
        case .student: "学籍"
        case .deposit: "存款"
        case .moved: "户籍迁出"
        case .unemployment: "失业登记"
        case .orphan: "孤儿"
        }
    }
}

/// An entry about a person in another office's register.
struct RegisterEntry {
    let kind: RegisterKind
    let person: Person
    let from: CalendarDay
    var to: CalendarDay?
    var amount: Money?
    var grade = ""
    var reference: String?
    var detail = ""

    /// The name as the register has it; the person's where nil.
    var name: String?
}

/// What other offices know about the members of households.
extension District {
    /// Writes an entry that held by the last day of the data.
    mutating func write(_ entry: RegisterEntry, in region: RegionCode?) throws {
        guard entry.from <= day else { return }
        try files.append(
            [
                Cell(entry.kind), Cell(entry.person.id), Cell(entry.name ?? entry.person.name), Cell(region),
                Cell(entry.from), Cell(entry.to), Cell(entry.amount), Cell(entry.grade),
                Cell(entry.reference ?? "PZ\(nextTicketNumber(.registers))"), Cell(entry.detail),
            ], to: .registers)
    }

    /// Harmless entries of a case's members: small pensions and deposits, old cars, one house a household.
    mutating func writeRegisters(of record: CaseRecord, _ random: inout SeededRandom) throws {
        let region = record.region.code
        for membership in record.memberships {
            let person = membership.member.person
            let age = membership.member.age
            let birthday = person.id.birthday
            func years(_ count: Int) -> CalendarDay { birthday.adding(months: 12 * count) }
            func past(_ days: Int) -> CalendarDay { max(birthday, day.adding(days: -random.below(days))) }
            if age >= 60, random.chance(perMille: 700) {
                try write(
                    RegisterEntry(
                        kind: .pension, person: person, from: years(60).adding(days: 30),
                        amount: yuan(random.number(115...260)), detail: "城乡居民养老保险"), in: region)
            }
            if (7...18).contains(age) {
                try write(
                    RegisterEntry(
                        kind: .student, person: person, from: years(age).adding(days: 5), detail: "在校"), in: region)
            }
            if (20...58).contains(age) {
                if random.chance(perMille: 30) {
                    try write(RegisterEntry(kind: .unemployment, person: person, from: past(700)), in: region)
                }
                if random.chance(perMille: 120) {
                    try write(
                        RegisterEntry(kind: .socialInsurance, person: person, from: past(2000), detail: "灵活就业"),
                        in: region)
                }
                if random.chance(perMille: 15) {
                    try write(
                        RegisterEntry(
                            kind: .vehicle, person: person, from: past(3000), amount: yuan(random.number(800...28_000)),
                            detail: "摩托车"), in: region)
                }
                if random.chance(perMille: 8) {
                    let opened = day.adding(days: -random.number(1200...2500))
                    try write(
                        RegisterEntry(
                            kind: .company, person: person, from: opened, to: opened.adding(days: 900),
                            detail: "个体户，已注销"), in: region)
                }
            }
            if random.chance(perMille: 90) { try writeDisability(of: person, record, &random) }
            if random.chance(perMille: 140) {
                for _ in 0..<random.number(1...3) {
                    try write(
                        RegisterEntry(
                            kind: .medical, person: person, from: past(540), amount: yuan(random.number(200...9_000))),
                        in: region)
                }
            }
        }
        try writeBelongings(of: record, &random)
    }

    /// A severe disability only of somebody who is aided.
    private mutating func writeDisability(
        of person: Person, _ record: CaseRecord, _ random: inout SeededRandom
    ) throws {
        let isAided = record.isAided(person.id, on: day)
        let grade = random.pick(isAided ? ["1", "一级", "2", "二级", "3", "四级"] : ["3", "三级", "4", "四级"])
        let from = max(person.id.birthday, day.adding(days: -random.number(100...4000)))
        try write(
            RegisterEntry(
                kind: .disability, person: person, from: from, grade: grade,
                detail: random.pick(["肢体", "视力", "精神", "智力"])),
            in: record.region.code)
    }

    /// One house of which all adults may be owners, and a small account; the death that ended a case.
    private mutating func writeBelongings(of record: CaseRecord, _ random: inout SeededRandom) throws {
        let applicant = record.applicant
        let region = record.region.code
        if random.chance(perMille: 450) {
            let reference = "BDC\(nextTicketNumber(.registers))"
            let from = max(applicant.id.birthday, day.adding(days: -random.number(200...5000)))
            let spouse = record.household.members.first { $0.relation == .spouse }?.person
            for owner in [applicant, spouse].compactMap({ $0 }) {
                try write(
                    RegisterEntry(kind: .property, person: owner, from: from, reference: reference, detail: "农村宅基地"),
                    in: region)
            }
        }
        if random.chance(perMille: 250) {
            try write(
                RegisterEntry(
                    kind: .deposit, person: applicant, from: day.adding(days: -random.number(5...300)),
                    amount: yuan(random.number(50...4_000))), in: region)
        }
        if record.household.members.count == 1, record.facts.status == .closed, record.facts.program.isStanding,
            let closedOn = record.facts.closedOn, random.chance(perMille: 400)
        {
            try write(
                RegisterEntry(kind: .death, person: applicant, from: closedOn.adding(days: -random.number(0...9))),
                in: region)
        }
    }

    /// Whole yuan.
    func yuan(_ amount: Int) -> Money { Money(hundredths: Int64(amount) * 100) }
}
