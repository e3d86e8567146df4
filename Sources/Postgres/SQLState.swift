/// A five-character SQLSTATE as PostgreSQL reports it, matched as a value.
///
/// Source: PostgreSQL manual, appendix A. Only the codes that callers act upon have names here.
package struct SQLState: RawRepresentable, Hashable, Sendable {
    /// The five characters, for example `23505`.
    package let rawValue: String

    /// Takes the code as it is; any text is accepted, since servers and extensions define codes of their own.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The first two characters, which name the class of the condition.
    package var errorClass: Substring { rawValue.prefix(2) }

    /// 08006: the connection broke.
    package static let connectionFailure = SQLState(rawValue: "08006")
    /// 21000: more than one row where one was due.
    package static let cardinalityViolation = SQLState(rawValue: "21000")
    /// 22P02: a text that is no value of its type.
    package static let invalidTextRepresentation = SQLState(rawValue: "22P02")
    /// 22P03: a binary value that is none of its type.
    package static let invalidBinaryRepresentation = SQLState(rawValue: "22P03")
    /// 22P04: a malformed line or row in COPY.
    package static let badCopyFileFormat = SQLState(rawValue: "22P04")
    /// 22008: a date or time out of range.
    package static let datetimeFieldOverflow = SQLState(rawValue: "22008")
    /// 22021: bytes that are not valid in the encoding.
    package static let characterNotInRepertoire = SQLState(rawValue: "22021")
    /// 23502: NULL in a NOT NULL column.
    package static let notNullViolation = SQLState(rawValue: "23502")
    /// 23503: a reference to a row that is not there.
    package static let foreignKeyViolation = SQLState(rawValue: "23503")
    /// 23505: a key that is there already.
    package static let uniqueViolation = SQLState(rawValue: "23505")
    /// 23514: a row that a CHECK refuses.
    package static let checkViolation = SQLState(rawValue: "23514")
    /// 23P01: a row that an exclusion constraint refuses.
    package static let exclusionViolation = SQLState(rawValue: "23P01")
    /// 25006: a write in a read-only transaction.
    package static let readOnlyTransaction = SQLState(rawValue: "25006")
    /// 25P02: a statement in a transaction that failed before.
    package static let failedTransaction = SQLState(rawValue: "25P02")
    /// 25P03: the session idled too long inside a transaction.
    package static let idleInTransactionTimeout = SQLState(rawValue: "25P03")
    /// 28P01: the password was refused.
    package static let invalidPassword = SQLState(rawValue: "28P01")
    /// 3D000: there is no such database.
    package static let undefinedDatabase = SQLState(rawValue: "3D000")
    /// 40001: a serializable transaction met another one; run it again.
    package static let serializationFailure = SQLState(rawValue: "40001")
    /// 40P01: a deadlock; run the transaction again.
    package static let deadlockDetected = SQLState(rawValue: "40P01")
    /// 42501: the role lacks the right.
    package static let insufficientPrivilege = SQLState(rawValue: "42501")
    /// 42601: the statement does not parse.
    package static let syntaxError = SQLState(rawValue: "42601")
    /// 42703: there is no such column.
    package static let undefinedColumn = SQLState(rawValue: "42703")
    /// 42883: there is no such function or operator.
    package static let undefinedFunction = SQLState(rawValue: "42883")
    /// 42P01: there is no such table.
    package static let undefinedTable = SQLState(rawValue: "42P01")
    /// 42P04: a database of that name exists.
    package static let duplicateDatabase = SQLState(rawValue: "42P04")
    /// 42P07: a table of that name exists.
    package static let duplicateTable = SQLState(rawValue: "42P07")
    /// 53100: the server's disk is full.
    package static let diskFull = SQLState(rawValue: "53100")
    /// 53200: the server is out of memory.
    package static let outOfMemory = SQLState(rawValue: "53200")
    /// 53300: the server has no free connection.
    package static let tooManyConnections = SQLState(rawValue: "53300")
    /// 55006: the object is in use, for example a template database with a session on it.
    package static let objectInUse = SQLState(rawValue: "55006")
    /// 55P03: a lock was not to be had in time.
    package static let lockNotAvailable = SQLState(rawValue: "55P03")
    /// 57014: the statement was cancelled, by request or by its timeout.
    package static let queryCanceled = SQLState(rawValue: "57014")
    /// 57P01: an administrator ended the session.
    package static let adminShutdown = SQLState(rawValue: "57P01")
    /// 57P02: the server restarts after a crash of one of its processes.
    package static let crashShutdown = SQLState(rawValue: "57P02")
    /// 57P03: the server is starting or stopping.
    package static let cannotConnectNow = SQLState(rawValue: "57P03")
    /// 58030: the server met an input/output error.
    package static let ioError = SQLState(rawValue: "58030")
    /// P0001: a RAISE EXCEPTION of the schema's own functions.
    package static let raiseException = SQLState(rawValue: "P0001")
}
