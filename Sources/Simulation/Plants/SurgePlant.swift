import Domain

/// A township from which many call, report and ask for help in the last whole week, and a topic on which all of the
/// district calls.
///
/// Nobody gives a number and everybody is answered at once, so that nothing but the counts is out of the ordinary.
struct SurgePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let calendar = district.configuration.calendar
        let sunday = district.tally.sunday
        for signal in Tally.Signal.allCases {
            let village = district.village(at: district.place(&random))
            for index in 0..<16 {
                let person = district.stranger(30...70, &random)
                let told = sunday.adding(days: -index % 7)
                let done = calendar.day(workingDays: 1, after: told)
                switch signal {
                case .hotline:
                    try district.write(
                        Call(person: person, region: village.region, received: told, answered: done), &random)
                case .grid:
                    try district.write(
                        GridReport(
                            person: person, village: village, reported: told, handled: done, signals: [.illness]),
                        &random)
                case .help:
                    try district.write(
                        HelpRequest(
                            person: person, region: village.region, submitted: told, dispatched: told, handled: done),
                        &random)
                }
            }
        }
        for index in 0..<16 {
            let told = sunday.adding(days: -index % 7)
            try district.write(
                Call(
                    person: district.stranger(30...70, &random),
                    region: district.village(at: district.place(&random)).region, received: told,
                    answered: calendar.day(workingDays: 1, after: told), category: "社会救助/待遇未到账"), &random)
        }
    }
}
