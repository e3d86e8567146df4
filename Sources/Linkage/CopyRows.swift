import Postgres

/// Reads the rows of `COPY … TO STDOUT (FORMAT binary)`.
///
/// Source: PostgreSQL documentation, COPY, Binary Format.
package struct CopyRows {
    private var hasHeader = false
    private var fields: [Range<Int>?]

    /// Reads rows of so many columns.
    package init(columns: Int) {
        fields = Array(repeating: nil, count: columns)
    }

    /// Hands over each row of a chunk of whole rows: the chunk, and where each value stands in it; nil is NULL.
    ///
    /// - Throws: A `.decoding` error where the bytes are no such rows, or what `row` throws.
    package mutating func read(
        _ chunk: UnsafeRawBufferPointer, _ row: (UnsafeRawBufferPointer, [Range<Int>?]) throws -> Void
    ) throws {
        var position = 0
        func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
            let size = MemoryLayout<Number>.size
            guard position + size <= chunk.count else { throw Self.broken }
            defer { position += size }
            return Number(bigEndian: chunk.loadUnaligned(fromByteOffset: position, as: Number.self))
        }
        if !hasHeader {
            // The signature, the flags, and the length of what else the header holds.
            position = 15
            position += Int(try number(Int32.self))
            hasHeader = true
        }
        while position < chunk.count {
            let count = try number(Int16.self)
            if count == -1 { return }
            guard count == fields.count else { throw Self.broken }
            for index in fields.indices {
                let length = Int(try number(Int32.self))
                guard length >= 0 else {
                    fields[index] = nil
                    continue
                }
                guard position + length <= chunk.count else { throw Self.broken }
                fields[index] = position..<position + length
                position += length
            }
            try row(chunk, fields)
        }
    }

    private static var broken: PostgresError { PostgresError(.decoding, "the rows of a COPY cannot be read") }
}

extension UnsafeRawBufferPointer {
    /// The bytes of a value.
    package func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeRawBufferPointer(rebasing: self[range]).assumingMemoryBound(to: UInt8.self)
    }

    /// The whole number of four bytes that begins at a place.
    package func int32(at position: Int) -> Int32 {
        Int32(bigEndian: loadUnaligned(fromByteOffset: position, as: Int32.self))
    }
}
