import Detection
import Foundation
import Ingest
import Operation
import Postgres
import Store

/// P5 to P8: the rules over a whole district, over all of it and over what changed, against SQL written by hand.
struct ScanBenchmarks {
    let bench: Bench

    func run(_ report: Report) async throws {
        try await LoadBenchmarks.forgetLoads(of: try bench.request("cases").feed, on: bench.owner)
        for feed in bench.installation.catalog.feeds {
            _ = try await bench.loader.load(try bench.request(feed.name), on: bench.database)
        }
        let rules = try bench.installation.rules()
        let scan = try bench.installation.scan(rules)
        let clocks = try await Bench.seconds { _ = try await answer(scan, ["overdue.investigate"]) }
        let steps = try await bench.database.first("select count(*) from feed.case_steps", as: Int.self) ?? 0
        print("      \(steps) steps; the first scan, which builds the clocks of all cases: \(clocks) s")
        try await overdue(scan, rules, report)
        try await kinship(scan, rules, report)
        try await changes(scan, report)
        try await whole(scan, rules, report)
    }

    /// The rules on deadlines; those over the steps of cases and over tickets, and all of them; where every hit is a new
    /// finding with its events, and where all of them stand from the scan before.
    private func overdue(_ scan: Scan, _ rules: RuleCatalog, _ report: Report) async throws {
        let all = rules.rules.map(\.id).filter { $0.hasPrefix("overdue.") }
        let money: Set = ["overdue.payment", "overdue.recheck"]
        for (chosen, work, bare) in [
            (all.filter { !money.contains($0) }, "overdue.* of steps and tickets / the steps", ["feed.case_steps"]),
            (
                all, "overdue.* all / steps, payments, cases and members",
                ["feed.case_steps", "feed.payments", "feed.cases", "feed.case_members"]
            ),
        ] {
            for isFirst in [true, false] {
                let times = try await bench.compare {
                    if isFirst { try await Self.forgetFindings(on: bench.owner) }
                    let result = try await answer(scan, chosen)
                    let found = result.runs.reduce(0) { $0 + $1.found }
                    try Self.check(isFirst == (found > 0), "\(found) findings are new")
                } theirs: {
                    for table in bare {
                        _ = try await bench.database.first(
                            "select count(*), max(known_from)::text from \(table) where row_key is not null",
                            as: Int.self, String?.self)
                    }
                }
                report.add(
                    Measurement(
                        goal: "P5",
                        work: "\(work), bare; full with the merge, \(isFirst ? "all hits new" : "all hits standing")",
                        figure: times.ours / times.theirs, limit: 3, times: times))
            }
        }
    }

