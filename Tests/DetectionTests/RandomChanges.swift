import Domain
import Ingest
import Postgres
import Store
import TestSupport

/// Corrections as a source would send them: small files with a few changed and a few new rows of every feed.
struct RandomChanges {
    private var generator: SplitMix64
    private let day: CalendarDay
    private let weight: Int
    private var number = 0

    /// The feeds whose rows change.
    static let feeds = [
        "cases", "case_steps", "hotline", "help_requests", "publicity", "case_members", "payments", "registers",
        "grid_reports", "verifications", "assessments", "kinship", "relative_filings", "petitions", "officers",
        "standards",
    ]

    /// Changes up to a day, the same for the same seed; `weight` times as many as a source would usually send.
    init(seed: UInt64, day: CalendarDay, weight: Int = 1) {
        generator = SplitMix64(seed: seed)
        self.day = day
        self.weight = weight
    }

    /// Changes one to three percent of the rows of some feeds, by default of the first five, and fewer of those of
    /// which every case has many.
    mutating func load(_ feeds: [String] = Array(Self.feeds.prefix(5)), into bench: Bench) async throws {
        for feed in feeds {
            let permille =
                switch feed {
                case "case_steps": 8
                case "payments": 5
                case "standards": 300
                default: 10 * Int.random(in: 0...3, using: &generator)
                }
            guard permille > 0 else { continue }
            try await load(feed, permille: permille * weight, into: bench)
        }
    }

    /// Changes rows of some feeds, chosen at random.
    mutating func loadSome(of count: Int, into bench: Bench) async throws {
        try await load(Array(Self.feeds.shuffled(using: &generator).prefix(count)), into: bench)
    }

    private mutating func load(_ feed: String, permille: Int, into bench: Bench) async throws {
        guard let definition = bench.catalog.feed(feed) else { return }
        let columns = definition.columns.map(\.name)
        let texts = definition.columns.map { column in
            let text =
                switch column.type {
                case .codes: "array_to_string(\"\(column.name)\", ';')"
                case .month: "to_char(\"\(column.name)\", 'YYYY-MM')"
                default: "\"\(column.name)\"::text"
                }
            return "coalesce(\(text), '')"
        }
        let records = try await bench.database.query(
            "select array[\(texts.joined(separator: ", "))] from feed.\(feed) order by row_key", as: [String].self)
        var lines = [columns.joined(separator: ",")]
        for record in records where Int.random(in: 0..<1000, using: &generator) < permille {
            var row = Dictionary(uniqueKeysWithValues: zip(columns, record))
            change(&row, of: feed)
            lines.append(columns.map { Self.quoted(row[$0] ?? "") }.joined(separator: ","))
        }
        guard lines.count > 1 else { return }
        number += 1
        let outcome = try await bench.load(feed, lines)
        guard outcome?.state != .held, outcome?.quarantined == 0 else {
            throw PostgresError(.usage, "the changes of \(feed) did not load: \(String(describing: outcome))")
        }
    }

    private mutating func change(_ row: inout [String: String], of feed: String) {
        let later = { (generator: inout SplitMix64, day: CalendarDay) -> String in
            day.adding(days: -Int.random(in: 0...60, using: &generator)).description
        }
        let time = { (generator: inout SplitMix64, day: CalendarDay) -> String in
            "\(later(&generator, day)) 1\(Int.random(in: 0...9, using: &generator)):30:00"
        }
        switch feed {
        case "cases":
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: (row["status"], row["closed_on"]) = ("withdrawn", later(&generator, day))
            case 1: (row["status"], row["closed_on"]) = ("closed", later(&generator, day))
            case 2: (row["status"], row["closed_on"]) = ("processing", "")
            default: row["region_code"] = "500114001001"
            }
        case "case_steps":
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: row["finished_at"] = time(&generator, day)
            case 1: (row["finished_at"], row["outcome"]) = ("", "")
            case 2:
                row["step_no"] = "\(row["step_no"] ?? "")N\(number)"
                row["step"] = ["pause", "publicity", "survey", "decide", "file"].randomElement(using: &generator)
                (row["started_at"], row["finished_at"]) = (time(&generator, day), "")
            case 3: row["outcome"] = ["pass", "fail", "objection"].randomElement(using: &generator)
            default: row["step"] = ["pause", "review", "publicity"].randomElement(using: &generator)
            }
        case "hotline":
            if Bool.random(using: &generator) { row["ticket_no"] = "\(row["ticket_no"] ?? "")N\(number)" }
            row["answered_at"] = Bool.random(using: &generator) ? "" : time(&generator, day)
        case "help_requests":
            if Bool.random(using: &generator) { row["request_no"] = "\(row["request_no"] ?? "")N\(number)" }
            row["handled_at"] = Bool.random(using: &generator) ? "" : time(&generator, day)
        case "case_members":
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: row["left_on"] = later(&generator, day)
            case 1: row["left_on"] = ""
            case 2: row["receives"] = row["receives"] == "true" ? "false" : "true"
            default: row["joined_on"] = later(&generator, day)
            }
        case "payments":
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: row["amount"] = "\(Int.random(in: 100...9000, using: &generator)).50"
            case 1: row["kind"] = ["regular", "back_pay", "recovered"].randomElement(using: &generator)
            case 2:
                row["payment_id"] = "\(row["payment_id"] ?? "")N\(number)"
                row["paid_on"] = later(&generator, day)
            default: row["payee_id_number"] = ""
            }
        case "registers":
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: row["effective_to"] = later(&generator, day)
            case 1:
                row["register"] = ["death", "moved", "prison", "orphan", "payroll", "company"]
                    .randomElement(using: &generator)
                row["effective_from"] = later(&generator, day)
                row["effective_to"] = ""
            default: row["amount"] = "\(Int.random(in: 1...90_000, using: &generator))"
            }
        case "grid_reports":
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: row["signals"] = ["lone_elder", "illness", "death"].randomElement(using: &generator)
            case 1:
                row["report_no"] = "\(row["report_no"] ?? "")N\(number)"
                row["reported_at"] = time(&generator, day)
                row["handled_at"] = ""
            default: row["region_code"] = "500114001001"
            }
        case "verifications":
            row["finished_on"] = Bool.random(using: &generator) ? "" : later(&generator, day)
            row["authorised"] = Bool.random(using: &generator) ? "true" : "false"
        case "assessments":
            row["valid_to"] = later(&generator, day)
            row["care_agreement"] = Bool.random(using: &generator) ? "true" : "false"
        case "kinship":
            if Bool.random(using: &generator) {
                row["until"] = Bool.random(using: &generator) ? "" : later(&generator, day)
            } else {
                row["relation"] = ["spouse", "parent", "sibling"].randomElement(using: &generator)
            }
        case "relative_filings":
            row["filed_on"] = later(&generator, day)
        case "petitions":
            row["replied_on"] = Bool.random(using: &generator) ? "" : later(&generator, day)
        case "standards":
            row["monthly_amount"] = "\(Int.random(in: 400...900, using: &generator))"
        case "officers":
            row["active_to"] = Bool.random(using: &generator) ? "" : later(&generator, day)
        default:
            row["removed_on"] = Bool.random(using: &generator) ? "" : later(&generator, day)
        }
    }

    private static func quoted(_ text: String) -> String {
        text.contains { ",\"\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
