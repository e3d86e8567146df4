import Domain
import Formats
import Foundation
package import Postgres
import Publishing
package import Store

/// The letter by which a township is reminded (工作提醒函), to be printed at the district and handed over.
///
/// It is masked as the district's pages are: the numbers of finding, case and records lead the township to its own files.
package struct ReminderLetter: Sendable {
    private let workspace: Workspace
    private let titles: [String: String]
    private let calendar: WorkingDayCalendar
    private let style: HTML

    /// Letters of a workspace.
    ///
    /// - Throws: `PublishingError` where the style sheet is missing; `ConfigurationError` for the calendar.
    package init(_ workspace: Workspace, _ catalog: FeedCatalog) throws {
        self.workspace = workspace
        titles = Dictionary(catalog.tables.map { ($0.name, $0.title) }) { first, _ in first }
        calendar = try CalendarFiles(workspace.resources).calendar
        style = try InlineStyle.named("referral.css", workspace.resources)
    }

    /// What stands in the letter of one finding.
    private struct Letter {
        let number: String
        let id: String
        let title: String
        let kind: String
        let place: String
        let township: String
        let caseNo: String?
        let subject: String?
        let eventDate: String?
        let firstSeen: String
        let level: Int
        let remindedOn: String
        let until: String
        let explanation: String
        let advice: [String]
        let basis: [String]
        let causes: [String]
        let sources: [String]
    }

    /// Writes the letters of some findings as one HTML file, and as PDF beside it where a browser is named; that they were
    /// read is an event of the chain.
    ///
    /// - Throws: `Failure` 1870 for a finding that is not reminded, 1871 for an unknown one; `FormatError` where a file cannot
    ///   be written.
    package func write(
        _ numbers: [String], to path: String, pdf browser: String?, user: String, on database: isolated Connection
    ) throws {
        let letters = try numbers.map { try letter($0, on: database) }
        let document = PrintedDocument(style: style).html(
            HTML.joined(letters.map(article)), title: "工作提醒函 \(numbers.joined(separator: "、"))")
        let pages = try browser.map { try PagePrinter(browser: $0).pdf(of: document) }
        try database.execute(
            "select api.record_access($1, 'letter', $2::uuid[], $3)",
            [.init(workspace.settings.district), .init(letters.map(\.id)), .init(user)])
        try Self.write(document.bytes, to: path)
        if let pages { try Self.write(pages, to: Self.pdfPath(path)) }
    }

    /// The place of the PDF of an HTML file.
    package static func pdfPath(_ path: String) -> String {
        (path.hasSuffix(".html") ? String(path.dropLast(5)) : path) + ".pdf"
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let sink = try FileSink(path: path, isDurable: true)
        try sink.write(bytes)
        try sink.finish()
    }

    private func letter(_ number: String, on database: isolated Connection) throws -> Letter {
        let row = try database.first(
            """
            select
                finding_id::text, state, title, kind, case_no, id_number, event_date::text, first_seen::text, region_code,
                level, until::text, explanation, advice, basis, false_positives, sources
            from api.reminder_letters where finding_no = $1
            """, [.init(number)],
            as: String.self, String.self, String.self, String.self, String?.self, String?.self, String?.self,
            String.self, String.self, Int?.self, String?.self, String.self, [String].self, [String].self, [String].self,
            [String].self)
        guard let row else { throw Self.unknown(number) }
        let remindedOn = try database.first(
            """
            select reminded_on::text from api.reminders
            where finding_no = $1 and ended_on is null order by reminder_no desc limit 1
            """, [.init(number)], as: String.self)
        guard row.1 == "reminded", let level = row.9, let until = row.10, let remindedOn else {
            throw Self.notReminded(number, row.1)
        }
        let places = try database.query(
            """
            select level, name from api.regions
            where code_system = 'nbs' and code in ($1, rpad(left($1, 9), 12, '0')) and level in ('township', 'village')
            """, [.init(row.8)], as: String.self, String.self)
        let names = Dictionary(places.map { ($0.0, $0.1) }) { first, _ in first }
        let township = names["township"] ?? workspace.settings.name
        return Letter(
            number: number, id: row.0, title: row.2, kind: RuleKind(rawValue: row.3).flatMap(Self.label) ?? row.3,
            place: [township, names["village"]].compactMap { $0 }.joined(separator: " "), township: township,
            caseNo: row.4, subject: row.5, eventDate: row.6, firstSeen: row.7, level: level, remindedOn: remindedOn,
            until: until, explanation: row.11, advice: row.12, basis: row.13, causes: row.14, sources: row.15)
    }

    private static func label(_ kind: RuleKind) -> String? {
        switch kind {
        case .overdue: "超期"
        case .procedure: "程序不到位"
        case .missed: "漏保"
        case .wrongful: "错保"
        case .kinship: "优亲厚友"
        case .integrity: "弄虚作假"
        case .surge, .data: nil
        }
    }

    private func article(_ letter: Letter) -> HTML {
        """
        <article>
        <header><p class="mark">内部使用 · 脱敏显示</p>
        <h1>工作提醒函</h1>
        <p>\(workspace.settings.name)民政局 · 线索编号 \(letter.number) · 第 \(letter.level) 级提醒</p></header>
        <p>\(addressee(letter))：</p>
        <p>下列线索经核实需要整改，请于 <b>\(letter.until)</b>\(note(letter.until))前办结并报告。线索是提示，不是对任何人的认定。</p>
        <section><h2>基本情况</h2>
        \(pairs([
            ("类型", letter.kind), ("提示原因", letter.title), ("所属", letter.place), ("救助编号", letter.caseNo),
            ("对象证件号", letter.subject), ("事实发生", letter.eventDate), ("发现", letter.firstSeen), ("提醒", letter.remindedOn),
            ("整改期限", letter.until),
        ]))</section>
        <section><h2>主要事实</h2><p>\(letter.explanation)</p></section>
        \(section("建议怎么做", letter.advice))\(section("正当解释（请一并核实）", letter.causes))\(section("依据", letter.basis))\
        \(section("来源记录", letter.sources.prefix(Self.mostKeys).map(source), style: " class=\"keys\""))\
        <section><h2>怎样报告</h2><ul>
        <li>写明改了什么、何时改的，附上凭证；由报告人以外的人复核，规则对该对象重新检验。</li>
        <li>确需延期的，在期限届满前说明理由。逾期没有整改的，提醒逐级升至乡镇（街道）主要负责人和区级。</li>
        <li>认定前照常发放救助；应救未救的，按要求纳入救助范围。</li>
        </ul></section>
        <section><h2>容错与救济</h2><p>秉持公心、履职尽责，因客观原因或者探索创新出现失误偏差且及时纠正的，按容错纠错机制办理。当事人可以陈述、申辩；\
        对停发、追回等决定不服的，可以依法申请行政复议、提起行政诉讼或者信访。</p></section>
        <footer><table class="facts"><tbody>
        <tr><th scope="row">送达人</th><td></td><th scope="row">日期</th><td></td></tr>
        <tr><th scope="row">签收人</th><td></td><th scope="row">日期</th><td></td></tr>
        </tbody></table></footer>
        </article>

        """
    }

    /// Source records that a letter lists.
    private static let mostKeys = 50

    /// Whom a reminder of a level is addressed to.
    private func addressee(_ letter: Letter) -> String {
        switch letter.level {
        case 1: letter.township
        case 2: "\(letter.township)主要负责人"
        default: "\(letter.township)（抄送\(workspace.settings.name)民政局负责人）"
        }
    }

    private func note(_ day: String) -> String {
        guard let day = CalendarDay.parse(Array(day.utf8).span), calendar.isProvisional(day) else { return "" }
        return "（暂定，节假日安排公布后可能调整）"
    }

    private func source(_ key: String) -> String {
        let feed = String(key.prefix { $0 != "|" })
        return (titles[feed] ?? feed) + " " + key.dropFirst(feed.count + 1)
    }

    private func pairs(_ pairs: [(String, String?)]) -> HTML {
        let rows = pairs.compactMap { name, value -> HTML? in
            guard let value, !value.isEmpty else { return nil }
            return "<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>\n"
        }
        return "<table class=\"facts\"><tbody>\n\(HTML.joined(rows))</tbody></table>\n"
    }

    private func section(_ title: String, _ texts: [String], style: HTML = "") -> HTML {
        guard !texts.isEmpty else { return "" }
        return
            "<section><h2>\(title)</h2>\n<ul\(style)>\(HTML.joined(texts.map { "<li>\($0)</li>\n" as HTML }))</ul></section>\n"
    }

    private static func unknown(_ number: String) -> Failure {
        Failure(
            1871, .noInput, Bilingual("there is no finding \(number)", "没有编号为 \(number) 的线索"),
            repair: Bilingual("see aidwatch finding list --all", "请用 aidwatch finding list --all 查看"))
    }

    private static func notReminded(_ number: String, _ state: String) -> Failure {
        Failure(
            1870, .refused,
            Bilingual(
                "finding \(number) is \(state), not reminded: there is no letter",
                "线索 \(number) 的状态为 \(state)，不是整改中，没有提醒函"),
            repair: Bilingual("remind it with aidwatch finding remind", "请先用 aidwatch finding remind 提醒"))
    }
}
