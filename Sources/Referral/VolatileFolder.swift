import Foundation
import Glibc
import Store

/// A folder whose files never reach a disk: what is packed in clear goes there, in files without a name that are gone with
/// the process, however that ends.
enum VolatileFolder {
    /// The folder.
    ///
    /// - Throws: `Failure` 1831 where the machine has none.
    static func path() throws -> String {
        // Each line is a device, a mount point and a kind of file system.
        let mounts = ((try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? "").split(separator: "\n")
        let inMemory = mounts.map { $0.split(separator: " ") }
            .filter { $0.count > 2 && ["tmpfs", "ramfs"].contains($0[2]) }
        for path in ["/dev/shm", "/run/shm", "/tmp"]
        where inMemory.contains(where: { $0[1] == path }) && access(path, W_OK) == 0 {
            return path
        }
        throw Failure(
            1831, .cannotWrite,
            Bilingual(
                "there is no folder in memory, and nothing is packed in clear on a disk",
                "没有可用的内存目录；明文内容不会写入磁盘"),
            repair: Bilingual("mount a tmpfs at /dev/shm", "请在 /dev/shm 挂载 tmpfs"))
    }
}
