import Formats
import Testing

@Suite("Files in many encodings", .enabled(if: SharedFolder.isPresent))
struct EncodingFileTests {
    private func verdict(_ bytes: [UInt8]) -> TextEncoding {
        var detector = EncodingDetector()
        bytes.withUnsafeBytes { detector.feed($0) }
        return detector.verdict
    }

    private func decode(_ bytes: [UInt8], _ encoding: TextEncoding) throws -> (text: String, errors: Int) {
        let source = DecodingSource(MemorySource(bytes), encoding: encoding)
        let text = try readAll(source)
        return (try #require(String(validating: text, as: UTF8.self)), source.takeErrors().count)
    }

    private func encode(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
        let sink = MemorySink()
        let encoder = try EncodingSink(sink, encoding: encoding)
        try Array(text.utf8).withUnsafeBytes { try encoder.write($0) }
        try encoder.finish()
        return sink.bytes
    }

    @Test(
        "a file in one of our encodings is detected and decoded without error, and encodes back to its bytes",
        arguments: [
            ("utf-8", 10, TextEncoding.utf8, TextEncoding.utf8),
            // GB 2312 is a subset of GB 18030.
            ("GB2312", 8, .gb18030, .gb18030),
            ("UTF-16", 1, .utf16be, .utf16be),
            // Without a byte order mark UTF-16 is not detected; a source names it.
            ("UTF-16BE", 1, .gb18030, .utf16be),
        ])
    func ours(_ folder: String, _ count: Int, _ detected: TextEncoding, _ encoding: TextEncoding) throws {
        let names = try SharedFolder.names(in: "encodings/" + folder)
        #expect(names.count == count)
        for name in names {
            let bytes = try SharedFolder.bytes("encodings/\(folder)/\(name)")
            #expect(verdict(bytes) == detected, "\(name)")
            let decoded = try decode(bytes, encoding)
            #expect(decoded.errors == 0, "\(name)")
            let mark = bytes.starts(with: encoding.byteOrderMark) ? encoding.byteOrderMark : []
            #expect(mark + (try encode(decoded.text, encoding)) == bytes, "\(name)")
            if folder == "GB2312" { #expect(decoded.text.contains("的"), "\(name)") }
        }
    }

    @Test("Big5 is none of our encodings: it is taken for GB 18030 and gives text without sense")
    func big5() throws {
        let names = try SharedFolder.names(in: "encodings/Big5")
        #expect(names.count == 13)
        for name in names {
            let bytes = try SharedFolder.bytes("encodings/Big5/\(name)")
            #expect(verdict(bytes) == .gb18030, "\(name)")
            let decoded = try decode(bytes, .gb18030)
            // 的 is AABA in Big5; rows AA to AF belong to the private use area in GB 18030.
            let isPrivate = decoded.text.unicodeScalars.contains { (0xe000...0xf8ff).contains($0.value) }
            #expect(isPrivate || decoded.errors > 0, "\(name)")
        }
    }

    @Test("GBK exports give all rows and columns")
    func gbk() throws {
        let replies = try SharedFolder.bytes("gbk/reply_connectives_gbk.csv")
        #expect(verdict(replies) == .gb18030)
        let table = try ReadTable(CSVReader(DecodingSource(MemorySource(replies), encoding: .gb18030)))
        #expect(table.columns == ["留言编号", "答复意见", "first", "end", "f_first", "f_end", "f_complete", "连接词"])
        #expect(table.rows.count == 2_816)
        #expect(table.rows.allSatisfy { $0.count == 8 && !$0.contains(nil) })
        #expect(table.problems.isEmpty && table.blankLines.isEmpty)
        #expect(table.rows[0][0] == "2549" && table.rows[2_815][0] == "185986")
        #expect(table.rows[2_815][7] == "['调查', '进一步']")
        // Counted with another decoder and another CSV reader.
        let scalars = (table.rows + [table.columns.map { $0 }]).joined().reduce(0) {
            $0 + ($1?.unicodeScalars.count ?? 0)
        }
        #expect(scalars == 1_251_051)

        let words = try SharedFolder.bytes("gbk/word_frequency_gbk.csv")
        let list = try ReadTable(
            CSVReader(DecodingSource(MemorySource(words), encoding: verdict(words)), hasHeader: false))
        #expect(list.rows.count == 4_273)
        #expect(list.rows.first == ["医院", "145"] && list.rows.last == ["可笑", "1"])
    }
}
