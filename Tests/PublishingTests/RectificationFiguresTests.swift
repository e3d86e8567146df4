import Foundation
import Postgres
import Publishing
import Store
import TestSupport
import Testing

@Suite("What the database tells of reminders", .database) struct RectificationFiguresTests {
    @Test("last year's share stands as it stood on the same day: what was mended later, or is referred, is not")
    func before() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mended-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let site = try await SimulatedSite(households: 150, in: folder)
        #expect(try await site.publication().district.rectification?.before == nil)
        let numbers = try await site.connection.query(
            """
            select f.finding_no from detection.finding f
            join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
            where f.state = 'new' and f.cleared_at is null and r.kind in ('missed', 'wrongful', 'overdue')
                and f.rule_id <> 'overdue.due_soon'
            order by f.finding_no limit 6
            """, as: String.self)
        try #require(numbers.count == 6)
        let steps: [[(String, String, String, String?)]] = [
            // Mended in time; mended late; mended after the day; not mended; still in its term; referred.
            [("remind", "reminded", "2025-09-01", "2025-09-08"), ("rectify", "rectified", "2025-09-05", nil)],
            [("remind", "reminded", "2025-09-01", "2025-09-08"), ("rectify", "rectified", "2025-10-31", nil)],
            [("remind", "reminded", "2025-09-01", "2025-09-08"), ("rectify", "rectified", "2025-11-01", nil)],
            [("remind", "reminded", "2025-02-03", "2025-02-10")],
            [("remind", "reminded", "2025-10-30", "2025-10-31")],
            [("remind", "reminded", "2025-09-01", "2025-09-08"), ("refer", "referred", "2025-09-03", nil)],
        ]
        for (number, steps) in zip(numbers, steps) {
            for (action, state, day, until) in [("confirm", "confirmed", "2025-01-02", nil)] + steps {
                try await site.connection.execute(
                    """
                    select detection.change_states($1,
                        jsonb_populate_record(null::audit.event, jsonb_build_object(
                            'via', 'command', 'at', $4 || ' 12:00+08', 'day', $4, 'login', 'li', 'person', '李四',
                            'level', 'district', 'os_user', 'tester', 'approver', case when $3 = 'refer' then '周五' end)),
                        (select array_agg(row(
                            f.finding_id, $3, $5, $6::date, case when $3 = 'remind' then 1 end, null,
                            '{"reason": "r"}'::jsonb)::detection.change)
                        from detection.finding f where f.finding_no = $2))
                    """,
                    [
                        .init(site.settings.district), .init(number), .init(action), .init(day), .init(state),
                        .init(until),
                    ])
            }
        }
        let figures = try #require(try await site.publication().district.rectification)
        #expect(figures.before == Rectification.Share(mended: 2, due: 4))
        // None of them was reminded this year.
        #expect(figures.share == Rectification.Share(mended: 0, due: 0))
    }
}
