/// Writes records as CSV that ``CSVReader`` reads back unchanged.
package final class CSVWriter {
    /// How the records are written.
    package struct Options: Hashable, Sendable {
        /// Delimiter and quote; without a quote a field that needs one is an error.
        package var dialect = CSVDialect.comma
        /// What ends a record.
        package var lineEnd = LineEnd.crlf
        /// The encoding of the bytes.
        package var encoding = TextEncoding.utf8
        /// Whether U+FEFF comes first, by which spreadsheet programs recognise UTF-8.
        package var byteOrderMark = false
        /// Whether fields that need no quotes get them too.
        package var alwaysQuote = false
        /// Whether cells that a spreadsheet program would run as a formula get a leading apostrophe.
        package var formulaSafe = false

        /// Creates the options of RFC 4180: comma, CRLF, UTF-8 without byte order mark, quotes where needed.
        package init() {}
    }

    /// What ends a record.
    package enum LineEnd: String, Hashable, Sendable {
        case lf = "\n"
        case crlf = "\r\n"
    }

    private let sink: any ByteSink
    private let options: Options
    private let quote: UInt8?
    private var buffer: [UInt8] = []
    private var fieldsInRecord = 0
    private var isFirstEmpty = false
    private static let flushSize = 1 << 16

    /// Creates a writer into a stream.
    ///
    /// - Parameters:
    ///   - sink: where the bytes go; finished with the writer.
    ///   - options: how the records are written.
    /// - Throws: ``FormatError`` with `dialect` or `encodingUnavailable`.
    package init(_ sink: any ByteSink, options: Options = Options()) throws(FormatError) {
        guard options.dialect.isUsable else {
            throw FormatError(.dialect, detail: "these delimiters cannot be told apart")
        }
        self.sink = options.encoding == .utf8 ? sink : try EncodingSink(sink, encoding: options.encoding)
        self.options = options
        quote = options.dialect.quote
        buffer.reserveCapacity(Self.flushSize + (1 << 12))
        if options.byteOrderMark { buffer.append(contentsOf: TextEncoding.utf8.byteOrderMark) }
    }

    /// Writes one record; nil is written like an empty field.
    ///
    /// - Throws: ``FormatError`` of the stream, or `dialect` when a field needs quotes and the dialect has none.
    package func write(_ fields: [String?]) throws(FormatError) {
        for field in fields { try append(field ?? "") }
        try endRecord()
    }

    /// Adds a field to the record.
    ///
    /// - Throws: ``FormatError`` with `dialect` when the field needs quotes and the dialect has none.
    package func append(_ field: String) throws(FormatError) {
        var field = field
        // The closure of withUTF8 cannot throw a typed error.
        try field.withUTF8 { bytes in Result { () throws(FormatError) in try append(bytes) } }.get()
    }

    /// Adds a field to the record.
    ///
    /// - Parameter field: valid UTF-8.
    /// - Throws: ``FormatError`` with `dialect` when the field needs quotes and the dialect has none.
    package func append(_ field: UnsafeBufferPointer<UInt8>) throws(FormatError) {
        if fieldsInRecord > 0 { buffer.append(options.dialect.delimiter) }
        let start = buffer.count
        let isGuarded = options.formulaSafe && FormulaGuard.needsGuard(field)
        if let quote, options.alwaysQuote || needsQuotes(field) {
            buffer.append(quote)
            if isGuarded { buffer.append(UInt8(ascii: "'")) }
            for byte in field {
                if byte == quote { buffer.append(quote) }
                buffer.append(byte)
            }
            buffer.append(quote)
        } else {
            if quote == nil, needsQuotes(field) {
                throw FormatError(.dialect, detail: "a field needs quotes and the dialect has none")
            }
            if isGuarded { buffer.append(UInt8(ascii: "'")) }
            buffer.append(contentsOf: field)
        }
        isFirstEmpty = fieldsInRecord == 0 && buffer.count == start
        fieldsInRecord += 1
    }

    /// Ends the record.
    ///
    /// - Throws: ``FormatError`` of the stream.
    package func endRecord() throws(FormatError) {
        // An empty line would be read as blank, not as a record with one empty field.
        if fieldsInRecord == 1, isFirstEmpty, let quote { buffer.append(contentsOf: [quote, quote]) }
        buffer.append(contentsOf: options.lineEnd.rawValue.utf8)
        fieldsInRecord = 0
        isFirstEmpty = false
        if buffer.count >= Self.flushSize { try flush() }
    }

    /// Writes what is still held back and finishes the stream.
    ///
    /// - Throws: ``FormatError`` of the stream.
    package func finish() throws(FormatError) {
        try flush()
        try sink.finish()
    }

    private func flush() throws(FormatError) {
        try buffer.withUnsafeBufferPointer { (bytes) throws(FormatError) in
            try sink.write(UnsafeRawBufferPointer(bytes))
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func needsQuotes(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        // A first character U+FEFF would be taken for the byte order mark, blanks alone for a blank line.
        if field.first == 0xef, field.starts(with: TextEncoding.utf8.byteOrderMark) { return true }
        var isBlank = true
        for byte in field {
            if byte == options.dialect.delimiter || byte == 0x0a || byte == 0x0d || byte == quote { return true }
            if byte != 0x20, byte != 0x09 { isBlank = false }
        }
        return isBlank && !field.isEmpty
    }
}
