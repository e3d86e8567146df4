import Foundation
import Postgres
import Publishing
import Store
import TestSupport
import Testing

@Suite("运行记录")
struct RunsPageTests {
    private static let runs = [
        RecordedRun(
            kind: .job, name: "watch", started: "2026-10-31 22:00", seconds: 12.3, outcome: .failed, code: "69",
            detail: "连不上数据库或者接口。"),
        RecordedRun(
            kind: .scan, name: "截至 2026-10-31", started: "2026-10-31 21:00", seconds: 1234.5, outcome: .done,
            detail: "规则 69 条，新线索 5 条，消除 1 条。"),
        RecordedRun(
            kind: .load, name: "=热线工单", started: "2026-10-31 20:00", seconds: 0, outcome: .attention,
            detail: "已入库：读到 3 行，入库 2，未变 0，退回 1。"),
    ]

    private func files(_ change: (inout Publication) -> Void = { _ in }) throws -> [String: String] {
        var publication = SampleDistrict.publication(findings: 0, details: 0)
        publication.data.runs = Self.runs
        change(&publication)
        var files: [String: String] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) {
            files[$0] = String(decoding: $1, as: UTF8.self)
        }
        return files
    }

    @Test("the page stands in the district's folder alone, with its files, and the page on data leads to it")
    func page() throws {
        let files = try files()
        let names = Set(files.keys.filter { $0.contains("runs.") })
        #expect(names == ["district/runs.html", "district/runs.csv", "district/runs.xlsx"])
        let page = try #require(files["district/runs.html"])
        #expect(page.contains("<h3>最近 3 次运行，1 次没有办成，1 次需人处理</h3>"))
        #expect(page.components(separatedBy: "<tr><th scope=\"row\">").count - 1 == 3)
        #expect(page.contains("<td data-l=\"代码\">69</td><td class=\"full\" data-l=\"说明\">连不上数据库或者接口。</td>"))
        #expect(page.contains("<td class=\"n\" data-l=\"用时（秒）\">1,234.5</td>"))
        let lines = files["district/runs.csv"]?.split(separator: "\r\n") ?? []
        #expect(lines.count == 4)
        #expect(
            lines.last?.replacing("\"", with: "|")
                == "|2026-10-31 20:00|,|入库|,|'=热线工单|,|0.0|,|需人处理|,||,|已入库：读到 3 行，入库 2，未变 0，退回 1。|")
        #expect(files["district/data.html"]?.contains("<a href=\"runs.html\">看运行记录</a>") == true)
        for (path, text) in files where !path.hasPrefix("district/") { #expect(!text.contains("runs."), "\(path)") }
        let none = try self.files { $0.data.runs = [] }
        #expect(!none.keys.contains { $0.contains("runs.") } && none["district/data.html"]?.contains("runs.") == false)
    }

    @Test("regions' codes that are closed or unknown stand on the district's page on data and in files, no township's")
    func regionCodes() throws {
        let files = try files {
            $0.data.regionCodes = [
                .init(source: "低保救助", code: "500114001777", name: "旧村", closed: "2010-01-01", rows: 3),
                .init(source: "网格上报", code: "500114999999", name: nil, closed: nil, rows: 1),
            ]
        }
        let lines = files["district/regions.csv"]?.split(separator: "\r\n").dropFirst() ?? []
        #expect(
            lines.map { $0.replacing("\"", with: "") }
                == ["低保救助,500114001777,旧村,2010-01-01,3", "网格上报,500114999999,未知,,1"])
        #expect(files["district/data.html"]?.contains("id=\"regions\"") == true)
        #expect(!files.contains { !$0.key.hasPrefix("district/") && $0.value.contains("500114999999") })
        #expect(try self.files()["district/data.html"]?.contains("id=\"regions\"") == false)
    }

    @Test("each table on data has its files, which the manifest names; below the district only that of the feeds")
    func dataFiles() throws {
        let files = try files()
        for name in ["sources", "loads", "quarantine", "drift"] {
            let manifest = try #require(files["district/manifest.json"])
            #expect(files["district/data.html"]?.contains("<a href=\"\(name).csv\">取走 CSV</a>") == true, "\(name)")
            #expect(manifest.contains("\"page\":\"\(name).csv\"") && manifest.contains("\"page\":\"\(name).xlsx\""))
            let below = files.keys.filter { !$0.hasPrefix("district/") && $0.hasSuffix("/\(name).csv") }
            #expect(below.isEmpty == (name != "sources"), "\(name)")
        }
        #expect(
            files["district/loads.csv"]?.split(separator: "\r\n").dropFirst().first?.replacing("\"", with: "|")
                == "|2026-10-31 23:41|,|社会救助业务系统|,|cases-20261031.csv.gz|,|48210|,|112|,|48098|,|0|,|已入库|,||")
        let sources = files["township/500114112000/sources.csv"]
        #expect(sources == files["district/sources.csv"])
        #expect(
            sources?.split(separator: "\r\n").last
                == "\"机动车登记\",\"每月 15 日前\",\"未到数\",\"\",\"\",\"未到数\",\"机动车规则没有运行。\"")
    }
}

