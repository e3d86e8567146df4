import Glibc

/// Reads the records of a JSON Lines file: one object a line.
///
/// A line that is not one object is a record with a problem. Numbers, arrays and objects are given as they are
/// written, strings without escapes. Duplicate keys of the outermost object are malformed; inner ones are not looked at.
package final class JSONLinesReader: RecordReader {
    private let window: RecordWindow
    private let limits: Limits
    private var keys = JSONColumns()
    private var line = 1
    private var failure: FormatError?

    /// The keys of all lines read so far, in the order of their first appearance.
    package var columns: [String] { keys.names }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - source: the file's text; anything but a ``DecodingSource`` is taken as UTF-8.
    ///   - limits: the sizes at which reading stops.
    /// - Throws: ``FormatError`` with `empty` or an error of the source.
    package init(_ source: any ByteSource, limits: Limits = Limits()) throws(FormatError) {
        window = RecordWindow(source)
        self.limits = limits
        try window.extend()
        if window.end == 0 { throw FormatError(.empty) }
    }

    package func next(into record: inout RecordBuffer) throws(FormatError) -> Bool {
        if let failure { throw failure }
        do {
            return try read(into: &record)
        } catch {
            failure = error
            throw error
        }
    }

    private func read(into record: inout RecordBuffer) throws(FormatError) -> Bool {
        var searched = 0
        while true {
            let start = window.position
            let size = window.end - start
            if let found = memchr(window.base + start + searched, 0x0a, size - searched) {
                let end = UnsafeRawPointer(found) - UnsafeRawPointer(window.base)
                try parse(from: start, to: end, into: &record)
                window.position = end + 1
                return true
            }
            if window.isAtEnd {
                if size == 0 { return false }
                try parse(from: start, to: window.end, into: &record)
                window.position = window.end
                return true
            }
            if size > limits.recordBytes { throw sizeError() }
            searched = size
            try window.extend()
        }
    }

    private func sizeError() -> FormatError {
        FormatError(.limits, line: line, detail: "more than \(limits.recordBytes) bytes in a line")
    }

    private func parse(from start: Int, to end: Int, into record: inout RecordBuffer) throws(FormatError) {
        if end - start > limits.recordBytes { throw sizeError() }
        let storage = record.begin(columns: limits.columns + 1)
        record.line = line
        let error = window.takeError(before: end)
        storage.setRaw(window.base + start, count: end - start)
        var scanner = JSONScanner(base: window.base, end: end, position: start)
        if scanner.nextToken() == nil {
            record.isBlank = true
        } else {
            let known = keys.names.count
            do throws(JSONScanner.Failure) {
                record.problem = try object(&scanner, storage, lineStart: start)
            } catch {
                keys.truncate(to: known)
                storage.fieldCount = 0
                record.problem = .malformed(error.reason)
            }
            try checkSizes(storage)
        }
        record.show()
        if let error { record.problem = .encoding(sourceOffset: error.sourceOffset, bytes: error.bytes) }
        line += 1
    }

    /// Takes the line's object apart; returns the problem of a NUL.
    private func object(
        _ scanner: inout JSONScanner, _ storage: RecordStorage, lineStart: Int
    ) throws(JSONScanner.Failure) -> RecordProblem? {
        var problem: RecordProblem?
        keys.begin()
        storage.addMissing(upTo: keys.names.count)
        try scanner.expect(UInt8(ascii: "{"), "the line is not an object")
        let isEmpty = scanner.nextToken() == UInt8(ascii: "}")
        while !isEmpty {
            guard scanner.nextToken() == UInt8(ascii: "\"") else {
                throw JSONScanner.Failure(reason: "a key is missing")
            }
            scanner.hasNUL = false
            let column = column(of: try scanner.string(), in: scanner)
            if column.isDuplicate { throw JSONScanner.Failure(reason: "a key stands twice") }
            try scanner.expect(UInt8(ascii: ":"), "a colon is missing")
            let value = try scanner.value(depth: 2)
            if scanner.hasNUL, problem == nil { problem = .nul(column.index) }
            storage.addMissing(upTo: max(storage.fieldCount, column.index + 1))
            storage.fields[column.index] = field(value, scanner.base, storage, lineStart: lineStart)
            if keys.names.count > limits.columns { return problem }
            guard scanner.nextToken() == UInt8(ascii: ",") else { break }
            scanner.position += 1
        }
        try scanner.expect(UInt8(ascii: "}"), "the object is not closed")
        if scanner.nextToken() != nil { throw JSONScanner.Failure(reason: "text follows the object") }
        return problem
    }

    private func column(of key: JSONScanner.Value, in scanner: JSONScanner) -> (index: Int, isDuplicate: Bool) {
        let written = UnsafeBufferPointer(start: scanner.base + key.start, count: key.end - key.start)
        guard key.isEscaped else { return keys.column(of: written, record: line) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: written.count) { room in
            guard let target = room.baseAddress else { return keys.column(of: written, record: line) }
            let count = JSONUnescaping.unescape(written, into: target)
            return keys.column(of: UnsafeBufferPointer(start: target, count: count), record: line)
        }
    }

    private func field(
        _ value: JSONScanner.Value, _ base: UnsafePointer<UInt8>, _ storage: RecordStorage, lineStart: Int
    ) -> RecordField {
        guard value.isEscaped else {
            return .init(start: value.start - lineStart, end: value.end - lineStart, kind: value.kind)
        }
        let written = UnsafeBufferPointer(start: base + value.start, count: value.end - value.start)
        let start = storage.byteCount
        storage.byteCount += JSONUnescaping.unescape(written, into: storage.append(written.count))
        return .init(start: start, end: storage.byteCount, kind: value.kind)
    }

    private func checkSizes(_ storage: RecordStorage) throws(FormatError) {
        if keys.names.count > limits.columns {
            throw FormatError(.limits, line: line, detail: "more than \(limits.columns) different keys")
        }
        guard storage.rawCount > limits.fieldBytes else { return }
        for index in 0..<storage.fieldCount where Int(storage.fields[index].count) > limits.fieldBytes {
            throw FormatError(.limits, line: line, detail: "more than \(limits.fieldBytes) bytes in a field")
        }
    }
}
