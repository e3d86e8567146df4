extension CopyWriter {
    /// A `text[]`; the lower bound is 1.
    package mutating func textArray(_ strings: [String]) {
        array(.text, strings.map { Array($0.utf8) })
    }

    /// A `text[]` from slices of UTF-8 bytes; the lower bound is 1.
    package mutating func textArray(_ slices: [some Collection<UInt8>]) {
        array(.text, slices.map { Array($0) })
    }

    /// A `bigint[]`; the lower bound is 1.
    package mutating func int64Array(_ numbers: [Int64]) {
        array(.int8, numbers.map(BigEndian.bytes))
    }

    private mutating func array(_ type: PostgresType, _ elements: [[UInt8]]) {
        BinaryArray.encode(type, elements).withUnsafeBytes { bytes in
            begin(bytes.count)
            put(bytes)
        }
    }
}
