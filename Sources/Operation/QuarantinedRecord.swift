import Foundation
package import Postgres

/// A record in quarantine, whole.
package struct QuarantinedRecord: Sendable {
    /// The file's name.
    package let file: String
    /// The line on which it starts.
    package let line: Int
    /// The reason code.
    package let reason: String
    /// The first bad column; nil where the record as a whole is at fault.
    package let column: String?
    /// What more is known.
    package let detail: String?
    /// The headers of the file.
    package let header: [String]
    /// The record as read: personal data.
    package let text: String

    /// Looks a record up; nil where there is none of that number.
    package init?(id: Int, on database: isolated Connection) throws {
        let row = try database.first(
            """
            select q.file, q.line, q.reason, q.column_name, q.detail, l.header, q.record
            from ledger.quarantine q join ledger.load l on l.county_code = q.county_code and l.load_id = q.load_id
            where q.quarantine_id = $1
            """, [.init(id)],
            as: String.self, Int.self, String.self, String?.self, String?.self, [String].self, Data.self)
        guard let row else { return nil }
        (file, line, reason, column, detail, header) = (row.0, row.1, row.2, row.3, row.4, row.5)
        text = String(decoding: row.6, as: UTF8.self)
    }
}
