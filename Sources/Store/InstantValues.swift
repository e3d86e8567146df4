package import Domain
package import Postgres

import struct Foundation.Date

/// An instant is a `timestamptz`.
extension Instant: PostgresEncodable, PostgresDecodable {
    /// A text that the server reads as `timestamptz`.
    package var postgresParameter: PostgresParameter { PostgresParameter(text: description) }

    /// Reads `timestamptz`.
    package init(from cell: PostgresCell) throws(PostgresError) {
        // The reference date is 2001-01-01; a double holds these seconds to a tenth of a microsecond.
        let seconds = try Date(from: cell).timeIntervalSinceReferenceDate + 31_622_400
        self.init(microsecondsSince2000: Int64((seconds * 1_000_000).rounded()))
    }
}
