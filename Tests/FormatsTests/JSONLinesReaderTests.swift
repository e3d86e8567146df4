import Formats
import Testing

@Suite("JSON Lines reader")
struct JSONLinesReaderTests {
    @Test("values come with their type, numbers, arrays and objects as they are written")
    func values() throws {
        let text = """
            {"a":"x","b":500233199001011234,"c":true,"d":null,"e":[1, "y"],"f":{"g":-0.50e+2}}
            """
        let table = try ReadTable.json(text)
        #expect(table.columns == ["a", "b", "c", "d", "e", "f"])
        #expect(table.rows == [["x", "500233199001011234", "true", nil, "[1, \"y\"]", "{\"g\":-0.50e+2}"]])
        #expect(table.kinds == [[.text, .number, .bool, .missing, .array, .object]])
        #expect(table.problems.isEmpty)
    }

    @Test("columns grow as keys appear, and absent keys are missing")
    func growing() throws {
        let text = "{\"a\":\"1\"}\n{\"b\":\"2\",\"a\":\"3\"}\r\n\n  \n{ }\n{\"c\" : \"4\"}"
        for chunk in [1, 2, 3, 7, 1_000] {
            let table = try ReadTable.json(text, chunk: chunk)
            #expect(table.columns == ["a", "b", "c"])
            #expect(table.rows == [["1"], ["3", "2"], [nil, nil], [nil, nil, "4"]])
            #expect(table.lines == [1, 2, 5, 6])
            #expect(table.blankLines == [3, 4])
        }
    }

    @Test("escapes are resolved, surrogate pairs too, in values and keys")
    func escapes() throws {
        let text = #"{"k\u0065y":"\"\\\/\b\f\n\r\t\u00e9\u59D3\ud842\udfb7x","key2":""}"#
        let table = try ReadTable.json(text)
        #expect(table.columns == ["key", "key2"])
        #expect(table.rows == [["\"\\/\u{8}\u{c}\n\r\té姓𠮷x", ""]])
    }

    @Test(
        "a line that is not one JSON object is malformed and harms no other line",
        arguments: [
            "x", "[]", "1", "\"a\"", "null", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}",
            "{'a':1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1}{", "{\"a\":1} x", "{\"a\":01}", "{\"a\":-}",
            "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}", "{\"a\":+1}", "{\"a\":NaN}", "{\"a\":tru}", "{\"a\":nul}",
            "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":{\"b\"}}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"\\ud800\"}", "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\t\"}",
            "{\"a\":\"x}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "<html>",
        ])
    func malformed(_ line: String) throws {
        let table = try ReadTable.json("{\"a\":1}\n\(line)\n{\"a\":2}\n")
        #expect(table.rows == [["1"], [], ["2"]])
        #expect(table.columns == ["a"])
        guard case .malformed = table.problems[2] else {
            Issue.record("line 2 was accepted")
            return
        }
        #expect(table.problems.count == 1)
    }

    @Test("64 levels are read, the 65th is malformed")
    func depth() throws {
        func nested(_ levels: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: levels - 1) + String(repeating: "]", count: levels - 1) + "}"
        }
        #expect(try ReadTable.json(nested(64)).problems.isEmpty)
        #expect(try ReadTable.json(nested(65)).problems == [1: .malformed("nested deeper than 64 levels")])
        #expect(try ReadTable.json(nested(100_000)).problems.count == 1)
    }

    @Test("an escaped NUL is a problem of its field, bad bytes one of their record")
    func nulAndEncoding() throws {
        #expect(try ReadTable.json(#"{"a":"x","b":"\u0000"}"#).problems == [1: .nul(1)])
        let bytes = Array("{\"a\":\"".utf8) + [0xff] + Array("\"}\n{\"a\":\"y\"}\n".utf8)
        let table = try ReadTable(JSONLinesReader(MemorySource(bytes)))
        #expect(table.problems == [1: .encoding(sourceOffset: 6, bytes: [0xff])])
        #expect(table.rows == [["\u{fffd}"], ["y"]])
    }

    @Test("limits refuse the file")
    func limits() throws {
        let limits = Limits(fieldBytes: 5, recordBytes: 30, columns: 2)
        #expect(try ReadTable.json("{\"a\":\"12345\",\"b\":1}", limits: limits).problems.isEmpty)
        for text in ["{\"a\":\"123456\"}", "{\"a\":1,\"b\":2,\"c\":3}", "{\"a\":1                            }"] {
            #expect {
                _ = try ReadTable.json(text, limits: limits)
            } throws: { error in
                (error as? FormatError)?.code == .limits && (error as? FormatError)?.line == 1
            }
        }
        #expect(throws: FormatError(.empty)) { try ReadTable.json("") }
        let endless = RepeatingSource(head: Array("{\"a\":\"".utf8), byte: UInt8(ascii: "x"), count: 100_000_000)
        #expect(throws: FormatError.self) { try ReadTable(JSONLinesReader(endless)) }
    }

    @Test("any bytes are read line by line, equally for any size of a read", arguments: 0..<20)
    func anyBytes(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let pieces = [
            "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\"b\":1", "\\u0041", "\\", "1", "e", "-", "\n", "null", "姓",
        ]
        for _ in 0..<100 {
            let text = (0..<Int.random(in: 1...30, using: &generator))
                .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            let whole = try ReadTable.json(text)
            for chunk in [1, 3] { #expect(try ReadTable.json(text, chunk: chunk) == whole) }
        }
    }
}
