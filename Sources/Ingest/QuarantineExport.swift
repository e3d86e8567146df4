package import Formats
import Foundation
package import Postgres
package import Store

/// The open records of a load as a CSV file that a person corrects in a spreadsheet program and gives back.
///
/// One row is one record: four columns that say where it belongs and what is wrong with it, then the columns of its
/// file. UTF-8 with byte order mark; no cell is run as a formula.
package struct QuarantineExport: Sendable {
    /// The columns that say where a record belongs and what is wrong with it.
    package enum Column: String, CaseIterable, Sendable {
        case load = "quarantine_load"
        case line = "quarantine_line"
        case column = "quarantine_column"
        case reason = "quarantine_reason"
    }

    private let county: String
    private let catalog: FeedCatalog
    private let limits: Limits

    /// An export from a district's quarantine.
    package init(county: String, catalog: FeedCatalog, limits: Limits = Limits()) {
        self.county = county
        self.catalog = catalog
        self.limits = limits
    }

    /// Writes the open records of a load.
    ///
    /// Returns their number.
    ///
    /// - Throws: `Failure` 1131 for an unknown load, 1132 where it has no open record; `FormatError` of the sink.
    @discardableResult
    package func write(
        load id: Int64, to sink: any ByteSink, on database: isolated Connection
    ) throws -> Int {
        let load = try QuarantinedLoad(id, county: county, catalog: catalog, on: database)
        let records = try database.query(
            """
            select line, coalesce(column_name, ''), reason, record from ledger.quarantine
            where county_code = $1 and load_id = $2::bigint and state = 'open' order by line, quarantine_id
            """, [.init(county), .init(id)], as: Int.self, String.self, String.self, Data.self)
        guard !records.isEmpty else {
            throw Failure(
                1132, .noInput,
                Bilingual("load \(id) has no open record in quarantine", "装载 \(id) 没有待处理的隔离记录"),
                repair: Bilingual("see aidwatch quarantine list", "请用 aidwatch quarantine list 查看"))
        }
        var options = CSVWriter.Options()
        options.byteOrderMark = true
        options.formulaSafe = true
        options.alwaysQuote = true
        let writer = try CSVWriter(sink, options: options)
        try writer.write(Column.allCases.map(\.rawValue) + (try load.shownHeader))
        for (line, column, reason, record) in records {
            let text = String(decoding: record, as: UTF8.self).replacing("\0", with: "\u{2400}")
            try writer.write([String(id), String(line), column, reason] + (try load.fields(of: text, limits: limits)))
        }
        try writer.finish()
        return records.count
    }
}
