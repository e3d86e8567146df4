import Domain

/// A petition that is forwarded late and one without a reply.
struct PetitionPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let region = district.village(at: district.place(&random)).region.code
        func plant(
            _ received: CalendarDay, forwarded: Int?, replied: Int?, due: CalendarDay? = nil, missed: Int?, note: String
        ) throws {
            let number = try district.write(
                Petition(
                    receivedOn: received, forwardedOn: forwarded.map { received.adding(days: $0) }, dueOn: due,
                    repliedOn: replied.map { received.adding(days: $0) }), in: region, &random)
            guard let deadline = missed.map({ received.adding(days: $0) }) else { return }
            try district.files.expect(
                ExpectedFinding(
                    rule: "overdue.petition", key: number, region: region, event: deadline.adding(days: 1),
                    due: deadline, note: note))
        }
        try plant(day.adding(days: -60), forwarded: 20, replied: 50, missed: 15, note: "forwarded five days late")
        try plant(day.adding(days: -75), forwarded: 5, replied: nil, missed: 60, note: "no reply")
        try plant(day.adding(days: -40), forwarded: nil, replied: 10, missed: nil, note: "")
        try plant(day.adding(days: -30), forwarded: 15, replied: nil, due: day, missed: nil, note: "")
        try plant(day.adding(days: -201), forwarded: 20, replied: 50, missed: nil, note: "")
    }
}
