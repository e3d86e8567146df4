import Domain
import Formats
package import Logging
package import Postgres
package import Store

/// Looks at what a source would give, without loading anything or taking its lease.
package struct SourceCheck: Sendable {
    /// What was found.
    package struct Finding: Sendable {
        /// The source.
        package let source: String
        /// The file or page that would be read first; nil where there is nothing new.
        package var piece: String?
        /// Columns of the feed found in it.
        package var mapped: [String] = []
        /// Headers that no column claims.
        package var unknown: [String] = []
        /// Columns of the feed that it lacks.
        package var absent: [String] = []
        /// What is wrong; nil where it can be read.
        package var problem: Failure?
    }

    /// Records of a page that are looked at for the keys they have.
    private static let records = 200

    private let surroundings: Surroundings
    private let logger: Logger

    /// A check in the world as it is, or another one; files just written are not waited for.
    package init(surroundings: Surroundings = Surroundings(), logger: Logger) {
        var hasty = surroundings
        hasty.patience = 0
        self.surroundings = hasty
        self.logger = logger
    }

    /// Reaches a source with its login and maps the header of what it gives first.
    ///
    /// - Throws: `PostgresError` where the workspace's own database cannot be reached.
    package func check(_ source: SourceDefinition, on database: Connection) async throws -> Finding {
        let state = try await database.first(
            "select cursor, etag, last_modified, serial from ledger.source_state where county_code = $1 and source = $2",
            [.init(source.county), .init(source.name)], as: String?.self, String?.self, String?.self, Int.self
        ).map { SourceLease.State(cursor: $0.0, etag: $0.1, lastModified: $0.2, serial: $0.3) }
        var finding = Finding(source: source.name)
        do {
            _ = try await RegionTranslation.list(for: source, on: database)
            try await look(at: source, state ?? SourceLease.State(), &finding)
        } catch let postponed as Postponed {
            finding.problem = postponed.failure as? Failure
        } catch let failure as Failure {
            finding.problem = failure
        } catch let error as FormatError {
            finding.problem = Self.unreadable(error, source.name)
        }
        return finding
    }

    private func look(
        at source: SourceDefinition, _ state: SourceLease.State, _ finding: inout Finding
    ) async throws {
        var pull: any SourcePull
        switch source.connector {
        case .directory(let settings): pull = DirectoryPull(source, settings, surroundings) { _ in }
        case .http(let settings): pull = try HTTPPull(source, settings, state, surroundings)
        case .postgres(let settings):
            pull = PostgresPull(source, settings, state, environment: surroundings.environment, logger: logger)
        }
        guard let piece = try await pull.next() else { return }
        finding.piece = piece.name
        let encoding = source.feed.encoding.flatMap(TextEncoding.init(rawValue:))
        let file: SourceFile
        switch piece.content {
        case .refused(let reason, let detail):
            finding.problem = Self.refused(reason, detail, source.name)
            return
        case .file(let path): file = try SourceFile(path: path, pinned: encoding, limits: Limits())
        case .spool(let spool): file = try SourceFile(path: "", spool: spool, pinned: encoding, limits: Limits())
        }
        let reader = try file.reader(of: source.feed)
        var record = RecordBuffer()
        for _ in 0..<Self.records where try !reader.next(into: &record) { break }
        do throws(HeaderMapping.Problem) {
            let mapping = try HeaderMapping(source.feed, headers: reader.columns)
            finding.absent = mapping.absent
            finding.unknown = mapping.unknown
            let lacking = Set(mapping.absent)
            finding.mapped = source.feed.columns.map(\.name).filter { !lacking.contains($0) }
        } catch {
            finding.problem = Self.unmapped(error, source.name)
        }
    }

    private static func refused(_ reason: LoadOutcome.HoldReason, _ detail: String, _ source: String) -> Failure {
        Failure(
            1163, .personNeeded,
            Bilingual(
                "what the source \(source) gives would be held: \(reason.rawValue), \(detail)",
                "来源 \(source) 给出的内容会被暂缓：\(reason.rawValue)，\(detail)"),
            repair: Bilingual("check its address and login", "请检查地址与登录凭证"))
    }

    private static func unreadable(_ error: FormatError, _ source: String) -> Failure {
        Failure(
            1164, .personNeeded,
            Bilingual("what the source \(source) gives cannot be read: \(error)", "来源 \(source) 给出的内容无法读取：\(error)"),
            repair: Bilingual("check its format", "请检查其格式"))
    }

    private static func unmapped(_ problem: HeaderMapping.Problem, _ source: String) -> Failure {
        let names =
            switch problem {
            case .missingColumns(let names): names.joined(separator: ", ")
            case .sameColumn(let column, _): column
            }
        return Failure(
            1165, .personNeeded,
            Bilingual(
                "what the source \(source) gives does not fit its feed; missing or twice: \(names)",
                "来源 \(source) 给出的列与数据源定义不符，缺少或重复：\(names)"),
            repair: Bilingual("mend the feed definition or the query", "请修改数据源定义或查询"))
    }
}
