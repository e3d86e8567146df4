import Formats
import Foundation
import Logging
import Postgres
import Store

/// The rows of a query against somebody else's database, as one CSV page.
///
/// The query runs in a read-only transaction that sees one state, as a role that may not write at all.
struct PostgresPull: SourcePull {
    private let name: String
    private let settings: PostgresSettings
    private let state: SourceLease.State
    private let isSnapshot: Bool
    private let environment: [String: String]
    private let logger: Logger
    private var isDone = false

    init(
        _ source: SourceDefinition, _ settings: PostgresSettings, _ state: SourceLease.State,
        environment: [String: String], logger: Logger
    ) {
        name = source.name
        isSnapshot = source.isSnapshot
        self.settings = settings
        self.state = state
        self.environment = environment
        self.logger = logger
    }

    mutating func next() async throws -> SourcePiece? {
        guard !isDone else { return nil }
        isDone = true
        let connection = Connection(
            ConnectionConfiguration(
                conninfo: try settings.secretAddress?.value(environment: environment) ?? settings.address,
                settings: [
                    "statement_timeout": "\(settings.timeout.seconds ?? 600)s", "lock_timeout": "30s",
                    "idle_in_transaction_session_timeout": "60s", "TimeZone": "Asia/Shanghai",
                    "DateStyle": "ISO, YMD", "standard_conforming_strings": "on",
                ]), logger: logger)
        do {
            let piece = try await connection.cancelledWithTask { try await pull(connection) }
            await connection.close()
            return piece
        } catch let error as PostgresError where error.kind != .cancelled {
            await connection.close()
            throw SourceFailures.exchange(error, name)
        } catch {
            await connection.close()
            throw error
        }
    }

    private func pull(_ connection: Connection) async throws -> SourcePiece? {
        let query = query
        let column = settings.cursor?.column
        let most = settings.mostBytes
        let read = try await connection.transaction(.snapshot) { database in
            try Self.refuseWriters(on: database)
            let spool = try TemporaryFile()
            var bytes = 0
            let rows = try database.copyOut("copy (\(query)) to stdout (format csv, header)") { chunk in
                bytes += chunk.count
                guard bytes <= most else { throw Self.tooLarge(most) }
                try spool.append(chunk)
            }
            let newest = try column.flatMap { column in
                try database.first(
                    "select max(q.\(Self.quotedName(column)))::text from (\(query)) q", as: String?.self) ?? nil
            }
            return (spool: spool, rows: rows, newest: newest)
        }
        guard read.rows > 0 || isSnapshot else { return nil }
        return SourcePiece(
            name: SourcePiece.pageName(state.serial + 1), content: .spool(read.spool),
            checkpoint: .init(cursor: read.newest, countsPage: true))
    }

    /// The query with the cursor's value in its place: COPY takes no parameters.
    private var query: String {
        var text = settings.query.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.hasSuffix(";") { text.removeLast() }
        guard let cursor = settings.cursor else { return text }
        var value = "\(Self.literal(state.cursor ?? cursor.start))::\(cursor.kind.rawValue)"
        if let overlap = cursor.overlap?.seconds { value = "(\(value) - interval '\(overlap) seconds')" }
        for placeholder in BoundSQL.placeholders(in: text).reversed() where placeholder.name == "cursor" {
            text.replaceSubrange(placeholder.range, with: value)
        }
        return text
    }

    /// A text as a literal, whatever stands in it.
    static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    private static func quotedName(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    /// Refuses a login that may do more than read: what it cannot do, no mistake here can do either.
    static func refuseWriters(on database: isolated Connection) throws {
        let mayWrite = try database.first(
            """
            select r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or exists (
                select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                    and has_table_privilege(c.oid, 'insert, update, delete, truncate'))
            from pg_roles r where r.rolname = current_user
            """, as: Bool.self)
        guard mayWrite == false else {
            throw Failure(
                1160, .notPermitted,
                Bilingual("the login of the exchange database may write there", "前置库的登录账号有写权限"),
                repair: Bilingual("use a login that may only select", "请改用只读账号"))
        }
    }

    private static func tooLarge(_ most: Int) -> Failure {
        Failure(
            1161, .personNeeded,
            Bilingual("the query gives more than \(most) bytes; nothing was loaded", "查询结果超过 \(most) 字节，没有装载"),
            repair: Bilingual("narrow the query, or raise max_bytes", "请缩小查询范围，或调高 max_bytes"))
    }
}
