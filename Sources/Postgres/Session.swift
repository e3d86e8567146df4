import CPostgres
import Logging

/// An open session with a server; closes it when released.
///
/// Confined to the connection actor that made it.
final class Session {
    /// The `PGconn`.
    let raw: OpaquePointer
    /// The libpq notice receiver's argument; lives as long as the session.
    private let notices: NoticeLog

    init(_ configuration: ConnectionConfiguration, logger: Logger) throws(PostgresError) {
        let keywords = configuration.keywords
        let opened = CStrings.withArrays(keywords.map(\.name), keywords.map(\.value)) { names, values in
            PQconnectdbParams(names, values, 1)
        }
        guard let opened else { throw PostgresError(.connection, "libpq is out of memory") }
        guard PQstatus(opened) == CONNECTION_OK else {
            defer { PQfinish(opened) }
            throw Self.refusal(opened)
        }
        raw = opened
        notices = NoticeLog(logger: logger)
        PQsetNoticeReceiver(
            raw,
            { log, result in
                guard let log, let result else { return }
                Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue().record(ServerReport(result: result))
            }, Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit {
        PQfinish(raw)
    }

    /// Whether the session is still there, as far as libpq has noticed.
    var isAlive: Bool { PQstatus(raw) == CONNECTION_OK }

    /// Whether no transaction is open.
    var isIdle: Bool { PQtransactionStatus(raw) == PQTRANS_IDLE }

    /// Whether the server closed an idle session meanwhile; takes in what it sent before.
    func noticesHangUp() -> Bool {
        guard isAlive else { return true }
        // The farewell of the server comes before the end of the stream, which only a further read shows.
        while isAlive, Socket.isReadable(PQsocket(raw), withinMilliseconds: 0) {
            guard PQconsumeInput(raw) == 1 else { return true }
        }
        return !isAlive
    }

    /// What libpq itself has to say, in one line.
    var clientMessage: String { CStrings.line(PQerrorMessage(raw)) }

    private static func refusal(_ connection: OpaquePointer) -> PostgresError {
        let text = CStrings.line(PQerrorMessage(connection))
        // libpq keeps no result of a failed start; the text is all there is.
        let state: SQLState? =
            if text.contains("starting up") || text.contains("shutting down") {
                .cannotConnectNow
            } else if text.hasSuffix("does not exist"), text.contains("database \"") {
                .undefinedDatabase
            } else if text.contains("permission denied for database") {
                .insufficientPrivilege
            } else if text.contains("too many clients") || text.contains("remaining connection slots") {
                .tooManyConnections
            } else {
                nil
            }
        return PostgresError(
            PostgresError.Fields(
                kind: .connection,
                message: text.isEmpty ? "the server cannot be reached" : text,
                sqlState: state,
                hint: state == nil ? "Check that the server runs and that its address and login are right." : nil
            )
        )
    }
}

/// Routes what the server remarks to the log.
private final class NoticeLog {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func record(_ report: ServerReport) {
        let level: Logger.Level =
            switch report.severity {
            case "WARNING": .warning
            case "NOTICE", "INFO": .info
            default: .debug
            }
        logger.log(
            level: level, "\(report.error().safeMessage)",
            metadata: ["sqlState": "\(report.sqlState?.rawValue ?? "")"])
    }
}
