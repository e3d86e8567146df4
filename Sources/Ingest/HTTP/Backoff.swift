/// How long to wait before asking again: exponential, with full jitter, so that many clients do not return at once.
///
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
package struct Backoff: Sendable {
    /// The longest wait before the second try, in seconds.
    package let base: Double
    /// The longest wait of all, in seconds.
    package let cap: Double

    /// Waits within bounds in seconds.
    package init(base: Double = 1, cap: Double = 60) {
        self.base = base
        self.cap = cap
    }

    /// The wait in seconds before a try, of which the second is number 1; `random` lies from 0 to 1.
    package func seconds(before attempt: Int, random: Double) -> Double {
        var longest = base
        for _ in 1..<max(attempt, 1) where longest < cap { longest *= 2 }
        return min(longest, cap) * min(max(random, 0), 1)
    }
}
