import Domain

/// People whose own share of medical costs passed 30,000 yuan within twelve months.
struct MedicalBurdenPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let place = district.place(&random)
        let region = district.village(at: place).region.code
        func spend(_ person: Person, _ sums: [(daysAgo: Int, yuan: Int)]) throws {
            for (daysAgo, yuan) in sums {
                try district.write(
                    RegisterEntry(
                        kind: .medical, person: person, from: day.adding(days: -daysAgo), amount: district.yuan(yuan)),
                    in: region)
            }
        }
        let burdened = district.stranger(30...60, &random)
        try spend(burdened, [(200, 12_000), (100, 12_000), (30, 7_000)])
        try district.expect(
            "missed.medical_burden", of: burdened, in: region, event: day.adding(days: -30), note: "31,000 yuan")

        try spend(district.stranger(30...60, &random), [(200, 20_000), (20, 10_000)])
        let earlier = day.days(since: day.adding(months: -12))
        try spend(district.stranger(30...60, &random), [(earlier, 20_000), (20, 15_000)])
        let applying = district.home(30...60, at: place, &random)
        try spend(applying.applicant, [(200, 20_000), (20, 15_000)])
        try district.writeCase(
            district.request(.temporaryAid, of: applying, decided: 100, ending: .refused), &random)
    }
}
