import Formats
import Testing

@Suite("Items of a JSON document")
struct JSONItemsTests {
    private func read(
        _ text: String, items: String = "", value: String? = nil, chunk: Int = 1 << 16
    ) throws -> (result: JSONItems.Result, lines: [String]) {
        let spool = try TemporaryFile()
        var reader = JSONItems(itemsPath: items, valuePath: value, output: spool)
        let result = try reader.read(ChunkedSource(Array(text.utf8), chunk: chunk))
        return (result, try lines(spool))
    }

    private func lines(_ spool: TemporaryFile) throws -> [String] {
        let source = try FileSource(spool)
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
        defer { buffer.deallocate() }
        while true {
            let count = try source.read(into: buffer)
            if count == 0 { break }
            bytes += buffer[0..<count]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// A document, its paths, the lines and the value.
    static let taken: [(text: String, items: String, value: String?, lines: [String], found: String?)] = [
        ("[]", "", nil, [], nil), (" [ ] ", "", nil, [], nil),
        ("[{\"a\": 1}, {\"a\":\n [1, 2]} ]", "", nil, ["{\"a\":1}", "{\"a\":[1,2]}"], nil),
        ("\u{feff}[1, \"x, ]\", null, true]", "", nil, ["1", "\"x, ]\"", "null", "true"], nil),
        (
            "{\"data\": {\"list\": [{\"list\": [0]}], \"next\": \"t\\u00e4\\n\"}}", "data.list", "data.next",
            ["{\"list\":[0]}"], "tä\n"
        ),
        ("{\"next\": 12, \"items\": [[], {}]}", "items", "next", ["[]", "{}"], "12"),
        ("{\"next\": null, \"items\": []}", "items", "next", [], nil),
        ("{\"next\": \"\", \"items\": null}", "items", "next", [], nil),
        ("{\"x\": {\"items\": [9]}, \"items\": [1], \"y\": [2]}", "items", nil, ["1"], nil),
        (
            "{\"items\": [{\"next\": \"inner\"}], \"next\": \"outer\"}", "items", "next", ["{\"next\":\"inner\"}"],
            "outer"
        ),
        ("[\"\\\"\\\\\", \"[{\"]", "", nil, ["\"\\\"\\\\\"", "\"[{\""], nil),
    ]

    @Test("the elements come one a line, whatever the chunks, and the value with them", arguments: taken.indices)
    func takes(index: Int) throws {
        let (text, items, value, lines, found) = Self.taken[index]
        for chunk in [1, 2, 3, 7, 1 << 16] {
            let read = try read(text, items: items, value: value, chunk: chunk)
            #expect(read.lines == lines)
            #expect(read.result == JSONItems.Result(count: lines.count, value: found))
        }
    }

    @Test(
        "what is no JSON, or not whole, is refused",
        arguments: [
            "", " ", "<html>", "[", "[1", "[1,", "[1,]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\": 1", "{\"a\": 1,}",
            "{a: 1}",
            "[1]]", "[1] x", "[}", "{]", "\"abc", "[\"\u{1}\"]", "[\"a\n\"]", "{\"a\" 1}", "{1: 2}", ",", "]",
            String(repeating: "[", count: 100_000),
        ])
    func refuses(text: String) {
        let error = #expect(throws: JSONItems.Refusal.self) { try read(text) }
        #expect(error != .noItems)
    }

    @Test("every beginning of a document is refused, and the whole is taken")
    func everyCut() throws {
        let text = "{\"data\": {\"list\": [{\"a\": \"x\", \"b\": [1, {}]}, {\"a\": null}], \"n\": 3}}"
        for count in 0..<text.utf8.count {
            let cut = String(decoding: Array(text.utf8.prefix(count)), as: UTF8.self)
            #expect(throws: JSONItems.Refusal.self, "\(cut)") { try read(cut, items: "data.list") }
        }
        #expect(try read(text, items: "data.list").result.count == 2)
    }

    @Test(
        "JSON without an array at the path has no items",
        arguments: [
            "{}", "{\"items\": 5}", "{\"items\": {}}", "{\"data\": {\"items\": []}}", "5", "\"items\"", "[1]",
        ])
    func noItems(text: String) {
        #expect(throws: JSONItems.Refusal.noItems) { try read(text, items: "items") }
    }
}
