import Domain
import Foundation
import Simulation
import TestSupport
import Testing

@Suite struct SimulationTests {
    private static let rules = [
        "overdue.investigate", "overdue.review", "overdue.decide", "overdue.file", "overdue.total", "overdue.due_soon",
        "overdue.hotline", "overdue.help_request", "procedure.skipped_step", "procedure.order",
        "procedure.short_publicity",
    ]

    @Test(
        "every rule of the truth has findings, also in a tiny district and on a working day",
        arguments: [
            ("2026-10-31", 40), ("2026-10-28", 40), ("2026-03-04", 300), ("2025-10-08", 300),
        ])
    func everyRuleHasFindings(asOf: String, households: Int) throws {
        try ShippedData.withDistrict(households: households, asOf: CalendarDay(stringLiteral: asOf)) { _, summary in
            #expect(Set(summary.truth.keys) == Set(Self.rules))
        }
    }

    @Test("the same seed gives the same bytes, another seed others")
    func isDeterministic() throws {
        let first = try ShippedData.withDistrict(households: 120, seed: 7) { folder, _ in try contents(of: folder) }
        let again = try ShippedData.withDistrict(households: 120, seed: 7) { folder, _ in try contents(of: folder) }
        let other = try ShippedData.withDistrict(households: 120, seed: 8) { folder, _ in try contents(of: folder) }
        #expect(first.count == 15)
        #expect(first == again)
        #expect(first["cases/cases.2026-10-31.csv"] != other["cases/cases.2026-10-31.csv"])
    }

    @Test("every identity number is valid and of one person")
    func identityNumbersAreValid() throws {
        try ShippedData.withDistrict(households: 800) { folder, _ in
            var persons: [String: String] = [:]
            for (file, name, number) in [
                ("cases/cases.2026-10-31.csv", 3, 4), ("case_members/case_members.2026-10-31.csv", 1, 2),
                ("officers/officers.2026-10-31.csv", 1, 2),
            ] {
                for row in try records(file, in: folder) {
                    let reading = ResidentID.parse(Array(row[number].utf8).span)
                    guard case .valid(let id) = reading else {
                        Issue.record("an invalid number in \(file)")
                        continue
                    }
                    #expect(id.description == row[number])
                    #expect(persons.updateValue(row[name], forKey: row[number]) ?? row[name] == row[name])
                }
            }
            #expect(persons.count > 1500)
        }
    }

    @Test("nothing lies after the last day of the data")
    func nothingIsLater() throws {
        try ShippedData.withDistrict(households: 400, asOf: "2026-03-04") { folder, _ in
            for (path, data) in try contents(of: folder) where path != "truth.csv" && !path.contains("agencies") {
                let dates = String(decoding: data, as: UTF8.self).matches(of: /20\d\d-\d\d-\d\d/).map {
                    String($0.output)
                }
                // The day by which a ticket is to be answered may be still to come.
                #expect(path.contains("hotline") || dates.allSatisfy { $0 <= "2026-03-04" }, "\(path)")
            }
        }
    }

    @Test("cases have unique numbers and steps, members and truth of cases that exist")
    func referencesHold() throws {
        try ShippedData.withDistrict(households: 500) { folder, summary in
            let numbers = try records("cases/cases.2026-10-31.csv", in: folder).map { $0[0] }
            let known = Set(numbers)
            #expect(known.count == numbers.count)
            #expect(summary.rows["cases"] == numbers.count)
            for file in ["case_steps/case_steps", "case_members/case_members", "publicity/publicity"] {
                #expect(
                    try records("\(file).2026-10-31.csv", in: folder).allSatisfy { known.contains($0[0]) }, "\(file)")
            }
            let truth = try records("truth.csv", in: folder)
            #expect(truth.count == summary.truth.values.reduce(0, +))
            for row in truth where !row[0].hasSuffix("hotline") && !row[0].hasSuffix("help_request") {
                #expect(known.contains(String(row[1].prefix { $0 != "|" })))
            }
        }
    }

    @Test("a district needs villages")
    func needsVillages() throws {
        let configuration = SimulationConfiguration(regions: [], calendar: try ShippedData.calendar())
        #expect(throws: SimulationError.noVillages) {
            try Simulation(configuration).write(to: FileManager.default.temporaryDirectory.path)
        }
    }

    /// The records of a CSV file without quoted line breaks.
    private func records(_ path: String, in folder: URL) throws -> [[String]] {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            .split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    private func contents(of folder: URL) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let url = folder.appending(path: path)
            guard !url.hasDirectoryPath, let data = FileManager.default.contents(atPath: url.path) else { continue }
            contents[path] = data
        }
        return contents
    }
}
