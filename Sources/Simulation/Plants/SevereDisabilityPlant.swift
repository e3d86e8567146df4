import Domain

/// Severely disabled people without any aid.
struct SevereDisabilityPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let region = district.village(at: district.place(&random)).region.code
        func plant(_ grades: [(grade: String, daysAgo: Int)], to last: CalendarDay? = nil) throws -> Person {
            let person = district.stranger(30...55, &random)
            for (grade, daysAgo) in grades {
                try district.write(
                    RegisterEntry(
                        kind: .disability, person: person, from: day.adding(days: -daysAgo), to: last, grade: grade,
                        detail: "肢体"), in: region)
            }
            return person
        }
        let first = try plant([("一级", 200)])
        try district.expect(
            "missed.severe_disability", of: first, in: region, event: day.adding(days: -110), note: "grade 1")
        let second = try plant([("三级", 500), ("2", 90)])
        try district.expect("missed.severe_disability", of: second, in: region, event: day, note: "grade 2")

        _ = try plant([("一级", 89)])
        _ = try plant([("三级", 800)])
        _ = try plant([("二级", 800)], to: day.adding(days: -1))
        for kind in [RegisterKind.pension, .payroll, .company, .moved] {
            let person = try plant([("一级", 400)])
            try district.write(
                RegisterEntry(kind: kind, person: person, from: day.adding(days: -300)), in: region)
        }
    }
}
