import Foundation
import Glibc

/// One folder into which others put files: which of them are complete.
///
/// Hidden files and names that end in `.part` or `.tmp` are still being written. A file is complete once its size and
/// ctime have stayed as they are for ten seconds, or, where the folder has markers, once `<name>.ok` lies beside it.
struct DropFolder: Sendable {
    let path: String
    var glob = "*"
    var hasMarker = false

    /// Seconds for which a file must have stayed as it is.
    static let quietSeconds = 10
    private static let markerEnding = ".ok"

    /// A file of the folder.
    struct File: Sendable, Hashable {
        let name: String
        let path: String
    }

    /// What lies in the folder, by the bytes of the names.
    struct Look: Sendable {
        /// Complete files.
        var ready: [File] = []
        /// Files that changed within the last seconds, and the seconds until they may be quiet.
        var young: [(file: File, seconds: Int)] = []
        /// Paths of entries that are no regular files.
        var strange: [String] = []
    }

    /// Looks at the folder; one that is not there is empty.
    func look(now: Date) -> Look {
        var look = Look()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let markers = Set(names.filter { $0.hasSuffix(Self.markerEnding) })
        for name in names.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        where !name.hasPrefix(".") && !name.hasSuffix(".part") && !name.hasSuffix(".tmp") {
            guard fnmatch(glob, name, FNM_PERIOD) == 0 else { continue }
            if hasMarker, markers.contains(name) || !markers.contains(name + Self.markerEnding) { continue }
            let file = File(name: name, path: path + "/" + name)
            var status = stat()
            guard lstat(file.path, &status) == 0 else { continue }
            guard status.st_mode & S_IFMT == S_IFREG else {
                look.strange.append(file.path)
                continue
            }
            let age = Int(now.timeIntervalSince1970) - Int(status.st_ctim.tv_sec)
            if hasMarker || age >= Self.quietSeconds {
                look.ready.append(file)
            } else {
                look.young.append((file: file, seconds: Self.quietSeconds - max(age, 0)))
            }
        }
        return look
    }
}
