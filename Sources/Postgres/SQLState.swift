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

    /// 22P02: a text that is no value of its type.
    package static let invalidTextRepresentation = SQLState(rawValue: "22P02")
    /// 22008: a date or time out of range.
    package static let datetimeFieldOverflow = SQLState(rawValue: "22008")
    /// 23505: a key that is there already.
    package static let uniqueViolation = SQLState(rawValue: "23505")
    /// 25006: a write in a read-only transaction.
    package static let readOnlyTransaction = SQLState(rawValue: "25006")
    /// 25P02: a statement in a transaction that failed before.
    package static let failedTransaction = SQLState(rawValue: "25P02")
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
    /// 42883: there is no such function or operator.
    package static let undefinedFunction = SQLState(rawValue: "42883")
    /// 42P01: there is no such table.
    package static let undefinedTable = SQLState(rawValue: "42P01")
    /// 53100: the server's disk is full.
    package static let diskFull = SQLState(rawValue: "53100")
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
}
