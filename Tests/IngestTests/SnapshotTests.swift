import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import Ingest

@Suite("Snapshots and code systems", .database)
struct SnapshotTests {
    static let snapshot = """
        sources:
          - {name: drop, feed: agencies, connector: directory, directory: {path: drop}, snapshot: true}
          - {name: other, feed: agencies, connector: directory, directory: {path: other}}
        """

    private func put(_ text: String, _ path: String, in bench: SourceBench) throws {
        let url = URL(fileURLWithPath: "\(bench.folder)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func text(_ rows: [(String, String, String)]) -> String {
        csv(["agency_id", "name", "contract_from"], rows.map { [$0.0, $0.1, $0.2] })
    }

    @Test("the newest file ends the rows of its source that it lacks, and no other source's")
    func ends() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        try put(text([("B1", "别家", "")]), "other/x.csv", in: bench)
        try await bench.run("other")
        try put(text([("A1", "甲", ""), ("A2", "乙", ""), ("A3", "丙", "")]), "drop/1.csv", in: bench)
        try await bench.run("drop")
        try put(text([("A1", "甲", ""), ("A3", "丙改", "")]), "drop/2.csv", in: bench)
        #expect(try await bench.run("drop") == ["drop/2.csv loaded 1+1"])
        #expect(try await bench.agencies() == ["A1=甲", "A3=丙改", "B1=别家"])
        #expect(try await bench.rows("select rows_ended from ledger.load where file = '2.csv'") == ["1"])
        // The ended row keeps its period, and a scan hears of it.
        #expect(
            try await bench.rows(
                "select h.row_key, h.known_to = l.started_at as ended from history.agencies h join ledger.load l on l.file = '2.csv' order by 1"
            ) == ["A2|true", "A3|true"])
        #expect(
            try await bench.rows(
                "select c.row_key from ledger.change c join ledger.load l using (load_id) where l.file = '2.csv' order by 1"
            ) == ["A2", "A3"])
        // It comes back like any other row.
        try put(text([("A1", "甲", ""), ("A2", "乙", ""), ("A3", "丙改", "")]), "drop/3.csv", in: bench)
        #expect(try await bench.run("drop") == ["drop/3.csv loaded 1+2"])
        #expect(try await bench.agencies() == ["A1=甲", "A2=乙", "A3=丙改", "B1=别家"])
    }

    @Test("a row whose record is quarantined is not lacking; a record without a readable key ends nothing")
    func quarantined() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        let all = (1...8).map { ("A\($0)", "社", "") }
        try put(text(all), "drop/1.csv", in: bench)
        try await bench.run("drop")
        // A2 is bad in another column; A8 is gone.
        try put(text([("A1", "社", ""), ("A2", "社", "昨天")] + all[2..<7]), "drop/2.csv", in: bench)
        #expect(try await bench.run("drop") == ["drop/2.csv loaded 0+6"])
        #expect(try await bench.agencies() == (1...7).map { "A\($0)=社" })
        // A record without a key may be any of the rows that are missing.
        try put(text([("A1", "社", ""), ("", "社", "")] + all[2..<6]), "drop/3.csv", in: bench)
        #expect(try await bench.run("drop") == ["drop/3.csv loaded 0+5"])
        #expect(try await bench.agencies() == (1...7).map { "A\($0)=社" })
    }

    @Test("a file that arrives late ends nothing, and one that is held ends nothing")
    func lateAndHeld() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        try put(text([("A1", "甲", ""), ("A2", "乙", "")]), "drop/2.csv", in: bench)
        try await bench.run("drop")
        try put(text([("A1", "甲", "")]), "drop/1.csv", in: bench)
        #expect(try await bench.run("drop") == ["drop/1.csv loaded 0+1"])
        try put(text([("", "丙", "")]), "drop/3.csv", in: bench)
        #expect(try await bench.run("drop") == ["drop/3.csv held bad_share 0+0"])
        #expect(try await bench.agencies() == ["A1=甲", "A2=乙"])
    }

    // MARK: Code systems

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

    @Test("codes of the other system become those of the place of the same name; what has none is quarantined")
    func translation() async throws {
        let header = ["人员编号", "姓名", "身份证号", "岗位", "所属区划"]
        func officer(_ number: Int, _ code: String) -> [String] {
            ["O\(number)", "张三", "11010519491231002X", "经办人员", code]
        }
        let rows =
            [
                // 500114117 is 白石镇 there and 小南海镇 here.
                officer(1, "500114117"), officer(2, "500114105000"), officer(3, "500114117003"), officer(4, "500114"),
                // 五里镇 has no region of its name here; the last is in no list.
                officer(5, "500114119"), officer(6, "500114120"),
            ] + (7..<17).map { officer($0, "500114117") }
        let bench = try await SourceBench(
            """
            sources:
              - {name: mca, feed: officers, connector: directory, directory: {path: drop}, code_system: mca}
            """, files: ["drop/officers.csv": csv(header, rows)])
        defer { bench.clean() }
        #expect(try await bench.run("mca") == ["mca AW1152"])
        try put(Self.regions, "inbox/regions/regions.csv", in: bench)
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
}
