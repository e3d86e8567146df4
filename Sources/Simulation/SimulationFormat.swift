/// A way in which a simulated system writes its exports.
package enum SimulationFormat: String, CaseIterable, Sendable {
    /// Comma-separated UTF-8.
    case csv
    /// The same with a byte order mark and CRLF, as spreadsheet programs write it.
    case bom
    /// Comma-separated GB 18030.
    case gb18030
    /// Separated by semicolons.
    case semicolon
    /// Separated by tabs.
    case tab
    /// JSON Lines.
    case jsonl
    /// Comma-separated, compressed by gzip.
    case gzip
    /// JSON Lines, compressed by gzip.
    case jsonlGzip = "jsonl-gzip"
    /// One JSON array.
    case json
    /// An Excel workbook with one sheet.
    ///
    /// A sheet holds 1,048,576 rows and a reader takes 512 MB of it: from 32,769 households on the history of a feed is
    /// CSV instead, from 524,289 on its daily batches too.
    case xlsx

    /// The formats of a district that names none: all of them.
    package static let usual: [SimulationFormat] = [
        .csv, .jsonl, .gb18030, .gzip, .xlsx, .semicolon, .bom, .tab, .json, .jsonlGzip,
    ]
}
