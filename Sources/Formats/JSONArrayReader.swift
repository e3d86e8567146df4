/// Reads the records of a JSON array of objects, element by element.
///
/// A record's line is the number of its element, from 1. An element that is not one object is a record with a problem;
/// an array that ends before its bracket is refused as truncated, one that is damaged between elements as damaged.
package final class JSONArrayReader: RecordReader {
    private let window: RecordWindow
    private let limits: Limits
    private let objects: JSONObjects
    private var element = 1
    private var hasEnded = false
    private var failure: FormatError?

    /// The keys of all elements read so far, in the order of their first appearance.
    package var columns: [String] { objects.columns }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - source: the file's text; anything but a ``DecodingSource`` is taken as UTF-8.
    ///   - limits: the sizes at which reading stops.
    /// - Throws: ``FormatError`` with `empty`, `damagedJSON` or an error of the source.
    package init(_ source: any ByteSource, limits: Limits = Limits()) throws(FormatError) {
        window = RecordWindow(source)
        self.limits = limits
        objects = JSONObjects(limits)
        try window.extend()
        if window.end == 0 { throw FormatError(.empty) }
        guard try token() == UInt8(ascii: "[") else {
            throw FormatError(.damagedJSON, detail: "it does not begin with a bracket")
        }
        window.position += 1
    }

    package func next(into record: inout RecordBuffer) throws(FormatError) -> Bool {
        if let failure { throw failure }
        if hasEnded { return false }
        do {
            return try read(into: &record)
        } catch {
            failure = error
            throw error
        }
    }

    private func read(into record: inout RecordBuffer) throws(FormatError) -> Bool {
        let first = try token()
        if first == UInt8(ascii: "]"), element == 1 { return try end() }
        guard let first, first != UInt8(ascii: ","), first != UInt8(ascii: "]") else {
            throw first == nil ? truncation : damage("an element is missing")
        }
        let size = try elementSize(first)
        let start = window.position
        let error = window.takeError(before: start + size)
        try objects.read(
            .init(base: window.base, start: start, end: start + size, number: element), into: &record)
        if let error { record.problem = .encoding(sourceOffset: error.sourceOffset, bytes: error.bytes) }
        window.position = start + size
        switch try token() {
        case UInt8(ascii: ","): window.position += 1
        case UInt8(ascii: "]"): _ = try end()
        case nil: throw truncation
        default: throw damage("a comma is missing behind it")
        }
        element += 1
        return true
    }

    /// Moves behind the closing bracket, where nothing may follow.
    private func end() throws(FormatError) -> Bool {
        window.position += 1
        hasEnded = true
        if try token() != nil { throw FormatError(.damagedJSON, detail: "text follows the array") }
        return false
    }

    private var truncation: FormatError { FormatError(.truncated, line: element) }

    private func damage(_ reason: String) -> FormatError {
        FormatError(.damagedJSON, line: element, detail: reason)
    }

    /// Moves to the next byte that is no white space and returns it; nil at the end.
    private func token() throws(FormatError) -> UInt8? {
        while true {
            while window.position < window.end {
                switch window.base[window.position] {
                case 0x20, 0x09, 0x0a, 0x0d: window.position += 1
                default: return window.base[window.position]
                }
            }
            if window.isAtEnd { return nil }
            try window.extend()
        }
    }

    /// Finds the end of the element at the window's position and brings all of it into the window.
    private func elementSize(_ first: UInt8) throws(FormatError) -> Int {
        var extent = JSONExtent(first)
        var size = 0
        while true {
            let rest = UnsafeBufferPointer(
                start: UnsafePointer(window.base) + window.position + size,
                count: window.end - window.position - size)
            size += extent.scan(rest)
            if size > limits.recordBytes {
                throw FormatError(.limits, line: element, detail: "more than \(limits.recordBytes) bytes in an element")
            }
            if extent.isComplete { return size }
            if window.isAtEnd { throw truncation }
            try window.extend()
        }
    }
}

/// Finds where a JSON value ends, without a look at what is in it.
struct JSONExtent {
    /// Whether the end was found.
    private(set) var isComplete = false

    private enum Shape { case nested, string, word }
    private let shape: Shape
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    /// Prepares for a value that begins with a byte.
    init(_ first: UInt8) {
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): shape = .nested
        case UInt8(ascii: "\""): shape = .string
        default: shape = .word
        }
    }

    /// Looks at the next bytes and returns how many of them belong to the value.
    mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        for index in bytes.indices {
            if shape == .word {
                switch bytes[index] {
                case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x09, 0x0a, 0x0d:
                    isComplete = true
                    return index
                default: continue
                }
            }
            take(bytes[index])
            if isComplete { return index + 1 }
        }
        return bytes.count
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
                isComplete = depth == 0
            }
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            isComplete = depth == 0
        default: break
        }
    }
}
