import Formats
import Testing

@Suite("Decoding")
struct DecodingSourceTests {
    /// The same text in each encoding, with characters of one to four bytes.
    static let text = "编号,é𠮷😀\r\n|€,龘䶮\n"
    static let encoded: [(TextEncoding, [UInt8])] = [
        (.utf8, Array(text.utf8)),
        (.utf16le, text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }),
        (.utf16be, text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }),
        (.gb18030, gb18030Text),
    ]
    /// Converted by Python's gb18030 codec.
    static let gb18030Text: [UInt8] = [
        0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xa8, 0xa6, 0x95, 0x34, 0xb2, 0x35, 0x94, 0x39, 0xfc, 0x36, 0x0d,
        0x0a, 0x7c, 0xa2, 0xe3, 0x2c, 0xfd, 0x93, 0xfe, 0x9f, 0x0a,
    ]

    private func decode(
        _ bytes: [UInt8], _ encoding: TextEncoding, chunk: Int = 1 << 16, bufferSize: Int = 1 << 16
    ) throws(FormatError) -> (text: [UInt8], errors: [DecodingError]) {
        let source = DecodingSource(ChunkedSource(bytes, chunk: chunk), encoding: encoding)
        let text = try readAll(source, bufferSize: bufferSize)
        return (text, source.takeErrors())
    }

    @Test("text comes out as UTF-8 wherever a read cuts it", arguments: encoded)
    func everyBorder(_ encoding: TextEncoding, _ bytes: [UInt8]) throws {
        for chunk in 1...bytes.count {
            for bufferSize in [1, 3, 64, 65, 4_096] {
                let decoded = try decode(bytes, encoding, chunk: chunk, bufferSize: bufferSize)
                #expect(decoded.text == Array(Self.text.utf8))
                #expect(decoded.errors.isEmpty)
            }
        }
    }

    @Test("a byte order mark is dropped at the start only", arguments: encoded)
    func byteOrderMark(_ encoding: TextEncoding, _ bytes: [UInt8]) throws {
        let mark = encoding.byteOrderMark
        for chunk in [1, 2, 3, 100] {
            let decoded = try decode(mark + bytes + mark, encoding, chunk: chunk)
            #expect(decoded.text == Array((Self.text + "\u{feff}").utf8))
            #expect(decoded.errors.isEmpty)
        }
    }

    @Test(
        "ill-formed UTF-8 becomes one U+FFFD for each maximal part (Unicode 16, table 3-8)",
        arguments: [
            // The example of the standard's table 3-8 and its neighbours.
            ([0xc0, 0xaf, 0xe0, 0x80, 0xbf, 0xf0, 0x81, 0x82, 0x41], [0, 1, 2, 3, 4, 5, 6, 7]),
            ([0xed, 0xa0, 0x80, 0xed, 0xbf, 0xbf, 0xed, 0xaf, 0x41], [0, 1, 2, 3, 4, 5, 6, 7]),
            ([0xf4, 0x91, 0x92, 0x93, 0xff, 0x41, 0x80, 0xbf, 0x42], [0, 1, 2, 3, 4, 6, 7]),
            ([0xe1, 0x80, 0xe2, 0xf0, 0x91, 0x92, 0xf1, 0xbf, 0x41], [0, 2, 3, 6]),
            ([0x41, 0xe4, 0xb8], [1]),
            ([0xff], [0]),
        ] as [([UInt8], [Int])])
    func illFormed(_ bytes: [UInt8], _ offsets: [Int]) throws {
        for chunk in 1...bytes.count {
            let decoded = try decode(bytes, .utf8, chunk: chunk)
            #expect(String(decoding: decoded.text, as: UTF8.self) == String(decoding: bytes, as: UTF8.self))
            #expect(decoded.errors.map(\.sourceOffset) == offsets)
            for error in decoded.errors {
                #expect(Array(decoded.text[error.decodedOffset..<(error.decodedOffset + 3)]) == [0xef, 0xbf, 0xbd])
                #expect(Array(bytes[error.sourceOffset...].prefix(error.bytes.count)) == error.bytes)
            }
        }
    }

    @Test("offsets of errors count the byte order mark and what stands before them")
    func offsets() throws {
        let decoded = try decode([0xef, 0xbb, 0xbf] + Array("姓".utf8) + [0xff, 0x61], .utf8, chunk: 2)
        #expect(decoded.errors.map(\.sourceOffset) == [6])
        #expect(decoded.errors.map(\.decodedOffset) == [3])
    }

    @Test("a cut GB 18030 character never takes a delimiter or line end with it")
    func gb18030Errors() throws {
        // A lead byte before a comma, before a line feed, 0xff alone, a lead byte at the end.
        let bytes: [UInt8] = [0x61, 0xc4, 0x2c, 0xb1, 0x0a, 0xff, 0x62, 0x81, 0x30, 0x2c, 0xd5]
        for chunk in 1...bytes.count {
            let decoded = try decode(bytes, .gb18030, chunk: chunk)
            #expect(String(decoding: decoded.text, as: UTF8.self) == "a\u{fffd},\u{fffd}\n\u{fffd}b\u{fffd}0,\u{fffd}")
            #expect(decoded.errors.map(\.sourceOffset) == [1, 3, 5, 7, 10])
        }
    }

    @Test("half a surrogate pair and an odd byte at the end of UTF-16 are errors")
    func utf16Errors() throws {
        let bytes: [UInt8] = [0x61, 0x00, 0x3d, 0xd8, 0x62, 0x00, 0x00, 0xde, 0x63, 0x00, 0x64]
        for chunk in 1...bytes.count {
            let decoded = try decode(bytes, .utf16le, chunk: chunk)
            #expect(String(decoding: decoded.text, as: UTF8.self) == "a\u{fffd}b\u{fffd}c\u{fffd}")
            #expect(decoded.errors.map(\.sourceOffset) == [2, 6, 10])
        }
    }

    @Test("any bytes decode to valid UTF-8, equally for any size of a read", arguments: TextEncoding.allCases)
    func anyBytes(_ encoding: TextEncoding) throws {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let whole = try decode(bytes, encoding)
            #expect(String(validating: whole.text, as: UTF8.self) != nil)
            for chunk in [1, 2, 3, 7] {
                let chunked = try decode(bytes, encoding, chunk: chunk, bufferSize: 64 + chunk)
                #expect(chunked.text == whole.text)
                #expect(chunked.errors == whole.errors)
            }
        }
    }

    @Test("long texts keep their content over all inner borders", arguments: TextEncoding.allCases)
    func long(_ encoding: TextEncoding) throws {
        let sink = MemorySink()
        let encoder = try EncodingSink(sink, encoding: encoding)
        var text: [UInt8] = []
        for index in 0..<40_000 { text.append(contentsOf: "x\(index)姓é𠮷,".utf8) }
        try text.withUnsafeBytes { try encoder.write($0) }
        try encoder.finish()
        for chunk in [65_535, 65_536, 1 << 20] {
            let decoded = try decode(sink.bytes, encoding, chunk: chunk, bufferSize: 1 << 18)
            #expect(decoded.text == text)
        }
    }

    @Test("every assigned range of GB 18030 decodes to what the C library encoded")
    func allOfGB18030() throws {
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7e, 0xa0...0x2ff, 0x400...0x4ff, 0x2000...0x206f, 0x3000...0x30ff, 0x3400...0x4db5,
            0x4e00...0x9fa5, 0xac00...0xd7a3, 0xff00...0xffef, 0x1_0000...0x2_ffff, 0x10_ff00...0x10_ffff,
        ]
        for range in ranges {
            let text = Array(String(String.UnicodeScalarView(range.compactMap { Unicode.Scalar($0) })).utf8)
            let sink = MemorySink()
            let encoder = try EncodingSink(sink, encoding: .gb18030)
            try text.withUnsafeBytes { try encoder.write($0) }
            try encoder.finish()
            let decoded = try decode(sink.bytes, .gb18030)
            #expect(decoded.text == text, "\(range)")
            #expect(decoded.errors.isEmpty, "\(range)")
        }
    }

    @Test("text is written in each encoding as it is read, cut anywhere", arguments: encoded)
    func encode(_ encoding: TextEncoding, _ bytes: [UInt8]) throws {
        let text = Array(Self.text.utf8)
        for cut in 0...text.count {
            let sink = MemorySink()
            let encoder = try EncodingSink(sink, encoding: encoding)
            try text[..<cut].withUnsafeBytes { try encoder.write($0) }
            try text[cut...].withUnsafeBytes { try encoder.write($0) }
            try encoder.finish()
            #expect(sink.bytes == bytes)
        }
    }

    @Test("whatever rooms it is read into, no byte is lost or moved, checked before or not", arguments: [true, false])
    func anyRoom(isChecked: Bool) throws {
        let bytes = Array(String(repeating: "重庆市黔江区a", count: 30_000).utf8)
        for seed in 0..<20 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let source = DecodingSource(MemorySource(bytes), encoding: .utf8, isChecked: isChecked)
            var read: [UInt8] = []
            while true {
                let size = [1, 2, 5, 63, 64, 1000, 65_536, 100_001].randomElement(using: &random) ?? 1
                var isAtEnd = false
                read.append(
                    contentsOf: [UInt8](unsafeUninitializedCapacity: size) { room, count in
                        count = (try? source.read(into: UnsafeMutableRawBufferPointer(room))) ?? 0
                        isAtEnd = count == 0
                    })
                if isAtEnd { break }
            }
            #expect(read.count == bytes.count, "seed \(seed)")
            #expect(read == bytes, "seed \(seed)")
        }
    }
}
