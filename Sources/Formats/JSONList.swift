/// The elements of a JSON array that stands in one field.
package enum JSONList {
    /// Returns the elements as texts: strings without their escapes, numbers and words as they are written.
    ///
    /// nil for anything but one array of strings, numbers, booleans and nulls.
    package static func texts(_ bytes: Span<UInt8>) -> [[UInt8]]? {
        bytes.withUnsafeBufferPointer { text in
            guard let base = text.baseAddress else { return nil }
            var scanner = JSONScanner(base: base, end: text.count, position: 0)
            return try? texts(&scanner)
        }
    }

    private static func texts(_ scanner: inout JSONScanner) throws(JSONScanner.Failure) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        try scanner.expect(UInt8(ascii: "["), "the text is not an array")
        let isEmpty = scanner.nextToken() == UInt8(ascii: "]")
        while !isEmpty {
            texts.append(try text(&scanner))
            guard scanner.nextToken() == UInt8(ascii: ",") else { break }
            scanner.position += 1
        }
        try scanner.expect(UInt8(ascii: "]"), "an array is not closed")
        if scanner.nextToken() != nil { throw JSONScanner.Failure(reason: "text follows the array") }
        return texts
    }

    private static func text(_ scanner: inout JSONScanner) throws(JSONScanner.Failure) -> [UInt8] {
        let value = try scanner.value(depth: 2)
        switch value.kind {
        case .array, .object: throw JSONScanner.Failure(reason: "an array stands in an array")
        case .missing: return Array("null".utf8)
        case .text, .number, .bool, .day, .time, .error: break
        }
        let written = UnsafeBufferPointer(start: scanner.base + value.start, count: value.end - value.start)
        guard value.isEscaped else { return Array(written) }
        return Array(unsafeUninitializedCapacity: written.count) { room, count in
            count = room.baseAddress.map { JSONUnescaping.unescape(written, into: $0) } ?? 0
        }
    }
}
