import ArgumentParser
import Formats
import Foundation
import Postgres
import Publishing
import Store

/// How the program ends: messages on standard error and an exit status.
struct Ending {
    private let status: Int32
    private let messages: [String]
    /// A request for help or the version, which the parser answers itself.
    private let request: (any Error)?

    /// What an error means for the operator; `command` is the one that the command line names.
    init(of error: any Error, signal: Int32? = nil, command: any ParsableCommand.Type) {
        var status = ExitStatus.bug.rawValue
        var messages: [String] = []
        var request: (any Error)?
        switch error {
        case _ where signal != nil:
            status = 128 + (signal ?? 0)
        case is CancellationError:
            status = 130
        case let code as ExitCode:
            status = code.rawValue
        case let failure as Failure:
            status = failure.status.rawValue
            messages = [Message.text(failure)]
        case let error as ConfigurationError:
            status = ExitStatus.configuration.rawValue
            messages = error.problems.map(Message.text)
        case let error as ClusterError:
            status = error.exitCode
            messages = [Message.text(1302, of: error.text)]
        case let error as MigrationError:
            status = ExitStatus.configuration.rawValue
            messages = [Message.text(1303, of: Bilingual("\(error)", "数据库结构无法更新：\(error)"))]
        case let error as PostgresError:
            status = Self.status(of: error).rawValue
            messages = [Message.text(1304, error)]
        case let error as PublishingError:
            status = Self.status(of: error).rawValue
            messages = [Message.text(1306, of: error.text)]
        case let file as NamedFile:
            status = Self.status(of: file.error).rawValue
            messages = [
                Message.text(
                    1305,
                    of: Bilingual("\(file.path): \(file.error)", "\(file.path)：\(Message.chinese(file.error))"))
            ]
        case let error as FormatError:
            status = Self.status(of: error).rawValue
            messages = [Message.text(1305, of: Bilingual("\(error)", Message.chinese(error)))]
        case _ where AidWatch.exitCode(for: error) == .success:
            status = ExitStatus.done.rawValue
            request = error
        case _ where AidWatch.exitCode(for: error) == .validationFailure:
            status = ExitStatus.usage.rawValue
            messages = Self.usage(error, command)
        default:
            if let failure = WriteFailure(error)?.failure {
                status = failure.status.rawValue
                messages = [Message.text(failure)]
            } else {
                messages = [Message.text(1300, "\(error)")]
            }
        }
        self.status = status
        self.messages = messages
        self.request = request
    }

    /// What the parser says of a command line, under a code and in a sentence of the operator's language, and the usage
    /// of the command that was named.
    private static func usage(_ error: any Error, _ command: any ParsableCommand.Type) -> [String] {
        let detail = AidWatch.message(for: error)
        let message = Message.text(
            1320,
            of: Bilingual("the command line is not understood: \(detail)", "命令行有误：\(detail)"))
        let usage = "Usage: " + AidWatch.usageString(for: command)
        return [message] + usage.split(separator: "\n").map(String.init)
    }

    /// Prints the messages and ends the process.
    func exit() -> Never {
        if let request { AidWatch.exit(withError: request) }
        tell()
        Foundation.exit(status)
    }

    /// Prints the messages.
    func tell() {
        let level: MessageForm.Level = status >= ExitStatus.usage.rawValue ? .error : .warning
        for message in messages { Terminal.message(message, level: level) }
    }

    /// The exit status for an error of the database.
    static func status(of error: PostgresError) -> ExitStatus {
        if error.kind != .server { return error.kind == .connection ? .unreachable : .bug }
        switch error.sqlState {
        // What has no SQLSTATE was not said by the server: the session broke off.
        case nil: return .unreachable
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
        case .unwritable(_, let code, _): code == ENOSPC || code == EDQUOT ? .inputOutput : .cannotWrite
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
