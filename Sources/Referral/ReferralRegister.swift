import Domain
import Formats

/// The register of a referral (移送清单): a row per finding.
struct ReferralRegister {
    private let writer: XLSXWriter
    private var count = 0
    /// Evidence keys that a cell shows; all of them stand in the pages' folder of sources.
    private static let mostKeys = 100

    private static let columns: [(name: String, width: Double)] = [
        ("序号", 6), ("线索编号", 17), ("问题定性", 10), ("线索类型", 22), ("救助编号", 18), ("救助类别", 13), ("对象姓名", 10),
        ("对象证件号", 21), ("所属乡镇村居", 24), ("所涉及经办人员", 40), ("主要事实", 60), ("依据", 40), ("涉及月数", 9),
        ("月数×金额（元）", 30), ("涉及金额（元）", 14), ("事实发生日期", 13), ("发现日期", 12), ("核实日期", 12),
        ("提醒日期", 12), ("提醒期限", 12), ("报告整改日期", 13), ("来源记录", 60),
    ]

    /// Begins a register into a stream.
    init(_ sink: any ByteSink) throws {
        writer = try XLSXWriter(sink, temporaryFolder: try VolatileFolder.path())
        try writer.beginList(Self.columns)
    }

    /// Adds a finding.
    mutating func add(_ item: ReferralItem) throws {
        count += 1
        let facts = item.facts
        let total = item.total
        let reminder = facts.events.last { $0.action == FindingAction.remind.rawValue }
        try writer.write([
            .number(Double(count)), .text(item.number), .text(facts.ground), .text("\(facts.title)（\(facts.ruleId)）"),
            Self.text(facts.caseNo), Self.text(item.program), Self.text(facts.name),
            Self.text(facts.idNumber ?? facts.applicantIdNumber), .text(item.place),
            .text(facts.officers.map(\.text).joined(separator: "；")), .text(facts.explanation),
            .text(facts.basis.joined(separator: "；")),
            total == nil ? .empty : .number(Double(facts.months.count)), .text(item.calculation),
            total.map { .number(Double($0.hundredths) / 100) } ?? .empty, Self.day(facts.eventDate),
            Self.day(facts.firstSeen), Self.day(item.day(of: .confirm)), Self.day(reminder?.day),
            Self.day(reminder?.until), Self.day(item.day(of: .rectify)), .text(Self.keys(facts.sources)),
        ])
    }

    /// Writes the workbook.
    func finish() throws {
        try writer.finish()
    }

    private static func keys(_ sources: [String]) -> String {
        sources.prefix(mostKeys).joined(separator: "\n")
            + (sources.count > mostKeys ? "\n…… 共 \(sources.count) 条，全部见 sources/" : "")
    }

    private static func text(_ text: String?) -> XLSXWriter.Value {
        text.map { .text($0) } ?? .empty
    }

    private static func day(_ text: String?) -> XLSXWriter.Value {
        guard let text, let day = CalendarDay.parse(Array(text.utf8).span) else { return .empty }
        return .day(daysSince2000: Int(day.daysSince2000))
    }
}
