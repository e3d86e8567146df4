import Foundation
package import Store

/// What lies in `inbox/` and is read by no source: a file outside of the drop folders, or a folder that is none.
package enum StrayFiles {
    /// What an artificial district lists beside its feeds: findings and records that must come out of them.
    private static let listed: Set<String> = ["truth.csv", "quarantine.csv"]

    /// The paths of strays in the folder of the drop folders of `sources`, by their names; files still being written,
    /// empty folders and the lists of an artificial district are none.
    package static func paths(beside sources: [SourceDefinition]) -> [String] {
        var read: Set<String> = []
        var inboxes: Set<String> = []
        for source in sources {
            guard case .directory(let settings) = source.connector else { continue }
            let folder = URL(filePath: settings.path).standardizedFileURL
            read.insert(folder.path)
            if source.isInbox, folder.lastPathComponent == source.feed.name {
                inboxes.insert(folder.deletingLastPathComponent().path)
            }
        }
        return inboxes.sorted().flatMap { inbox in
            names(in: inbox).filter { !listed.contains($0) }.map { inbox + "/" + $0 }.filter { path in
                !read.contains(where: { $0 == path || $0.hasPrefix(path + "/") })
                    && (!isFolder(path) || !names(in: path).isEmpty)
            }
        }
    }

    /// Whether a path is a folder itself, no link to one.
    static func isFolder(_ path: String) -> Bool {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        return type == .typeDirectory
    }

    /// The names of what is complete in a folder; none where it is not there.
    private static func names(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".part") && !$0.hasSuffix(".tmp") }.sorted()
    }
}
