import Domain
import Foundation
import TestSupport
import Testing

@testable import Simulation

@Suite struct PlainJudgeTests {
    @Test(
        "a second reading of the files comes to the findings of the truth, and to no others",
        arguments: [("2026-10-31", 1), ("2026-02-18", 2), ("2025-10-09", 3)])
    func agrees(asOf: String, seed: UInt64) throws {
        let day = CalendarDay(stringLiteral: asOf)
        try ShippedData.withDistrict(households: 700, seed: seed, asOf: day) { folder, _ in
            let district = try PlainDistrict(folder)
            let judge = PlainJudge(district, on: day)
            let truth = district.truth.filter { finding in
                PlainJudge.rules.contains(String(finding.prefix { $0 != " " }))
            }
            #expect(Set(truth.map { String($0.prefix { $0 != " " }) }).count == PlainJudge.rules.count)
            #expect(judge.findings.subtracting(truth).sorted() == [])
            #expect(truth.subtracting(judge.findings).sorted() == [])
        }
    }
}
