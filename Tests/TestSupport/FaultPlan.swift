import Foundation

/// How many runs of a fault test are made, and from which seed.
///
/// `AIDWATCH_FAULTS` is `full` or `nightly` for `Scripts/test --faults` and `--nightly`; without it a tenth is run, at
/// least three. `AIDWATCH_SEED` replays a run whose seed was printed.
package struct FaultPlan: Sendable {
    /// The number of the test, such as `F01`.
    package let name: String
    /// The runs of the full and of the nightly plan.
    package let full: Int, nightly: Int

    /// A plan of a test of that number.
    package init(name: String, full: Int, nightly: Int) {
        self.name = name
        self.full = full
        self.nightly = nightly
    }

    /// The seed of this process: the one that is given, else one for every day's normal run, else a new one.
    package static let seed: UInt64 = {
        let environment = ProcessInfo.processInfo.environment
        if let given = environment["AIDWATCH_SEED"].flatMap({ UInt64($0) }) { return given }
        return environment["AIDWATCH_FAULTS"] == nil ? 1 : UInt64.random(in: 1..<1_000_000)
    }()

    /// How many runs are made.
    package var count: Int {
        switch ProcessInfo.processInfo.environment["AIDWATCH_FAULTS"] {
        case "nightly": nightly
        case "full": full
        default: max(3, full / 10)
        }
    }

    /// The runs to be made: the whole of a table in its order where that many are due, else some of it by the seed.
    package func choose<Case>(_ table: [Case]) -> [Case] {
        var random = generator
        guard count < table.count else {
            return (0..<count).map { table[$0 % table.count] }
        }
        return Array(table.shuffled(using: &random).prefix(count))
    }

    /// The numbers that this test draws; the seed is printed, so that a failure can be replayed.
    package var generator: SplitMix64 {
        print("\(name): \(count) runs, AIDWATCH_SEED=\(Self.seed)")
        return SplitMix64(seed: Self.seed &+ UInt64(name.utf8.reduce(0) { $0 * 31 + Int($1) }))
    }
}
