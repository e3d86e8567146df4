/// Records in memory, field by field: each field holds every distinct value once.
///
/// A million records of four fields take about 60 MB.
package struct RecordColumns: Sendable {
    /// The values of one field.
    struct Column: Sendable {
        /// The number of each record's value; -1 where it is missing.
        fileprivate(set) var codes: [Int32] = []
        /// All values one after the other, in UTF-8.
        fileprivate(set) var bytes: [UInt8] = []
        fileprivate var ends: [Int32] = [0]
        /// Places of values by their hash, in a table of a power of two; -1 is free.
        private var places: [Int32] = Array(repeating: -1, count: 1024)

        /// How many distinct values there are.
        var valueCount: Int { ends.count - 1 }

        /// Where a value stands in `bytes`.
        func range(of value: Int32) -> Range<Int> {
            Int(ends[Int(value)])..<Int(ends[Int(value) + 1])
        }

        /// The level at which two records stand in this field of the scorer's; nil where either lacks it.
        func level(_ field: Int, _ a: Int, _ b: Int, _ scorer: inout PairScorer) -> Int? {
            guard codes[a] >= 0, codes[b] >= 0 else { return nil }
            let all = bytes.span
            return scorer.level(field, all.extracting(range(of: codes[a])), all.extracting(range(of: codes[b])))
        }

        fileprivate mutating func append(_ text: Span<UInt8>) {
            if text.isEmpty {
                codes.append(-1)
                return
            }
            if valueCount * 2 > places.count { grow() }
            var place = Int(truncatingIfNeeded: RecordColumns.hash(text)) & (places.count - 1)
            while places[place] >= 0 {
                if isValue(places[place], text) {
                    codes.append(places[place])
                    return
                }
                place = (place + 1) & (places.count - 1)
            }
            places[place] = Int32(valueCount)
            codes.append(Int32(valueCount))
            for index in text.indices { bytes.append(text[index]) }
            ends.append(Int32(bytes.count))
        }

        private func isValue(_ value: Int32, _ text: Span<UInt8>) -> Bool {
            let range = range(of: value)
            guard range.count == text.count else { return false }
            for index in text.indices where bytes[range.lowerBound + index] != text[index] { return false }
            return true
        }

        private mutating func grow() {
            var larger = Array(repeating: Int32(-1), count: places.count * 2)
            for value in 0..<Int32(valueCount) {
                var place =
                    Int(truncatingIfNeeded: RecordColumns.hash(bytes.span.extracting(range(of: value))))
                    & (larger.count - 1)
                while larger[place] >= 0 { place = (place + 1) & (larger.count - 1) }
                larger[place] = value
            }
            places = larger
        }
    }

    /// The fields, in the model's order.
    private(set) var columns: [Column]

    /// Makes room for records of so many fields.
    package init(fields: Int) {
        columns = Array(repeating: Column(), count: fields)
    }

    /// How many records there are.
    package var count: Int { columns.first?.codes.count ?? 0 }

    /// Adds the value of one field of the next record, in UTF-8; empty is missing.
    ///
    /// Every record gives one value to each field.
    package mutating func append(_ text: Span<UInt8>, to field: Int) {
        columns[field].append(text)
    }

    /// Adds a record; empty values are missing.
    package mutating func append(_ values: [String]) {
        for (field, value) in values.enumerated() { append(Array(value.utf8).span, to: field) }
    }

    /// A hash of some bytes, the same in every run (FNV-1a with a final mix).
    static func hash(_ text: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3 }
        return mixed(hash)
    }

    /// Spreads what differs in a number over all of its bits.
    static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = (number ^ (number >> 32)) &* 0x9e37_79b9_7f4a_7c15
        mixed ^= mixed >> 29
        return mixed
    }
}
