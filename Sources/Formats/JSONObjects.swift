/// Takes JSON objects apart into records, with one column for each key met in a file.
///
/// Numbers, arrays and objects are given as they are written, strings without escapes. Duplicate keys of the outermost
/// object are malformed; inner ones are not looked at.
final class JSONObjects {
    private let limits: Limits
    private var keys = JSONColumns()

    init(_ limits: Limits) {
        self.limits = limits
    }

    /// The keys so far, in the order of their first appearance.
    var columns: [String] { keys.names }

    /// One text that should be one object.
    struct Text {
        /// The first byte of the window that it lies in.
        let base: UnsafeMutablePointer<UInt8>
        let start: Int
        let end: Int
        /// The number of its line or element, from 1.
        let number: Int
    }

    /// Reads a text into a record; one that is no object is a record with a problem.
    ///
    /// - Throws: ``FormatError`` with `limits`.
    func read(_ text: Text, into record: inout RecordBuffer) throws(FormatError) {
        let storage = record.begin(columns: limits.columns + 1)
        record.line = text.number
        storage.setRaw(text.base + text.start, count: text.end - text.start)
        var scanner = JSONScanner(base: text.base, end: text.end, position: text.start)
        if scanner.nextToken() == nil {
            record.isBlank = true
        } else {
            let known = keys.names.count
            do throws(JSONScanner.Failure) {
                record.problem = try object(&scanner, storage, text)
            } catch {
                keys.truncate(to: known)
                storage.fieldCount = 0
                record.problem = .malformed(error.reason)
            }
            try checkSizes(storage, text)
        }
        record.show()
    }

    /// Takes the object apart; returns the problem of a NUL.
    private func object(
        _ scanner: inout JSONScanner, _ storage: RecordStorage, _ text: Text
    ) throws(JSONScanner.Failure) -> RecordProblem? {
        var problem: RecordProblem?
        keys.begin()
        storage.addMissing(upTo: keys.names.count)
        try scanner.expect(UInt8(ascii: "{"), "it is not an object")
        let isEmpty = scanner.nextToken() == UInt8(ascii: "}")
        while !isEmpty {
            guard scanner.nextToken() == UInt8(ascii: "\"") else {
                throw JSONScanner.Failure(reason: "a key is missing")
            }
            scanner.hasNUL = false
            let column = column(of: try scanner.string(), in: scanner, record: text.number)
            if column.isDuplicate { throw JSONScanner.Failure(reason: "a key stands twice") }
            try scanner.expect(UInt8(ascii: ":"), "a colon is missing")
            let value = try scanner.value(depth: 2)
            if scanner.hasNUL, problem == nil { problem = .nul(column.index) }
            storage.addMissing(upTo: max(storage.fieldCount, column.index + 1))
            storage.fields[column.index] = field(value, storage, text)
            if keys.names.count > limits.columns { return problem }
            guard scanner.nextToken() == UInt8(ascii: ",") else { break }
            scanner.position += 1
        }
        try scanner.expect(UInt8(ascii: "}"), "the object is not closed")
        if scanner.nextToken() != nil { throw JSONScanner.Failure(reason: "text follows the object") }
        return problem
    }

    private func column(
        of key: JSONScanner.Value, in scanner: JSONScanner, record: Int
    ) -> (index: Int, isDuplicate: Bool) {
        let written = UnsafeBufferPointer(start: scanner.base + key.start, count: key.end - key.start)
        guard key.isEscaped else { return keys.column(of: written, record: record) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: written.count) { room in
            guard let target = room.baseAddress else { return keys.column(of: written, record: record) }
            let count = JSONUnescaping.unescape(written, into: target)
            return keys.column(of: UnsafeBufferPointer(start: target, count: count), record: record)
        }
    }

    private func field(_ value: JSONScanner.Value, _ storage: RecordStorage, _ text: Text) -> RecordField {
        guard value.isEscaped else {
            return .init(start: value.start - text.start, end: value.end - text.start, kind: value.kind)
        }
        let written = UnsafeBufferPointer(start: UnsafePointer(text.base) + value.start, count: value.end - value.start)
        let start = storage.byteCount
        storage.byteCount += JSONUnescaping.unescape(written, into: storage.append(written.count))
        return .init(start: start, end: storage.byteCount, kind: value.kind)
    }

    private func checkSizes(_ storage: RecordStorage, _ text: Text) throws(FormatError) {
        if keys.names.count > limits.columns {
            throw FormatError(.limits, line: text.number, detail: "more than \(limits.columns) different keys")
        }
        guard storage.rawCount > limits.fieldBytes else { return }
        for index in 0..<storage.fieldCount where Int(storage.fields[index].count) > limits.fieldBytes {
            throw FormatError(.limits, line: text.number, detail: "more than \(limits.fieldBytes) bytes in a field")
        }
    }
}
