import Foundation
import Glibc

/// The file by which a running server names itself (`postmaster.pid`; PostgreSQL's `miscadmin.h`).
struct PostmasterFile {
    /// The server's process.
    let process: Int32
    /// The data folder as it was called when the server started.
    let dataFolder: String
    /// The folder of its socket; empty before the server has made it.
    let socketFolder: String
    /// Whether the server accepts connections.
    let isReady: Bool

    /// Reads the file in a data folder; nil when there is none or it is cut short.
    static func read(dataFolder: String) -> PostmasterFile? {
        guard let bytes = FileManager.default.contents(atPath: "\(dataFolder)/postmaster.pid") else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
        guard lines.count >= 3, let process = Int32(lines[0].trimmingCharacters(in: .whitespaces)) else { return nil }
        return PostmasterFile(
            process: process,
            dataFolder: lines[1],
            socketFolder: lines.count > 4 ? lines[4] : "",
            isReady: lines.count > 7 && lines[7].hasPrefix("ready"))
    }

    /// Whether the process is alive and works in the data folder; a number that the system gave to another program
    /// since is not.
    func isAlive(in dataFolder: String) -> Bool {
        Self.worksIn(dataFolder, process)
    }

    /// Whether any process, such as one left over by a killed server, still works in the data folder.
    static func isInUse(_ dataFolder: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.lazy.compactMap(Int32.init).contains { worksIn(dataFolder, $0) }
    }

    /// Compares by device and inode, which also hold after the folder was moved.
    private static func worksIn(_ dataFolder: String, _ process: Int32) -> Bool {
        var folder = stat()
        var current = stat()
        guard unsafe stat(dataFolder, &folder) == 0, unsafe stat("/proc/\(process)/cwd", &current) == 0 else {
            return false
        }
        guard folder.st_dev == current.st_dev, folder.st_ino == current.st_ino else { return false }
        // A shell or an editor may stand in the folder as well.
        guard let name = FileManager.default.contents(atPath: "/proc/\(process)/comm") else { return false }
        return String(decoding: name, as: UTF8.self).hasPrefix("postgres")
    }
}
