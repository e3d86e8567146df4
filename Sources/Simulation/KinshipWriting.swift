import Domain

/// The primitive relations of two persons (关系).
enum KinRelation: String, Code {
    case spouse
    case parent
    case sibling

    var label: String {
        switch self {
        case .spouse: "配偶"
        case .parent: "父母"
        case .sibling: "兄弟姐妹"
        }
    }
}

/// Who is related to whom.
extension District {
    /// Writes that a person is spouse, parent or sibling of another.
    func relate(
        _ person: Person, _ relation: KinRelation, of other: Person, since: CalendarDay? = nil,
        until: CalendarDay? = nil
    ) throws {
        try files.append(
            [
                Cell(person.id), Cell(relation), Cell(other.id), Cell(since), Cell(until),
                Cell(relation == .spouse ? "婚姻登记" : "户籍登记"),
            ], to: .kinship)
    }

    /// Kinship within a household; a child that the case does not have yet is not registered yet either.
    func writeKinship(of record: CaseRecord) throws {
        let members = record.memberships.map(\.member)
        let spouse = members.first { $0.relation == .spouse }
        for member in members {
            switch member.relation {
            case .applicant: break
            case .spouse: try relate(record.applicant, .spouse, of: member.person)
            case .parent: try relate(member.person, .parent, of: record.applicant)
            case .child:
                try relate(record.applicant, .parent, of: member.person)
                if let spouse { try relate(spouse.person, .parent, of: member.person) }
            }
        }
    }

    /// Officers have families too: for every village's cadres a spouse and a child, none of whom is aided.
    mutating func writeOfficersFamilies(_ random: inout SeededRandom) throws {
        for officer in offices.officers where officer.role == .villageCadre {
            let age = officer.person.id.age(on: day)
            let spouse = people.person(
                age: max(22, age - 4)...max(23, age + 4), isFemale: !officer.person.id.isFemale, random: &random)
            let child = people.person(
                age: max(1, age - 30)...max(2, age - 24), isFemale: random.chance(perMille: 480), random: &random)
            try relate(officer.person, .spouse, of: spouse)
            try relate(officer.person, .parent, of: child)
            try relate(spouse, .parent, of: child)
        }
    }

    /// Writes that an officer declared a relative's aid.
    func file(
        _ relative: Person, by officer: Officer, _ program: Program, relation: String, caseNumber: String?,
        on filed: CalendarDay
    ) throws {
        try files.append(
            [
                Cell(officer.number), Cell(relative.name), Cell(relative.id), Cell(relation), Cell(program),
                Cell(caseNumber), Cell(filed),
            ], to: .relativeFilings)
    }
}
