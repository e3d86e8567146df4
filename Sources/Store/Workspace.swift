import Foundation
import Glibc

/// A folder with settings, drop folders, the private cluster and the dashboards of one district.
package struct Workspace: Sendable {
    /// The folder, as an absolute path.
    package let directory: String
    /// What `aidwatch.yaml` says.
    package let settings: Settings
    /// The pipeline and dashboard files, the workspace's own before the project's.
    package let resources: Resources

    /// Opens the workspace in a folder.
    ///
    /// - Throws: `Failure` 1003 where it is none; `ConfigurationError` for its settings.
    package init(at directory: String, projectRoot: String) throws {
        self.directory = URL(filePath: directory).standardizedFileURL.path
        let file = self.directory + "/aidwatch.yaml"
        guard FileManager.default.fileExists(atPath: file) else {
            throw Failure(
                1003, .noInput,
                Bilingual(
                    "\(self.directory) is no workspace: it has no aidwatch.yaml",
                    "\(self.directory) 不是工作区：没有 aidwatch.yaml"),
                repair: Bilingual(
                    "make one with aidwatch init, or name one with -C DIR", "请用 aidwatch init 新建，或用 -C 目录 指定"))
        }
        settings = try Settings(text: try Resources.text(at: file), file: file)
        resources = Resources(roots: [self.directory, projectRoot])
    }

    /// Makes a workspace in a folder, which may exist; an existing workspace keeps its settings.
    ///
    /// - Throws: `Failure` 1004 where the folder cannot be written; `ConfigurationError` for the feed files.
    package static func create(at directory: String, settings: Settings, projectRoot: String) throws -> Workspace {
        let path = URL(filePath: directory).standardizedFileURL.path
        let feeds = try FeedCatalog(Resources(roots: [path, projectRoot])).feeds
        do {
            // The servers of the database and of the pages pass through the workspace; files that are dropped name persons.
            try makeFolder(path, permissions: 0o751)
            for folder in ["inbox"] + feeds.map({ "inbox/\($0.name)" }) {
                try makeFolder("\(path)/\(folder)", permissions: 0o750)
            }
            let file = path + "/aidwatch.yaml"
            if !FileManager.default.fileExists(atPath: file) {
                try Data(settings.text.utf8).write(to: URL(filePath: file), options: .atomic)
            }
        } catch {
            throw Failure(
                1004, .cannotWrite,
                Bilingual("\(path) cannot be written", "\(path) 不能写入"),
                repair: Bilingual("check the folder's owner and the free space", "请检查目录属主与剩余空间"))
        }
        return try Workspace(at: path, projectRoot: projectRoot)
    }

    /// Makes a folder, as far as the user's mask allows; one that is there keeps its permissions.
    private static func makeFolder(_ path: String, permissions: mode_t) throws {
        let parent = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        guard mkdir(path, permissions) == 0 || errno == EEXIST else { throw CocoaError(.fileWriteUnknown) }
    }

    /// The drop folder of a feed.
    package func inbox(of feed: String) -> String { "\(directory)/inbox/\(feed)" }

    /// The folder of the dashboards.
    package var site: String { directory + "/site" }
}
