import Formats
import Foundation
import Testing

@Suite("Texts in double quotes")
struct QuotedTextTests {
    @Test(
        "what cannot be seen is escaped, all else stands as it is",
        arguments: [
            ("区民政局", "\"区民政局\""), ("a\tb", "\"a\\u0009b\""), ("a\nb\r", "\"a\\u000ab\\u000d\""),
            ("\"\\", "\"\\\"\\\\\""), ("\u{1B}\u{7F}\u{2028}", "\"\\u001b\\u007f\\u2028\""), ("", "\"\""),
        ])
    func escapes(text: String, quoted: String) {
        #expect(QuotedText.of(text) == quoted)
    }

    @Test("JSON and YAML read every character back")
    func roundTrip() throws {
        for value in Array(UInt32(1)...0x200) + [0x2027, 0x2028, 0x2029, 0xFEFF, 0x1F600] {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a" + String(Character(scalar)) + "b"
            let json = try JSONDecoder().decode([String].self, from: Data("[\(QuotedText.of(text))]".utf8))
            #expect(json.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
            let yaml = try YAMLNode.parse("a: \(QuotedText.of(text))\n", file: "f.yaml")["a"]?.string
            #expect(yaml.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars), "\(value)")
        }
    }
}
