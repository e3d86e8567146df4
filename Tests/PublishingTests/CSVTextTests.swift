import Publishing
import Testing

@Suite struct CSVTextTests {
    private func record(_ field: String) -> String {
        var text = CSVText(header: ["a"])
        let start = text.bytes.count
        text.append([field])
        return String(decoding: text.bytes[start...], as: UTF8.self)
    }

    @Test("the file opens with a byte order mark and its header")
    func header() {
        #expect(CSVText(header: ["编号", "类型"]).bytes == Array("\u{FEFF}\"编号\",\"类型\"\r\n".utf8))
    }

    @Test(
        "formulas get an apostrophe, numbers do not",
        arguments: [
            ("=1+1", "'=1+1"), ("+86", "'+86"), ("-3", "-3"), ("-3.5", "-3.5"), ("-3+4", "'-3+4"), ("@SUM", "'@SUM"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"), ("－1", "'－1"), ("＠a", "'＠a"), (" =1", "' =1"), ("\t1", "' 1"), ("\r=1", "' =1"),
            ("张**", "张**"),
            ("12", "12"), ("−3", "'−3"), ("-", "'-"), ("-.", "'-."), ("-5.00", "-5.00"), ("-1,234.56", "-1,234.56"),
            ("-1,23", "'-1,23"), ("=HYPERLINK(\"http://x/?\"&A1)", "'=HYPERLINK(\"\"http://x/?\"\"&A1)"),
            ("cmd|' /C calc'!A0", "cmd|' /C calc'!A0"), ("'=1", "''=1"), ("+8613800138000", "'+8613800138000"),
            ("000123", "000123"), ("1E5", "1E5"), ("2024-1-2", "2024-1-2"), ("a;=1", "a;=1"),
            ("\u{200B}=1", "'\u{200B}=1"),
        ])
    func formulas(field: String, written: String) { #expect(record(field) == "\"\(written)\"\r\n") }

    @Test("a record stays on one line whatever it holds")
    func oneLine() {
        #expect(record("a\r\nb\"c\u{202E}d\u{2028}e") == "\"a  b\"\"c d e\"\r\n")
    }
}
