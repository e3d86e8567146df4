import Formats
import Foundation
package import Postgres
package import Store

/// Lets the good records of a load in that was held for its share of bad ones; these stay in quarantine.
package struct Release: Sendable {
    /// What letting a load in came to.
    package enum Result: Sendable {
        /// Its file was read again.
        case loaded(LoadOutcome)
        /// It was a page: the next pull of its source loads it, if it brings the same bytes again.
        case awaited(source: String)
    }

    private let configuration: FileLoader.Configuration
    private let catalog: FeedCatalog
    private let sources: SourceCatalog

    /// A release for a district's feeds and sources.
    package init(_ configuration: FileLoader.Configuration, catalog: FeedCatalog, sources: SourceCatalog) {
        self.configuration = configuration
        self.catalog = catalog
        self.sources = sources
    }

    /// Lets a held load in.
    ///
    /// A file is read again: from where it was, or from `path`. Its bytes must be those that were held. The bytes of a
    /// page are kept nowhere: it comes again with the next pull, since the source's cursor has not moved.
    ///
    /// - Throws: `Failure` 1131 for an unknown load, 1138 where it is not held for this, 1139 where the file is gone,
    ///   1140 where its bytes are others, 1141 where it was released before, 1147 where its source is gone; then
    ///   nothing is loaded.
    package func run(_ id: Int64, from path: String? = nil, on database: isolated Connection) throws -> Result {
        let held = try QuarantinedLoad(id, county: configuration.county, catalog: catalog, on: database)
        let source = sources.source(held.source)
        let isPage = source.map { !$0.isFolder } ?? false
        let code = held.reason?.prefix { $0 != " " } ?? ""
        guard held.state == "held", code == LoadOutcome.HoldReason.badShare.rawValue else {
            throw isPage && held.state == "held" ? Self.isNoSuchPage(held) : Self.isNotHeld(held)
        }
        if isPage, path == nil {
            try admit(held, on: database)
            return .awaited(source: held.source)
        }
        return .loaded(try load(held, source, from: path ?? held.path ?? held.file, on: database))
    }

    private func load(
        _ held: QuarantinedLoad, _ source: SourceDefinition?, from path: String, on database: isolated Connection
    ) throws -> LoadOutcome {
        let file = try opened(path, held)
        guard file.digest == held.digest else { throw Self.isAnother(path, held.loadID) }
        var request = FileLoader.Request(path: path, name: held.file, feed: held.feed, source: held.source)
        request.regions = try held.regions(sources, on: database)
        request.isSnapshot = source?.isSnapshot ?? false
        try Failpoint.fileDigested.pass()
        do {
            let outcome = try FileLoader.resolving(on: database) {
                try Load(request, file, configuration, releasing: held.loadID)
                    .run(skipsKnown: false, isDryRun: false, on: database)
            }
            try Failpoint.afterCommit.pass()
            // Nothing is skipped where nothing known is.
            guard let outcome else { preconditionFailure("a released file was skipped") }
            return outcome
        } catch let error as PostgresError where error.constraint == "load_released_once" {
            throw Self.wasReleased(held.loadID)
        }
    }

    /// Marks a page, so that its bytes load when they come again.
    private func admit(_ held: QuarantinedLoad, on database: isolated Connection) throws {
        let marked = try database.execute(
            """
            update ledger.load h
            set admitted_at = coalesce(admitted_at, now()), admitted_by = coalesce(admitted_by, session_user)
            where county_code = $1 and load_id = $2::bigint and not exists (
                select from ledger.load r where r.county_code = h.county_code and r.release_of = h.load_id)
            """, [.init(configuration.county), .init(held.loadID)])
        guard marked == 1 else { throw Self.wasReleased(held.loadID) }
    }

    /// The held load of a source by which bytes that it gives again are let in; nil where nobody did so.
    static func admission(
        of digest: Data, source: String, county: String, on database: isolated Connection
    ) throws -> Int64? {
        try database.first(
            """
            select h.load_id from ledger.load h
            where h.county_code = $1 and h.source = $2 and h.digest = $3 and h.admitted_at is not null
                and not exists (
                    select from ledger.load r where r.county_code = h.county_code and r.release_of = h.load_id)
            order by h.load_id desc limit 1
            """, [.init(county), .init(source), .init(digest)], as: Int64.self)
    }

    private func opened(_ path: String, _ held: QuarantinedLoad) throws -> SourceFile {
        do {
            return try SourceFile(
                path: path, pinned: held.feed.encoding.flatMap(TextEncoding.init(rawValue:)),
                limits: configuration.limits)
        } catch {
            throw Failure(
                1139, .noInput,
                Bilingual(
                    "\(path), the file of load \(held.loadID), cannot be read: \(error)",
                    "装载 \(held.loadID) 的文件 \(path) 无法读取"),
                repair: Bilingual(
                    "put it back or name a copy of it with --file; nothing was loaded",
                    "请放回原处，或用 --file 指明它的副本；没有装载任何内容"))
        }
    }

    // MARK: What is refused

    private static func isNotHeld(_ load: QuarantinedLoad) -> Failure {
        let (id, code) = (load.loadID, load.reason.map { String($0.prefix { $0 != " " }) } ?? load.state)
        return Failure(
            1138, .refused,
            Bilingual(
                "load \(id) is not held for its bad records: \(load.state), \(code)",
                "装载 \(id) 不是因错误记录过多而搁置：\(load.state)，\(code)"),
            repair: Bilingual(
                "only such a file can be let in as it is; mend another one and give it again",
                "只有此类文件可以放行；其他文件请改正后重新提供"))
    }

    private static func isNoSuchPage(_ load: QuarantinedLoad) -> Failure {
        let (id, code) = (load.loadID, load.reason.map { String($0.prefix { $0 != " " }) } ?? load.state)
        return Failure(
            1138, .refused,
            Bilingual(
                "load \(id), a page of \(load.source), is not held for its bad records: \(code)",
                "装载 \(id) 是来源 \(load.source) 的一页，不是因错误记录过多而搁置：\(code)"),
            repair: Bilingual(
                "nothing is lost: the page is asked for again at the next pull; have the source mended, then aidwatch ingest \(load.source)",
                "没有丢失任何内容：下次拉取会重新请求这一页；请让来源方修复后执行 aidwatch ingest \(load.source)"))
    }

    private static func wasReleased(_ id: Int64) -> Failure {
        Failure(
            1141, .refused,
            Bilingual("the file of load \(id) was released before", "装载 \(id) 的文件已经放行过"),
            repair: Bilingual("see aidwatch quarantine list", "请用 aidwatch quarantine list 查看"))
    }

    private static func isAnother(_ path: String, _ id: Int64) -> Failure {
        Failure(
            1140, .refused,
            Bilingual(
                "\(path) is not the file that was held as load \(id): its bytes have changed",
                "\(path) 与装载 \(id) 搁置的文件不同：内容已改变"),
            repair: Bilingual(
                "load the changed file with aidwatch ingest, or name a copy of the old one with --file",
                "请用 aidwatch ingest 装载改动后的文件，或用 --file 指明原文件的副本"))
    }
}
