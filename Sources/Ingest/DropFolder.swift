import Formats
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
        /// Paths whose names are no UTF-8, as far as they can be shown.
        var misnamed: [String] = []
    }

    /// Looks at the folder.
    ///
    /// - Throws: `FormatError` `unreadable` where it is not there or may not be read.
    func look(now: Date) throws(FormatError) -> Look {
        var look = Look()
        let names = try names(&look)
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

    /// The names in the folder; those that cannot be opened by a text are only told.
    private func names(_ look: inout Look) throws(FormatError) -> [String] {
        guard let stream = opendir(path) else { throw FormatError(.unreadable, errorNumber: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw FormatError(.unreadable, errorNumber: errno) }
                return names
            }
            let (name, shown) = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                let name = bytes.prefix { $0 != 0 }
                return (String(validating: name, as: UTF8.self), String(decoding: name, as: UTF8.self))
            }
            if let name {
                names.append(name)
            } else if !shown.hasPrefix(".") {
                look.misnamed.append(path + "/" + shown)
            }
        }
    }
}
