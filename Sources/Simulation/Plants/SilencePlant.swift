import Domain

/// A village in which nobody of the district's households lives: grid workers reported from it often, and then no more.
struct SilencePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        guard let village = district.offices.quietVillage else { return }
        for index in 0..<40 {
            let reported = district.day.adding(days: -60 - 8 * index)
            try district.write(
                GridReport(
                    person: district.stranger(30...70, &random), village: village, reported: reported,
                    handled: district.configuration.calendar.day(workingDays: 2, after: reported), signals: [.illness]),
                &random)
        }
    }
}
