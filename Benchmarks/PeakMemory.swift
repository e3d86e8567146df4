import Foundation

/// What the system says of this process.
enum PeakMemory {
    /// The most memory that the process ever held, in MB.
    static var megabytes: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return Double(line?.split(separator: " ").dropLast().last ?? "").map { $0 / 1024 } ?? .infinity
    }
}
