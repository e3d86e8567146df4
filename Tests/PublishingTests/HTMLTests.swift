import Publishing
import Testing

@Suite struct HTMLTests {
    private func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

    @Test(
        "text stays text",
        arguments: [
            ("<script>", "&lt;script&gt;"), ("\"><img onerror=x>", "&quot;&gt;&lt;img onerror=x&gt;"),
            ("a'b&c", "a&#39;b&amp;c"), ("{{7*7}}", "{{7*7}}"), ("</style>", "&lt;/style&gt;"), ("张**", "张**"),
            ("\u{202E}abc", "\u{FFFD}abc"), ("a\u{2066}b\u{200F}c\u{FEFF}d", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d"),
            ("a\u{0}b\u{1B}c\u{85}d", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d"), ("a\nb\tc", "a b c"), ("“€—</", "“€—&lt;/"),
            ("㐀𠮷é", "㐀𠮷é"),
        ])
    func escapes(raw: String, expected: String) {
        #expect(text("\(raw)") == expected)
        #expect(text(HTML.text(raw)) == expected)
    }

    @Test("a combining mark does not hide a quotation mark")
    func combiningMark() {
        #expect(text("<a title=\"\("\"\u{301} x=\"")\">") == "<a title=\"&quot;\u{301} x=&quot;\">")
    }

    @Test("any text comes out without a character of markup")
    func anyText() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let scalars = (0..<12).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: Bool.random(using: &random) ? 0...0x7F : 0...0x2FFFF, using: &random))
            }
            let escaped = text("\(String(String.UnicodeScalarView(scalars)))")
            #expect(!escaped.contains { "<>\"'\n".contains($0) })
        }
    }

    @Test("markup is kept and pieces are joined")
    func joins() {
        let item: HTML = "<li>\("a<b")</li>"
        #expect(text("<ul>\(HTML.joined([item, item]))\(-3)</ul>") == "<ul><li>a&lt;b</li><li>a&lt;b</li>-3</ul>")
    }
}
