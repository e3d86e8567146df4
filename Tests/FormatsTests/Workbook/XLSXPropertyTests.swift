import Formats
import TestSupport
import Testing

@Suite("XLSX properties")
struct XLSXPropertyTests {
    /// A workbook with every kind of part and cell.
    private static var sample: WorkbookBuilder {
        let rows = (2...9).map { row in
            """
            <row r="\(row)"><c r="A\(row)" t="s"><v>\(row % 3)</v></c><c r="B\(row)" s="1"><v>\(46_000 + row)</v></c>\
            <c r="C\(row)"><f>1+1</f><v>\(row).5</v></c><c r="D\(row)" t="inlineStr"><is><t>文\(row)</t></is></c></row>
            """
        }
        var workbook = WorkbookBuilder(WorkbookBuilder.rows("甲|乙|丙|丁") + rows.joined())
        workbook.sharedStrings = ["<t>一</t>", "<r><t>二</t></r><rPh><t>er</t></rPh>", "<t>三</t>"]
        workbook.styles = [0, 14]
        return workbook
    }

    private func read(_ bytes: [UInt8]) -> Result<ReadTable, FormatError> {
        Result { () throws(FormatError) in try ReadTable.xlsx(bytes) }
    }

    @Test("a workbook cut anywhere is refused, never a shorter table")
    func cut() throws {
        let whole = try Self.sample.bytes()
        for part in 0..<50 {
            let bytes = Array(whole[..<(whole.count * part / 50)])
            guard case .failure = read(bytes) else {
                Issue.record("cut at \(bytes.count) of \(whole.count)")
                continue
            }
        }
        for count in (whole.count - 30)..<whole.count {
            #expect(read(Array(whole[..<count])) != read(whole), "cut at \(count)")
        }
    }

    @Test("a flipped bit is refused or changes nothing", arguments: 0..<8)
    func flipped(_ bit: Int) throws {
        let whole = try Self.sample.bytes()
        let expected = try ReadTable.xlsx(whole)
        #expect(expected.rows.count == 8)
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 1 << bit
            if case .success(let table) = read(bytes) {
                #expect(table == expected, "bit \(bit) of byte \(index)")
            }
        }
    }

    @Test("the size of a read changes nothing")
    func chunked() throws {
        let whole = try Self.sample.bytes()
        let expected = try ReadTable.xlsx(whole)
        for chunk in [1, 7, 1_000] {
            #expect(try ReadTable(XLSXReader(ShortReads(whole, chunk: chunk))) == expected)
        }
    }

    @Test("any bytes are refused", arguments: 0..<20)
    func anyBytes(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let pieces: [[UInt8]] = [
            [0x50, 0x4b, 3, 4], [0x50, 0x4b, 1, 2], [0x50, 0x4b, 5, 6], [0x50, 0x4b, 6, 6], [0x50, 0x4b, 6, 7],
            [UInt8](repeating: 0, count: 18), [255, 255, 255, 255], [1, 0], [0, 0], Array("xl/workbook.xml".utf8),
        ]
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 1...40, using: &generator)).flatMap { _ in
                Bool.random(using: &generator)
                    ? pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                    : [UInt8.random(in: 0...255, using: &generator)]
            }
            guard case .failure = read(bytes) else {
                Issue.record("\(bytes) was read")
                continue
            }
        }
    }

    @Test("any sheet is read or refused, and every row of it is a record, a blank row or a problem", arguments: 0..<20)
    func anySheet(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: 500 + seed)
        let pieces = [
            "<row>", "<row r=\"3\">", "</row>", "<row/>", "<c>", "<c r=\"B2\">", "<c t=\"s\">", "<c t=\"inlineStr\">",
            "</c>", "<v>", "</v>", "<is>", "</is>", "<t>", "</t>", "<r>", "</r>", "<rPh>", "</rPh>", "<f>", "</f>", "1",
            "姓", "&amp;", "<!--x-->", "<![CDATA[y]]>", "_x0041_", "<sheetData>", "</sheetData>",
            "<c r=\"\" s=\"7\" t=\"\"/>",
        ]
        let good = WorkbookBuilder.rows("a|b")
        var hasRead = false
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 1...12, using: &generator))
                .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            if case .success(let table) = read(try WorkbookBuilder(good + text).bytes()) {
                hasRead = true
                #expect(table.rows.allSatisfy { $0.isEmpty || $0.count >= 2 }, "\(text)")
            }
        }
        #expect(hasRead)
    }
}

/// Bytes that come in small pieces, as from a slow disk.
private final class ShortReads: RandomAccess {
    private let memory: MemorySource
    private let chunk: Int

    init(_ bytes: [UInt8], chunk: Int) {
        memory = MemorySource(bytes)
        self.chunk = chunk
    }

    var byteCount: Int { memory.byteCount }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FormatError) -> Int {
        try memory.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(chunk)), at: offset)
    }
}
