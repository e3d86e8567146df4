import Formats
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// The hostile inputs H01-H16, H31-H36 and H53-H58: each is tried here, or `elsewhere` names the test that does.
@Suite("Hostile inputs", .database)
struct HostileInputTests {
    /// A file, and what must become of it.
    struct Input: Sendable {
        let number: String
        let bytes: [UInt8]
        var name = "probe.1.csv"
        var state = LoadOutcome.State.loaded
        var reason: String?
        /// `k|t` of the rows that load, in the order of keys.
        var rows: [String] = []
        /// `line|column|reason` of the bad records.
        var bad: [String] = []
        var encoding: String?
        var note: String?
    }

    static let id = FieldRuleTests.anyID
    /// With ten times as many good characters a few bad bytes do not make a file GB 18030.
    static let ten = "一二三四五六七八九十"

    private static func text(_ lines: String..., end: String = "\n") -> [UInt8] {
        Array((["k,strict,t"] + lines).map { $0 + end }.joined().utf8)
    }

    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        [bigEndian ? 0xFE : 0xFF, bigEndian ? 0xFF : 0xFE]
            + text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    }

    /// 名 in GB 18030 is C3 FB.
    private static let gbk = Array("k,strict,t\n1,\(id),".utf8) + [0xC3, 0xFB, 0x0A]

    static let inputs: [Input] = [
        Input(number: "H01", bytes: [], state: .held, reason: "empty"),
        Input(number: "H02", bytes: text()),
        Input(number: "H03", bytes: [0xEF, 0xBB, 0xBF] + text("1,\(id),名"), rows: ["1|名"], encoding: "utf-8"),
        Input(number: "H04", bytes: gbk, rows: ["1|名"], encoding: "gb18030"),
        Input(
            number: "H05 LE", bytes: utf16("k,strict,t\n1,\(id),名\n", bigEndian: false), rows: ["1|名"],
            encoding: "utf-16le"),
        Input(
            number: "H05 BE", bytes: utf16("k,strict,t\n1,\(id),名\n", bigEndian: true), rows: ["1|名"],
            encoding: "utf-16be"),
        Input(
            number: "H06 end", bytes: text("1,\(id),\(ten)", "2,\(id),\(ten)") + Array("3,\(id),".utf8) + [0xE5, 0x90],
            rows: ["1|\(ten)", "2|\(ten)"],
            bad: ["4||encoding"]),
        Input(
            number: "H06 inside", bytes: text("1,\(id),\(ten)\(ten)") + Array("2,\(id),".utf8) + [0xFF, 0xFE, 0x0A],
            rows: ["1|\(ten)\(ten)"],
            bad: ["3||encoding"]),
        Input(number: "H07", bytes: text("1,\(id),名", "2,\(id),a\0b"), rows: ["1|名"], bad: ["3|t|nul"]),
        Input(
            number: "H08", bytes: text("1,\(id),\"") + [UInt8](repeating: 0x41, count: 3 << 20), state: .held,
            reason: "unclosed_quote"),
        Input(
            number: "H09", bytes: Array(("k,strict" + (0..<10_000).map { ",c\($0)" }.joined() + "\n").utf8),
            state: .held,
            reason: "limits"),
        Input(
            number: "H10", bytes: Array("k,strict,t\r\n1,\(id),\"a\nb\"\r2,\(id),c\n3,,d\r\n".utf8),
            rows: ["1|a\nb", "2|c"], bad: ["5|strict|missing"]),
        Input(number: "H11 semicolon", bytes: Array("k;strict;t\n1;\(id);名\n".utf8), rows: ["1|名"]),
        Input(number: "H11 tab", bytes: Array("k\tstrict\tt\n1\t\(id)\t名\n".utf8), rows: ["1|名"]),
        Input(number: "H11 full-width", bytes: Array("k，strict，t\n1，\(id)，名\n".utf8), state: .held, reason: "dialect"),
        Input(
            number: "H12", bytes: Array("k,strict,t,K\n1,\(id),名,2\n".utf8), state: .held, reason: "duplicate_column"),
        Input(number: "H12 empty", bytes: Array("k,strict,t,\n1,\(id),名,\n".utf8), rows: ["1|名"]),
        Input(
            number: "H13", bytes: Array(" 編號 ,ｓｔｒｉｃｔ,T\n1,\(id),名\n".utf8), rows: ["1|名"], note: " 編號  = k"),
        Input(
            number: "H15", bytes: text("1,\(id),😀𠮷䶮\u{2B820}"), rows: ["1|😀𠮷䶮\u{2B820}"]),
        Input(
            number: "H16",
            bytes: text("1,\(id),Robert'); DROP TABLE feed.probe;--", "2,\(id)," + String(repeating: "名", count: 200)),
            rows: ["1|Robert'); DROP TABLE feed.probe;--", "2|" + String(repeating: "名", count: 200)]),
        Input(
            number: "H53",
            bytes: text(
                "1,11010519491231002x,甲", "2,110105491231002,乙", "3,１１０１０５１９４９１２３１００２Ｘ,丙", "4,110105 19491231 002X,丁",
                "5,110105194912310021,戊", "6,500233202313011234,己", "7,110105184912310020,庚"),
            rows: ["1|甲", "2|乙", "3|丙", "4|丁"],
            bad: ["6|strict|id_check_character", "7|strict|id_birth_date", "8|strict|id_birth_date"]),
        Input(
            number: "H55", bytes: text("1,\(id),+8613800138000", "2,\(id),1380013800", "3,\(id),12345转8"),
            rows: ["1|+8613800138000", "2|1380013800", "3|12345转8"]),
    ]

    @Test(
        "a hostile file loads rightly, or is refused with its reason, and harms nothing else", arguments: inputs.indices
    )
    func file(index: Int) async throws {
        let input = Self.inputs[index]
        var bench = try await IngestBench(feeds: ["probe": FieldRuleTests.probe])
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let outcome = try await bench.load(input.bytes, as: input.name, feed: "probe")
        #expect(outcome.state == input.state, "\(input.number)")
        #expect(outcome.reason?.code.rawValue == input.reason, "\(input.number)")
        #expect(
            try await bench.connection.query("select k || '|' || t from feed.probe order by k", as: String.self)
                == input.rows, "\(input.number)")
        let bad = try await bench.rows(
            "select line, coalesce(\"column\", '') as c, reason from api.quarantine order by quarantine_id")
        #expect(bad == input.bad, "\(input.number)")
        if let encoding = input.encoding {
            #expect(try await bench.rows("select encoding from ledger.load") == [encoding], "\(input.number)")
        }
        if let note = input.note { #expect(outcome.respelled.contains(note), "\(outcome.respelled)") }
        // The next file loads as if nothing had been.
        let next = try await bench.load(Self.text("z,\(Self.id),后"), as: "probe.2.csv", feed: "probe")
        #expect(next.loaded == 1, "\(input.number)")
    }

    @Test("H01: a compressed file of nothing is held as empty")
    func compressedNothing() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let sink = MemorySink()
        try DeflatingSink(sink).finish()
        let outcome = try await bench.load(sink.bytes, as: "agencies.csv.gz", feed: "agencies")
        #expect((outcome.state, outcome.reason?.code) == (.held, .empty))
    }

    @Test("H06: the place of the bad bytes is told by its offset in the file")
    func offset() async throws {
        let bench = try await IngestBench(feeds: ["probe": FieldRuleTests.probe])
        defer { bench.clean() }
        let good = Self.text("1,\(Self.id),\(Self.ten)")
        try await bench.load(good + Array("2,".utf8) + [0xFF, 0x0A], as: "probe.csv", feed: "probe")
        #expect(try await bench.rows("select value from api.quarantine") == ["byte \(good.count + 2): ff"])
    }

    @Test("H54: one person by the old and the new number is one person")
    func oldAndNewNumber() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let rows = ["110105491231002", Self.id].map { ["C1", "甲", $0, "本人", "是", "2026-01-01"] }
        let outcome = try await bench.load(
            csv(["case_no", "name", "id_number", "relation", "receives", "joined_on"], rows), as: "case_members.csv",
            feed: "case_members")
        #expect((outcome.loaded, outcome.unchanged) == (1, 1))
        #expect(try await bench.rows("select id_number from feed.case_members") == [Self.id])
    }

    /// The numbers that other tests try, each by its file and its title.
    static let elsewhere: [(number: String, file: String, title: String)] = [
        ("H08", "FormatsTests/CSVRefusalTests", "a quote that is never closed in 50 MB is found in the same way"),
        ("H09", "FormatsTests/CSVRefusalTests", "a record of 100 MB is refused by a limit"),
        ("H14", "PublishingTests/HTMLTests", "\\u{202E}abc"),
        (
            "H14", "PublishingTests/HostileTextTests",
            "whatever text the models hold, it is shown as it is and the page's elements do not change"
        ),
        ("H31", "CommandTests/CommandLineTests", "agencies.\\u{1b}]0;x\\u{7}\\n\\u{202e}.csv"),
        (
            "H32", "IngestTests/UnsteadyFileTests",
            "what is no regular file is refused at once by its kind, and the other files load"
        ),
        (
            "H32", "FormatsTests/FileSourceTests",
            "anything but a regular file is refused by its own code, without waiting"
        ),
        (
            "H33", "IngestTests/UnsteadyFileTests",
            "drop folders: hidden, partial and strange entries are left alone, young files wait"
        ),
        (
            "H34", "CommandTests/ExitStatusTests",
            "a file or workspace that is not there, or no regular file, ends with 66; the other files load"
        ),
        (
            "H35", "CommandTests/Faults/InterruptTests",
            "F12: a file that is replaced, cut, extended or removed while it is read loads as it was, or not at all"
        ),
        ("H36", "CommandTests/CommandLineTests", "/inbox/institutions"),
        (
            "H53", "IngestTests/FieldRuleTests",
            "every refused form is quarantined with line, column, value and reason, and the good rows load"
        ),
        ("H56", "IngestTests/FieldRuleTests", "(\"r\", \"500101001001\", \"scope\")"),
        ("H57", "IngestTests/FieldRuleTests", "(\"d\", \"民国115年3月1日\", \"date\")"),
        ("H58", "IngestTests/FieldRuleTests", "(\"amount\", \"壹仟元\", \"money\")"),
    ]

    @Test("every number has a test, here or where the table says")
    func covered() throws {
        var covered = Set(Self.inputs.map { String($0.number.prefix(3)) } + ["H54"])
        for (number, file, title) in Self.elsewhere {
            let text = try String(
                contentsOfFile: "\(SharedData.packageRoot)/Tests/\(file).swift", encoding: .utf8)
            #expect(text.contains(title), "\(number) in \(file)")
            covered.insert(number)
        }
        let due = Array(1...16) + Array(31...36) + Array(53...58)
        #expect(covered == Set(due.map { $0 < 10 ? "H0\($0)" : "H\($0)" }))
    }
}
