package import Domain
import Foundation

/// What a pull takes from the world around it, so that tests need neither wait nor chance.
package struct Surroundings: Sendable {
    /// The time.
    package var now: @Sendable () -> Instant = {
        Instant(microsecondsSince2000: Int64((Date().timeIntervalSince1970 - 946_684_800) * 1_000_000))
    }
    /// Waits for a number of seconds.
    package var sleep: @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    /// A number from 0 to 1.
    package var random: @Sendable () -> Double = { Double.random(in: 0...1) }
    /// The variables of the environment, where secrets may be.
    package var environment = ProcessInfo.processInfo.environment
    /// The seconds for which a run waits for files just written.
    package var patience = 30
    /// Whether files must have been quiet for a while; who wrote them himself need not wait.
    package var waitsForQuiet = true
    /// The instant until which they are waited for at most; set by the run.
    var waitsUntil: Instant?

    /// The world as it is.
    package init() {}
}