@Suite("What ran, as the database tells it", .database)
struct RunFiguresTests {
    @Test("jobs, scans and files until the scan stand with their ends; what ended later, or runs, does not")
    func read() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "runs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let site = try await SimulatedSite(households: 5, in: folder)
        try await site.connection.executeScript(
            """
            update ledger.load set started_at = '2026-10-31 05:00+08', finished_at = '2026-10-31 05:00:02+08';
            update detection.scan set started_at = '2026-10-31 06:00+08', finished_at = '2026-10-31 06:01:30+08';
            update detection.rule_run set state = 'failed', reason = '张三丰 500233199001011236', found = 0, cleared = 0
            where rule_id in ('overdue.decide', 'overdue.file');
            update detection.rule_run set found = 0, cleared = 0;
            update detection.rule_run set state = 'complete' where state = 'not_tested';
            update detection.rule_run set state = 'not_tested' where rule_id = 'missed.orphan';
            update detection.rule_run set found = 7, cleared = 2 where rule_id = 'overdue.review';
            update ledger.load set state = 'held', reason = 'header 张三丰' where feed = 'hotline'
            """)
        try await site.connection.execute(
            """
            insert into operation.slot (county_code, job, due_at, state, attempt, started_at, finished_at, exit_status, message)
            select '500114', job, at::timestamptz, state, 1, at::timestamptz, at::timestamptz + '12.34 s', status, message
            from (values
                ('verify', '2026-10-31 04:00+08', 'done', 0, null), ('watch', '2026-10-31 03:00+08', 'done', 1, null),
                ('backup', '2026-10-31 02:00+08', 'failed', 74, null),
                ('backup', '2026-10-31 01:00+08', 'failed', null, 'interrupted'),
                ('backup', '2026-10-31 00:00+08', 'failed', 137, null),
                ('watch', '2026-10-31 06:01:25+08', 'failed', 69, null)
            ) as v (job, at, state, status, message)
            """)
        let rules = try await site.connection.first("select count(*) from detection.rule_run", as: Int.self) ?? 0
        let runs = try await site.publication().data.runs
        func line(_ run: RecordedRun) -> String {
            "\(run.started) \(run.name) \(run.seconds) \(run.outcome) \(run.code)|\(run.detail)"
        }
        #expect(
            runs.filter { $0.kind == .job }.map(line) == [
                "2026-10-31 04:00 verify 12.3 done |正常完成。",
                "2026-10-31 03:00 watch 12.3 attention 1|已完成，有记录退回、文件搁置或者须人处理的线索。",
                "2026-10-31 02:00 backup 12.3 failed 74|磁盘满，或者读写中途失败。",
                "2026-10-31 01:00 backup 12.3 failed |中断，没有留下结果。",
                "2026-10-31 00:00 backup 12.3 failed 137|被系统终止。",
            ])
        #expect(
            runs.first.map(line)
                == "2026-10-31 06:00 截至 2026-10-31 90.0 failed AW1211|规则 \(rules) 条，1 条没有检验，新线索 7 条，消除 2 条。规则没有执行：overdue.decide、overdue.file。"
        )
        let loads = runs.filter { $0.kind == .load }
        #expect(loads.count == site.catalog.feeds.count && loads.allSatisfy { $0.seconds == 2 })
        let held = loads.filter { $0.name == "热线工单" }
        #expect(held.count == 1 && held.allSatisfy { $0.outcome == .failed && $0.code == "header" })
        #expect(held.allSatisfy { $0.detail.hasPrefix("已搁置：") && $0.detail.hasSuffix("表头不对。") })
        #expect(!runs.contains { $0.detail.contains("张三丰") || $0.code.contains("张三丰") })
    }
}
