import Postgres

/// Why the private cluster cannot be used, and what to do.
package struct ClusterError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it is.
    package enum Code: String, Sendable {
        /// No PostgreSQL server programs were found.
        case programsMissing
        /// The folder was made by a PostgreSQL that is not installed.
        case otherVersion
        /// The folder cannot be written, entered or belongs to somebody else.
        case notPermitted
        /// The disk is full.
        case diskFull
        /// Another program is starting or stopping the cluster and does not come to an end.
        case busy
        /// The folder is a copy of another workspace whose data it would share.
        case copied
        /// `initdb` failed.
        case notCreated
        /// The server did not start or stop.
        case unreachable
    }

    /// What kind of trouble it is.
    package let code: Code
    /// One sentence.
    package let message: Bilingual
    /// What the operator can do.
    package let remedy: Bilingual

    init(_ code: Code, _ message: Bilingual, remedy: Bilingual) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    /// The exit code of a command that ends by this error, as in `sysexits.h`.
    package var exitCode: Int32 {
        switch code {
        case .programsMissing, .otherVersion, .unreachable, .notCreated, .copied: 69
        case .notPermitted: 77
        case .diskFull: 74
        case .busy: 75
        }
    }

    /// The message and the remedy.
    package var text: Bilingual {
        Bilingual("\(message.english). \(remedy.english)", "\(message.chinese)。\(remedy.chinese)")
    }

    /// The same in English.
    package var description: String { text.english }
}
