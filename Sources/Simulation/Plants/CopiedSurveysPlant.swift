import Crypto
import Domain
import Foundation

/// Somebody who noted the same of five homes but for names and numbers.
struct CopiedSurveysPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let place = district.place(&random)
        let township = district.offices.townships[place.township].region.code
        for count in [5, 4] {
            let officer = try district.hire(.handler, in: township, &random)
            let house = random.pick(Phrases.houses)
            var visits: [CalendarDay] = []
            var note = ""
            for index in 0..<count {
                let household = district.home(40...50, at: place, &random)
                var request = district.request(.minimumLivingAllowance, of: household, decided: 40 + 12 * index)
                request.surveyor = officer.number
                note =
                    "入户见到\(household.applicant.name)，家庭人口1人，居住\(house)约\(60 + index)平方米，家庭年收入约\(index + 2)500元，家中无贵重物品，情况属实。"
                request.surveyNote = note
                let (record, _) = try district.grant(request, &random)
                visits += [record.facts.first(.survey)?.finishedAt?.day].compactMap { $0 }
                note.replace(household.applicant.name, with: "@")
            }
            guard count == 5, let fifth = visits.max() else { continue }
            try district.files.expect(
                ExpectedFinding(
                    rule: "integrity.copied_surveys", key: "\(officer.number)|\(Self.digest(of: note))",
                    person: officer.person.id, region: township, event: fifth, note: "five homes alike"))
        }
    }

    /// The first twelve digits of the MD5 of a note whose names are replaced already.
    private static func digest(of note: String) -> String {
        let plain = note.precomposedStringWithCompatibilityMapping.replacing(/[0-9]+/, with: "#")
        let digest = Insecure.MD5.hash(data: Data(plain.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return String(digest.joined().prefix(12))
    }
}
