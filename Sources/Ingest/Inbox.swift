package import Foundation
import Glibc
package import Store

/// The drop folders of a workspace: which files of them are ready to be read.
package struct Inbox: Sendable {
    private let workspace: Workspace
    private let catalog: FeedCatalog

    /// Seconds for which a file must have stayed as it is.
    package static let quietSeconds = 10

    /// The drop folders of a workspace's feeds.
    package init(_ workspace: Workspace, catalog: FeedCatalog) {
        self.workspace = workspace
        self.catalog = catalog
    }

    /// What lies in the drop folders.
    package struct Look: Sendable {
        /// Files that are quiet, in loading order.
        package var ready: [FileLoader.Request] = []
        /// Files that changed within the last seconds, and the seconds until they may be quiet.
        package var young: [(request: FileLoader.Request, seconds: Int)] = []
        /// Entries that are no regular files.
        package var strange: [String] = []
    }

    /// Looks at all drop folders, feeds in loading order, files by the bytes of their names.
    ///
    /// Hidden files and names that end in `.part` or `.tmp` are still being written and are left alone.
    package func look(now: Date = Date()) -> Look {
        var look = Look()
        for feed in catalog.feeds {
            let folder = workspace.inbox(of: feed.name)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
            where !name.hasPrefix(".") && !name.hasSuffix(".part") && !name.hasSuffix(".tmp") {
                let path = folder + "/" + name
                var status = stat()
                guard lstat(path, &status) == 0 else { continue }
                guard status.st_mode & S_IFMT == S_IFREG else {
                    look.strange.append(path)
                    continue
                }
                let request = FileLoader.Request(path: path, feed: feed, source: "inbox:" + feed.name)
                let age = Int(now.timeIntervalSince1970) - Int(status.st_ctim.tv_sec)
                if age >= Self.quietSeconds {
                    look.ready.append(request)
                } else {
                    look.young.append((request: request, seconds: Self.quietSeconds - max(age, 0)))
                }
            }
        }
        return look
    }
}
