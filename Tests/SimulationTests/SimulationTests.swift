import Domain
import Foundation
import Simulation
import TestSupport
import Testing

@Suite struct SimulationTests {
    private static let rules = [
        "overdue": [
            "investigate", "review", "decide", "file", "total", "due_soon", "hotline", "help_request", "petition",
            "recheck", "payment",
        ],
        "procedure": [
            "skipped_step", "order", "short_publicity", "unresolved_objection", "no_authorisation",
            "long_publicity_missing", "assessment_missing", "verification_gap",
        ],
        "missed": [
            "signal_unanswered", "severe_disability", "medical_burden", "orphan", "lone_elder", "member_left_out",
            "relapse", "repeat_signals",
        ],
        "wrongful": [
            "deceased", "duplicate", "income", "vehicle", "company", "payroll", "property", "deposit", "prison",
            "moved",
            "amount", "after_close", "not_approved", "shared_account", "account_not_member",
        ],
        "kinship": ["self", "handled_relative", "unfiled", "extended", "shared_contact", "concentration"],
        "integrity": ["backdated", "impossible_pace", "copied_surveys", "same_income", "far_report"],
        "data": ["bad_id", "orphan_record", "conflict", "future_date", "bad_order"],
        "surge": ["hotline", "grid", "help", "topic", "silence"],
    ].flatMap { kind, names in names.map { "\(kind).\($0)" } }

    @Test(
        "every rule of the truth has findings, also in a tiny district and on a working day",
        arguments: [
            ("2026-10-31", 90), ("2026-10-28", 90), ("2026-03-04", 300), ("2025-10-08", 300),
        ])
    func everyRuleHasFindings(asOf: String, households: Int) throws {
        try ShippedData.withDistrict(households: households, asOf: CalendarDay(stringLiteral: asOf)) { _, summary in
            let rules = Set(summary.truth.keys)
            #expect(rules.isSuperset(of: Self.rules), "\(Set(Self.rules).subtracting(rules))")
            #expect(rules.isSubset(of: Self.rules + Self.ofLargeDistricts))
        }
    }

