import Formats
import Foundation
package import Postgres
package import Store

extension FileLoader {
    /// Loads the good records of a file that was held for its share of bad ones; these stay in quarantine.
    ///
    /// The file itself is read again: from where it was, or from `path`. Its bytes must be those that were held.
    ///
    /// - Throws: `Failure` 1131 for an unknown load, 1138 where it is not held for this, 1139 where the file is gone,
    ///   1140 where its bytes are others, 1141 where it was released before; then nothing is loaded.
    package func release(
        _ id: Int64, from path: String? = nil, catalog: FeedCatalog, on database: isolated Connection
    ) throws -> LoadOutcome {
        let held = try QuarantinedLoad(id, county: configuration.county, catalog: catalog, on: database)
        let code = held.reason?.prefix { $0 != " " } ?? ""
        guard held.state == "held", code == LoadOutcome.HoldReason.badShare.rawValue else {
            throw Self.isNotHeld(id, held)
        }
        let place = path ?? held.path ?? held.file
        let file = try opened(place, held)
        guard file.digest == held.digest else { throw Self.isAnother(place, id) }
        let request = Request(path: place, name: held.file, feed: held.feed, source: held.source)
        try Failpoint.fileDigested.pass()
        do {
            let outcome = try Self.resolving(on: database) {
                try Load(request, file, configuration, releasing: id)
                    .run(skipsKnown: false, isDryRun: false, on: database)
            }
            try Failpoint.afterCommit.pass()
            // Nothing is skipped where nothing known is.
            guard let outcome else { preconditionFailure("a released file was skipped") }
            return outcome
        } catch let error as PostgresError where error.constraint == "load_released_once" {
            throw Failure(
                1141, .refused,
                Bilingual("the file of load \(id) was released before", "装载 \(id) 的文件已经放行过"),
                repair: Bilingual("see aidwatch quarantine list", "请用 aidwatch quarantine list 查看"))
        }
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

    private static func isNotHeld(_ id: Int64, _ load: QuarantinedLoad) -> Failure {
        let code = load.reason.map { String($0.prefix { $0 != " " }) } ?? load.state
        return Failure(
            1138, .refused,
            Bilingual(
                "load \(id) is not held for its bad records: \(load.state), \(code)",
                "装载 \(id) 不是因错误记录过多而搁置：\(load.state)，\(code)"),
            repair: Bilingual(
                "only such a file can be let in as it is; mend another one and give it again",
                "只有此类文件可以放行；其他文件请改正后重新提供"))
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
