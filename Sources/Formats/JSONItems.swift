/// Takes the elements of one array out of a JSON document and writes each as a line, in flat memory.
///
/// The array is the document itself or stands at a path of keys, as `data.items`. A number or text at a second path,
/// such as the token of the next page, is kept. What stands between is checked for its structure: a document that was
/// cut off, or is no JSON, is refused. The elements themselves are judged by whoever reads the lines.
package struct JSONItems {
    /// Why a document is not taken.
    package enum Refusal: Error, Hashable, Sendable {
        /// It is no JSON, or not whole; the byte at which that shows.
        case notJSON(offset: Int)
        /// It is JSON, but has no array at the path.
        case noItems
    }

    /// What a document held.
    package struct Result: Sendable, Hashable {
        /// Elements written.
        package let count: Int
        /// The number or text at the second path; nil where it is absent, null or empty.
        package let value: String?

        /// Makes a result.
        package init(count: Int, value: String?) {
            self.count = count
            self.value = value
        }
    }

    private enum Frame {
        case object(key: [UInt8]?)
        case array
    }

    private enum Expectation {
        case value, valueOrEnd, keyOrEnd, key, colon, commaOrEnd, nothing
    }

    private static let deepest = 64
    private static let longestKey = 200, longestValue = 4096
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let itemsPath: [[UInt8]]
    private let valuePath: [[UInt8]]?
    private let output: TemporaryFile
    private let limits: Limits

    private var stack: [Frame] = []
    private var expectation = Expectation.value
    /// The depth of the elements' array while the reader is within it.
    private var itemsDepth: Int?
    private var hasItems = false
    private var count = 0
    private var value: String?
    private var offset = 0

    private var isInString = false
    private var isKey = false
    private var isEscaped = false
    private var isInScalar = false
    /// The text or scalar being read, where it may matter; elements are not kept.
    private var token: [UInt8] = []
    private var line: [UInt8] = []

    /// A reader for documents of one shape; paths are keys joined by dots, an empty one is the document itself.
    package init(itemsPath: String, valuePath: String?, output: TemporaryFile, limits: Limits = Limits()) {
        self.itemsPath = Self.keys(itemsPath)
        self.valuePath = valuePath.map(Self.keys)
        self.output = output
        self.limits = limits
    }

    private static func keys(_ path: String) -> [[UInt8]] { path.split(separator: ".").map { Array($0.utf8) } }

    /// Reads a whole document; its text is UTF-8, with or without a byte order mark.
    ///
    /// - Throws: ``Refusal``; ``FormatError`` where the source cannot be read or an element passes a limit.
    package mutating func read(_ source: any ByteSource) throws -> Result {
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let length = try source.read(into: chunk)
            if length == 0 { break }
            for index in 0..<length {
                if offset >= 3 || chunk[index] != Self.byteOrderMark[offset] { try take(chunk[index]) }
                offset += 1
            }
            if line.count > 1 << 16 { try flush() }
        }
        if isInScalar { try endScalar() }
        guard expectation == .nothing, stack.isEmpty, !isInString else { throw Refusal.notJSON(offset: offset) }
        guard hasItems else { throw Refusal.noItems }
        try flush()
        return Result(count: count, value: value)
    }

    private mutating func flush() throws(FormatError) {
        let bytes = line
        line.removeAll(keepingCapacity: true)
        var failure: FormatError?
        bytes.withUnsafeBytes { buffer in
            do throws(FormatError) { try output.append(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Whether the byte at hand belongs to an element.
    private var isInElement: Bool { itemsDepth.map { stack.count > $0 } ?? false }
    /// Whether a scalar read now would be an element of its own.
    private var isElementLevel: Bool { itemsDepth == stack.count && itemsDepth != nil }

    private mutating func take(_ byte: UInt8) throws {
        if isInString { return try takeInString(byte) }
        if isInScalar {
            if isScalarByte(byte) { return try keep(byte) }
            try endScalar()
        }
        switch byte {
        case 0x20, 0x09, 0x0a, 0x0d: return
        case UInt8(ascii: "\""):
            guard [.value, .valueOrEnd, .key, .keyOrEnd].contains(expectation) else { throw notJSON }
            isInString = true
            isKey = expectation == .key || expectation == .keyOrEnd
            token.removeAll(keepingCapacity: true)
            try echo(byte)
        case UInt8(ascii: "{"), UInt8(ascii: "["): try open(byte)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): try close(byte)
        case UInt8(ascii: ","):
            guard expectation == .commaOrEnd, let last = stack.last else { throw notJSON }
            if isInElement { line.append(byte) }
            if case .object = last { expectation = .key } else { expectation = .value }
        case UInt8(ascii: ":"):
            guard expectation == .colon else { throw notJSON }
            if isInElement { line.append(byte) }
            expectation = .value
        default:
            guard expectation == .value || expectation == .valueOrEnd, isScalarByte(byte) else { throw notJSON }
            isInScalar = true
            token.removeAll(keepingCapacity: true)
            try keep(byte)
        }
    }

    private func isScalarByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private var notJSON: Refusal { .notJSON(offset: offset) }

    private mutating func takeInString(_ byte: UInt8) throws {
        guard byte >= 0x20 else { throw notJSON }
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
            try echo(byte)
            return isKey ? endKey() : try endString()
        }
        if !isInElement, token.count < Self.longestValue { token.append(byte) }
        try echo(byte)
    }

    /// Copies a byte of a string that belongs to an element.
    private mutating func echo(_ byte: UInt8) throws {
        guard isInElement || isElementLevel && !isKey else { return }
        line.append(byte)
        try checkSize()
    }

    private mutating func keep(_ byte: UInt8) throws {
        if isInElement || isElementLevel {
            line.append(byte)
            try checkSize()
        } else if token.count < Self.longestValue {
            token.append(byte)
        }
    }

    private func checkSize() throws(FormatError) {
        guard line.count > limits.recordBytes + 1 << 17 else { return }
        throw FormatError(.limits, line: count + 1, detail: "more than \(limits.recordBytes) bytes in an element")
    }

    private mutating func endKey() {
        if !stack.isEmpty { stack[stack.count - 1] = .object(key: token.count <= Self.longestKey ? token : []) }
        expectation = .colon
    }

    private mutating func endString() throws {
        if isPath(valuePath) { value = token.isEmpty ? nil : unescaped(token) }
        try endValue()
    }

    private mutating func endScalar() throws {
        isInScalar = false
        if isPath(valuePath) {
            let text = String(decoding: token, as: UTF8.self)
            value = text == "null" ? nil : text
        }
        // An absent list is given as null by some services: it is an empty one.
        if itemsDepth == nil, token.elementsEqual("null".utf8), isPath(itemsPath) { hasItems = true }
        try endValue()
    }

    private mutating func endValue() throws {
        if isElementLevel { endElement() }
        expectation = stack.isEmpty ? .nothing : .commaOrEnd
    }

    private mutating func endElement() {
        line.append(0x0a)
        count += 1
    }

    private mutating func open(_ byte: UInt8) throws {
        guard expectation == .value || expectation == .valueOrEnd, stack.count < Self.deepest else { throw notJSON }
        let isItems = byte == UInt8(ascii: "[") && itemsDepth == nil && !hasItems && isPath(itemsPath)
        if isInElement || isElementLevel { line.append(byte) }
        stack.append(byte == UInt8(ascii: "{") ? .object(key: nil) : .array)
        expectation = byte == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
        if isItems {
            itemsDepth = stack.count
            hasItems = true
        }
    }

    private mutating func close(_ byte: UInt8) throws {
        guard let last = stack.last else { throw notJSON }
        let isObject = byte == UInt8(ascii: "}")
        if case .object = last { guard isObject else { throw notJSON } } else { guard !isObject else { throw notJSON } }
        guard expectation == .commaOrEnd || expectation == (isObject ? .keyOrEnd : .valueOrEnd) else { throw notJSON }
        if isInElement { line.append(byte) }
        if itemsDepth == stack.count { itemsDepth = nil }
        stack.removeLast()
        try endValue()
    }

    /// Whether the value at hand stands at a path.
    private func isPath(_ path: [[UInt8]]?) -> Bool {
        guard let path, itemsDepth == nil, stack.count == path.count else { return false }
        for (frame, name) in zip(stack, path) {
            guard case .object(let key) = frame, key == name else { return false }
        }
        return true
    }

    private func unescaped(_ bytes: [UInt8]) -> String {
        guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count + 4) { room in
            guard let target = room.baseAddress else { return "" }
            let length = bytes.withUnsafeBufferPointer { JSONUnescaping.unescape($0, into: target) }
            return String(decoding: UnsafeBufferPointer(start: target, count: length), as: UTF8.self)
        }
    }
}
