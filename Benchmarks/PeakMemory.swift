import Foundation

/// What the system says of this process.
enum PeakMemory {
    /// The most memory that the process ever held, in MB.
    static var megabytes: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return Double(line?.split(separator: " ").dropLast().last ?? "").map { $0 / 1024 } ?? .infinity
    }

    /// The most memory that any program held which this process ran to its end, in MB.
    static var megabytesOfChildren: Double {
        var usage = rusage()
        guard unsafe getrusage(.init(RUSAGE_CHILDREN.rawValue), &usage) == 0 else { return .infinity }
        return Double(usage.ru_maxrss) / 1024
    }
}
