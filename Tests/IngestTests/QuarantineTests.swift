import Ingest
import TestSupport
import Testing

@Suite("Quarantine", .database)
struct QuarantineTests {
    private static let header = "agency_id,name\n"
    private static let held = header + ",a\n,b\nA1,\n"

    @Test("a held file that is given again adds no open record a second time, whatever its name and source")
    func heldAgain() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let first = try await bench.load(Self.held, as: "agencies.1.csv", feed: "agencies")
        #expect((first.state, first.quarantined) == (.held, 3))
        let once = try await bench.quarantine()
        #expect(once == ["2|agency_id|-|missing", "3|agency_id|-|missing", "4|name|-|missing"])
        for (name, source) in [
            ("agencies.1.csv", "file:agencies"), ("agencies.2.csv", "file:agencies"),
            ("agencies.1.csv", "inbox:agencies"),
        ] {
            let again = try await bench.load(Self.held, as: name, feed: "agencies", source: source)
            #expect((again.state, again.quarantined, again.read) == (.held, 3, 3))
            #expect(try await bench.quarantine() == once)
        }
        #expect(try await bench.rows("select count(*) from ledger.load where state = 'held'") == ["4"])
        #expect(
            try await bench.rows("select distinct load_id from ledger.quarantine") == ["\(first.loadID)"])
    }

    @Test("other bytes at the same lines, and the same bytes of another feed, are other records")
    func otherFile() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.load(Self.held, as: "agencies.1.csv", feed: "agencies")
        try await bench.load(Self.held + "\n", as: "agencies.2.csv", feed: "agencies")
        #expect(try await bench.quarantine().count == 6)
        let both = "bank_account,agency_id,name\n,,x\n"
        try await bench.load(both, as: "x.csv", feed: "agencies")
        try await bench.load(both, as: "x.csv", feed: "institutions")
        #expect(try await bench.quarantine().count == 8)
    }

    @Test("records of a file that loads stay those of its own load")
    func loadedAgain() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let text = Self.header + ",a\nA1,甲\nA2,乙\n"
        let first = try await bench.load(text, as: "agencies.1.csv", feed: "agencies")
        try await bench.load(Self.header + "A1,丙\n", as: "agencies.2.csv", feed: "agencies")
        let third = try await bench.load(text, as: "agencies.3.csv", feed: "agencies")
        #expect((third.state, third.quarantined) == (.loaded, 1))
        #expect(
            try await bench.rows("select load_id, line from ledger.quarantine order by 1")
                == ["\(first.loadID)|2", "\(third.loadID)|2"])
    }
}
