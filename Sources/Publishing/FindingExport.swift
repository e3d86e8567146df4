import Domain
import Formats

/// The list of findings with all its rows, to take away.
enum FindingExport {
    /// The columns with their widths in a workbook, in characters.
    private static let columns: [(name: String, width: Double)] = [
        ("编号", 18), ("类型", 12), ("规则", 28), ("提示原因", 36), ("印证来源", 10), ("乡镇（街道）", 14), ("村（社区）", 16), ("对象", 10),
        ("发现日期", 12), ("办到哪一步", 12), ("期限", 12), ("剩余天数", 10),
    ]

    /// The list as CSV.
    static func csv(_ rows: [FindingRow]) -> [UInt8] {
        var text = CSVText(header: columns.map(\.name), capacity: rows.count * 200)
        for row in rows {
            text.append([
                row.number, row.kind.label, row.rule, row.reason, String(row.sources), row.township, row.village,
                row.subject, row.firstSeen, row.stage.label, row.actBy ?? "", row.daysLeft.map { String($0) } ?? "",
            ])
        }
        return text.bytes
    }

    /// The list as a workbook: texts are texts, days are days, numbers are numbers, and nothing is a formula.
    ///
    /// - Throws: ``PublishingError/unwritable(file:code:reason:)`` where there is no room for it.
    static func workbook(_ rows: [FindingRow]) throws(PublishingError) -> [UInt8] {
        do {
            let sink = MemorySink()
            let writer = try XLSXWriter(sink)
            try writer.beginList(columns)
            for row in rows {
                try writer.write([
                    .text(row.number), .text(row.kind.label), .text(row.rule), .text(row.reason),
                    .number(Double(row.sources)), .text(row.township), .text(row.village), .text(row.subject),
                    day(row.firstSeen), .text(row.stage.label), day(row.actBy),
                    row.daysLeft.map { .number(Double($0)) } ?? .empty,
                ])
            }
            try writer.finish()
            return sink.bytes
        } catch {
            throw .unwritable(file: "findings.xlsx", code: 0, reason: error.description)
        }
    }

    /// A day as a workbook holds it; a text of another shape stays one.
    static func day(_ text: String?) -> XLSXWriter.Value {
        guard let text else { return .empty }
        guard let day = CalendarDay.parse(Array(text.utf8).span) else { return .text(text) }
        return .day(daysSince2000: Int(day.daysSince2000))
    }
}
