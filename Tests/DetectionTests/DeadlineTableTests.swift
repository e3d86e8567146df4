import Detection
import Domain
import Ingest
import Postgres
import TestSupport
import Testing

@Suite("The deadlines worked out by hand", .database)
struct DeadlineTableTests {
    /// A row of the table with the number of its case, ticket or request.
    private struct Row {
        let number: Int
        let row: DeadlineCase

        var key: String { "N\(number)" }
        var isTicket: Bool { [.hotline, .dispatch, .handle].contains(row.clock) }
        /// Nothing lasts on the day of the answer, so the deadline is the same on every later day.
        var isSettled: Bool {
            row.pauses.allSatisfy { $0.to != nil } && row.publicities.allSatisfy { $0.to != nil }
        }

        var rule: String {
            switch row.clock {
            case .hotline: "overdue.hotline"
            case .dispatch, .handle: "overdue.help_request"
            case .investigate, .review, .decide, .file, .total: "overdue.\(row.clock.rawValue)"
            }
        }

        var subject: String { row.clock == .hotline ? "12345|\(key)" : key }
    }

    private let rows = DeadlineCase.table.enumerated().map { Row(number: $0 + 1, row: $1) }

    /// A bench in which nothing but the events of the rows has happened, with a recorded scan after all of them.
    private func bench() async throws -> Bench {
        let bench = try Bench()
        var cases = ["case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on"]
        var steps = ["case_no,step,started_at,finished_at,outcome"]
        var tickets = ["line,ticket_no,received_at,region_code,content"]
        var requests = ["request_no,submitted_at,name,phone,region_code,needs,dispatched_at"]
        for row in rows {
            let start = row.row.start
            let first = try #require(start ?? row.row.publicities.first?.from)
            switch row.row.clock {
            case .hotline: tickets.append("12345,\(row.key),\(first) 10:00:00,500114001000,求助")
            case .dispatch: requests.append("\(row.key),\(first) 10:00:00,李四,13800000000,500114001001,living,")
            // Dispatched at once, so that only the handling can be late.
            case .handle:
                requests.append("\(row.key),\(first) 10:00:00,李四,13800000000,500114001001,living,\(first) 11:00:00")
            case .investigate, .review, .decide, .file, .total:
                cases.append(
                    "\(row.key),edge,processing,张三,50011419900101001X,500114001001,1,\(first.adding(days: -1))")
                let parts: [String] =
                    switch row.row.clock {
                    case .investigate, .total: ["accept"]
                    case .review: ["verify", "survey", "income"]
                    case .file: ["decide"]
                    case .decide, .hotline, .dispatch, .handle: []
                    }
                steps += parts.map { "\(row.key),\($0),\(first) 10:00:00,\(first) 10:00:00,pass" }
                for (step, stretches) in [("publicity", row.row.publicities), ("pause", row.row.pauses)] {
                    steps += stretches.map { stretch in
                        "\(row.key),\(step),\(stretch.from) 09:00:00,\(stretch.to.map { "\($0) 17:00:00" } ?? ""),"
                    }
                }
            }
        }
        for (feed, lines) in [
            ("cases", cases), ("case_steps", steps), ("hotline", tickets), ("help_requests", requests),
        ] {
            let outcome = try await bench.load(feed, lines)
            #expect(outcome?.loaded == lines.count - 1)
        }
        let report = try await bench.run("2027-12-31").report
        #expect(report.isRecorded)
        return bench
    }

    @Test("every deadline of a case is that of the table, on the day of which the table speaks")
    func clocksAgree() async throws {
        let bench = try await bench()
        for (day, rows) in Dictionary(grouping: rows.filter { !$0.isTicket }, by: \.row.asOf) {
            try await bench.run(day, rules: ["overdue.total"])
            for row in rows {
                let clock = row.row.clock.rawValue
                let due = try await bench.database.first(
                    "select \(clock)_due::text from pg_temp.clocks where case_no = $1", [.init(row.key)],
                    as: String?.self)
                #expect((due ?? nil) == row.row.deadline.description, "\(row.row): \(row.row.counting)")
            }
        }
    }

    @Test("on its deadline a rule is silent, on the next day it fires with that deadline")
    func rulesAgree() async throws {
        let bench = try await bench()
        #expect(rows.count == 60)
        var days: [CalendarDay: [(row: Row, isLate: Bool)]] = [:]
        for row in rows where row.isSettled {
            days[row.row.deadline, default: []].append((row, false))
            days[row.row.deadline.adding(days: 1), default: []].append((row, true))
        }
        #expect(days.values.map(\.count).reduce(0, +) >= 100)
        for (day, rows) in days {
            let scan = try await bench.run(day, rules: Set(rows.map(\.row.rule)).sorted())
            #expect(!scan.report.isRecorded)
            for (row, isLate) in rows {
                let hits = scan.asked.filter { $0.rule == row.rule && $0.subject == row.subject }
                #expect(hits.count == (isLate ? 1 : 0), "\(row.row) on \(day): \(row.row.counting)")
                let due = "\"due_on\" : \"\(row.row.deadline)\""
                let event = "\"event_date\" : \"\(row.row.deadline.adding(days: 1))\""
                #expect(hits.allSatisfy { $0.json.contains(due) && $0.json.contains(event) }, "\(hits.map(\.json))")
            }
        }
    }
}
