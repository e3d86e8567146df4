import Formats
import Testing

@Suite("CSV files that are refused")
struct CSVRefusalTests {
    private func refusal(_ text: String, limits: Limits = Limits()) -> FormatError? {
        do {
            _ = try ReadTable.csv(Array(text.utf8), dialect: .comma, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("an empty file, or one with a byte order mark only, is empty", arguments: ["", "\u{feff}"])
    func empty(_ text: String) {
        #expect(refusal(text)?.code == .empty)
    }

    @Test("a file of blank lines has no header")
    func blank() {
        #expect(refusal("\n \r\n\n")?.code == .noHeader)
    }

    @Test("a quote that is never closed is refused with the line on which it begins")
    func unclosedQuote() {
        let error = refusal("a,b\n\"1\n2\",3\n4,\"5\n6,7\n8,9\n")
        #expect(error?.code == .unclosedQuote)
        #expect(error?.line == 4)
    }

    @Test("a quote that is never closed in 50 MB is found in the same way")
    func hugeUnclosedQuote() {
        let source = RepeatingSource(head: Array("a,b\n1,2\n3,\"".utf8), byte: UInt8(ascii: "x"), count: 50_000_000)
        #expect {
            _ = try ReadTable(CSVReader(source, dialect: .comma))
        } throws: { error in
            (error as? FormatError)?.code == .unclosedQuote && (error as? FormatError)?.line == 3
        }
    }

    @Test("a record of 100 MB is refused by a limit")
    func hugeRecord() {
        let source = RepeatingSource(head: Array("a,b\n1,2\n3,".utf8), byte: UInt8(ascii: "x"), count: 100_000_000)
        #expect {
            _ = try ReadTable(CSVReader(source, dialect: .comma))
        } throws: { error in
            (error as? FormatError)?.code == .limits && (error as? FormatError)?.line == 3
        }
    }

    @Test("a field, a record or a number of columns may reach its limit and not pass it")
    func limits() {
        let limits = Limits(fieldBytes: 5, recordBytes: 12, columns: 3)
        #expect(refusal("a,b,c\n12345,1234,1\n", limits: limits) == nil)
        #expect(refusal("a,b,c\n123456,1,1\n", limits: limits)?.code == .limits)
        #expect(refusal("a,b,c\n\"12345\",1,1\n", limits: limits) == nil)
        #expect(refusal("a,b,c\n\"123456\",1,1\n", limits: limits)?.code == .limits)
        #expect(refusal("a,b,c\n1,12345,12345\n", limits: limits)?.line == 2)
        #expect(refusal("a,b,c\n1,2,3,4\n", limits: limits)?.code == .limits)
    }

    @Test("10,000 columns are refused by a limit")
    func manyColumns() {
        let header = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
        #expect(refusal(header + "\n")?.code == .limits)
    }

    @Test("a header that is not text is refused")
    func badHeader() {
        #expect(refusal("a,b\0\n1,2\n")?.code == .badHeader)
        #expect {
            _ = try ReadTable.csv([0x61, 0x2c, 0xff, 0x0a])
        } throws: { error in
            (error as? FormatError)?.code == .badHeader && (error as? FormatError)?.offset == 2
        }
    }

    @Test("after an error every further read gives the same error")
    func repeated() throws {
        let reader = try CSVReader(MemorySource(Array("a\n\"x".utf8)))
        var record = RecordBuffer()
        for _ in 0..<2 {
            #expect(throws: FormatError(.unclosedQuote, line: 2)) { try reader.next(into: &record) }
        }
    }

    @Test("a description says what to do and never repeats the file")
    func description() {
        let text = refusal("a,b\n1,\"SECRET\n")?.description ?? ""
        #expect(text == "A quoted field that begins at line 2 is never closed; correct the quote and send it again.")
    }
}