    @Test("a district of some size has findings of every rule that its files can bring about")
    func everyRuleOfALargeDistrict() throws {
        try ShippedData.withDistrict(households: 5200) { _, summary in
            #expect(Set(summary.truth.keys) == Set(Self.rules + Self.ofLargeDistricts))
            let shipped = try FileManager.default.subpathsOfDirectory(
                atPath: SharedData.packageRoot + "/Pipelines/rules"
            ).filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)).replacing("/", with: ".") }
            #expect(Set(shipped).subtracting(Simulation.unknownRules) == Set(summary.truth.keys))
        }
    }

    /// Rules on shares, for which a small district has too few cases.
    private static let ofLargeDistricts = [
        "surge.approval_rate", "surge.dropout", "surge.coverage", "integrity.agency_leniency",
    ]

    @Test("the same seed gives the same bytes, another seed others", arguments: [0, 5])
    func isDeterministic(days: Int) throws {
        func files(seed: UInt64) throws -> [String: Data] {
            try ShippedData.withDistrict(
                households: 150, seed: seed, days: days, formats: SimulationFormat.allCases
            ) { folder, _ in try contents(of: folder) }
        }
        let first = try files(seed: 7)
        let again = try files(seed: 7)
        let other = try files(seed: 8)
        // Each feed, the truth and the quarantine; with days of their own some more.
        #expect(days == 0 ? first.count == 24 : first.count > 50)
        #expect(first == again)
        #expect(first["truth.csv"] != other["truth.csv"])
    }

    @Test("a district that names no formats comes in all of them, workbooks and arrays among histories and batches")
    func usualFormats() throws {
        #expect(Set(SimulationFormat.usual) == Set(SimulationFormat.allCases))
        try ShippedData.withDistrict(households: 200, days: 3, formats: SimulationFormat.usual) { folder, _ in
            let files = try contents(of: folder).filter { $0.key.contains("/") }
            for (suffix, beginning) in [
                (".xlsx", "PK\u{3}\u{4}"), (".json", "["), (".jsonl", "{"), (".csv.gz", "\u{1f}"),
                (".jsonl.gz", "\u{1f}"),
            ] {
                let named = files.filter { $0.key.hasSuffix(suffix) }
                #expect(named.values.allSatisfy { $0.starts(with: beginning.utf8) }, "\(suffix)")
                #expect(named.keys.contains { $0.contains(".2026-10-28.") }, "\(suffix) of a history")
                #expect(named.keys.contains { !$0.contains(".2026-10-28.") }, "\(suffix) of a batch")
            }
        }
    }

    @Test("every identity number is valid and of one person, but for the records that cannot be loaded")
    func identityNumbersAreValid() throws {
        try ShippedData.withDistrict(households: 800) { folder, _ in
            let broken = Set(try records("quarantine.csv", in: folder).map { "\($0[0]) \($0[1])" })
            var persons: [String: String] = [:]
            for (feed, name, number) in [("cases", 3, 4), ("case_members", 1, 2), ("officers", 1, 2)] {
                let rows = try records("\(feed)/\(feed).2026-10-31.csv", in: folder)
                for (line, row) in rows.enumerated() where !broken.contains("\(feed).2026-10-31.csv \(line + 2)") {
                    let reading = ResidentID.parse(Array(row[number].utf8).span)
                    guard case .valid(let id) = reading else {
                        Issue.record("an invalid number in \(feed)")
                        continue
                    }
                    #expect(id.description == row[number])
                    #expect(persons.updateValue(row[name], forKey: row[number]) ?? row[name] == row[name])
                }
            }
            #expect(persons.count > 1500)
        }
    }

    @Test("nothing past lies after the last day of the data but what is planted there")
    func nothingIsLater() throws {
        try ShippedData.withDistrict(households: 400, asOf: "2026-03-04") { folder, _ in
            var planted = 0
            for (path, data) in try contents(of: folder) where path.contains("/") {
                // Terms and periods may end in the future.
                let hasTerms = ["hotline", "petitions", "agencies", "assessments"].contains { path.hasPrefix($0) }
                guard !hasTerms else { continue }
                let dates = String(decoding: data, as: UTF8.self).matches(of: /20\d\d-\d\d-\d\d/).map {
                    String($0.output)
                }
                planted += dates.count { $0 == "2099-12-31" }
                #expect(dates.allSatisfy { $0 <= "2026-03-04" || $0 == "2099-12-31" }, "\(path)")
            }
            #expect(planted == 2)
        }
    }

    @Test("cases have unique numbers and steps, members and truth of cases that exist, but for the planted orphans")
    func referencesHold() throws {
        try ShippedData.withDistrict(households: 500) { folder, summary in
            let numbers = try records("cases/cases.2026-10-31.csv", in: folder).map { $0[0] }
            let known = Set(numbers)
            #expect(known.count == numbers.count)
            #expect(summary.rows["cases"] == numbers.count)
            var orphans: Set<String> = []
            for (feed, column) in [
                ("case_steps", 0), ("case_members", 0), ("publicity", 0), ("payments", 1), ("verifications", 1),
                ("assessments", 0),
            ] {
                let rows = try records("\(feed)/\(feed).2026-10-31.csv", in: folder)
                orphans.formUnion(rows.map { $0[column] }.filter { !known.contains($0) })
            }
            #expect(orphans.count == 3)
            let truth = try records("truth.csv", in: folder)
            #expect(truth.count == summary.truth.values.reduce(0, +))
            for row in truth where !row[2].isEmpty { #expect(known.contains(row[2]) || orphans.contains(row[2])) }
            #expect(Set(truth.map { "\($0[0]) \($0[1])" }).count == truth.count)
        }
    }

    @Test("a district without broken records has none")
    func canBeSound() throws {
        var configuration = SimulationConfiguration(
            households: 90, days: 0, formats: [.csv], regions: try ShippedData.regions(),
            calendar: try ShippedData.calendar())
        let folder = FileManager.default.temporaryDirectory.appending(path: "district-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Simulation(configuration).write(to: folder.path).quarantined == 12)
        configuration.hasBrokenRecords = false
        let summary = try Simulation(configuration).write(to: folder.path)
        #expect(summary.quarantined == 0)
        #expect(try records("quarantine.csv", in: folder) == [])
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
