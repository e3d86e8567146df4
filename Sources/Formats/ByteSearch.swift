/// A search for the first of three bytes, eight bytes at a time.
///
/// Method: Mycroft's test for a zero byte in a word. Borrows can mark bytes above a true hit, never below the first,
/// so the lowest mark is exact.
struct ByteSearch {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64

    init(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        self.first = 0x0101_0101_0101_0101 &* UInt64(first)
        self.second = 0x0101_0101_0101_0101 &* UInt64(second)
        self.third = 0x0101_0101_0101_0101 &* UInt64(third)
    }

    /// Returns the index of the first hit at or behind a start.
    ///
    /// One of the three bytes must stand somewhere, with seven readable bytes behind it.
    @inline(__always)
    func callAsFunction(_ base: UnsafePointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawPointer(base)
        var position = start
        while true {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let a = word ^ first
            let b = word ^ second
            let c = word ^ third
            let hits =
                (((a &- 0x0101_0101_0101_0101) & ~a) | ((b &- 0x0101_0101_0101_0101) & ~b)
                    | ((c &- 0x0101_0101_0101_0101) & ~c)) & 0x8080_8080_8080_8080
            if hits != 0 { return position &+ (hits.trailingZeroBitCount &>> 3) }
            position &+= 8
        }
    }
}
