/// How the records of a CSV file are written.
package struct CSVDialect: Hashable, Sendable {
    /// The byte between two fields; ASCII, neither a line end nor the quote.
    package var delimiter: UInt8
    /// The byte around a field that holds delimiters or line ends; nil when quotes mean nothing.
    package var quote: UInt8?

    /// Creates a dialect; the default is that of RFC 4180.
    package init(delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\"")) {
        self.delimiter = delimiter
        self.quote = quote
    }

    /// The dialect of RFC 4180.
    package static let comma = CSVDialect()
    /// Fields separated by semicolons.
    package static let semicolon = CSVDialect(delimiter: UInt8(ascii: ";"))
    /// Fields separated by tabs.
    package static let tab = CSVDialect(delimiter: UInt8(ascii: "\t"))
    /// Fields separated by vertical bars.
    package static let pipe = CSVDialect(delimiter: UInt8(ascii: "|"))

    /// The dialects that detection tries, the likelier ones first.
    package static let detectable: [CSVDialect] = [.comma, .semicolon, .tab, .pipe]

    /// Whether fields and records can be told apart.
    var isUsable: Bool {
        let lineEnds: [UInt8] = [0x0a, 0x0d]
        guard delimiter < 0x80, !lineEnds.contains(delimiter) else { return false }
        guard let quote else { return true }
        return quote < 0x80 && quote != delimiter && !lineEnds.contains(quote)
    }

    /// Finds the delimiter of a text.
    ///
    /// Of the delimiters that part the first record, the one wins under which most records have as many fields as the
    /// first; then the one with the most fields. A text without any has one column and counts as comma-separated.
    ///
    /// - Parameters:
    ///   - sample: the beginning of the text.
    ///   - isWhole: whether the sample is the whole text.
    /// - Returns: one of ``detectable``.
    /// - Throws: ``FormatError`` with `dialect` when only full-width punctuation parts the first record.
    static func detect(in sample: UnsafeBufferPointer<UInt8>, isWhole: Bool) throws(FormatError) -> CSVDialect {
        var best: (dialect: CSVDialect, agreeing: Double, fields: Int)?
        for dialect in detectable {
            let counts = dialect.fieldCounts(in: sample, isWhole: isWhole)
            guard let first = counts.first, first > 1 else { continue }
            let agreeing = Double(counts.count { $0 == first }) / Double(counts.count)
            if let best, (best.agreeing, best.fields) >= (agreeing, first) { continue }
            best = (dialect, agreeing, first)
        }
        if let best { return best.dialect }
        let line = sample.drop { $0 == 0x0a || $0 == 0x0d }.prefix { $0 != 0x0a && $0 != 0x0d }
        let header = String(decoding: line, as: UTF8.self)
        if header.contains(where: { "，；、｜".contains($0) }) {
            throw FormatError(.dialect, line: 1, detail: "the header is separated by full-width punctuation")
        }
        return .comma
    }

    /// Counts the fields of the first records that are not blank.
    private func fieldCounts(in sample: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> [Int] {
        let mostRecords = 20
        var counts: [Int] = []
        var fields = 1
        var isQuoted = false
        var isFieldStart = true
        var isAfterQuote = false
        var isBlank = true
        for byte in sample {
            if isQuoted {
                // A doubled quote closes and opens again.
                if byte == quote {
                    isQuoted = false
                    isAfterQuote = true
                }
                continue
            }
            switch byte {
            case delimiter:
                fields += 1
                isFieldStart = true
                isBlank = false
            case 0x0a, 0x0d:
                if !isBlank { counts.append(fields) }
                if counts.count == mostRecords { return counts }
                fields = 1
                isFieldStart = true
                isBlank = true
            default:
                isBlank = false
                if byte == quote, isFieldStart || isAfterQuote { isQuoted = true }
                isFieldStart = false
            }
            isAfterQuote = false
        }
        if !isBlank, isWhole || counts.isEmpty { counts.append(fields) }
        return counts
    }
}
