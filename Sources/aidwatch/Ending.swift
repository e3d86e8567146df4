import ArgumentParser
import Formats
import Foundation
import Postgres
import Publishing
import Store

/// How the program ends: a message on standard error and an exit status.
struct Ending {
    private let status: Int32
    private let message: String?
    private let parserError: (any Error)?

    /// What an error means for the operator.
    init(of error: any Error, signal: Int32? = nil) {
        var status = ExitStatus.bug.rawValue
        var message: String?
        var parserError: (any Error)?
        switch error {
        case _ where signal != nil:
            status = 128 + (signal ?? 0)
        case is CancellationError:
            status = 130
        case let code as ExitCode:
            status = code.rawValue
        case let failure as Failure:
            status = failure.status.rawValue
            message = Message.text(failure)
        case let error as ConfigurationError:
            status = ExitStatus.configuration.rawValue
            message = error.problems.map { Message.text(1301, "\($0)") }.joined(separator: "\n")
        case let error as ClusterError:
            status = error.exitCode
            message = Message.text(1302, "\(error)")
        case let error as MigrationError:
            status = ExitStatus.configuration.rawValue
            message = Message.text(1303, "\(error)")
        case let error as PostgresError:
            status = Self.status(of: error).rawValue
            message = Message.text(1304, error)
        case let error as PublishingError:
            status = Self.status(of: error).rawValue
            message = Message.text(1306, "\(error)")
        case let error as FormatError:
            status = Self.status(of: error).rawValue
            message = Message.text(1305, of: Bilingual("\(error)", Message.chinese(error)))
        default:
            if error is ValidationError || AidWatch.exitCode(for: error) != .failure {
                parserError = error
                status = AidWatch.exitCode(for: error).rawValue
            } else {
                message = Message.text(1300, "\(error)")
            }
        }
        self.status = status
        self.message = message
        self.parserError = parserError
    }

    /// Prints the message and ends the process.
    func exit() -> Never {
        if let parserError { AidWatch.exit(withError: parserError) }
        if let message { Terminal.message(message) }
        Foundation.exit(status)
    }

    /// The exit status for an error of the database.
    static func status(of error: PostgresError) -> ExitStatus {
        if error.kind != .server { return error.kind == .connection ? .unreachable : .bug }
        switch error.sqlState {
        case .some(.diskFull), .some(.ioError): return .inputOutput
        case .some(.adminShutdown), .some(.crashShutdown), .some(.cannotConnectNow), .some(.tooManyConnections):
            return .unreachable
        case .some(.insufficientPrivilege): return .notPermitted
        case .some(.lockNotAvailable): return .busy
        default: return .bug
        }
    }

    private static func status(of error: PublishingError) -> ExitStatus {
        switch error {
        case .missing, .unreadable, .template: .configuration
        case .unwritable: .cannotWrite
        case .notASite: .refused
        case .busy: .busy
        case .inconsistent: .bug
        }
    }

    /// The exit status for a file that cannot be read or written.
    static func status(of error: FormatError) -> ExitStatus {
        switch error.code {
        case .notRegularFile, .unreadable: .noInput
        case .unwritable: .cannotWrite
        case .noSpace: .inputOutput
        default: .personNeeded
        }
    }
}
