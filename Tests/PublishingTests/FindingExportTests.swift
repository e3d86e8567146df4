import Formats
import Publishing
import TestSupport
import Testing

@Suite struct FindingExportTests {
    /// The workbook of the district's list: its header, its rows, and what each cell is.
    private func workbook(_ rows: [FindingRow]) throws -> (columns: [String], rows: [[String?]], kinds: [[FieldKind]]) {
        var publication = SampleDistrict.publication(findings: 0, details: 0)
        publication.findings = rows
        var bytes: [UInt8] = []
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { path, content in
            if path == "district/findings.xlsx" { bytes = content }
        }
        let reader = try XLSXReader(MemorySource(bytes))
        var (record, found, kinds) = (RecordBuffer(), [[String?]](), [[FieldKind]]())
        while try reader.next(into: &record) {
            let cells = 0..<record.fieldCount
            found.append(cells.map { record.kind($0) == .missing ? nil : record.string($0) })
            kinds.append(cells.map { record.kind($0) })
        }
        return (reader.columns, found, kinds)
    }

    private func row(_ number: String, reason: String, actBy: String?, daysLeft: Int?) -> FindingRow {
        FindingRow(
            number: number, kind: .overdue, rule: "overdue.decide", reason: reason, sources: 2,
            townshipCode: "500114112000", township: "濯水镇", villageCode: "500114112201", village: "田坝村", subject: "张**",
            firstSeen: "2026-10-13", stage: .new, actBy: actBy, daysLeft: daysLeft, audience: .village)
    }

    @Test("texts are texts, days are days, numbers are numbers, and what has no value is empty")
    func typed() throws {
        let book = try workbook([
            row("QJ-1", reason: "审核审批超 3 个工作日", actBy: "2026-10-28", daysLeft: -3),
            row("QJ-2", reason: "审核审批超 3 个工作日", actBy: nil, daysLeft: nil),
        ])
        #expect(
            book.columns == [
                "编号", "类型", "规则", "提示原因", "印证来源", "乡镇（街道）", "村（社区）", "对象", "发现日期", "办到哪一步", "期限", "剩余天数",
            ])
        #expect(
            book.rows.first == [
                "QJ-1", "超期与程序", "overdue.decide", "审核审批超 3 个工作日", "2", "濯水镇", "田坝村", "张**", "2026-10-13", "待核实",
                "2026-10-28", "-3",
            ])
        #expect(
            book.kinds.first == [
                .text, .text, .text, .text, .number, .text, .text, .text, .day, .text, .day, .number,
            ])
        #expect(book.rows.last?.prefix(1) == ["QJ-2"])
        #expect(book.rows.last?.dropFirst(10).allSatisfy { $0 == nil } == true)
    }

    @Test(
        "a text that looks like a formula stays a text",
        arguments: ["=1+1", "=cmd|' /C calc'!A0", "+86", "-3+4", "@SUM(A1)", "{=1}", "＝1", "0012", "1e9"])
    func formulas(text: String) throws {
        let book = try workbook([row("QJ-1", reason: text, actBy: "2026-10-28", daysLeft: 1)])
        #expect(book.rows.first?[3] == text)
        #expect(book.kinds.first?[3] == .text)
    }

    @Test("the workbook has the rows of the CSV, and the same rows give the same bytes")
    func sameRows() throws {
        var files: [String: [UInt8]] = [:]
        let publication = SampleDistrict.publication(findings: 200, details: 0)
        let renderer = try SiteRenderer(dashboards: [TestFolders.dashboards])
        try renderer.render(publication) { path, content in
            if path.contains("findings.") { files[path] = content }
        }
        for (path, bytes) in files where path.hasSuffix(".xlsx") && !path.hasPrefix("village/") {
            let reader = try XLSXReader(MemorySource(bytes))
            var (record, numbers) = (RecordBuffer(), [String]())
            while try reader.next(into: &record) { numbers.append(record.string(0)) }
            let csv = try #require(files[path.replacing(".xlsx", with: ".csv")])
            let lines = String(decoding: csv, as: UTF8.self).split(separator: "\r\n").dropFirst()
            #expect(numbers == lines.map { $0.split(separator: "\"")[0].description }, "\(path)")
        }
        try renderer.render(publication) { path, content in
            if path.hasSuffix("/findings.xlsx") { #expect(files[path] == content, "\(path)") }
        }
    }
}
