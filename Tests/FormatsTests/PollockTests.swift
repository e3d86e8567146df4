import Formats
import Foundation
import Testing

@Suite("Pollock files", .enabled(if: SharedFolder.isPresent))
struct PollockTests {
    /// What stands in the parameters of a file and a caller could say: delimiter, quote, whether there is a header.
    private struct Parameters: Decodable {
        let delimiter: String
        let quotechar: String
        let headerLines: Int

        private enum Key: String, CodingKey { case delimiter, quotechar, headerLines = "header_lines" }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            delimiter = try values.decode(String.self, forKey: .delimiter)
            quotechar = try values.decode(String.self, forKey: .quotechar)
            // Half of the files have a number here, half a string.
            if let number = try? values.decode(Int.self, forKey: .headerLines) {
                headerLines = number
            } else {
                headerLines = Int(try values.decode(String.self, forKey: .headerLines)) ?? 1
            }
        }
    }

    private func read(_ bytes: [UInt8], dialect: CSVDialect?, hasHeader: Bool = true) throws -> ReadTable {
        var detector = EncodingDetector()
        bytes.withUnsafeBytes { detector.feed($0) }
        let source = DecodingSource(InflatingSource(MemorySource(bytes)), encoding: detector.verdict)
        return try ReadTable(CSVReader(source, dialect: dialect, hasHeader: hasHeader))
    }

    /// Says in a few words how our reading of a file differs from the clean one; nil when it does not.
    private func disagreement(_ folder: String, _ name: String) throws -> String? {
        let parameters = try JSONDecoder().decode(
            Parameters.self, from: Data(SharedFolder.bytes("pollock/\(folder)/parameters/\(name)_parameters.json")))
        let clean = ReferenceCSV.records(try SharedFolder.bytes("pollock/\(folder)/clean/\(name)")) ?? []
        let delimiter = parameters.delimiter.utf8.count == 1 ? parameters.delimiter.utf8.first : nil
        let dialect = CSVDialect(
            delimiter: delimiter ?? UInt8(ascii: ","), quote: parameters.quotechar.utf8.first ?? UInt8(ascii: "\""))
        let hasHeader = parameters.headerLines > 0
        let table: ReadTable
        do {
            let bytes = try SharedFolder.bytes("pollock/\(folder)/csv/\(name)")
            table = try read(bytes, dialect: dialect, hasHeader: hasHeader)
        } catch let error as FormatError {
            return "refused: \(error.code)"
        }
        let ours = (hasHeader ? [table.columns] : []) + table.rows.map { $0.map { $0 ?? "" } }
        // Clean files keep records shorter than the header; with us their missing fields are empty.
        let width = clean.first?.count ?? 0
        let padded = clean.map { $0 + Array(repeating: "", count: max(0, width - $0.count)) }
        let expected = hasHeader ? padded : Array(padded.dropFirst())
        if ours == expected { return nil }
        let first = zip(ours, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let differing = zip(ours, expected).count { $0 != $1 }
        return
            "\(ours.count) records for \(expected.count), \(differing) differ, first \(first.map { "\($0)" } ?? "none"), "
            + "\(table.problems.count) quarantined"
    }

    @Test("Pollock's polluted files differ from their clean content only where one fault forces it")
    func polluted() throws {
        try check("polluted", Self.polluted)
    }

    @Test("real files are read like their clean content but for preambles, headers of several rows and edits")
    func surveySample() throws {
        try check("survey_sample", Self.surveySample)
    }

    private func check(_ folder: String, _ listed: [String: Disagreement]) throws {
        let names = try SharedFolder.names(in: "pollock/\(folder)/csv")
        #expect(Set(listed.keys).isSubset(of: names))
        for name in names {
            let found = try disagreement(folder, name)
            #expect(found == listed[name]?.found, "\(name): \(listed[name]?.why ?? "no disagreement is known")")
        }
    }

    /// A known difference and why ours is right or harmless.
    private struct Disagreement {
        let found: String
        let why: String
    }

    /// A file of which one record differs.
    private static func one(_ record: Int, quarantined: Int, _ why: String) -> Disagreement {
        Disagreement(found: "84 records for 84, 1 differ, first \(record), \(quarantined) quarantined", why: why)
    }

    private static let tornQuote =
        "an opening quote is added: RFC 4180 gives the following fields to it; the "
        + "record has too few or too many fields and values that do not parse, so that its contract quarantines it"
    private static let lostDelimiter =
        "a delimiter is missing: where it stood cannot be known; the record has a field less "
        + "and values that do not parse"
    private static let addedDelimiter = "a delimiter is added: which one cannot be known; the record is quarantined"
    private static let secondTable = "a second table follows: its rows are records to a reader of one table"
    private static let severalHeaders =
        "the header has several rows, which the clean file joins: the first row is the "
        + "header, the others are records"
    private static let preamble =
        "lines precede the header: the first record is the header; a contract will miss its "
        + "columns and hold the file"

    private static let polluted: [String: Disagreement] = [
        "file_escape_char_0x00.csv": Disagreement(
            found: "84 records for 84, 6 differ, first 10, 2 quarantined",
            why: "quotes inside quoted text are not doubled: where the text ends cannot be known"),
        "file_field_delimiter_0x20.csv": Disagreement(
            found: "84 records for 84, 49 differ, first 1, 49 quarantined",
            why: "blanks part the fields and stand unquoted in them too: all such records are quarantined"),
        "file_field_delimiter_0x2C_0x20.csv": Disagreement(
            found: "84 records for 84, 84 differ, first 0, 73 quarantined",
            why: "comma and blank together part the fields: we part at the comma, and a quote behind a blank is literal"
        ),
        "file_header_multirow_2.csv": Disagreement(
            found: "85 records for 84, 84 differ, first 0, 0 quarantined", why: severalHeaders),
        "file_multitable_less.csv": Disagreement(
            found: "167 records for 84, 0 differ, first none, 0 quarantined", why: secondTable),
        "file_multitable_more.csv": Disagreement(
            found: "167 records for 84, 0 differ, first none, 83 quarantined", why: secondTable),
        "file_multitable_same.csv": Disagreement(
            found: "167 records for 84, 0 differ, first none, 0 quarantined", why: secondTable),
        "row_extra_quote16_col1.csv": one(16, quarantined: 0, tornQuote),
        "row_extra_quote30_col1.csv": one(30, quarantined: 0, tornQuote),
        "row_extra_quote40_col6.csv": one(40, quarantined: 1, tornQuote),
        "row_extra_quote4_col8.csv": Disagreement(
            found: "83 records for 84, 79 differ, first 4, 1 quarantined",
            why: tornQuote + "; here the quote is the last byte of the line and takes the next line with it, "
                + "so that the records behind it are counted one lower"),
        "row_extra_quote82_col4.csv": one(82, quarantined: 1, tornQuote),
        "row_field_delimiter_64_0x20.csv": one(
            64, quarantined: 0, "one record is parted by blanks: it has five fields, and values that do not parse"),
        "row_less_sep_row10_col1.csv": one(10, quarantined: 0, lostDelimiter),
        "row_less_sep_row38_col4.csv": one(38, quarantined: 0, lostDelimiter),
        "row_less_sep_row43_col3.csv": one(43, quarantined: 0, lostDelimiter),
        "row_less_sep_row49_col6.csv": one(49, quarantined: 0, lostDelimiter),
        "row_less_sep_row69_col3.csv": one(69, quarantined: 0, lostDelimiter),
        "row_more_sep_row0_col3.csv": Disagreement(
            found: "84 records for 84, 84 differ, first 0, 0 quarantined",
            why:
                "a delimiter is added in the header: an empty column name over values, which a contract reports as drift"
        ),
        "row_more_sep_row11_col3.csv": one(11, quarantined: 1, addedDelimiter),
        "row_more_sep_row3_col3.csv": one(3, quarantined: 1, addedDelimiter),
        "row_more_sep_row58_col6.csv": one(58, quarantined: 1, addedDelimiter),
        "row_more_sep_row58_col8.csv": one(58, quarantined: 1, addedDelimiter),
        "row_more_sep_row72_col8.csv": one(72, quarantined: 1, addedDelimiter),
        "row_more_sep_row77_col2.csv": one(77, quarantined: 1, addedDelimiter),
        "row_more_sep_row7_col0.csv": one(7, quarantined: 1, addedDelimiter),
    ]

    private static let surveySample: [String: Disagreement] = [
        "2004-2016.csv": Disagreement(
            found: "966 records for 966, 21 differ, first 548, 0 quarantined",
            why: "the clean file leaves the word missing out; what it means is the caller's to say"),
        "20170320-ePC_Data-Travel-Stationery.csv": Disagreement(
            found: "17 records for 11, 11 differ, first 0, 0 quarantined", why: preamble),
        "Note_4_Staff_costs_-_Average_number_of_persons_employed_13-14.csv": Disagreement(
            found: "20 records for 15, 15 differ, first 0, 0 quarantined", why: severalHeaders),
        "O18_air.csv": Disagreement(
            found: "1002 records for 1002, 1002 differ, first 0, 0 quarantined",
            why: "the clean file is trimmed; trimming is the caller's"),
        "PLA_6%Talc-1hz.csv": Disagreement(
            found: "388 records for 366, 366 differ, first 0, 366 quarantined",
            why: preamble + "; its two fields make every record of the table one with too many"),
        "Sun2014-Rs.csv": Disagreement(
            found: "12 records for 11, 11 differ, first 0, 0 quarantined", why: severalHeaders),
        "Sustainability_-_Water_consumption_P_56.csv": Disagreement(
            found: "3 records for 2, 2 differ, first 0, 0 quarantined", why: severalHeaders),
        "Takakai2008-ch4.csv": Disagreement(
            found: "13 records for 12, 12 differ, first 0, 0 quarantined", why: severalHeaders),
        "Wine_Cellar_Consumption_dataset_14-15.csv": Disagreement(
            found: "224 records for 224, 8 differ, first 27, 0 quarantined",
            why: "the clean file replaces the control character U+0092 by an apostrophe; we change no characters"),
        "locations-1998.csv": Disagreement(
            found: "refused: empty", why: "the file has no bytes; we refuse it, the clean file is empty too"),
        "mos-oct-dec-2014.csv": Disagreement(
            found: "60 records for 48, 48 differ, first 0, 0 quarantined",
            why: preamble + "; it also lacks the rows without any value, which are records to us"),
        "nati-clin-audi-bowe-canc-2017-tran-main-fiel-list.csv": Disagreement(
            found: "58 records for 55, 55 differ, first 0, 0 quarantined",
            why: preamble + "; it also lacks a row without any value, which is a record to us"),
        "permanent_secretary_and_director_general_expenses_and_hospitality_april_to_june_2012.csv": Disagreement(
            found: "173 records for 116, 115 differ, first 0, 0 quarantined",
            why: preamble + " and has three rows; rows without any value are records to us"),
    ]
}
