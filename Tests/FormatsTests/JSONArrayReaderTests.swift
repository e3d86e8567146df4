import Formats
import Testing

@Suite("JSON array reader")
struct JSONArrayReaderTests {
    @Test("elements are records by their number, however they are laid out and wherever a read cuts them")
    func elements() throws {
        let text = """
            \u{feff} [ {"a":"1"} ,
              {
                "b": "]},{\\"[", "a": 500233199001011234
              }, {}
            ]

            """
        for chunk in [1, 2, 3, 7, 1_000] {
            let table = try ReadTable.jsonArray(text, chunk: chunk)
            #expect(table.columns == ["a", "b"])
            #expect(table.rows == [["1"], ["500233199001011234", "]},{\"["], [nil, nil]])
            #expect(table.kinds[1] == [.number, .text])
            #expect(table.lines == [1, 2, 3])
            #expect(table.problems.isEmpty && table.blankLines.isEmpty)
        }
        #expect(try ReadTable.jsonArray("[]").rows.isEmpty)
        #expect(try ReadTable.jsonArray(" [ \n ] ").rows.isEmpty)
    }

    @Test(
        "an element that is not one object is a record with a problem and harms no other",
        arguments: [
            "1", "\"x,]\"", "null", "true", "[1]", "[{\"a\":1}]", "{\"a\"}", "{\"a\":01}", "{\"a\":1,\"a\":2}", "{a:1}",
            "{\"a\":[1}]", "{\"a\":\"\\x\"}", "x",
        ])
    func malformed(_ element: String) throws {
        let table = try ReadTable.jsonArray("[{\"a\":1},\(element),{\"a\":2}]")
        #expect(table.rows == [["1"], [], ["2"]])
        guard case .malformed = table.problems[2] else {
            Issue.record("element 2 was accepted")
            return
        }
        #expect(table.problems.count == 1)
    }

    @Test("H37 depth, overlong and odd numbers are refused or kept as they are written, without a crash")
    func hostile() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let table = try ReadTable.jsonArray("[{\"a\":\(deep)},{\"a\":1e999},{\"a\":-0},{\"a\":18446744073709551617}]")
        #expect(table.problems == [1: .malformed("nested deeper than 64 levels")])
        #expect(table.rows == [[], ["1e999"], ["-0"], ["18446744073709551617"]])
        #expect(try ReadTable.jsonArray("[{\"a\":\"\\u0000\"}]").problems == [1: .nul(0)])
    }

    @Test("an array that ends too early is truncated, and its whole elements were given before")
    func truncated() throws {
        let whole = "[{\"a\":\"1\"},{\"a\":\"2\"}]"
        for count in 1..<whole.utf8.count {
            let text = String(decoding: Array(whole.utf8)[..<count], as: UTF8.self)
            #expect(throws: FormatError.self) { try ReadTable.jsonArray(text) }
            #expect {
                _ = try ReadTable.jsonArray(text, chunk: 1)
            } throws: { error in
                (error as? FormatError)?.code == .truncated
            }
        }
        let reader = try JSONArrayReader(MemorySource(Array("[{\"a\":\"1\"},{\"a\":\"2".utf8)))
        var record = RecordBuffer()
        #expect(try reader.next(into: &record) && record.string(0) == "1")
        for _ in 0..<2 {
            #expect(throws: FormatError(.truncated, line: 2)) { try reader.next(into: &record) }
        }
    }

    @Test(
        "damage between elements refuses the array",
        arguments: [
            "{}", "[{\"a\":1} {\"a\":2}]", "[{\"a\":1},]", "[,]", "[{\"a\":1}] x", "[{\"a\":1}]]",
            "[{\"a\":1},,{\"a\":2}]",
            "[{\"a\":1}}",
        ])
    func damaged(_ text: String) {
        #expect {
            _ = try ReadTable.jsonArray(text)
        } throws: { error in
            (error as? FormatError)?.code == .damagedJSON
        }
    }

    @Test("bad bytes are a problem of their element, limits refuse the file")
    func encodingAndLimits() throws {
        let bytes = Array("[{\"a\":\"x\"},{\"a\":\"".utf8) + [0xff] + Array("\"},{\"a\":\"y\"}]".utf8)
        let table = try ReadTable(JSONArrayReader(MemorySource(bytes)))
        #expect(table.problems == [2: .encoding(sourceOffset: 17, bytes: [0xff])])
        #expect(table.rows == [["x"], ["\u{fffd}"], ["y"]])
        let limits = Limits(fieldBytes: 5, recordBytes: 30, columns: 2)
        for text in ["[{\"a\":\"123456\"}]", "[{\"a\":1,\"b\":2,\"c\":3}]", "[{\"a\":1                             }]"]
        {
            #expect {
                _ = try ReadTable.jsonArray(text, limits: limits)
            } throws: { error in
                (error as? FormatError)?.code == .limits && (error as? FormatError)?.line == 1
            }
        }
        let endless = RepeatingSource(head: Array("[{\"a\":\"".utf8), byte: UInt8(ascii: "x"), count: 100_000_000)
        #expect(throws: FormatError.self) { try ReadTable(JSONArrayReader(endless)) }
        #expect(throws: FormatError(.empty)) { try ReadTable.jsonArray("") }
    }

    @Test("any bytes are read or refused, equally for any size of a read", arguments: 0..<20)
    func anyBytes(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let pieces = ["{", "}", "[", "]", ",", "\"", "\"a\":1", "\\", "1", "{\"b\":\"x\"}", " ", "null", "姓"]
        for _ in 0..<100 {
            let text =
                "["
                + (0..<Int.random(in: 1...20, using: &generator))
                .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            let whole = Result { () throws(FormatError) in try ReadTable.jsonArray(text) }
            for chunk in [1, 3] {
                let chunked = Result { () throws(FormatError) in try ReadTable.jsonArray(text, chunk: chunk) }
                #expect(chunked == whole, "\(text)")
            }
        }
    }
}
