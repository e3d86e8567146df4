import Formats
import Testing

@Suite("CSV reader")
struct CSVReaderTests {
    /// A file and the rows it holds; `nil` is a missing field.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let columns: [String]
        let rows: [[String?]]
        let lines: [Int]
        var blankLines: [Int] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "LF", text: "a,b\n1,2\n3,4\n", columns: ["a", "b"], rows: [["1", "2"], ["3", "4"]], lines: [2, 3]),
        Case(name: "CRLF", text: "a,b\r\n1,2\r\n", columns: ["a", "b"], rows: [["1", "2"]], lines: [2]),
        Case(
            name: "CR", text: "a,b\r1,2\r3,4\r", columns: ["a", "b"], rows: [["1", "2"], ["3", "4"]], lines: [2, 3]),
        Case(
            name: "mixed line ends", text: "a,b\r1,2\r\n3,4\n5,6", columns: ["a", "b"],
            rows: [["1", "2"], ["3", "4"], ["5", "6"]], lines: [2, 3, 4]),
        Case(name: "no last newline", text: "a,b\n1,2", columns: ["a", "b"], rows: [["1", "2"]], lines: [2]),
        Case(name: "ends with a delimiter", text: "a,b\n1,", columns: ["a", "b"], rows: [["1", ""]], lines: [2]),
        Case(
            name: "ends with a closing quote", text: "a,b\n1,\"2\"", columns: ["a", "b"], rows: [["1", "2"]], lines: [2]
        ),
        Case(
            name: "newlines in quotes count", text: "a,b\n\"1\n\r\n\r2\",x\n3,4\n", columns: ["a", "b"],
            rows: [["1\n\r\n\r2", "x"], ["3", "4"]], lines: [2, 6]),
        Case(
            name: "delimiter in quotes", text: "a,b\n\"1,2\",3\n", columns: ["a", "b"], rows: [["1,2", "3"]], lines: [2]
        ),
        Case(
            name: "doubled quotes", text: "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", columns: ["a", "b"],
            rows: [["say \"hi\"", "\""]], lines: [2]),
        Case(name: "empty quotes", text: "a,b\n\"\",\"\"\n", columns: ["a", "b"], rows: [["", ""]], lines: [2]),
        Case(
            name: "byte order mark", text: "\u{feff}\"a\",b\n1,2\n", columns: ["a", "b"], rows: [["1", "2"]], lines: [2]
        ),
        Case(
            name: "quote within an unquoted field", text: "a,b\n5\" pipe,it's \"x\"\n", columns: ["a", "b"],
            rows: [["5\" pipe", "it's \"x\""]], lines: [2]),
        Case(
            name: "text behind a closing quote", text: "a,b\n\"x\"\"y\"z\"w,\"q\" \n", columns: ["a", "b"],
            rows: [["x\"yz\"w", "q "]], lines: [2]),
        Case(
            name: "blank lines", text: "a,b\n\n1,2\n \t\n\n", columns: ["a", "b"], rows: [["1", "2"]], lines: [3],
            blankLines: [2, 4, 5]),
        Case(
            name: "blank CRLF lines", text: "a,b\r\n\r\n1,2\r\n\r\n", columns: ["a", "b"], rows: [["1", "2"]],
            lines: [3],
            blankLines: [2, 4]),
        Case(
            name: "a quoted empty field is no blank line", text: "a\n\"\"\n\nx\n", columns: ["a"], rows: [[""], ["x"]],
            lines: [2, 4], blankLines: [3]),
        Case(
            name: "fewer fields", text: "a,b,c\n1\n2,3\n", columns: ["a", "b", "c"],
            rows: [["1", nil, nil], ["2", "3", nil]], lines: [2, 3]),
        Case(
            name: "names stay as they stand", text: " a ,a,,a\n1,2,3,4\n", columns: [" a ", "a", "", "a"],
            rows: [["1", "2", "3", "4"]], lines: [2]),
        Case(
            name: "values are not trimmed", text: "a,b\n 1 ,\t2\n", columns: ["a", "b"], rows: [[" 1 ", "\t2"]],
            lines: [2]),
        Case(name: "header only", text: "a,b\n", columns: ["a", "b"], rows: [], lines: []),
        Case(
            name: "blank lines before the header", text: "\n\na,b\n1,2\n", columns: ["a", "b"], rows: [["1", "2"]],
            lines: [4]),
        Case(
            name: "Chinese, emoji and rare characters", text: "姓名,住址\n张三,\"黔江区，城东\"\n𠮷䶮,😀\n", columns: ["姓名", "住址"],
            rows: [["张三", "黔江区，城东"], ["𠮷䶮", "😀"]], lines: [2, 3]),
    ]

    @Test("a file gives the rows worked out by hand, whatever the size of a read", arguments: cases)
    func handWorked(_ example: Case) throws {
        for chunk in [1, 2, 3, 7, 1 << 16] {
            let table = try ReadTable.csv(Array(example.text.utf8), chunk: chunk, dialect: .comma)
            #expect(table.columns == example.columns, "chunk \(chunk)")
            #expect(table.rows == example.rows, "chunk \(chunk)")
            #expect(table.lines == example.lines, "chunk \(chunk)")
            #expect(table.blankLines == example.blankLines, "chunk \(chunk)")
            #expect(table.problems.isEmpty, "chunk \(chunk)")
        }
    }

    @Test("more fields than columns is a problem, also when the surplus is empty")
    func tooManyFields() throws {
        let table = try ReadTable.csv("a,b\n1,2,3\n4,5\n6,7,\n")
        #expect(table.problems == [2: .tooManyFields(found: 3), 4: .tooManyFields(found: 3)])
        #expect(table.rows == [["1", "2", "3"], ["4", "5"], ["6", "7", ""]])
    }

    @Test("a NUL is a problem that names its field")
    func nul() throws {
        let table = try ReadTable.csv("a,b\n1,2\n3,x\0y\n4,5\n")
        #expect(table.problems == [3: .nul(1)])
    }

    @Test("bytes that are not UTF-8 are a problem of their record alone")
    func encoding() throws {
        let bytes = Array("a,b\n1,2\n".utf8) + [0x33, 0xff, 0xfe, 0x2c, 0x34, 0xc3, 0x0a] + Array("5,6\n".utf8)
        for chunk in [1, 2, 3, 1 << 16] {
            let table = try ReadTable.csv(bytes, chunk: chunk)
            #expect(table.problems == [3: .encoding(sourceOffset: 9, bytes: [0xff])])
            #expect(table.rows == [["1", "2"], ["3\u{fffd}\u{fffd}", "4\u{fffd}"], ["5", "6"]])
        }
    }

    @Test("the raw record is kept for quarantine")
    func raw() throws {
        let reader = try CSVReader(MemorySource(Array("a,b\r\n\"x\"\"y\",2\r\n".utf8)))
        var record = RecordBuffer()
        #expect(try reader.next(into: &record))
        #expect(record.raw == "\"x\"\"y\",2")
        #expect(record.string(0) == "x\"y")
    }

    @Test("a copy of a record keeps its content when the next one is read")
    func copies() throws {
        let reader = try CSVReader(MemorySource(Array("a\nfirst\nsecond\n".utf8)))
        var record = RecordBuffer()
        #expect(try reader.next(into: &record))
        let copy = record
        #expect(try reader.next(into: &record))
        #expect(copy.string(0) == "first")
        #expect(record.string(0) == "second")
        #expect(try !reader.next(into: &record))
        #expect(copy.withSpan(0) { $0.count } == 5)
    }

    @Test("without a header every record has the fields it has")
    func noHeader() throws {
        let table = try ReadTable.csv(Array("1,2\n3\n4,5,6\n".utf8), dialect: .comma, hasHeader: false)
        #expect(table.columns.isEmpty)
        #expect(table.rows == [["1", "2"], ["3"], ["4", "5", "6"]])
        #expect(table.problems.isEmpty)
    }

    @Test("records longer than the window are read whole")
    func longRecords() throws {
        let long = String(repeating: "长", count: 300_000)
        let table = try ReadTable.csv("a,b\n\"\(long)\n\",\(long)\n1,2\n")
        #expect(table.rows == [[long + "\n", long], ["1", "2"]])
        #expect(table.lines == [2, 4])
    }
}
