import Domain

/// Needs that were told and not answered in substance.
struct UnansweredSignalPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let calendar = district.configuration.calendar
        let village = district.village(at: district.place(&random))
        func expect(_ person: Person, told: CalendarDay, note: String) throws {
            let due = calendar.day(workingDays: 10, after: told)
            try district.expect(
                "missed.signal_unanswered", of: person, in: village.region.code, event: due.adding(days: 1), due: due,
                note: note)
        }
        func call(_ person: Person, daysAgo: Int, category: String, outcome: String) throws -> CalendarDay {
            let received = day.adding(days: -daysAgo)
            try district.write(
                Call(
                    person: person, region: village.region, received: received,
                    answered: calendar.day(workingDays: 3, after: received), category: category, outcome: outcome,
                    identity: person.id.description), &random)
            return received
        }
        let help = Phrases.categories[0]
        let passedOn = district.stranger(30...60, &random)
        try expect(
            passedOn, told: try call(passedOn, daysAgo: 45, category: help, outcome: "已转办"), note: "only passed on")
        let reported = district.stranger(30...60, &random)
        let seen = day.adding(days: -60)
        try district.write(
            GridReport(
                person: reported, village: village, reported: seen, signals: [.illness],
                identity: reported.id.description), &random)
        try expect(reported, told: seen, note: "a report without an answer")
        let asking = district.stranger(30...60, &random)
        let asked = day.adding(days: -50)
        try district.write(
            HelpRequest(
                person: asking, region: village.region, submitted: asked,
                dispatched: calendar.day(workingDays: 1, after: asked),
                handled: calendar.day(workingDays: 8, after: asked), outcome: "已记录", identity: asking.id.description),
            &random)
        try expect(asking, told: asked, note: "only noted")

        _ = try call(district.stranger(30...60, &random), daysAgo: 45, category: "投诉举报", outcome: "已转办")
        _ = try call(district.stranger(30...60, &random), daysAgo: 45, category: help, outcome: Phrases.answers[0])
        _ = try call(district.stranger(30...60, &random), daysAgo: 8, category: help, outcome: "已转办")
        let mover = district.stranger(30...60, &random)
        _ = try call(mover, daysAgo: 45, category: help, outcome: "已转办")
        try district.write(
            RegisterEntry(kind: .moved, person: mover, from: day.adding(days: -300)), in: village.region.code)
        let deceased = district.stranger(30...60, &random)
        _ = try call(deceased, daysAgo: 60, category: help, outcome: "已转办")
        try district.write(
            RegisterEntry(kind: .death, person: deceased, from: day.adding(days: -57)), in: village.region.code)
        let applying = district.home(30...60, &random)
        _ = try call(applying.applicant, daysAgo: 60, category: help, outcome: "已记录")
        try district.writeCase(
            district.request(.temporaryAid, of: applying, decided: 30, ending: .refused), &random)
    }
}
