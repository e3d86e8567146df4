/// Compares the values of two records; keeps its working space between pairs.
package struct PairScorer {
    private let levels: [[ComparisonLevel.Agreement]]
    private var left: [UInt32] = []
    private var right: [UInt32] = []

    /// A scorer for the fields of a model.
    package init(_ model: LinkageModel) {
        levels = model.fields.map { $0.levels.map(\.agreement) }
        left.reserveCapacity(64)
        right.reserveCapacity(64)
    }

    /// The level at which two values of a field stand, both in UTF-8 and not empty.
    package mutating func level(_ field: Int, _ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
        let isSame = Self.isSame(a, b)
        var isDecoded = false
        let agreements = levels[field]
        for index in agreements.indices {
            switch agreements[index] {
            case .same(let length):
                if isSame, length <= 1 || Self.count(a) >= length { return index }
            case .sameStart(let count):
                if decoded(a, b, &isDecoded), hasSameStart(count) { return index }
            case .jaroWinkler(let least):
                if isSame { return index }
                if decoded(a, b, &isDecoded), jaroWinkler(left.span, right.span) >= least { return index }
            case .oneEdit(let length):
                if decoded(a, b, &isDecoded), max(left.count, right.count) >= length,
                    isOneEdit(left.span, right.span)
                {
                    return index
                }
            case .otherwise: return index
            }
        }
        return agreements.count - 1
    }

    private func hasSameStart(_ count: Int) -> Bool {
        guard left.count >= count, right.count >= count else { return false }
        for index in 0..<count where left[index] != right[index] { return false }
        return true
    }

    /// Fills the working space at the first need; always true.
    private mutating func decoded(_ a: Span<UInt8>, _ b: Span<UInt8>, _ isDecoded: inout Bool) -> Bool {
        if !isDecoded {
            Self.decode(a, into: &left)
            Self.decode(b, into: &right)
            isDecoded = true
        }
        return true
    }

    private static func isSame(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        for index in a.indices where a[index] != b[index] { return false }
        return true
    }

    private static func count(_ text: Span<UInt8>) -> Int {
        var count = 0
        for index in text.indices where text[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The scalars of well-formed UTF-8, as a database gives it.
    private static func decode(_ text: Span<UInt8>, into scalars: inout [UInt32]) {
        scalars.removeAll(keepingCapacity: true)
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case 0x80..<0xC0:
                if let last = scalars.indices.last { scalars[last] = scalars[last] << 6 | UInt32(byte & 0x3F) }
            case 0xC0..<0xE0: scalars.append(UInt32(byte & 0x1F))
            case 0xE0..<0xF0: scalars.append(UInt32(byte & 0x0F))
            case 0xF0...: scalars.append(UInt32(byte & 0x07))
            default: scalars.append(UInt32(byte))
            }
        }
    }
}
