import Formats
import Testing

@Suite("Encoding detection")
struct EncodingDetectorTests {
    private func verdict(_ bytes: [UInt8], chunk: Int = 1 << 20) -> TextEncoding {
        var detector = EncodingDetector()
        var position = 0
        while position < bytes.count {
            let end = min(bytes.count, position + chunk)
            bytes[position..<end].withUnsafeBytes { detector.feed($0) }
            position = end
        }
        return detector.verdict
    }

    /// 黔江区低保 in GB 2312: C7AD BDAD C7F8 B5CD B1A3.
    private static let gb: [UInt8] = [0xc7, 0xad, 0xbd, 0xad, 0xc7, 0xf8, 0xb5, 0xcd, 0xb1, 0xa3, 0x0a]

    @Test(
        "the verdict follows mark, validity and the share of valid characters",
        arguments: [
            ([], .utf8),
            (Array("plain ASCII".utf8), .utf8),
            (Array("黔江区".utf8), .utf8),
            ([0xef, 0xbb, 0xbf, 0xff], .utf8),
            ([0xff, 0xfe, 0x61, 0x00], .utf16le),
            ([0xfe, 0xff, 0x00, 0x61], .utf16be),
            (gb, .gb18030),
            (Array("姓名,住址\n".utf8) + gb, .gb18030),
            // Ten valid characters to one bad byte, and nine.
            (Array("一二三四五六七八九十".utf8) + [0xff], .utf8),
            (Array("一二三四五六七八九".utf8) + [0xff], .gb18030),
            // A character cut off at the end of the file counts as bad.
            (Array("一二三四五六七八九十".utf8) + [0xe4, 0xb8], .utf8),
            ([0x61, 0xe4, 0xb8], .gb18030),
        ] as [([UInt8], TextEncoding)])
    func verdicts(_ bytes: [UInt8], _ expected: TextEncoding) {
        for chunk in [1, 2, 3, 5, 1 << 20] {
            #expect(verdict(bytes, chunk: chunk) == expected)
        }
    }

    @Test("a large file of GB 18030 is settled before its end")
    func settled() {
        let bytes = Array(repeatElement(Self.gb, count: 20_000).joined())
        #expect(verdict(bytes, chunk: 4_096) == .gb18030)
    }
}