    /// The kinship rules against the same questions asked by hand, and with telephones that hundreds share against
    /// without.
    private func kinship(_ scan: Scan, _ rules: RuleCatalog, _ report: Report) async throws {
        let names = rules.rules.map(\.id).filter { $0.hasPrefix("kinship.") }
        guard let file = bench.installation.workspace.resources.path(of: "Benchmarks/kinship.sql") else {
            throw CocoaError(.fileNoSuchFile)
        }
        func ours() async throws -> String {
            try await Self.forgetFindings(on: bench.owner)
            let hits = Dictionary(
                uniqueKeysWithValues: try await answer(scan, names).runs.map { ($0.rule.id, $0.hits) })
            return ["self", "handled_relative", "extended", "unfiled", "shared_contact"]
                .map { "\(hits["kinship." + $0] ?? 0)" }.joined(separator: "|")
        }
        func theirs() throws -> String {
            try Bench.output(
                "psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-v", "day=\(bench.asOf)", "-d", bench.url, "-f", file])
        }
        var (asked, byHand) = ("", "")
        let times = try await bench.compare {
            asked = try await ours()
        } theirs: {
            byHand = try theirs()
        }
        try Self.check(asked == byHand, "kinship.* \(asked), by hand \(byHand)")
        report.add(
            Measurement(
                goal: "P8", work: "kinship.* full scan with the merge / the same five rules written by hand",
                figure: times.ours / times.theirs, limit: 1.5, times: times))
        try await bench.owner.execute(Self.sharing)
        try await giveTelephones("hub")
        var seconds: [Double] = []
        for _ in 0..<bench.rounds { seconds.append(try await Bench.seconds { asked = try await ours() }) }
        byHand = try theirs()
        try Self.check(asked == byHand, "kinship.* with hubs \(asked), by hand \(byHand)")
        let shared = (ours: seconds.sorted()[bench.rounds / 2], theirs: times.ours)
        report.add(
            Measurement(
                goal: "P8", work: "kinship.* full scan with telephones that hundreds share / without",
                figure: shared.ours / shared.theirs, limit: 3, times: shared))
        try await giveTelephones("phone")
        try await bench.owner.execute("drop table by_hub")
    }

    /// Gives cases and officers the telephones of a column of `by_hub`.
    private func giveTelephones(_ column: String) async throws {
        for (table, own) in [("feed.cases", "applicant_phone"), ("feed.officers", "phone")] {
            try await bench.owner.execute(
                "update \(table) t set \(own) = s.\(column) from by_hub s where t.row_key = s.row_key")
            try await bench.owner.execute("vacuum analyze \(table)")
        }
    }

    /// Which rows take a shared telephone, and which they had: every tenth case, up to 500 one telephone, and an
    /// officer for each telephone.
    private static let sharing = """
        create temporary table by_hub as
        with hub as (
            select c.row_key, c.applicant_phone as phone, (row_number() over (order by c.row_key) - 1) / 500 as number
            from feed.cases c
            where c.applicant_phone is not null and hashtext(c.row_key) % 10 = 0
        ),
        office as (
            select o.row_key, o.phone, row_number() over (order by o.row_key) - 1 as number
            from feed.officers o
        )
        select row_key, phone, '139' || lpad(number::text, 8, '0') as hub from hub
        union all
        select row_key, phone, '139' || lpad(number::text, 8, '0') from office
        where number <= (select max(number) from hub)
        """

    /// The whole catalogue after one case in a hundred changed, against all of it.
    private func changes(_ scan: Scan, _ report: Report) async throws {
        try await Self.forgetFindings(on: bench.owner)
        _ = try await answer(scan, [])
        var changed: [Double] = []
        var full: [Double] = []
        var slowest: [String] = []
        for round in 1...bench.rounds {
            for file in try ChangedCases(bench: bench).write(round: round) {
                _ = try await bench.loader.load(file, on: bench.database)
            }
            changed.append(
                try await Bench.seconds {
                    let result = try await answer(scan, [], isFull: false)
                    try Self.check(
                        result.runs.contains { $0.mode == .incremental }, "no rule looked at the changes alone")
                    slowest = result.runs.sorted { $0.milliseconds > $1.milliseconds }.prefix(8).map {
                        "\($0.rule.id) \($0.mode.rawValue) \($0.milliseconds)"
                    }
                })
            let before = try await digests()
            full.append(
                try await Bench.seconds {
                    let other = try await answer(scan, []).runs.filter { $0.found > 0 || $0.cleared > 0 }
                    try Self.check(
                        other.isEmpty, "a full scan differs: \(other.map(\.rule.id).joined(separator: ", "))")
                })
            let after = try await digests()
            let differing = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
            try Self.check(differing.isEmpty, "a full scan gives other evidence: \(differing.joined(separator: ", "))")
        }
        let times = (ours: changed.sorted()[bench.rounds / 2], theirs: full.sorted()[bench.rounds / 2])
        report.add(
            Measurement(
                goal: "P6", work: "the whole catalogue after 1 % of the cases changed / its full scan",
                figure: times.ours / times.theirs, limit: 0.05, times: times))
        print("      longest after a change, in ms: \(slowest.joined(separator: ", "))")
    }

    /// The whole catalogue, with the merge of all its findings, against a tool for tests of data.
    private func whole(_ scan: Scan, _ rules: RuleCatalog, _ report: Report) async throws {
        try await Self.forgetFindings(on: bench.owner)
        var hits: [String: Int] = [:]
        let seconds = try await Bench.seconds {
            hits = Dictionary(
                uniqueKeysWithValues: try await answer(scan, []).runs.map { ($0.rule.id, $0.hits) })
        }
        try await DataTestBenchmark(bench: bench).run(rules, seconds: seconds, hits: hits, report)
    }

    private func answer(_ scan: Scan, _ rules: [String], isFull: Bool = true) async throws -> ScanReport {
        var request = ScanRequest(asOf: bench.asOf)
        request.rules = rules
        request.isFull = isFull
        let final = request
        let report = try await scan.run(final, on: bench.database)
        let failed = report.runs.filter { $0.state == .failed }
        try Self.check(
            failed.isEmpty, "failed: \(failed.map { "\($0.rule.id) \($0.reason ?? "")" }.joined(separator: ", "))")
        return report
    }

    /// The two sides do not say the same.
    private struct Difference: Error, CustomStringConvertible {
        let description: String
    }

    private static func check(_ holds: Bool, _ otherwise: String) throws {
        if !holds { throw Difference(description: otherwise) }
    }

    /// A digest of all that the findings of each rule say.
    private func digests() async throws -> [String: String] {
        let rows = try await bench.database.query(
            """
            select rule_id, md5(string_agg(concat_ws(' ', subject_key, severity, region_code, event_date, due_on, evidence,
                cleared_at, cleared_why), '' order by subject_key))
            from detection.finding group by rule_id
            """, as: String.self, String.self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
    }

    private static func forgetFindings(on database: isolated Connection) throws {
        try database.execute(
            """
            truncate detection.finding, detection.finding_serial, detection.rule_state, detection.rule_run, detection.scan,
                audit.event, audit.head
            """
        )
    }
}
