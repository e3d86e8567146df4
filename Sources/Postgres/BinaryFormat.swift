package import FoundationEssentials

/// Numbers in network byte order.
enum BigEndian {
    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    static func load<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) -> Number {
        Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}

/// Instants as PostgreSQL counts them: microseconds since 2000-01-01 00:00 UTC.
package enum PostgresInstant {
    /// From PostgreSQL's epoch (2000-01-01) to Foundation's (2001-01-01): 366 days.
    private static let secondsBetweenEpochs = 31_622_400.0

    /// The microseconds of an instant, rounded; an instant outside of what fits is clamped and the server refuses it.
    package static func microseconds(_ instant: Date) -> Int64 {
        let count = ((instant.timeIntervalSinceReferenceDate + secondsBetweenEpochs) * 1_000_000).rounded()
        return Int64(exactly: count) ?? (count < 0 ? .min : .max)
    }

    /// The instant of a count of microseconds.
    package static func date(microseconds: Int64) -> Date {
        Date(timeIntervalSinceReferenceDate: Double(microseconds) / 1_000_000 - secondsBetweenEpochs)
    }
}

/// One-dimensional arrays in binary format (`array_send` of PostgreSQL).
enum BinaryArray {
    static func encode(_ type: PostgresType, _ elements: [[UInt8]]) -> [UInt8] {
        var bytes = BigEndian.bytes(Int32(elements.isEmpty ? 0 : 1)) + BigEndian.bytes(Int32(0))
        bytes += BigEndian.bytes(type.rawValue)
        guard !elements.isEmpty else { return bytes }
        bytes += BigEndian.bytes(Int32(elements.count)) + BigEndian.bytes(Int32(1))
        for element in elements {
            bytes += BigEndian.bytes(Int32(element.count))
            bytes += element
        }
        return bytes
    }

    /// The element type and the elements; nil for bytes that are no array of at most one dimension.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> (PostgresType, [UnsafeRawBufferPointer?])? {
        guard bytes.count >= 12 else { return nil }
        let dimensions: Int32 = BigEndian.load(bytes)
        let type = PostgresType(rawValue: BigEndian.load(bytes, at: 8))
        guard dimensions != 0 else { return (type, []) }
        guard dimensions == 1, bytes.count >= 20 else { return nil }
        let count: Int32 = BigEndian.load(bytes, at: 12)
        var elements: [UnsafeRawBufferPointer?] = []
        elements.reserveCapacity(Int(max(0, min(count, 65_536))))
        var offset = 20
        for _ in 0..<max(0, count) {
            guard offset + 4 <= bytes.count else { return nil }
            let length = Int(BigEndian.load(bytes, at: offset) as Int32)
            offset += 4
            guard length >= 0 else {
                elements.append(nil)
                continue
            }
            guard offset + length <= bytes.count else { return nil }
            elements.append(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
            offset += length
        }
        return (type, elements)
    }
}
