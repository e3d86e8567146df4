import Glibc

/// Reads the records of a JSON Lines file: one object a line.
///
/// A line that is not one object is a record with a problem.
package final class JSONLinesReader: RecordReader {
    private let window: RecordWindow
    private let limits: Limits
    private let objects: JSONObjects
    private var line = 1
    private var failure: FormatError?

    /// The keys of all lines read so far, in the order of their first appearance.
    package var columns: [String] { objects.columns }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - source: the file's text; anything but a ``DecodingSource`` is taken as UTF-8.
    ///   - limits: the sizes at which reading stops.
    /// - Throws: ``FormatError`` with `empty` or an error of the source.
    package init(_ source: any ByteSource, limits: Limits = Limits()) throws(FormatError) {
        window = RecordWindow(source)
        self.limits = limits
        objects = JSONObjects(limits)
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
        let error = window.takeError(before: end)
        try objects.read(.init(base: window.base, start: start, end: end, number: line), into: &record)
        if let error { record.problem = .encoding(sourceOffset: error.sourceOffset, bytes: error.bytes) }
        line += 1
    }
}
