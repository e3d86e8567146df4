/// What became of one file.
package struct LoadOutcome: Sendable {
    /// How a file ended.
    package enum State: String, Sendable {
        /// Its good rows are in the database.
        case loaded
        /// The source loaded these bytes last: nothing to do.
        case duplicate
        /// Nothing of it is loaded until somebody looks at it.
        case held
    }

    /// Why a file is held; the raw value is the reason code in the ledger.
    package enum HoldReason: String, Sendable {
        case empty, limits, dialect, truncated, header, encoding, unreadable, unsupported
        case badShare = "bad_share"
        case unclosedQuote = "unclosed_quote"
        case damagedGzip = "damaged_gzip"
        case damagedWorkbook = "damaged_workbook"
        case refusedWorkbook = "refused_workbook"
        case missingSheet = "missing_sheet"
        case damagedJSON = "damaged_json"
        case missingColumn = "missing_column"
        case duplicateColumn = "duplicate_column"
        /// A page that is no JSON, such as a login page.
        case notJSON = "not_json"
        /// A page that is no table.
        case notCSV = "not_csv"
        /// Reading it ended the program three times.
        case crashed
    }

    /// The number of its ledger row.
    package var loadID: Int64
    /// The feed.
    package let feed: String
    /// The source that gave the file.
    package let source: String
    /// The file's name.
    package let file: String
    /// How it ended.
    package var state: State = .loaded
    /// Why it is held, with what is known beyond the code.
    package var reason: (code: HoldReason, detail: String)?
    /// Records and blank lines below the header.
    package var read = 0
    /// Rows new or changed.
    package var loaded = 0
    /// Rows that were there already, or that a later row or file overruled.
    package var unchanged = 0
    /// Records in quarantine.
    package var quarantined = 0
    /// Blank lines.
    package var blank = 0
    /// Rows of the source that the file, a snapshot, lacks.
    package var ended = 0
    /// Replayed records that something newer overruled: a later line, a later file or a later snapshot.
    package var overruled = 0
    /// Whether a file that sorts after this one was loaded before it.
    package var isLate = false
    /// Headers that no column claims.
    package var drift: [String] = []
    /// Headers that name a column in another spelling, as `header = column`.
    package var respelled: [String] = []
    /// How the headers differ from those of the source's last file; nil where they do not.
    package var headerChange: HeaderChange?

    /// The reason as the ledger keeps it: a code, and what is known beyond it.
    package var ledgerReason: String? {
        let drift = headerChange.map { "drift " + $0.summary }
        guard let reason else { return state == .loaded ? drift : nil }
        let known = [reason.detail.isEmpty ? nil : reason.detail, drift].compactMap { $0 }
        return ([reason.code.rawValue] + (known.isEmpty ? [] : [known.joined(separator: "; ")])).joined(separator: " ")
    }

    /// Whether a person is needed.
    package var needsPerson: Bool { state == .held || quarantined > 0 }
}
