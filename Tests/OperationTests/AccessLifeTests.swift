import Domain
import Operation
import Postgres
import TestSupport
import Testing

@Suite("Who sees and who writes the life of findings", .database)
struct AccessLifeTests {
    /// The bench's new findings with their first events; 读者boss confirms and reminds F1, F3 and F4.
    private func bench() async throws -> AccessBench {
        let bench = try await AccessBench()
        try await bench.owner.execute(
            """
            select detection.change_states('500114',
                jsonb_populate_record(null::audit.event, '{"via": "scan", "at": "2026-10-31", "day": "2026-10-31"}'),
                (select array_agg(row(f.finding_id, 'hit', 'new', null, null, null, null)::detection.change)
                from detection.finding f where f.state = 'new'))
            """)
        let boss = try await bench.reader("boss", .district)
        for finding in ["F1", "F3", "F4"] {
            #expect(try await decide("remind", finding, boss) == "")
        }
        await boss.close()
        return bench
    }

    /// Lets the login of a session decide; why it is refused, or nothing.
    private func decide(_ action: String, _ finding: String, _ session: Connection, by: String? = nil) async throws
        -> String
    {
        try await session.first(
            """
            select coalesce((d).refusal, '') from (select api.decide('500114',
                row($1, $2, '冉启秀已办', null, null, null, null, '冉启秀.pdf', null, null)::api.request, $3, 'tester', now(), 5) as d) x
            """, [.init(finding), .init(action), .init(by)], as: String.self) ?? "none"
    }

    private func isDenied(_ statement: String, _ session: Connection) async -> Bool {
        do {
            try await session.execute(statement)
            return false
        } catch {
            return error.sqlState == .insufficientPrivilege
        }
    }

    @Test("the program appends events through the functions only, and changes no state beside them")
    func program() async throws {
        let bench = try await bench()
        let session = try TestDatabase.connect(settings: ["session_authorization": Standing.program])
        for statement in [
            "update detection.finding set state = 'closed'", "update detection.finding set version = 9",
            "delete from detection.finding", "update audit.event set person = 'x'", "delete from audit.event",
            "insert into audit.event select * from audit.event", "update audit.head set event_no = 1",
            "select audit.append('500114', '{}')", "delete from detection.disposition",
        ] {
            #expect(await isDenied(statement, session), "\(statement)")
        }
        #expect(
            try await session.first(
                "select count(*) from audit.problems('500114') where problem <> 'state'", as: Int.self) == 0)
        #expect(try await decide("rectify", "F1", session, by: bench.login("boss")) == "")
        await session.close()
    }

    @Test("below the district events and reminders are those of the findings seen, without free text and full names")
    func below() async throws {
        let bench = try await bench()
        let columns = "concat_ws(' ', finding_no, version, action, actor, reason, attachment)"
        for (level, region, seen) in [
            (.district, nil, ["F1", "F2", "F3", "F4", "F6", "F7"]),
            (.township, AccessBench.township, ["F1", "F2", "F6"]),
            (.village, AccessBench.village, ["F1"]),
        ] as [(RegionLevel, String?, [String])] {
            let session = try await bench.reader("\(level)", level, region)
            #expect(
                try await session.query(
                    "select distinct finding_no from api.finding_events order by 1", as: String.self) == seen)
            #expect(
                try await session.query("select finding_no from api.reminders order by 1", as: String.self)
                    == (level == .district ? ["F1", "F3", "F4"] : ["F1"]))
            #expect(
                try await session.query(
                    "select \(columns) from api.finding_events where finding_no = 'F1' order by version",
                    as: String.self)
                    == (level == .district
                        ? ["F1 1 hit", "F1 2 confirm 读者boss", "F1 3 remind 读者boss 冉启秀已办 冉启秀.pdf"]
                        : ["F1 1 hit", "F1 2 confirm 读*****", "F1 3 remind 读*****"]))
            await session.close()
        }
    }

    @Test("a township's login reports what is its own as rectified, as itself, and decides nothing else")
    func township() async throws {
        let bench = try await bench()
        let session = try await bench.reader("town", .township, AccessBench.township)
        #expect(try await decide("remind", "F1", session) == "not_permitted")
        #expect(try await decide("remind", "F1", session, by: bench.login("boss")) == "not_permitted")
        for finding in ["F3", "F4"] { #expect(try await decide("rectify", finding, session) == "not_permitted") }
        #expect(try await decide("rectify", "F1", session) == "")
        for statement in ["select * from audit.event", "select detection.apply_dispositions('500114', 5, '{}')"] {
            #expect(await isDenied(statement, session), "\(statement)")
        }
        #expect(
            try await bench.owner.first(
                "select concat_ws(' ', action, actor, level) from api.finding_events order by event_no desc limit 1",
                as: String.self) == "rectify 读者town township")
        await session.close()
    }

    @Test("of a referral that was returned or closed nothing shows below the district")
    func referral() async throws {
        let bench = try await bench()
        try await bench.owner.execute("update detection.rule set is_referable = true")
        let chief = try await bench.reader("chief", .district)
        let boss = try await bench.owner.first(
            "select login from access.login where person = '读者boss'", as: String.self)
        let refer = """
            select coalesce((d).refusal, '') from (select api.decide('500114',
                row('F1', 'refer', '移送', null, null, $1, null, null, null, null)::api.request, null, 'tester', now(), 5) as d) x
            """
        #expect(try await chief.first(refer, [.init(boss)], as: String.self) == "")
        let town = try await bench.reader("town", .township, AccessBench.township)
        let events =
            "select concat_ws(' ', action, from_state, to_state) from api.finding_events where finding_no = 'F1'"
        let reminders = "select count(*) from api.reminders where finding_no = 'F1'"
        #expect(try await town.query(events, as: String.self) == [])
        for action in ["return", "close"] {
            #expect(try await decide(action, "F1", chief) == "")
            let seen = try await town.query(events, as: String.self)
            #expect(seen.count >= 3 && seen.allSatisfy { !$0.contains("refer") && !$0.contains("return") }, "\(seen)")
            #expect(try await town.first(reminders, as: Int.self) == 0)
            #expect(try await chief.query(events, as: String.self).contains("refer reminded referred"))
            #expect(try await chief.first(reminders, as: Int.self) == 1)
        }
        await town.close()
        await chief.close()
    }
}
