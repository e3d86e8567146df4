/// Bytes that are not valid in the encoding and were replaced by one U+FFFD.
package struct DecodingError: Hashable, Sendable {
    /// Offset of the U+FFFD in the decoded text, without the byte order mark.
    package let decodedOffset: Int
    /// Offset of the first invalid byte in the (inflated) source.
    package let sourceOffset: Int
    // At most four bytes, kept without an array, because a file may hold very many errors.
    private let packed: UInt32
    private let count: UInt8

    /// The invalid bytes, one to four.
    package var bytes: [UInt8] {
        (0..<Int(count)).map { UInt8(truncatingIfNeeded: packed >> UInt32(8 * $0)) }
    }

    init(decodedOffset: Int, sourceOffset: Int, invalid: UnsafeBufferPointer<UInt8>) {
        self.decodedOffset = decodedOffset
        self.sourceOffset = sourceOffset
        var packed: UInt32 = 0
        for (index, byte) in invalid.prefix(4).enumerated() { packed |= UInt32(byte) << UInt32(8 * index) }
        self.packed = packed
        count = UInt8(min(4, invalid.count))
    }
}
