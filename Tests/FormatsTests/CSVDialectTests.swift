import Formats
import Testing

@Suite("CSV dialect detection")
struct CSVDialectTests {
    @Test(
        "the delimiter is the one that parts the header and the records alike",
        arguments: [
            ("a,b,c\n1,2,3\n", CSVDialect.comma),
            ("a;b;c\n1;2,5;3\n", .semicolon),
            ("a\tb\n1,5\t2\n", .tab),
            ("a|b|c\n1|2|3\n", .pipe),
            ("\"a;x\",b\n1,2\n", .comma),
            ("name;notes, remarks;x\n1;2;3\n4;5, 6, 7;8\n", .semicolon),
            ("a,b,signals\n1,2,x;y;z\n3,4,x\n", .comma),
            ("\"a,\"\"b\";c\n\"1,2\n3\";4\n", .semicolon),
            ("a\n1\n", .comma),
            ("a,b", .comma),
            ("\n\na;b\n", .semicolon),
        ])
    func detection(_ text: String, _ dialect: CSVDialect) throws {
        #expect(try CSVReader(MemorySource(Array(text.utf8))).dialect == dialect)
    }

    @Test("full-width punctuation alone is refused with a hint", arguments: ["编号，姓名\n1，张\n", "a；b\n", "编号、姓名"])
    func fullWidth(_ text: String) {
        #expect {
            _ = try CSVReader(MemorySource(Array(text.utf8)))
        } throws: { error in
            (error as? FormatError)?.code == .dialect && "\(error)".contains("full-width")
        }
    }

    @Test("a dialect that the caller names is not second-guessed")
    func pinned() throws {
        let table = try ReadTable.csv("a,b;c\n1,2;3\n", dialect: .semicolon)
        #expect(table.columns == ["a,b", "c"])
        #expect(table.rows == [["1,2", "3"]])
    }

    @Test("without a quote character quotes mean nothing")
    func noQuote() throws {
        let table = try ReadTable.csv("a,b\n\"1,2\"\n", dialect: CSVDialect(quote: nil))
        #expect(table.rows == [["\"1", "2\""]])
    }

    @Test("delimiters that cannot be told apart are refused")
    func unusable() {
        for dialect in [CSVDialect(delimiter: 0x0a), CSVDialect(delimiter: 0x22), CSVDialect(delimiter: 0xe4)] {
            #expect(throws: FormatError.self) { try ReadTable.csv("a,b\n", dialect: dialect) }
        }
    }
}
