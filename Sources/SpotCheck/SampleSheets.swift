package import Domain
import Formats
import Foundation
package import Postgres
import Publishing
package import Store

/// Check sheets of a month's samples, a workbook and a printable page per township.
///
/// A filled workbook is a file of the feed `check_results`. Names and ID numbers are masked: the case number leads to the file.
package struct SampleSheets: Sendable {
    private let workspace: Workspace
    private let style: HTML

    /// A case of a sheet.
    struct Case {
        let number: String
        let caseNo: String
        let program: Program?
        let name: String
        let id: String
        let village: String
        let risk: String

        /// What is looked at.
        var items: [CheckItem] { program.map(CheckItem.items(of:)) ?? CheckItem.allCases }
    }

    /// Sheets of a workspace's samples.
    ///
    /// - Throws: `PublishingError` where the style sheet is missing.
    package init(_ workspace: Workspace) throws {
        self.workspace = workspace
        style = try InlineStyle.named("samples.css", workspace.resources)
    }

    /// Writes the sheets into a new folder, which is there whole or not at all; returns the number of townships.
    ///
    /// - Throws: `Failure` 1705 where the month was not drawn, 1706 where the folder exists or cannot be written.
    package func write(_ month: YearMonth, to folder: String, on database: isolated Connection) throws -> Int {
        let townships = try database.query(
            """
            select c.township, max(r.name) from supervision.sample_cell c
            left join feed.regions r on r.code = c.township and r.code_system = 'nbs'
            where c.county_code = $1 and c.month = $2::date and c.drawn > 0 group by c.township order by c.township
            """, [.init(workspace.settings.district), .init("\(month)-01")], as: String.self, String?.self)
        guard !townships.isEmpty else {
            throw Failure(
                1705, .refused, Bilingual("\(month) was not drawn", "\(month) 尚未抽取"),
                repair: Bilingual("draw it with aidwatch sample draw", "请用 aidwatch sample draw 抽取"))
        }
        let part = "\(folder).\(ProcessInfo.processInfo.processIdentifier).part"
        do {
            guard !FileManager.default.fileExists(atPath: folder) else { throw CocoaError(.fileWriteFileExists) }
            try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
            for (code, name) in townships {
                let cases = try cases(month, code, on: database)
                try Self.workbook(cases, to: "\(part)/\(code).xlsx")
                let page = page(cases, month, name ?? code)
                let sink = try FileSink(path: "\(part)/\(code).html", isDurable: true)
                try sink.write(page.bytes)
                try sink.finish()
            }
            try FileManager.default.moveItem(atPath: part, toPath: folder)
        } catch let error as PostgresError {
            try? FileManager.default.removeItem(atPath: part)
            throw error
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw Failure(
                1706, .cannotWrite,
                Bilingual("\(folder) exists or cannot be written", "\(folder) 已存在或不能写入"),
                repair: Bilingual("name a folder that is not there yet", "请指定尚不存在的目录"))
        }
        return townships.count
    }

    private func cases(_ month: YearMonth, _ township: String, on database: isolated Connection) throws -> [Case] {
        try database.query(
            """
            select s.sample_no, s.case_no, l.program, l.risk,
                coalesce(reference.masked_name(c.applicant_name), ''), coalesce(reference.masked_id(c.applicant_id_number), ''),
                coalesce(r.name, s.region_code)
            from supervision.sample s
            join supervision.sample_cell l on l.county_code = s.county_code and l.month = s.month and l.cell = s.cell
            left join feed.cases c on c.county_code = s.county_code and c.case_no = s.case_no
            left join feed.regions r on r.code = s.region_code and r.code_system = 'nbs'
            where s.county_code = $1 and s.month = $2::date and l.township = $3
            order by s.region_code, s.sample_no
            """, [.init(workspace.settings.district), .init("\(month)-01"), .init(township)],
            as: String.self, String.self, String.self, String.self, String.self, String.self, String.self
        ).map { row in
            Case(
                number: row.0, caseNo: row.1, program: Program(rawValue: row.2), name: row.4, id: row.5, village: row.6,
                risk: row.3)
        }
    }

    /// A row per case and item; the columns that the inspector fills are those of the feed.
    private static func workbook(_ cases: [Case], to path: String) throws {
        let writer = try XLSXWriter(path: path)
        try writer.beginList([
            ("抽查编号", 20), ("抽查事项", 14), ("抽查日期", 12), ("抽查方式", 10), ("抽查结果", 10), ("存在问题", 40), ("救助编号", 18),
            ("救助类别", 14), ("姓名", 10), ("证件号", 21), ("村社区", 18),
        ])
        for sample in cases {
            for item in sample.items {
                try writer.write([
                    .text(sample.number), .text(item.label), .empty, .empty, .empty, .empty, .text(sample.caseNo),
                    .text(sample.program?.label ?? ""), .text(sample.name), .text(sample.id), .text(sample.village),
                ])
            }
        }
        try writer.finish()
    }

    private func page(_ cases: [Case], _ month: YearMonth, _ township: String) -> HTML {
        let heads = CheckItem.allCases.map { "<th scope=\"col\">\($0.label)</th>" as HTML }
        let content: HTML = """
            <h1>\(township)工作抽查表</h1>
            <p>\(workspace.settings.name) · \(month.description) · \(cases.count) 件 · 内部使用 · 脱敏显示</p>
            <table><thead><tr><th scope="col">抽查编号</th><th scope="col">救助编号、对象</th><th scope="col">村社区、类别</th>\(HTML.joined(heads))\
            <th scope="col">问题与备注</th></tr></thead><tbody>
            \(HTML.joined(cases.map(row)))</tbody></table>
            <p class="note">每项填：√ 无问题，× 有问题，空 未见人。抽查方式：查档、入户。结果按抽查编号报送。</p>
            <p class="sign">抽查人：　　　　　　　　日期：　　　　　　　　被查单位：　　　　　　　　</p>

            """
        return PrintedDocument(style: style).html(content, title: "\(township) 工作抽查表 \(month.description)")
    }

    private func row(_ sample: Case) -> HTML {
        let items = CheckItem.allCases.map { item -> HTML in
            sample.items.contains(item) ? "<td class=\"box\"></td>" : "<td class=\"box\">—</td>"
        }
        return """
            <tr><th scope="row">\(sample.number)</th><td>\(sample.caseNo)<br>\(sample.name) \(sample.id)</td>\
            <td>\(sample.village)<br>\(sample.program?.label ?? "")</td>\(HTML.joined(items))<td class="wide"></td></tr>

            """
    }
}
