import Foundation
import Glibc

/// The name under which the workers of a process hold sources: host, process, machine, and some random letters.
struct LeaseHolder: Sendable {
    /// The text that is kept with a lease.
    let name: String

    /// A name for this process that no other has, on this machine or elsewhere.
    init() {
        name = "\(ProcessInfo.processInfo.hostName):\(getpid()):\(Self.machine):\(UUID().uuidString.prefix(8))"
    }

    /// The holder that a lease names.
    init(name: String) {
        self.name = name
    }

    /// Whether it was a process of this machine that has ended, so that its leases are free at once; a process that is
    /// elsewhere, or seen from here by another number, is given until its leases run out.
    var isGone: Bool {
        let parts = name.split(separator: ":")
        guard parts.count == 4, parts[2] == Self.machine, let process = pid_t(parts[1]), process > 0 else {
            return false
        }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// This start of this machine, and the space in which its processes are numbered: containers have their own.
    private static let machine: String = {
        let boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? "unknown"
        let space = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "unknown"
        return boot.prefix(8) + "-" + space.filter(\.isNumber)
    }()
}
