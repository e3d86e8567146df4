import Formats

/// Gives the files or pages of one source in their order, until there is nothing more.
///
/// What a piece says of the source's cursor is written with its rows, never before them.
protocol SourcePull {
    /// The next piece; nil at the end.
    ///
    /// - Throws: `Failure`, `Postponed`, `FormatError`, `PostgresError`, `CancellationError`. What was given before stays.
    mutating func next() async throws -> SourcePiece?
}

/// A file or a page, ready to be loaded.
struct SourcePiece: Sendable {
    /// What is to be read.
    enum Content: Sendable {
        /// A file where it lies.
        case file(path: String)
        /// Bytes that were pulled.
        case spool(TemporaryFile)
        /// Nothing: the page is not what it should be.
        case refused(LoadOutcome.HoldReason, detail: String)
    }

    /// Its name, by which pieces of a source are ordered.
    let name: String
    /// What is to be read.
    let content: Content
    /// How far the source has been read once it is loaded.
    var checkpoint = Checkpoint()

    /// How far a source has been read; what is nil stays as it is.
    struct Checkpoint: Sendable, Hashable {
        var cursor: String?
        var etag: String?
        var lastModified: String?
        /// Whether the piece takes a number of the source's pages.
        var countsPage = false
    }

    /// The name of a page: numbered, so that later pages sort after earlier ones whatever the clock says.
    static func pageName(_ number: Int) -> String {
        let digits = String(number)
        return "page-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

/// A source that asks to be left alone for a while.
struct Postponed: Error {
    /// What to tell the operator.
    let failure: any Error
    /// For how long, in seconds.
    let seconds: Int
}
