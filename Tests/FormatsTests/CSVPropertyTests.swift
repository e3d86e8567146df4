import Formats
import Testing

@Suite("CSV properties")
struct CSVPropertyTests {
    private static let alphabet: [UInt8] = Array("a1 ,;\t|\"\"\"\n\r\r\n,,é姓".utf8) + [0, 0xff, 0xe4]

    private func randomBytes(_ generator: inout SplitMix64, most: Int) -> [UInt8] {
        (0..<Int.random(in: 0...most, using: &generator)).map { _ in
            Self.alphabet[Int.random(in: 0..<Self.alphabet.count, using: &generator)]
        }
    }

    @Test("any bytes are read or refused, and the size of a read changes nothing", arguments: 0..<40)
    func anyBytes(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let bytes = randomBytes(&generator, most: 60)
            let whole = Result { () throws(FormatError) in try ReadTable.csv(bytes) }
            for chunk in [1, 2, 3, 7] {
                let chunked = Result { () throws(FormatError) in try ReadTable.csv(bytes, chunk: chunk) }
                #expect(whole == chunked, "\(bytes) by \(chunk)")
            }
        }
    }

    @Test("valid text is parted as a slow and obvious reader parts it", arguments: 0..<40)
    func likeReference(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: 1_000 + seed)
        for _ in 0..<100 {
            // One byte a character, so that any string is valid UTF-8.
            let bytes = randomBytes(&generator, most: 80).filter { $0 < 0x80 && $0 != 0 }
            let read = try? ReadTable.csv(bytes, dialect: .comma, hasHeader: false)
            let expected = bytes.isEmpty ? nil : ReferenceCSV.records(bytes)
            #expect(read?.rows == expected?.map { $0.map { $0 } }, "\(bytes)")
        }
    }

    @Test("what the writer writes is read back unchanged", arguments: 0..<40)
    func roundTrip(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: 2_000 + seed)
        let pieces = ["", "a", " ", "\t", ",", ";", "\"", "\n", "\r", "\r\n", "姓名", "𠮷", "\u{feff}", "=1", "'"]
        for _ in 0..<25 {
            let width = Int.random(in: 1...4, using: &generator)
            let rows = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                (0..<width).map { _ in
                    (0..<Int.random(in: 0...4, using: &generator))
                        .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
                }
            }
            var options = CSVWriter.Options()
            options.dialect = CSVDialect.detectable[Int.random(in: 0..<4, using: &generator)]
            options.alwaysQuote = Bool.random(using: &generator)
            options.lineEnd = Bool.random(using: &generator) ? .lf : .crlf
            options.encoding = Bool.random(using: &generator) ? .utf8 : .gb18030
            options.byteOrderMark = options.encoding == .utf8 && Bool.random(using: &generator)
            let sink = MemorySink()
            let writer = try CSVWriter(sink, options: options)
            for row in rows { try writer.write(row) }
            try writer.finish()
            let source = DecodingSource(ChunkedSource(sink.bytes, chunk: 5), encoding: options.encoding)
            let table = try ReadTable(CSVReader(source, dialect: options.dialect, hasHeader: false))
            #expect(table.rows == rows.map { $0.map { $0 } }, "\(rows)")
            #expect(table.problems.isEmpty && table.blankLines.isEmpty)
        }
    }
}
