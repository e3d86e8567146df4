import Domain
import Formats

/// How the records of one file look.
struct FileStyle {
    let format: SimulationFormat

    /// Whether headers are the Chinese ones and codes stand as labels.
    let isChinese: Bool

    /// The end of the file's name.
    var suffix: String {
        switch format {
        case .csv, .bom, .gb18030, .semicolon, .tab: "csv"
        case .jsonl: "jsonl"
        case .gzip: "csv.gz"
        case .jsonlGzip: "jsonl.gz"
        case .json: "json"
        case .xlsx: "xlsx"
        }
    }

    var isCompressed: Bool { format == .gzip || format == .jsonlGzip }

    /// How CSV is written, nil for other formats.
    var options: CSVWriter.Options? {
        var options = CSVWriter.Options()
        options.lineEnd = .lf
        switch format {
        case .csv, .gzip: break
        case .bom:
            options.byteOrderMark = true
            options.lineEnd = .crlf
        case .gb18030:
            options.encoding = .gb18030
            options.lineEnd = .crlf
        case .semicolon: options.dialect = .semicolon
        case .tab: options.dialect = .tab
        case .jsonl, .jsonlGzip, .json, .xlsx: return nil
        }
        return options
    }

    /// A value as the file writes it.
    func text(_ cell: Cell) -> String {
        switch cell {
        case .empty: ""
        case .text(let text): text
        case .day(let day): text(day)
        case .time(let time): text(time)
        case .flag(let flag): isChinese ? (flag ? "是" : "否") : (flag ? "true" : "false")
        case .codes(let words): words.map { isChinese ? $0.label : $0.code }.joined(separator: ";")
        }
    }

    /// Every system has its own way with dates.
    private func text(_ day: CalendarDay) -> String {
        switch format {
        case .semicolon: day.description.replacing("-", with: "/")
        case .tab: day.description.replacing("-", with: "")
        case .gb18030 where isChinese: "\(day.year)年\(day.month)月\(day.day)日"
        case .csv, .bom, .gb18030, .jsonl, .gzip, .jsonlGzip, .json, .xlsx: day.description
        }
    }

    /// By ISO 8601 with the offset, or the local time without it under Chinese headers.
    private func text(_ time: Instant) -> String {
        let iso = time.description
        return isChinese ? "\(iso.prefix(10)) \(iso.dropFirst(11).prefix(8))" : iso
    }
}
