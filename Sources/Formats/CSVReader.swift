import Glibc

/// Reads the records of a CSV file (RFC 4180 and what real exports make of it).
///
/// Line ends are CRLF, LF or CR, also mixed. A quote opens a field only as its first byte; elsewhere it is itself, and
/// text behind a closing quote belongs to the field. Values are not trimmed. A line that is empty or holds spaces and
/// tabs only is blank.
package final class CSVReader: RecordReader {
    /// The names in the header as they stand there, also empty and duplicate ones; none without a header.
    package private(set) var columns: [String] = []
    /// The dialect that the file is read with.
    package let dialect: CSVDialect
    /// The physical line of the header; 1 unless blank lines precede it.
    package private(set) var headerLine = 1

    private let window: RecordWindow
    private let limits: Limits
    private let hasHeader: Bool
    private let delimiter: UInt8
    private let quote: UInt8
    private let fieldEnd: ByteSearch
    private let quotedEnd: ByteSearch
    private var line = 1
    private var failure: FormatError?

    /// Opens a file and reads its header.
    ///
    /// - Parameters:
    ///   - source: the file's text; anything but a ``DecodingSource`` is taken as UTF-8.
    ///   - dialect: how the file is written; nil to find out.
    ///   - limits: the sizes at which reading stops.
    ///   - hasHeader: whether the first record names the columns.
    /// - Throws: ``FormatError`` with `empty`, `noHeader`, `badHeader`, `dialect`, `limits`, `unclosedQuote` or an
    ///   error of the source.
    package init(
        _ source: any ByteSource, dialect: CSVDialect? = nil, limits: Limits = Limits(), hasHeader: Bool = true
    ) throws(FormatError) {
        window = RecordWindow(source)
        self.limits = limits
        self.hasHeader = hasHeader
        try window.extend()
        if window.end == 0 { throw FormatError(.empty) }
        if let dialect {
            guard dialect.isUsable else { throw FormatError(.dialect, detail: "these delimiters cannot be told apart") }
            self.dialect = dialect
        } else {
            let size = min(window.end, 1 << 16)
            let sample = UnsafeBufferPointer(start: window.base, count: size)
            self.dialect = try CSVDialect.detect(in: sample, isWhole: window.isAtEnd && size == window.end)
        }
        delimiter = self.dialect.delimiter
        // 0xff stands nowhere in UTF-8.
        quote = self.dialect.quote ?? 0xff
        fieldEnd = ByteSearch(delimiter, 0x0a, 0x0d)
        quotedEnd = ByteSearch(quote, 0x0a, 0x0d)
        if hasHeader { try readHeader() }
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

    private func readHeader() throws(FormatError) {
        var record = RecordBuffer()
        repeat {
            guard try read(into: &record) else { throw FormatError(.noHeader) }
        } while record.isBlank
        switch record.problem {
        case .encoding(let offset, _):
            throw FormatError(.badHeader, line: record.line, offset: offset, detail: "bytes invalid in its encoding")
        case .nul: throw FormatError(.badHeader, line: record.line, detail: "it holds a NUL")
        default: break
        }
        headerLine = record.line
        columns = (0..<record.fieldCount).map { record.string($0) }
    }

    private func read(into record: inout RecordBuffer) throws(FormatError) -> Bool {
        let storage = record.begin(columns: max(limits.columns, columns.count))
        while true {
            if window.position == window.end {
                if window.isAtEnd { return false }
                try window.extend()
                continue
            }
            let scan = scan(into: storage.fields)
            switch scan.outcome {
            case .record:
                try checkSize(scan, storage)
                finish(scan, storage, &record)
                return true
            case .tooManyFields:
                throw FormatError(.limits, line: line, detail: "more than \(limits.columns) fields in a record")
            case .unclosedQuote:
                throw FormatError(.unclosedQuote, line: scan.fieldLine)
            case .incomplete:
                try checkUnfinished(scan)
                try window.extend()
            }
        }
    }

    /// What a scan from the window's position found.
    private struct Scan {
        enum Outcome {
            case record
            case incomplete
            case unclosedQuote
            case tooManyFields
        }
        var outcome: Outcome
        /// Fields that were found.
        var count: Int
        /// Where the last field begins.
        var fieldStart: Int
        /// The line end of the record.
        var end: Int
        /// Where the next record begins.
        var next: Int
        /// The line of the next record.
        var line: Int
        /// The line on which the last field begins.
        var fieldLine: Int
        /// Whether a field holds doubled quotes or text behind its closing quote.
        var hasEscapes: Bool
        /// Whether the last field is in quotes.
        var isQuoted: Bool
    }

    /// Parts the record at the window's position into fields, relative to its start.
    private func scan(into fields: UnsafeMutablePointer<RecordField>) -> Scan {
        let base = UnsafePointer(window.base)
        let end = window.end
        let isLast = window.isAtEnd
        let start = window.position
        let mostFields = limits.columns
        let delimiter = delimiter
        let quote = quote
        var result = Scan(
            outcome: .incomplete, count: 0, fieldStart: start, end: start, next: start, line: line,
            fieldLine: line, hasEscapes: false, isQuoted: false)
        var position = start
        while true {
            let fieldStart = position
            if result.count == mostFields {
                result.outcome = .tooManyFields
                return result
            }
            if base[position] == quote, position < end {
                result.fieldLine = result.line
                result.fieldStart = fieldStart
                result.isQuoted = true
                var isEscaped = false
                position += 1
                while true {
                    position = quotedEnd(base, from: position)
                    if position >= end {
                        result.outcome = isLast ? .unclosedQuote : .incomplete
                        return result
                    }
                    let isFollowed = position + 1 < end
                    if !isFollowed, !isLast { return result }
                    if base[position] == quote {
                        if !isFollowed || base[position + 1] != quote { break }
                        isEscaped = true
                        position += 2
                    } else {
                        // CRLF is one line end, at its line feed.
                        let isPair = base[position] == 0x0d && isFollowed && base[position + 1] == 0x0a
                        position += isPair ? 2 : 1
                        result.line += 1
                    }
                }
                let closing = position
                position = fieldEnd(base, from: closing + 1)
                if position >= end {
                    if !isLast { return result }
                    position = end
                }
                if position == closing + 1, !isEscaped {
                    fields[result.count] = .init(start: fieldStart + 1 - start, end: closing - start, kind: .text)
                } else {
                    result.hasEscapes = true
                    fields[result.count] = .init(
                        start: fieldStart - start, end: position - start, kind: .text, isEscaped: true)
                }
            } else {
                position = fieldEnd(base, from: position)
                if position >= end {
                    if !isLast {
                        result.fieldStart = fieldStart
                        result.isQuoted = false
                        return result
                    }
                    position = end
                }
                fields[result.count] = .init(start: fieldStart - start, end: position - start, kind: .text)
            }
            result.count += 1
            if position < end {
                if base[position] == delimiter {
                    position += 1
                    continue
                }
                if base[position] == 0x0d {
                    if position + 1 == end, !isLast { return result }
                    result.next = position + 1 < end && base[position + 1] == 0x0a ? position + 2 : position + 1
                } else {
                    result.next = position + 1
                }
            } else {
                result.next = end
            }
            result.end = position
            result.line += 1
            result.outcome = .record
            return result
        }
    }

    /// Hands a record over and moves behind it.
    private func finish(_ scan: Scan, _ storage: RecordStorage, _ record: inout RecordBuffer) {
        let start = window.position
        let size = scan.end - start
        record.line = line
        line = scan.line
        storage.setRaw(window.base + start, count: size)
        storage.fieldCount = scan.count
        let error = window.takeError(before: scan.next)
        let mayHoldNUL = window.mayHoldNUL
        window.position = scan.next
        if scan.count == 1, isBlank(window.base + start, size), error == nil {
            storage.fieldCount = 0
            record.isBlank = true
            return
        }
        if scan.hasEscapes { storage.unescapeFields(quote: quote) }
        if scan.count < columns.count { storage.addMissing(upTo: columns.count) }
        record.show()
        if let error {
            record.problem = .encoding(sourceOffset: error.sourceOffset, bytes: error.bytes)
        } else if mayHoldNUL, let index = storage.indexOfNUL() {
            record.problem = .nul(index)
        } else if hasHeader, scan.count > columns.count, !columns.isEmpty {
            record.problem = .tooManyFields(found: scan.count)
        }
    }

    private func isBlank(_ first: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        for index in 0..<count where first[index] != 0x20 && first[index] != 0x09 { return false }
        return true
    }

    /// Refuses a record that is too large.
    @inline(__always)
    private func checkSize(_ scan: Scan, _ storage: RecordStorage) throws(FormatError) {
        let size = scan.end - window.position
        guard size > min(limits.fieldBytes, limits.recordBytes) else { return }
        if size > limits.recordBytes { throw sizeError(isField: false, line: line) }
        for index in 0..<scan.count {
            let field = storage.fields[index]
            if Int(field.count) > limits.fieldBytes + (field.isEscaped ? 2 : 0) {
                throw sizeError(isField: true, line: line)
            }
        }
    }

    /// Refuses a record that is too large already though its end is not in the window.
    private func checkUnfinished(_ scan: Scan) throws(FormatError) {
        // Two bytes more, for the quotes or for a line end that is cut in two.
        let isFieldTooLarge = window.end - scan.fieldStart > limits.fieldBytes + 2
        guard isFieldTooLarge || window.end - window.position > limits.recordBytes + 2 else { return }
        let recordLine = line
        if scan.isQuoted, try !isClosedLater(from: scan.fieldStart + 1) {
            throw FormatError(.unclosedQuote, line: scan.fieldLine)
        }
        throw sizeError(isField: isFieldTooLarge, line: recordLine)
    }

    private func sizeError(isField: Bool, line: Int) -> FormatError {
        isField
            ? FormatError(.limits, line: line, detail: "more than \(limits.fieldBytes) bytes in a field")
            : FormatError(.limits, line: line, detail: "more than \(limits.recordBytes) bytes in a record")
    }

    /// Looks for the closing quote in the rest of the file, keeping nothing of it.
    private func isClosedLater(from start: Int) throws(FormatError) -> Bool {
        var index = start
        while true {
            if let found = memchr(window.base + index, Int32(quote), window.end - index) {
                index = UnsafeRawPointer(found) - UnsafeRawPointer(window.base) + 1
                if index < window.end {
                    if window.base[index] != quote { return true }
                    index += 1
                    continue
                }
                // Whether it is doubled stands in the next bytes.
                window.position = window.end - 1
                index = window.position
                if window.isAtEnd { return true }
            } else {
                if window.isAtEnd { return false }
                window.position = window.end
                index = window.end
            }
            index -= window.position
            try window.extend()
            index += window.position
        }
    }
}
