import Formats
import Testing

@Suite("Gzip")
struct InflatingSourceTests {
    private static func gzip(_ bytes: [UInt8], level: Int = 6) throws -> [UInt8] {
        let sink = MemorySink()
        let deflater = try DeflatingSink(sink, level: level)
        try bytes.withUnsafeBytes { try deflater.write($0) }
        try deflater.finish()
        return sink.bytes
    }

    private func inflate(
        _ bytes: [UInt8], chunk: Int = 1 << 16, limits: Limits = Limits()
    ) throws(FormatError) -> [UInt8] {
        try readAll(InflatingSource(ChunkedSource(bytes, chunk: chunk), limits: limits), bufferSize: 999)
    }

    /// `printf 'hi\n' | gzip -n`.
    private static let hi: [UInt8] = [
        0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xcb, 0xc8, 0xe4, 0x02, 0x00, 0x7a, 0x7a, 0x6f, 0xed, 0x03, 0, 0, 0,
    ]

    @Test("a member written by gzip is read, wherever a read cuts it")
    func known() throws {
        for chunk in 1...Self.hi.count { #expect(try inflate(Self.hi, chunk: chunk) == Array("hi\n".utf8)) }
    }

    @Test("every optional part of a header is skipped, wherever a read cuts it")
    func longHeader() throws {
        // Extra field, name, comment and the header's own checksum (RFC 1952, 2.3).
        let bytes: [UInt8] =
            [0x1f, 0x8b, 0x08, 0x1e, 0, 0, 0, 0, 0, 0x03, 5, 0] + Array("AB".utf8) + [1, 0] + Array("z".utf8)
            + Array("a.csv\0x\0".utf8) + [0xe7, 0xa7] + Self.hi[10...]
        for chunk in 1...bytes.count { #expect(try inflate(bytes, chunk: chunk) == Array("hi\n".utf8)) }
    }

    @Test("members follow one another, and zero bytes may follow the last")
    func members() throws {
        let bytes = Self.hi + Self.hi + [0, 0, 0]
        for chunk in 1...bytes.count { #expect(try inflate(bytes, chunk: chunk) == Array("hi\nhi\n".utf8)) }
    }

    @Test("anything else passes through", arguments: [[], [0x1f], [0x8b, 0x1f], Array("a,b\n".utf8)] as [[UInt8]])
    func passThrough(_ bytes: [UInt8]) throws {
        for chunk in [1, 2, 100] { #expect(try inflate(bytes, chunk: chunk) == bytes) }
    }

    @Test("a file cut at any byte is an error, never a shorter file")
    func truncated() throws {
        let whole = try Self.gzip(Array("编号,姓名\n1,张\n".utf8))
        for count in 2..<whole.count {
            #expect(throws: FormatError.self, "cut at \(count)") { try inflate(Array(whole[..<count])) }
            #expect {
                _ = try inflate(Array(whole[..<count]), chunk: 1)
            } throws: { error in
                (error as? FormatError)?.code == .truncated
            }
        }
    }

    @Test("a flipped bit in the content or its checksum is an error")
    func damaged() throws {
        let whole = try Self.gzip(Array("编号,姓名\n1,张\n".utf8))
        for index in 10..<whole.count {
            var bytes = whole
            bytes[index] ^= 0x10
            let result = Result { () throws(FormatError) in try inflate(bytes) }
            guard case .failure(let error) = result else {
                Issue.record("byte \(index) was not checked")
                continue
            }
            #expect(error.code == .damagedGzip || error.code == .truncated)
        }
    }

    @Test("text behind the last member is damage")
    func trailing() {
        #expect {
            _ = try inflate(Self.hi + [0x61, 0x62])
        } throws: { error in
            (error as? FormatError)?.code == .damagedGzip && (error as? FormatError)?.offset == 23
        }
    }

    @Test("a bomb stops at the ratio, and a large file at its limit")
    func bombs() throws {
        let zeros = try Self.gzip([UInt8](repeating: 0, count: 5_000_000))
        #expect(throws: FormatError(.limits, detail: "inflates more than 100 times")) { try inflate(zeros) }
        let allowed = Limits(inflatedBytes: 5_000_000, inflateRatio: 2_000)
        #expect(try inflate(zeros, limits: allowed).count == 5_000_000)
        let tooSmall = Limits(inflatedBytes: 4_999_999, inflateRatio: 2_000)
        #expect(throws: FormatError(.limits, detail: "more than 4999999 inflated bytes")) {
            try inflate(zeros, limits: tooSmall)
        }
    }

    @Test("equal input compresses to equal bytes without a time, and comes back unchanged")
    func deterministic() throws {
        var generator = SplitMix64(seed: 3)
        let bytes = (0..<300_000).map { _ in UInt8.random(in: 0...15, using: &generator) }
        let first = try Self.gzip(bytes)
        #expect(first == (try Self.gzip(bytes)))
        #expect(Array(first[4..<8]) == [0, 0, 0, 0])
        for chunk in [1_000, 65_535, 1 << 20] { #expect(try inflate(first, chunk: chunk) == bytes) }
        #expect(try inflate(Self.gzip([])) == [])
    }
}
