import Formats
import Foundation
import Glibc
package import Postgres
package import Store

/// Loads many files, each on its own: what is wrong with one stops no other.
package struct IngestRun: Sendable {
    /// What became of one file.
    package enum Entry: Sendable {
        /// It was read.
        case outcome(LoadOutcome)
        /// It could not be read; the others go on.
        case failure(file: String, any Error)
        /// It is still being written and is left for the next look.
        case young(file: String)
        /// It is no regular file.
        case strange(path: String, isFolder: Bool)
        /// It lies in `inbox/` where nobody reads.
        case stray(path: String)
        /// Its name is no UTF-8, so that it cannot be named in messages and records.
        case misnamed(path: String)
        /// A source that another worker reads.
        case busy(source: String, holder: String)
    }

    private let catalog: FeedCatalog
    private let loader: FileLoader

    /// A run over a workspace's feeds.
    package init(_ workspace: Workspace, catalog: FeedCatalog) {
        self.catalog = catalog
        loader = FileLoader(FileLoader.Configuration(workspace.settings))
    }

    /// Loads files named one by one, reference feeds first.
    ///
    /// - Throws: `Failure` 1110 where a file's feed cannot be told, 1112 where one of those
    ///   is no regular file, 1111 where `feed` is unknown.
    package func files(
        _ paths: [String], feed: String?, isDryRun: Bool, on database: Connection,
        _ report: @Sendable (Entry) -> Void
    ) async throws {
        let requests = try paths.map { path in
            let definition = try definition(for: path, named: feed)
            return FileLoader.Request(path: path, feed: definition, source: "file:" + definition.name)
        }
        let order = Dictionary(uniqueKeysWithValues: catalog.feeds.enumerated().map { ($1.name, $0) })
        let sorted = requests.sorted { left, right in
            let places = (order[left.feed.name] ?? 0, order[right.feed.name] ?? 0)
            if places.0 != places.1 { return places.0 < places.1 }
            return Array(left.name.utf8).lexicographicallyPrecedes(Array(right.name.utf8))
        }
        try await load(sorted, isDryRun: isDryRun, on: database, report)
    }

    private func load(
        _ requests: [FileLoader.Request], isDryRun: Bool, on database: Connection, _ report: @Sendable (Entry) -> Void
    ) async throws {
        for request in requests {
            try Task.checkCancellation()
            do {
                guard let outcome = try await loader.load(request, isDryRun: isDryRun, on: database) else { continue }
                report(.outcome(outcome))
            } catch let error as PostgresError where error.kind != .server {
                throw error
            } catch let error as CancellationError {
                throw error
            } catch {
                report(.failure(file: request.path, error))
            }
        }
    }

    private func definition(for path: String, named name: String?) throws -> FeedDefinition {
        if let name { return try catalog.named(name) }
        let parts = URL(filePath: path).standardizedFileURL.pathComponents
        let folder = parts.dropLast().last ?? ""
        let stem = (parts.last ?? "").prefix { $0 != "." && $0 != "-" }
        if let feed = catalog.feed(folder) ?? catalog.feed(String(stem)) { return feed }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(
                1112, .noInput,
                Bilingual("\(path) is not there, or is no regular file", "\(path) 不存在或不是普通文件"),
                repair: Bilingual("name the file itself; nothing was loaded", "请指明文件本身；没有装载任何内容"))
        }
        let candidates = catalog.feeds.map(\.name).joined(separator: ", ")
        throw Failure(
            1110, .usage,
            Bilingual(
                "neither the folder nor the name of \(parts.last ?? path) tells its feed",
                "从目录名和文件名都看不出 \(parts.last ?? path) 属于哪个数据源"),
            repair: Bilingual("name it with --feed, one of \(candidates)", "请用 --feed 指定：\(candidates)"))
    }
}
