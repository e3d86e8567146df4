import Domain
import Testing

@Suite struct ResidentIDTests {
    @Test(
        "valid numbers are read in every form they come in",
        arguments: [
            ("110101199003078670", "110101199003078670"), ("44040119580101000X", "44040119580101000X"),
            ("44040119580101000x", "44040119580101000X"), ("610104620927690", "610104196209276908"),
            ("４４０４０１１９５８０１０１０００Ｘ", "44040119580101000X"), ("44040119580101000ｘ", "44040119580101000X"),
            ("110101 19900307 8670", "110101199003078670"), ("　110101199003078670 ", "110101199003078670"),
            ("110101\u{00A0}199003078670\t", "110101199003078670"), ("610104 620927 690", "610104196209276908"),
        ])
    func readsForms(text: String, expected: String) {
        #expect(parse(text).description == expected)
    }

    @Test(
        "every fault has its reason",
        arguments: [
            ("", "length"), ("   ", "length"), ("1101011990030786", "length"), ("1101011990030786700", "length"),
            ("11010119900307867", "length"), ("11010119900307867A", "character"), ("1101011990030786X0", "character"),
            ("11O101199003078670", "character"), ("61010462092769X", "character"), ("无", "character"),
            ("110101199002308670", "birthDate"), ("610104620932690", "birthDate"), ("110101000003078670", "birthDate"),
            ("110101199003078671", "checkCharacter"), ("11010119900307867X", "checkCharacter"),
            ("5.00233E+17", "precision"), ("5E+17", "precision"), ("5.00233e17", "precision"),
            ("50023319980101E", "character"),
        ])
    func namesFaults(text: String, expected: String) {
        #expect(parse(text).description == expected)
    }

    @Test("the check character is worked out by hand: 500114 20000229 001")
    func computesCheckCharacter() throws {
        // Digits 5 0 0 1 1 4 2 0 0 0 0 2 2 9 0 0 1, weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2:
        // 35 + 0 + 0 + 5 + 8 + 16 + 4 + 0 + 0 + 0 + 0 + 18 + 20 + 45 + 0 + 0 + 2 = 153 = 13 * 11 + 10; (12 - 10) % 11 = 2.
        let birthday = try #require(CalendarDay(year: 2000, month: 2, day: 29))
        let id = try #require(ResidentID(prefix: 500_114, birthday: birthday, sequence: 1))
        #expect(id.description == "500114200002290012")
        #expect(id.birthday == birthday)
        #expect(!id.isFemale)
    }

    @Test(
        "age grows on the birthday, for 29 February on 1 March",
        arguments: [
            ("2018-02-28", 17), ("2018-03-01", 18), ("2020-02-28", 19), ("2020-02-29", 20),
        ])
    func knowsAge(day: String, expected: Int) throws {
        let birthday = try #require(CalendarDay(year: 2000, month: 2, day: 29))
        let id = try #require(ResidentID(prefix: 500_114, birthday: birthday, sequence: 1))
        let parsed = CalendarDay.parse(Array(day.utf8).span)
        #expect(id.age(on: try #require(parsed)) == expected)
    }

    @Test("the published cases get their published verdict", .enabled(if: SharedFolder.isPresent))
    func agreesWithPublishedCases() throws {
        let rows = try SharedFolder.lines("data/codes/id_number_cases.csv").dropFirst()
        #expect(rows.count == 17)
        for row in rows {
            let fields = row.split(separator: ",", omittingEmptySubsequences: false)
            var isValid = false
            if case .valid = ResidentID.parse(Array(fields[0].utf8).span) { isValid = true }
            #expect(isValid == (fields[1] == "valid"), "\(row)")
        }
    }

    @Test("any bytes are a number or a fault, and every number is read back from its description")
    func roundTrips() throws {
        var generator = SeededGenerator(seed: 5)
        let first = try #require(CalendarDay(year: 1900, month: 1, day: 1))
        for _ in 0..<20_000 {
            let bytes = generator.text()
            if case .valid(let id) = ResidentID.parse(bytes.span) {
                #expect(parse(id.description) == .valid(id))
            }
            let id = ResidentID(
                prefix: Int.random(in: 100_000...999_999, using: &generator),
                birthday: first.adding(days: Int.random(in: 0...50_000, using: &generator)),
                sequence: Int.random(in: 0...999, using: &generator)
            )
            #expect(parse(try #require(id).description) == .valid(try #require(id)))
        }
    }

    private func parse(_ text: String) -> ResidentID.Reading {
        ResidentID.parse(Array(text.utf8).span)
    }
}

extension ResidentID.Reading {
    /// The number, or the fault's code.
    fileprivate var description: String {
        switch self {
        case .valid(let id): id.description
        case .invalid(let fault): fault.rawValue
        }
    }
}
