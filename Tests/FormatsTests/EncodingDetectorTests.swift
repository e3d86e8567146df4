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
            // Two characters of three bytes to one bad byte, and one.
            (Array("重庆".utf8) + [0xff], .utf8),
            (Array("重".utf8) + [0xff], .gb18030),
            (Array("bank_account,name\nA,重庆\nC,黔江区\nB,".utf8) + [0xff] + Array("x\nD,x\nE,x\n".utf8), .utf8),
            // Five characters and a word in GB 2312, which is four bad bytes; four characters and the same word.
            (Array("重庆\n黔江区\n".utf8) + [0xd6, 0xd8, 0xc7, 0xec, 0x0a], .utf8),
            (Array("重庆\n黔江\n".utf8) + [0xd6, 0xd8, 0xc7, 0xec, 0x0a], .gb18030),
            // Ten characters of two bytes to one bad byte, and nine.
            (Array("éééééééééé".utf8) + [0xff], .utf8),
            (Array("ééééééééé".utf8) + [0xff], .gb18030),
            // 重庆 in GB 2312 is D6D8 C7EC, 电话 is B5E7 BBB0: E7 BB B0 passes for a character of UTF-8.
            (Array("bank_account,name\nA,".utf8) + [0xd6, 0xd8, 0xc7, 0xec, 0x0a], .gb18030),
            ([0xb5, 0xe7, 0xbb, 0xb0], .gb18030),
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

    @Test("a bad byte behind 12 MB of ASCII does not make a UTF-8 file one of GB 18030")
    func late() {
        let ascii = Array(repeatElement(Array("AS1,name\n".utf8), count: 1_400_000).joined())
        #expect(verdict(ascii + Array("U8,重庆\n".utf8) + [0xff, 0x0a]) == .utf8)
        #expect(verdict(ascii + [0xd6, 0xd8, 0xc7, 0xec, 0x0a]) == .gb18030)
    }

    private static let characters = Array(
        "重庆黔江区城东南西北街道镇乡村社居民委员会救助低保特困供养临时困难家庭姓名电话住址银行账号机构编号申请人身份证"
            + "张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢")

    private func encoded(_ text: String, in encoding: TextEncoding) throws -> [UInt8] {
        let memory = MemorySink()
        let encoder = try EncodingSink(memory, encoding: encoding)
        try Array(text.utf8).withUnsafeBytes { bytes in try encoder.write(bytes) }
        try encoder.finish()
        return memory.bytes
    }

    /// Puts 0xff in place of some bytes that are no ASCII.
    private func broken(_ bytes: [UInt8], _ count: Int, _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        let places = bytes.indices.filter { bytes[$0] >= 0x80 }
        for _ in 0..<count { if let place = places.randomElement(using: &random) { bytes[place] = 0xff } }
        return bytes
    }

    @Test("random Chinese text with a few bytes broken keeps its encoding", arguments: 0..<20 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let rows = Int.random(in: 1...40, using: &random)
            var text = "bank_account,name\n"
            var count = 0
            for row in 0..<rows {
                let word = (0..<Int.random(in: 1...6, using: &random)).compactMap { _ in
                    Self.characters.randomElement(using: &random)
                }
                count += word.count
                text += "A\(row),\(String(word))\n"
            }
            // A broken character is at most three invalid parts.
            let faults = Int.random(in: 0...3, using: &random)
            let utf8 = broken(Array(text.utf8), min(faults, count / 8), &random)
            #expect(verdict(utf8, chunk: 7) == .utf8, "\(text)")
            let gb = broken(try encoded(text, in: .gb18030), faults, &random)
            // A few words of GB 18030 are valid UTF-8 too, which goes first.
            if String(validating: gb, as: UTF8.self) == nil {
                #expect(verdict(gb, chunk: 7) == .gb18030, "\(text)")
            }
        }
    }
}
