import Formats
import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

@Suite("Code systems", .database)
struct RegionTranslationTests {
    static let sources = """
        sources:
          - {name: mca, feed: officers, connector: directory, directory: {path: drop}, code_system: mca}
        """
    static let header = ["人员编号", "姓名", "身份证号", "岗位", "所属区划"]

    static let regions = csv(
        ["区划代码", "名称", "级别", "上级代码", "编码体系"],
        [
            ["500114", "黔江区", "区县", "", "nbs"], ["500114117", "小南海镇", "乡镇街道", "500114", "nbs"],
            ["500114120", "白石镇", "乡镇街道", "500114", "nbs"], ["500114119", "邻鄂镇", "乡镇街道", "500114", "nbs"],
            ["500114120201", "中河村", "村社区", "500114120", "nbs"],
            ["500114", "黔江区", "区县", "", "mca"], ["500114117", "白石镇", "乡镇街道", "500114", "mca"],
            ["500114119", "五里镇", "乡镇街道", "500114", "mca"], ["500114105", "小南海镇", "乡镇街道", "500114", "mca"],
            ["500114117003", "中河村", "村社区", "500114117", "mca"],
        ])

    private func officer(_ number: Int, _ code: String, role: String = "经办人员") -> [String] {
        ["O\(number)", "张三", "11010519491231002X", role, code]
    }

    /// A workspace whose regions are loaded, with a file of its source in the other system's codes.
    private func bench(_ rows: [[String]]) async throws -> SourceBench {
        let bench = try await SourceBench(Self.sources, files: ["drop/officers.csv": csv(Self.header, rows)])
        try bench.put(Self.regions, "inbox/regions/regions.csv")
        try await bench.run("inbox:regions")
        return bench
    }

    private func officers(_ bench: SourceBench) async throws -> [String] {
        try await bench.rows("select officer_id, region_code from feed.officers order by 1")
    }

    @Test("codes of the other system become those of the place of the same name; what has none is quarantined")
    func translation() async throws {
        let rows =
            [
                // 500114117 is 白石镇 there and 小南海镇 here.
                officer(1, "500114117"), officer(2, "500114105000"), officer(3, "500114117003"), officer(4, "500114"),
                // 五里镇 has no region of its name here; the last is in no list.
                officer(5, "500114119"), officer(6, "500114120"),
            ] + (7..<17).map { officer($0, "500114117") }
        let bench = try await SourceBench(Self.sources, files: ["drop/officers.csv": csv(Self.header, rows)])
        defer { bench.clean() }
        #expect(try await bench.run("mca") == ["mca AW1152"])
        try bench.put(Self.regions, "inbox/regions/regions.csv")
        try await bench.run("inbox:regions")
        #expect(try await bench.run("mca") == ["mca/officers.csv loaded 14+0"])
        #expect(
            try await bench.rows(
                "select officer_id, region_code from feed.officers where officer_id in ('O1', 'O2', 'O3', 'O4') order by 1"
            ) == ["O1|500114120000", "O2|500114117000", "O3|500114120201", "O4|500114000000"])
        #expect(
            try await bench.rows("select line, column_name, value, reason from ledger.quarantine order by line") == [
                "6|region_code|500114119|scope", "7|region_code|500114120|scope",
            ])
    }

    /// 500114117 is 白石镇 there, 500114120 here; both are regions of the district here.
    private func oneBad() async throws -> (bench: SourceBench, load: Int64) {
        let bench = try await bench([officer(1, "500114117"), officer(2, "500114117", role: "站长")])
        #expect(try await bench.run("mca") == ["mca/officers.csv loaded 1+0"])
        let load = try await bench.connection.first(
            "select load_id from ledger.load where source = 'mca'", as: Int64.self)
        return (bench, try #require(load))
    }

    @Test("a corrected record is read by its source's code system, as its load was")
    func corrected() async throws {
        let (bench, load) = try await oneBad()
        defer { bench.clean() }
        let export = QuarantineExport(county: "500114", catalog: bench.catalog)
        let text = try await bench.connection.session { database in
            let sink = MemorySink()
            try export.write(load: load, to: sink, on: database)
            return String(decoding: sink.bytes, as: UTF8.self)
        }
        #expect(text.contains("\"500114117\""))
        try bench.put(text.replacing("站长", with: "经办人员"), "corrected.csv")
        let result = try await bench.replay.retry(file: bench.folder + "/corrected.csv", on: bench.connection)
        #expect(result.outcome?.loaded == 1)
        #expect(try await officers(bench) == ["O1|500114120000", "O2|500114120000"])
    }

    @Test("so is a record that is read again as it was, once the regions know its code")
    func again() async throws {
        let bench = try await bench([officer(1, "500114117"), officer(2, "500114118")])
        defer { bench.clean() }
        #expect(try await bench.run("mca") == ["mca/officers.csv loaded 1+0"])
        let load = try #require(
            try await bench.connection.first("select load_id from ledger.load where source = 'mca'", as: Int64.self))
        #expect(try await bench.replay.retry(load: load, on: bench.connection).outcome?.quarantined == 1)
        let more = csv(
            ["区划代码", "名称", "级别", "上级代码", "编码体系"],
            [
                ["500114118", "濯水镇", "乡镇街道", "500114", "mca"], ["500114121", "濯水镇", "乡镇街道", "500114", "nbs"],
            ])
        try bench.put(more, "inbox/regions/regions.more.csv")
        try await bench.run("inbox:regions")
        #expect(try await bench.replay.retry(load: load, on: bench.connection).outcome?.loaded == 1)
        #expect(try await officers(bench) == ["O1|500114120000", "O2|500114121000"])
    }

    @Test("so is a held file that is let in")
    func letIn() async throws {
        let rows = (1...8).map { officer($0, "500114117", role: $0 < 7 ? "站长" : "经办人员") }
        let bench = try await bench(rows)
        defer { bench.clean() }
        #expect(try await bench.run("mca") == ["mca/officers.csv held bad_share 0+0"])
        _ = try await bench.release(try await bench.lastHeld())
        #expect(try await officers(bench) == ["O7|500114120000", "O8|500114120000"])
    }

    @Test("where the source is gone nobody knows the system, and nothing is replayed")
    func unknown() async throws {
        let (bench, load) = try await oneBad()
        defer { bench.clean() }
        let other = try await SourceBench("sources: []")
        defer { other.clean() }
        let failure = await #expect(throws: Failure.self) {
            try await other.replay.retry(load: load, on: bench.connection)
        }
        #expect(failure?.code == 1147)
        #expect(try await bench.rows("select state from ledger.quarantine") == ["open"])
    }
}
