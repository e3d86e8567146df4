import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// Real files of other people's systems, read by definitions alone: nothing of them is in the program.
    @Suite("Real files", .enabled(if: SharedData.isPresent))
    struct RealFileTests {
        /// A workspace with a database of its own on the shared cluster, and the given files below `Pipelines`.
        private func workspace(_ name: String, _ files: [String: String]) async throws -> Program.Surroundings {
            let folder = try await TestWorkspace.shared.scratch()
            try Data("district: \"500114\"\n".utf8).write(to: URL(fileURLWithPath: folder + "/aidwatch.yaml"))
            for (path, text) in files {
                let url = URL(fileURLWithPath: folder + "/Pipelines/" + path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            }
            _ = try await sql("create database \(name)")
            let state = try await aidwatch("db", "status", "--json")
            let url = try #require(state.objects.first?["url"] as? String)
            return Program.Surroundings(
                folder: folder, environment: ["AIDWATCH_DATABASE": url.replacing("///aidwatch?", with: "///\(name)?")])
        }

        private func ask(_ statement: String, _ place: Program.Surroundings) async throws -> [String] {
            try await Program.run(["db", "psql", "--", "-XAtc", statement], place).lines
        }

        /// The log's headers; `time:timestamp` is when an event was complete, and nothing says when it began.
        static let steps = """
            feed: case_steps
            title: 许可办理
            group: report
            key: [case_no, step_no]
            own_date: started_at
            indexes: [[case_no]]
            columns:
              case_no:     {type: text, required: true, from: "case:concept:name"}
              step_no:     {type: text, required: true, from: "concept:instance"}
              step:        {type: text, required: true, from: "concept:name"}
              started_at:  {type: time, required: true, from: "time:timestamp"}
              finished_at: {type: time, from: "time:timestamp", ending: true}
              officer_id:  {type: text, from: "org:resource"}
              outcome:     {type: text}
              recorded_at: {type: time}
              note:        {type: text, from: "case:channel"}
            """
        /// One row a case: its 8,577 events repeat deadline and end, so all but the last of each count as unchanged.
        static let permits = """
            feed: permits
            title: 许可
            group: report
            key: [case_no]
            columns:
              case_no:  {type: text, required: true, from: "case:concept:name"}
              due_at:   {type: time, from: "case:deadline"}
              ended_at: {type: time, from: "case:enddate"}
            """
        static let rule = """
            ---
            id: overdue.permit
            kind: overdue
            title: 许可超期办结
            severity: medium
            subject: case
            basis: [许可期限]
            explain: 期限 {deadline}，{ended} 办结。
            advice: [了解原因]
            audience: district
            referable: false
            false_positives: [期限另有约定]
            depends: [permits]
            since: 2010-01-01
            ---
            with findings as (
                select
                    p.case_no as subject_key,
                    p.case_no,
                    null::text as id_number,
                    '500114000000'::text as region_code,
                    (p.ended_at at time zone 'Asia/Shanghai')::date as event_date,
                    (p.due_at at time zone 'Asia/Shanghai')::date as due_on,
                    jsonb_build_object(
                        'deadline', p.due_at, 'ended', p.ended_at, 'sources', reference.sources('permits|' || p.row_key)
                    ) as evidence
                from permits p
                where p.ended_at > p.due_at
            )
            select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
            """

        @Test("a permit log: 1,434 cases, 1,329 with deadline and end, and a rule finds the 377 that ended late")
        func receipt() async throws {
            let log = try #require(SharedData.path("data/eventlogs/receipt/receipt.csv"))
            let place = try await workspace(
                "receipt",
                [
                    "feeds/case_steps.yaml": Self.steps, "feeds/permits.yaml": Self.permits,
                    "rules/overdue/permit.sql": Self.rule,
                ])
            let permits = try #require(
                try await Program.run(["ingest", "--feed", "permits", log, "--json"], place).objects.first)
            #expect(permits["rows_read"] as? Int == 8577)
            #expect(permits["rows_loaded"] as? Int == 1434)
            #expect(permits["rows_unchanged"] as? Int == 7143)
            #expect(permits["rows_quarantined"] as? Int == 0)
            #expect(
                try await ask(
                    "select count(*), count(*) filter (where due_at is not null and ended_at is not null) from feed.permits",
                    place)
                    == ["1434|1329"])
            let steps = try #require(
                try await Program.run(["ingest", "--feed", "case_steps", log, "--json"], place).objects.first)
            #expect(steps["rows_loaded"] as? Int == 8577)
            // Offsets differ between winter and summer; an instant is kept, not a reading of a clock.
            #expect(
                try await ask("select due_at at time zone 'UTC' from feed.permits where case_no = 'case-10011'", place)
                    == ["2011-12-06 12:41:31.788"])
            #expect(
                try await ask("select count(*), bool_and(started_at = finished_at) from feed.case_steps", place) == [
                    "8577|t"
                ])
            let scan = try await Program.run(["scan", "overdue.permit", "--as-of", "2012-12-31", "--json"], place)
            #expect(scan.status == 0, "\(scan.messages)")
            let found = try await Program.run(["finding", "list", "--rule", "overdue.permit", "--json"], place)
            #expect(found.lines.count == 377)
            let again = try await Program.run(["ingest", "--feed", "permits", log, "--json"], place)
            #expect(again.objects.first?["state"] as? String == "duplicate")
        }

        /// New York's tickets have no line, no Chinese region and times without offset, which are taken as they stand.
        static let tickets = """
            feed: nyc311
            into: hotline
            columns:
              line:        {constant: "79222164"}
              ticket_no:   {from: unique_key}
              received_at: {from: created_date}
              answered_at: {from: closed_date}
              category:    {from: complaint_type}
              content:     {from: complaint_type}
              outcome:     {from: resolution_description}
              assigned_to: {from: agency_name}
              region_code:
                from: borough
                map: {BROOKLYN: "500114001", BRONX: "500114002", MANHATTAN: "500114003", QUEENS: "500114004", STATEN ISLAND: "500114", Unspecified: "500114"}
            """

        @Test("a thousand 311 tickets load as hotline tickets")
        func tickets() async throws {
            let path = try #require(SharedData.path("data/hotline/nyc-311/311_Service_Requests_2024-04.csv"))
            let place = try await workspace("nyc", ["feeds/nyc311.yaml": Self.tickets])
            let run = try await Program.run(["ingest", "--feed", "nyc311", path, "--json"], place)
            #expect(run.status == 0, "\(run.messages)")
            let load = try #require(run.objects.first)
            #expect(load["feed"] as? String == "hotline")
            #expect((load["rows_read"] as? Int, load["rows_loaded"] as? Int) == (1000, 1000))
            #expect(
                try await ask(
                    "select count(*), count(distinct ticket_no), count(*) filter (where answered_at is not null), count(*) filter (where region_code = '500114001000'), bool_and(content = category) from feed.hotline where line = '79222164'",
                    place) == ["1000|1000|292|327|t"])
            #expect(
                try await ask("select received_at from feed.hotline where ticket_no = '60879417'", place)
                    == ["2024-04-16 03:03:15+08"])
        }

        @Test("Qianjiang's 30 townships and 220 villages load and equal the published lists")
        func regions() async throws {
            let villages = try #require(SharedData.path("data/divisions/nbs-2022/villages_500000_chongqing.csv"))
            let place = try await workspace("regions", [:])
            let path = SharedData.packageRoot + "/Pipelines/regions/qianjiang.csv"
            #expect(try await Program.run(["ingest", "--feed", "regions", path], place).status == 0)
            #expect(
                try await ask(
                    "select level, count(*) from feed.regions where code_system = 'nbs' group by 1 order by 1", place)
                    == ["district|1", "township|30", "village|220"])
            let listed = try String(contentsOfFile: villages, encoding: .utf8).split(whereSeparator: \.isNewline)
                .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
                .filter { $0[4] == "500114000000" }
            #expect(listed.count == 220)
            let expected = listed.map { "\($0[8])|\($0[7])|\($0[6])|\($0[5])" }.sorted()
            let loaded = try await ask(
                "select v.code, v.name, t.code, t.name from feed.regions v join feed.regions t on t.code = v.parent_code where v.level = 'village'",
                place)
            #expect(loaded.sorted() == expected)
        }

        @Test("a GBK export loads through a definition of its own, character for character")
        func gbk() async throws {
            let path = try #require(SharedData.path("data/spreadsheets/gbk/reply_connectives_gbk.csv"))
            let definition = """
                feed: replies
                key: [message_no]
                columns:
                  message_no: {type: text, required: true, header: 留言编号}
                  reply:      {type: text, header: 答复意见}
                  is_whole:   {type: bool, header: f_first, map: {完整: 是, 不完整: 否}}
                  connective: {type: text, header: 连接词}
                """
            let place = try await workspace("replies", ["feeds/replies.yaml": definition])
            let run = try await Program.run(["ingest", "--feed", "replies", path, "--json"], place)
            #expect(run.status == 0, "\(run.messages)")
            #expect(run.objects.first?["rows_loaded"] as? Int == 2816)
            #expect(try await ask("select encoding from ledger.load", place) == ["gb18030"])
            #expect(try await ask("select count(*) from feed.replies where connective = '[''调查'']'", place) == ["164"])
            #expect(
                try await ask("select count(*) from feed.replies where reply like '%A2区景蓉花苑物业管理有问题%'", place) != ["0"])
        }
    }
}
