import Postgres
import Store

/// The steps in the life of the standing findings, as the event log holds them.
struct FindingEvents {
    /// One step.
    struct Step {
        /// Day and time.
        let at: String
        let action: String
        /// Whether it belongs to a referral, which is the district's to know.
        let isReferral: Bool
        /// Who acted, `district` or `township`; nil for what came by itself.
        let level: Level?
        /// The last day of a term, or of a dismissal.
        let until: String?
        let reminderLevel: Int?

        /// What happened; nil for the first hit, which the page tells by itself.
        var words: String? {
            let day = until.map { Formatting.longDay($0) } ?? Formatting.notApplicable
            return switch action {
            case "confirm": "核实属实"
            case "dismiss": "排除，到 \(day)为止"
            case "lapse": "排除或者容错期满，事实仍在，重新提示"
            case "worsen": "情形加重，重新提示"
            case "recur": "事实再次出现，重新提示"
            case "remind": "工作提醒（第 \(reminderLevel ?? 1) 级），限 \(day)前整改"
            case "extend": "延期到 \(day)"
            case "rectify": "报告已整改"
            case "verify": "复核通过"
            case "reject": "整改不到位，退回，限 \(day)前整改"
            case "exempt": "容错免责"
            case "refer": "移送"
            case "return": "退回补充"
            case "close": "销号"
            case "reopen": "重新启动"
            case "clear": "事实已消除，自动办结"
            default: nil
            }
        }
    }

    private let steps: [String: [Step]]

    /// Reads all steps in one statement.
    init(_ book: QueryBook, on database: isolated Connection) throws {
        let sql = try book.statement("events")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, Bool.self, String?.self, String?.self,
            Int?.self
        ).map { row in
            (
                row.0,
                Step(
                    at: row.1, action: row.2, isReferral: row.3, level: row.4.flatMap(Level.init(rawValue:)),
                    until: row.5, reminderLevel: row.6)
            )
        }
        steps = Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    /// A finding's steps, oldest first.
    subscript(number: String) -> [Step] { steps[number] ?? [] }
}
