import Formats
import Testing

@Suite("Words of a command line")
struct CommandWordsTests {
    @Test(
        "blanks part words unless they stand in quotes",
        arguments: [
            ("sample draw", ["sample", "draw"]), ("  a\t b ", ["a", "b"]), ("", []),
            ("db backup --out '/mnt/nightly copies'", ["db", "backup", "--out", "/mnt/nightly copies"]),
            ("--out=\"a b\"/c d", ["--out=a b/c", "d"]), ("\"it's\" '\"'", ["it's", "\""]), ("''", [""]),
            ("a 'b", nil), ("a\"", nil), ("a\\ b", ["a\\", "b"]),
        ] as [(String, [String]?)])
    func split(text: String, words: [String]?) {
        #expect(CommandWords.split(text) == words)
    }
}
