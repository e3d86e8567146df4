import Detection
package import Domain
import Formats
import Foundation
import Ingest
package import Postgres
import Simulation
import Store
import Synchronization

/// How the findings of a workspace agree with the truth of an artificial district.
package struct TruthCheck: Sendable {
    /// One rule.
    package struct RuleAgreement: Sendable {
        /// The rule.
        package let rule: String
        /// Findings that it must have.
        package let expected: Int
        /// Findings that it has and that stand.
        package let found: Int
        /// Those that are expected, with the same case, person, region and days.
        package let agreed: Int
        /// Whether the truth knows what the rule must find; else nothing can be said of it.
        package let isKnown: Bool

        /// The share of what was found that is right; nil where nothing was found or nothing is known.
        package var precision: Double? { found > 0 && isKnown ? Double(agreed) / Double(found) : nil }
        /// The share of what must be found that was; nil where nothing must be or nothing is known.
        package var recall: Double? {
            expected > 0 && isKnown ? Double(agreed) / Double(expected) : nil
        }
    }

    /// A finding that only one side has, or that differs.
    package struct Difference: Sendable {
        /// The rule.
        package let rule: String
        /// The subject key.
        package let key: String
        /// `missing`, `unexpected` or `different`.
        package let kind: String
    }

    /// The rules that have findings or must have some, by id.
    package let rules: [RuleAgreement]
    /// What does not agree, by rule and key.
    package let differences: [Difference]

    /// Whether every rule that the truth knows found all that it must and nothing else.
    package var isWhole: Bool { differences.isEmpty }

    private static let columns = [
        "rule_id", "subject_key", "case_no", "id_number", "region_code", "event_date", "due_on",
    ]

    /// Compares the findings that stand with the rows of a file `truth.csv`.
    ///
    /// - Throws: `FormatError` where the file cannot be read; `PostgresError`.
    package init(truth path: String, county: String, on database: isolated Connection) throws {
        try Self.load(path, on: database)
        let known = Simulation.unknownRules.sorted()
        rules = try database.query(
            """
            with found as (
                select
                    rule_id, subject_key, coalesce(case_no, '') as case_no, coalesce(id_number, '') as id_number,
                    region_code, coalesce(event_date::text, '') as event_date, coalesce(due_on::text, '') as due_on
                from detection.finding where county_code = $1 and cleared_at is null
            ),
            paired as (
                select
                    coalesce(t.rule_id, f.rule_id) as rule_id, t.rule_id is not null as is_expected,
                    f.rule_id is not null as is_found,
                    (t.case_no, t.id_number, t.region_code, t.event_date, t.due_on)
                        = (f.case_no, f.id_number, f.region_code, f.event_date, f.due_on) as is_same
                from pg_temp.truth t
                full join found f on f.rule_id = t.rule_id and f.subject_key = t.subject_key
            )
            select
                rule_id, count(*) filter (where is_expected), count(*) filter (where is_found),
                count(*) filter (where is_same), rule_id <> all($2)
            from paired group by rule_id order by rule_id collate "C"
            """, [.init(county), .init(known)], as: String.self, Int.self, Int.self, Int.self, Bool.self
        ).map { rule, expected, found, agreed, isKnown in
            RuleAgreement(rule: rule, expected: expected, found: found, agreed: agreed, isKnown: isKnown)
        }
        differences = try database.query(
            """
            select
                coalesce(t.rule_id, f.rule_id), coalesce(t.subject_key, f.subject_key),
                case when f.rule_id is null then 'missing' when t.rule_id is null then 'unexpected' else 'different' end
            from pg_temp.truth t
            full join (
                select * from detection.finding where county_code = $1 and cleared_at is null
            ) f on f.rule_id = t.rule_id and f.subject_key = t.subject_key
            where coalesce(t.rule_id, f.rule_id) <> all($2)
                and (t.case_no, t.id_number, t.region_code, t.event_date, t.due_on) is distinct from (
                    coalesce(f.case_no, ''), coalesce(f.id_number, ''), f.region_code,
                    coalesce(f.event_date::text, ''), coalesce(f.due_on::text, ''))
            order by 1, 2
            """, [.init(county), .init(known)], as: String.self, String.self, String.self
        ).map { Difference(rule: $0, key: $1, kind: $2) }
    }

    /// Loads the files of a district into a database of its own beside the workspace's, scans them, and compares.
    ///
    /// - Throws: `Failure` 1228 where a file of it cannot be loaded, and what the comparison throws.
    package static func trial(
        of folder: String, asOf day: CalendarDay, in installation: Installation
    ) async throws -> TruthCheck? {
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            let parts = path.split(separator: "/")
            return parts.count == 2 && installation.catalog.feed(String(parts[0])) != nil
        }
        let ingest = IngestRun(installation.workspace, catalog: installation.catalog)
        let scan = try installation.scan(try installation.rules())
        var check: TruthCheck?
        try await installation.withScratchDatabase { database in
            let failed = Mutex<[String]>([])
            try await ingest.files(
                files.map { "\(folder)/\($0)" }, feed: nil, isDryRun: false, on: database
            ) { entry in
                if case .failure(let file, _) = entry { failed.withLock { $0.append(file) } }
            }
            if let file = failed.withLock({ $0.first }) { throw Self.isNotLoaded(file) }
            _ = try await scan.run(ScanRequest(asOf: day), on: database)
            check = try await TruthCheck(
                truth: folder + "/truth.csv", county: installation.workspace.settings.district, on: database
            )
        }
        return check
    }

    private static func isNotLoaded(_ file: String) -> Failure {
        Failure(
            1228, .noInput,
            Bilingual("\(file) cannot be loaded", "\(file) 无法装载"),
            repair: Bilingual("write the district again into an empty folder", "请在空目录中重新生成示例区"))
    }

    /// Puts the file's rows into the temporary table `truth`, every value a text, empty where it has none.
    private static func load(_ path: String, on database: isolated Connection) throws {
        let reader = try CSVReader(try FileSource(path: path), dialect: .comma)
        let places = try columns.map { name in
            guard let place = reader.columns.firstIndex(of: name) else {
                throw FormatError(.badHeader, detail: "\(path) has no column \(name)")
            }
            return place
        }
        let list = columns.map { "\($0) text collate \"C\" not null" }.joined(separator: ", ")
        try database.execute("drop table if exists pg_temp.truth")
        try database.execute("create temporary table truth (\(list))")
        var record = RecordBuffer()
        try database.copyInText("copy pg_temp.truth from stdin with (format csv)") { writer in
            while try reader.next(into: &record) {
                if record.isBlank { continue }
                let fields = places.map { place in
                    "\"" + record.string(place).replacing("\"", with: "\"\"") + "\""
                }
                try writer.write(fields.joined(separator: ",") + "\n")
            }
        }
        try database.execute("analyze truth")
    }
}
