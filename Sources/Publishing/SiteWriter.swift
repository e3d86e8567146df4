package import Foundation

/// Publishes a site whole or not at all.
///
/// The site is a relative symbolic link to one of two hidden folders beside it (`.site.1`, `.site.2`). A new site is built
/// in the folder that the link does not name, and a new link takes the old one's place by one `rename`, which POSIX makes
/// atomic: a process that dies before it leaves the old site, one that dies after it leaves the new one, and the next
/// build clears what lies about. (Exchanging two real folders would need `renameat2`, which neither network shares nor
/// the Swift overlay of glibc offer.) Where a file system knows no symbolic links (FAT, some shares), and once where a
/// real folder stands in the link's place, the old folder first steps aside to `.site.previous`: a kill between those two
/// renames leaves no site until the next build, which puts the old one back before it begins.
///
/// A file that has not changed keeps its inode and its time stamp (hard link), so that web servers and mirrors see only
/// real changes. Contents are compared, not digests: the manifest of the old site could be wrong about its files.
package struct SiteWriter {
    /// What one build did.
    package struct Report: Sendable, Equatable {
        /// Files written because they are new or have changed.
        package var written = 0
        /// Files taken over as they were.
        package var kept = 0
        /// Bytes of all files.
        package var bytes = 0

        package init() {}
    }

    /// The points between which a process may die; each is reported before the next begins.
    package enum Step: Sendable, Equatable {
        case prepared
        case stored(path: String)
        case synced
        case steppedAside
        case swapped
        case cleared
    }

    /// `false` is for file systems without symbolic links, and for tests.
    private let mayLink: Bool
    private let site: String
    private let parent: String
    private let name: String
    private let observe: (Step) throws -> Void

    /// A writer for the site at a path; a symbolic link there that is not ours is followed.
    package init(site: URL, mayLink: Bool = true, observe: @escaping (Step) throws -> Void = { _ in }) {
        let given = site.standardizedFileURL
        let ours = [1, 2].map { ".\(given.lastPathComponent).\($0)" }
        let target = FileSystem.target(ofLink: given.path)
        let isForeignLink = target.map { !ours.contains($0) } ?? false
        let place = isForeignLink ? given.resolvingSymlinksInPath() : given
        self.site = place.path
        parent = place.deletingLastPathComponent().path
        name = place.lastPathComponent
        self.mayLink = mayLink
        self.observe = observe
    }

    private func beside(_ suffix: String) -> String { "\(parent)/.\(name).\(suffix)" }

    /// The folder that the site's link names now, `1` or `2`; `nil` where the site is no link.
    private var current: String? { FileSystem.target(ofLink: site).map { String($0.suffix(1)) } }

    /// Builds and publishes what `fill` hands over, and beside it the folders of the old site that are to be kept.
    ///
    /// - Parameters:
    ///   - standing: paths of folders that stay as they are unless `fill` makes them anew.
    ///   - fill: hands over the files.
    /// - Returns: how many files were written and how many were kept.
    /// - Throws: ``PublishingError``, and what `fill` throws; the site is then as it was.
    package func publish(
        keeping standing: Set<String> = [], _ fill: (@escaping SiteRenderer.Emit) throws -> Void
    ) throws -> Report {
        try FileSystem.makeFolder(parent)
        let claim = try FileClaim(beside("lock"))
        try restore()
        try refuseForeignFolder()
        let building = beside(current == "1" ? "2" : "1")
        try FileSystem.makeFolder(building)
        try observe(.prepared)

        var report = Report()
        var folders: Set<String> = []
        do {
            try fill { path, content in
                try store(path, content, in: building, &folders, &report)
                try observe(.stored(path: path))
            }
            try carry(standing.subtracting(folders), into: building, &folders, &report)
            try carryArchives(into: building, &folders, &report)
        } catch let error as PublishingError {
            try FileSystem.removeAll(building)
            throw error
        }
        FileSystem.syncAll()
        try observe(.synced)
        try swap(building)
        try FileSystem.syncNames(of: parent)
        try observe(.swapped)
        try clear()
        try observe(.cleared)
        claim.release()
        return report
    }

    /// Undoes what a process that died has left.
    private func restore() throws(PublishingError) {
        let files = FileManager.default
        if !files.fileExists(atPath: site), files.fileExists(atPath: beside("previous")) {
            try FileSystem.removeAll(site)
            try FileSystem.rename(beside("previous"), site)
        }
        try clear()
    }

    /// Removes all but the site and what it names.
    private func clear() throws(PublishingError) {
        let kept = current
        for suffix in ["1", "2", "previous", "link"] where suffix != kept { try FileSystem.removeAll(beside(suffix)) }
    }

    /// Refuses to replace anything but a site or an empty folder.
    private func refuseForeignFolder() throws(PublishingError) {
        guard FileManager.default.fileExists(atPath: site) else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: site)
        } catch {
            throw .notASite(path: site)
        }
        if names.isEmpty { return }
        guard let manifest = FileManager.default.contents(atPath: site + "/manifest.json"),
            manifest.starts(with: Manifest.opening.utf8)
        else { throw .notASite(path: site) }
    }

    private func store(
        _ path: String, _ content: [UInt8], in building: String, _ folders: inout Set<String>, _ report: inout Report
    ) throws(PublishingError) {
        if let slash = path.lastIndex(of: "/"), folders.insert(String(path[..<slash])).inserted {
            try FileSystem.makeFolder(building + "/" + path[..<slash])
        }
        let (old, new) = (site + "/" + path, building + "/" + path)
        report.bytes += content.count
        if FileSystem.holds(content, at: old), FileSystem.link(old, new) {
            report.kept += 1
        } else {
            try FileSystem.write(content, to: new)
            report.written += 1
        }
    }

    /// Takes over the months that the old site keeps of folders that the new one has, unless it brings them itself.
    private func carryArchives(
        into building: String, _ folders: inout Set<String>, _ report: inout Report
    ) throws(PublishingError) {
        for (folder, months) in Archive.months(of: URL(filePath: site)).sorted(by: { $0.key < $1.key })
        where folders.contains(folder) {
            for month in months {
                let path = "\(folder)/\(Archive.page(of: month))"
                if FileManager.default.fileExists(atPath: "\(building)/\(path)") { continue }
                guard let content = FileManager.default.contents(atPath: "\(site)/\(path)") else {
                    throw .unreadable(file: "\(site)/\(path)", reason: "an archived page cannot be read")
                }
                try store(path, Array(content), in: building, &folders, &report)
            }
        }
    }

    /// Takes over whole folders as they are.
    private func carry(
        _ standing: Set<String>, into building: String, _ folders: inout Set<String>, _ report: inout Report
    ) throws(PublishingError) {
        for folder in standing.sorted() {
            guard let names = try? FileManager.default.subpathsOfDirectory(atPath: "\(site)/\(folder)") else {
                throw .unreadable(file: "\(site)/\(folder)", reason: "a folder of the site cannot be read")
            }
            for path in names.sorted().map({ "\(folder)/\($0)" }) {
                var isFolder = ObjCBool(false)
                let isThere = unsafe FileManager.default.fileExists(atPath: "\(site)/\(path)", isDirectory: &isFolder)
                if isThere, isFolder.boolValue { continue }
                guard let content = FileManager.default.contents(atPath: "\(site)/\(path)") else {
                    throw .unreadable(file: "\(site)/\(path)", reason: "a page of the site cannot be read")
                }
                try store(path, Array(content), in: building, &folders, &report)
            }
        }
    }

    private func swap(_ building: String) throws {
        let isFolder = current == nil && FileManager.default.fileExists(atPath: site)
        let link = beside("link")
        let target = String(building.dropFirst(parent.count + 1))
        let isLinked = mayLink ? try FileSystem.makeSymbolicLink(link, to: target) : false
        let next = isLinked ? link : building
        guard isFolder else { return try FileSystem.rename(next, site) }
        try FileSystem.rename(site, beside("previous"))
        try observe(.steppedAside)
        do {
            try FileSystem.rename(next, site)
        } catch {
            try FileSystem.rename(beside("previous"), site)
            throw error
        }
    }
}
