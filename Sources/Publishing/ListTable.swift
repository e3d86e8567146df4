import Domain
import Formats

/// A list whose rows stand on a page, in a CSV file and in a workbook, the same in all three.
struct ListTable {
    /// What a cell holds.
    enum Cell {
        case text(String)
        case number(Int?)
        /// A number with one decimal.
        case decimal(Double?)
        /// A count that may have to be hidden.
        case count(Count)
        case day(String?)
    }

    /// A column: its head and its width in a workbook, in characters.
    typealias Column = (name: String, width: Double)

    /// The name of its files without ending.
    let file: String
    let title: String
    let columns: [Column]
    let rows: [[Cell]]

    /// Rows that the page shows; the files hold all.
    static let most = 1000
    /// From this width on, in characters, a column holds sentences.
    private static let long = 40.0

    /// The table with links to its files.
    var html: HTML {
        let isNumeric = columns.indices.map { index in
            switch rows.first?[index] {
            case .number, .decimal, .count: true
            default: false
            }
        }
        let isDay = columns.indices.map { index in
            if case .day = rows.first?[index] { true } else { false }
        }
        let head = HTML.joined(columns.indices.map { Pieces.head(columns[$0].name, numeric: isNumeric[$0]) })
        let body = rows.prefix(Self.most).map { row -> HTML in
            let cells = row.enumerated().map { index, cell -> HTML in
                let words = Self.words(cell)
                if index == 0 { return "<th scope=\"row\">\(words)</th>" }
                // A long text takes the whole width of a telephone.
                let style: HTML =
                    isNumeric[index]
                    ? " class=\"n\""
                    : isDay[index] ? " class=\"num\"" : columns[index].width >= Self.long ? " class=\"full\"" : ""
                return "<td\(style) data-l=\"\(columns[index].name)\">\(words)</td>"
            }
            return "<tr>\(HTML.joined(cells))</tr>\n"
        }
        let rest: HTML =
            rows.count > Self.most ? "本页列前 \(Formatting.count(Self.most)) 条，共 \(Formatting.count(rows.count)) 条 · " : ""
        return "\(Pieces.table(title, style: "dense cards", head: head, body: HTML.joined(body)))\(links(after: rest))"
    }

    /// The links to its files, for a table that is drawn otherwise.
    var links: HTML { links(after: "") }

    private func links(after words: HTML) -> HTML {
        """
        <p class="src">\(words)<a href="\(file).csv">取走 CSV</a> · <a href="\(file).xlsx">取走 XLSX</a></p>
        """
    }

    private static func words(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): text.isEmpty ? Formatting.notApplicable : text
        case .number(let number): number.map { Formatting.count($0) } ?? Formatting.notApplicable
        case .decimal(let number): number.map { Formatting.decimal($0) } ?? Formatting.notApplicable
        case .count(let count): count.text
        case .day(let day): day ?? Formatting.notApplicable
        }
    }

    /// The list as CSV.
    var csv: [UInt8] {
        var text = CSVText(header: columns.map(\.name), capacity: rows.count * 120)
        for row in rows {
            text.append(
                row.map { cell in
                    switch cell {
                    case .text(let text): text
                    case .number(let number): number.map(String.init) ?? ""
                    case .decimal(let number): number.map(Self.plain) ?? ""
                    case .count(let count): count.shown.map(String.init) ?? count.text
                    case .day(let day): day ?? ""
                    }
                })
        }
        return text.bytes
    }

    private static func plain(_ number: Double) -> String {
        Formatting.decimal(number).replacing(",", with: "").replacing("−", with: "-")
    }

    /// The list as a workbook: texts are texts, days are days, numbers are numbers, and nothing is a formula.
    ///
    /// - Throws: ``PublishingError/unwritable(file:code:reason:)`` where there is no room for it.
    func workbook() throws(PublishingError) -> [UInt8] {
        do {
            let sink = MemorySink()
            let writer = try XLSXWriter(sink)
            try writer.beginList(columns)
            for row in rows { try writer.write(row.map(Self.value)) }
            try writer.finish()
            return sink.bytes
        } catch {
            throw .unwritable(file: "\(file).xlsx", code: 0, reason: error.description)
        }
    }

    private static func value(_ cell: Cell) -> XLSXWriter.Value {
        switch cell {
        case .text(let text): .text(text)
        case .number(let number): number.map { .number(Double($0)) } ?? .empty
        case .decimal(let number): number.map { .number(($0 * 10).rounded() / 10) } ?? .empty
        case .count(let count): count.shown.map { .number(Double($0)) } ?? .text(count.text)
        case .day(let day): FindingExport.day(day)
        }
    }
}
