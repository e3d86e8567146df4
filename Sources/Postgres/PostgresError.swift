/// What went wrong between the program and PostgreSQL, with a code to switch on and its place.
///
/// `description` is one sentence for the operator and what to do. Neither it nor `debugDescription` carries a bound
/// value, a DETAIL or the value part of a CONTEXT, since those may be personal data.
package struct PostgresError: Error, Sendable {
    /// What a caller can do about the error.
    package enum Kind: String, Sendable {
        /// The server cannot be reached or the session broke; the next use opens a new one.
        case connection
        /// The server refused a statement; `sqlState` says why.
        case server
        /// A column has another type than asked for, or is NULL where a value was asked for.
        case decoding
        /// A parameter cannot be sent, such as a text with a NUL character.
        case encoding
        /// The statement was cancelled by this program, or its task was cancelled before it began.
        case cancelled
        /// The connection was closed for good.
        case closed
        /// The interface was used wrongly, for example a statement inside a running COPY.
        case usage
    }

    /// The fields of an error; kept behind a reference so that a throwing call stays cheap.
    struct Fields: Sendable {
        var kind: Kind
        var message: String
        var sqlState: SQLState?
        var severity: String?
        var detail: String?
        var hint: String?
        var context: String?
        var schema: String?
        var table: String?
        var column: String?
        var constraint: String?
        var statementPosition: Int?
        var isOutcomeUnknown = false
    }

    private final class Storage: Sendable {
        let fields: Fields

        init(_ fields: Fields) {
            self.fields = fields
        }
    }

    private let storage: Storage

    init(_ fields: Fields) {
        storage = Storage(fields)
    }

    /// An error of this program's side of the connection.
    ///
    /// - Parameters:
    ///   - kind: What a caller can do about it.
    ///   - message: One sentence without bound values.
    ///   - hint: What the operator can do.
    ///   - column: The column concerned.
    package init(_ kind: Kind, _ message: String, hint: String? = nil, column: String? = nil) {
        self.init(Fields(kind: kind, message: message, hint: hint, column: column))
    }

    /// The same error with some fields changed.
    func changing(_ change: (inout Fields) -> Void) -> PostgresError {
        var fields = storage.fields
        change(&fields)
        return PostgresError(fields)
    }

    /// What a caller can do about the error.
    package var kind: Kind { storage.fields.kind }
    /// The server's code, or nil where the server did not speak.
    package var sqlState: SQLState? { storage.fields.sqlState }
    /// The primary message as it came; may quote a value, so print `description` instead.
    package var message: String { storage.fields.message }
    /// The server's DETAIL; may hold values, never to be logged.
    package var detail: String? { storage.fields.detail }
    /// What to do, in the server's words or ours.
    package var hint: String? { storage.fields.hint ?? Self.remedy(sqlState) }
    /// The server's CONTEXT, for example the COPY line; may hold values, so use `copyLine` and `copyColumn`.
    package var context: String? { storage.fields.context }
    /// The schema of the table concerned.
    package var schema: String? { storage.fields.schema }
    /// The table concerned.
    package var table: String? { storage.fields.table }
    /// The column concerned.
    package var column: String? { storage.fields.column }
    /// The constraint that was violated.
    package var constraint: String? { storage.fields.constraint }
    /// Where in the statement the error lies, in characters from 1.
    package var statementPosition: Int? { storage.fields.statementPosition }
    /// Whether a COMMIT was sent and its answer lost: the caller must look whether the work is there.
    package var isOutcomeUnknown: Bool { storage.fields.isOutcomeUnknown }

    private static func remedy(_ state: SQLState?) -> String? {
        switch state {
        case .diskFull: "Free space on the database's volume and run again; nothing was half-written."
        case .ioError: "Check the database's volume and the server's log."
        case .insufficientPrivilege: "Ask the owner of the database for the right, or use another login."
        case .readOnlyTransaction: "The statement writes; only reading is allowed here."
        case .tooManyConnections: "Close other programs on this server or raise max_connections."
        case .serializationFailure, .deadlockDetected: "Run the transaction again."
        case .cannotConnectNow: "The server is starting or stopping; try again shortly."
        case .undefinedDatabase: "Create the database or correct its name."
        case .invalidPassword: "Correct the password or the login."
        default: nil
        }
    }
}
