import Synchronization

/// One figure and what it has to reach.
struct Measurement: Sendable {
    /// The number of the goal.
    let goal: String
    /// What was measured.
    let work: String
    /// The figure: a ratio, or what `unit` says.
    let figure: Double
    var unit = ""
    /// The most that the figure may be.
    let limit: Double
    /// The times behind a ratio, in seconds: ours and the other side's.
    var times: (ours: Double, theirs: Double)?
}

/// The figures of a run.
final class Report: Sendable {
    private let measurements = Mutex<[Measurement]>([])

    /// Takes a figure and shows it at once.
    func add(_ measurement: Measurement) {
        measurements.withLock { $0.append(measurement) }
        Swift.print(Self.line(measurement))
    }

    /// Whether every figure is within its limit.
    var isReached: Bool {
        measurements.withLock { $0.allSatisfy { $0.figure <= $0.limit } }
    }

    /// Prints all figures as a table.
    func print() {
        Swift.print("\ngoal  reached  figure   limit    ours s  theirs s  work")
        for line in measurements.withLock({ $0.map(Self.line) }) { Swift.print(line) }
    }

    private static func line(_ measurement: Measurement) -> String {
        let isReached = measurement.figure <= measurement.limit
        let times = measurement.times
        return [
            measurement.goal.padded(4), (isReached ? "yes" : "NO").padded(7),
            (rounded(measurement.figure) + measurement.unit).padded(8), rounded(measurement.limit).padded(7),
            (times.map { rounded($0.ours) } ?? "").padded(6), (times.map { rounded($0.theirs) } ?? "").padded(8),
            measurement.work,
        ].joined(separator: "  ")
    }

    private static func rounded(_ number: Double) -> String {
        let thousandths = Int((number * 1000).rounded())
        let fraction = String(thousandths % 1000 + 1000).dropFirst()
        return "\(thousandths / 1000).\(fraction)"
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        count >= width ? self : self + String(repeating: " ", count: width - count)
    }
}
