import Foundation
import Glibc

/// Chooses the folder of the server's socket.
enum SocketFolder {
    /// What the system takes for the path of a socket, in bytes.
    private static let pathLimit = 107
    private static let name = ".s.PGSQL.5432"

    /// Makes the folder: inside the cluster's own where the path is short and plain enough, else a private one under
    /// the run-time folder of the user, /dev/shm or /tmp, named by a digest of the cluster's path.
    ///
    /// - Throws: `.notPermitted` when none can be made.
    static func make(home: String, user: ServerUser) throws(ClusterError) -> String {
        let inside = "\(home)/socket"
        if isUsable(inside) {
            try PrivateFolder.make(inside, owner: user)
            return inside
        }
        var refusal: ClusterError?
        for base in ["/run/user/\(user.uid)", "/dev/shm", "/tmp"] where FileOwner.read(base)?.isFolder == true {
            let candidate = "\(base)/aidwatch-\(user.uid)-\(PathDigest.hexadecimal(home))"
            do {
                try PrivateFolder.make(candidate, owner: user)
                return candidate
            } catch {
                refusal = error
            }
        }
        throw refusal
            ?? ClusterError(
                .notPermitted, Bilingual("no folder for the database's socket can be made", "无法创建数据库套接字目录"),
                remedy: Bilingual("Make /tmp writable.", "请使 /tmp 可写。"))
    }

    /// Removes what a killed server left; nothing may be running in the cluster.
    static func clear(_ folder: String) {
        for file in [name, "\(name).lock"] { _ = unsafe unlink("\(folder)/\(file)") }
    }

    /// The server takes a list of folders and a shell passes it on: only plain paths are safe from both.
    private static func isUsable(_ folder: String) -> Bool {
        guard folder.utf8.count + 1 + name.utf8.count <= pathLimit else { return false }
        return folder.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "/._-".unicodeScalars.contains(scalar))
        }
    }
}

/// A short name for a path.
enum PathDigest {
    /// 16 hexadecimal digits (FNV-1a, 64 bits); tells paths apart, keeps no secret.
    static func hexadecimal(_ path: String) -> String {
        let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
