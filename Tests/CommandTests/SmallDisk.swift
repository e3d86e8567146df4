import Foundation

/// A memory file system of a given size, where this process may mount one.
struct SmallDisk {
    let folder: String

    /// Whether a file system may be mounted here.
    static let isPermitted: Bool = {
        guard let disk = try? SmallDisk(megabytes: 1) else { return false }
        disk.remove()
        return true
    }()

    init(megabytes: Int) throws {
        folder = "/tmp/aidwatch-disk-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do {
            try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=711", "tmpfs", folder)
        } catch {
            try FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// Gives it more room.
    func grow(megabytes: Int) throws {
        try Self.run("mount", "-o", "remount,size=\(megabytes)m", folder)
    }

    /// Takes it away.
    func remove() {
        try? Self.run("umount", "-l", folder)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func run(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refused() }
    }

    /// The system does not permit it.
    struct Refused: Error {}
}
