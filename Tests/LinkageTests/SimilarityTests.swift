import Linkage
import Testing

@Suite("Similarity of names")
struct SimilarityTests {
    @Test(
        "Jaro-Winkler gives the published values",
        arguments: [
            // W. E. Winkler 1990, table of string comparator values.
            ("MARTHA", "MARHTA", 0.9611), ("DIXON", "DICKSONX", 0.8133), ("DWAYNE", "DUANE", 0.84),
            // By hand: two of three agree in place: (2/3 + 2/3 + 1)/3 = 7/9, prefix 2: 7/9 + 0.2 · 2/9.
            ("王小明", "王小民", 0.8222),
            // By hand: no window for three characters, one agrees: (1/3 + 1/3 + 1)/3 = 5/9, prefix 1.
            ("王小明", "王明小", 0.6),
            ("same", "same", 1), ("", "", 1), ("", "a", 0), ("abc", "xyz", 0),
        ] as [(String, String, Double)])
    func published(a: String, b: String, value: Double) {
        #expect(abs(jaroWinkler(a, b) - value) < 0.00005)
        #expect(abs(jaroWinkler(b, a) - value) < 0.00005)
    }

    @Test("of texts beyond 64 characters the first 64 count, and emoji count as scalars")
    func long() {
        let long = String(repeating: "ab", count: 60)
        #expect(jaroWinkler(long, long + "zzz") == 1)
        #expect(jaroWinkler("𬭎堃", "𬭎垚") > 0.6)
    }

    @Test(
        "one slip is a wrong, missing, surplus or swapped character",
        arguments: [
            ("王小明", "王小民", true), ("王小明", "王明小", true), ("王小明", "王明", true), ("王明", "王小明", true),
            ("13812345678", "13812345679", true), ("13812345678", "13812354678", true),
            ("王小明", "王小明", false), ("王小明", "李小民", false), ("王小明", "明小王", false), ("abcd", "ab", false),
            ("", "a", true), ("", "", false), ("12", "21", true), ("1234", "2143", false),
        ])
    func slips(a: String, b: String, isSlip: Bool) {
        #expect(isOneEdit(a, b) == isSlip)
        #expect(isOneEdit(b, a) == isSlip)
    }

    @Test("one slip is what a full table of Damerau's distance says, over all short texts of three letters")
    func againstTable() {
        let letters = ["a", "b", "c"]
        var texts = [""]
        for _ in 0..<4 { texts += texts.flatMap { text in letters.map { text + $0 } } }
        texts = Array(Set(texts)).sorted()
        for a in texts.filter({ $0.count <= 4 }) {
            for b in texts.filter({ $0.count <= 4 }) where abs(a.count - b.count) <= 2 {
                #expect(isOneEdit(a, b) == (Self.distance(Array(a), Array(b)) == 1), "\(a) \(b)")
            }
        }
    }

    /// The optimal string alignment distance by its full table.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var table = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count {
            for j in 0...b.count {
                if i == 0 || j == 0 {
                    table[i][j] = i + j
                    continue
                }
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
                }
            }
        }
        return table[a.count][b.count]
    }
}
