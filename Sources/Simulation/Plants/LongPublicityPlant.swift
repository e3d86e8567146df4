import Domain

/// Aid that is not, or no longer, made public.
struct LongPublicityPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let posted = day.adding(days: -70)
        for (rows, base) in [
            ([], nil), ([(posted, day.adding(days: -45))], day.adding(days: -45)),
            ([(posted, day.adding(days: -30))], day),
            ([(posted, day.adding(days: -50)), (day.adding(days: -48), nil)], day),
        ] as [([(posted: CalendarDay, removed: CalendarDay?)], CalendarDay?)] {
            var request = district.request(.edge, of: district.home(40...55, &random), decided: 95)
            request.longPublicity = .rows(rows)
            let (record, start) = try district.grant(request, &random)
            let base = base ?? start
            guard base != day else { continue }
            let due = base.adding(days: 30)
            try district.expect(
                "procedure.long_publicity_missing", of: record, event: due.adding(days: 1), due: due,
                note: "not public since \(base)")
        }
    }
}
