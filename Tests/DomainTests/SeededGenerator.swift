/// A generator of random numbers that gives the same ones for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// Up to 40 bytes, mostly of those that occur in dates, numbers and identity numbers.
    mutating func text() -> [UInt8] {
        let likely = Array("0123456789-/: .,+ZTXxE年月日０１９Ｘ　".utf8)
        let count = Int.random(in: 0...40, using: &self)
        return (0..<count).map { _ in
            Bool.random(using: &self)
                ? likely[Int.random(in: 0..<likely.count, using: &self)] : UInt8.random(in: 0...255, using: &self)
        }
    }
}
