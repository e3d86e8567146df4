import Foundation
import Glibc
import Ingest
import Postgres
import Store
import TestSupport
import Testing

@Suite("Held files let in", .database)
struct ReleaseTests {
    static let header = ["agency_id", "name"]
    /// Ten good rows and eight without a name: 44 %.
    static let text = csv(header, (0..<18).map { ["A\($0)", $0 < 10 ? "名" : ""] })

    private func refusal(_ id: Int64, _ bench: IngestBench, from path: String? = nil) async throws -> Int? {
        let failure = await #expect(throws: Failure.self) { try await bench.release(id, from: path) }
        return failure?.code
    }

    @Test("the good rows load and the bad ones stay in quarantine, once, by the load that let them in")
    func releases() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let held = try await bench.load(Self.text, as: "agencies.1.csv", feed: "agencies")
        #expect(held.state == .held)
        #expect(held.reason?.code == .badShare)
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["0"])
        let outcome = try await bench.release(held.loadID)
        #expect((outcome.state, outcome.read, outcome.loaded, outcome.quarantined) == (.loaded, 18, 10, 8))
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["10"])
        #expect(
            try await bench.rows(
                "select load_id = \(held.loadID) as held, state, count(*) from ledger.quarantine group by 1, 2 order by 1"
            )
                == ["false|open|8", "true|released|8"])
        #expect(try await refusal(held.loadID, bench) == 1141)
        #expect(try await bench.rows("select count(*) from ledger.load") == ["2"])
        // The drop folder's next look finds the file known, by hand it is a duplicate.
        #expect(try await bench.load(Self.text, as: "agencies.1.csv", feed: "agencies").state == .duplicate)
        await #expect(throws: IngestBench.NotLoaded.self) {
            try await bench.load(Self.text, as: "agencies.1.csv", feed: "agencies", skipsKnown: true)
        }
    }

    @Test("a file that is gone or changed is not let in, a copy of it is")
    func goneOrChanged() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let held = try await bench.load(Self.text, as: "agencies.1.csv", feed: "agencies")
        let path = bench.folder + "/agencies.1.csv"
        let copy = try bench.write(Array(Self.text.utf8), as: "copy")
        try bench.write(Array((Self.text + "A99,\n").utf8), as: "agencies.1.csv")
        #expect(try await refusal(held.loadID, bench) == 1140)
        unlink(path)
        #expect(try await refusal(held.loadID, bench) == 1139)
        #expect(try await refusal(held.loadID, bench, from: "/dev/null") == 1139)
        #expect(try await refusal(4711, bench) == 1131)
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["0"])
        let outcome = try await bench.release(held.loadID, from: copy)
        #expect((outcome.file, outcome.loaded) == ("agencies.1.csv", 10))
    }

    @Test("only files held for their bad records are let in")
    func otherReasons() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let header = try await bench.load("机构编号,名称？\nA1,甲\n", as: "agencies.1.csv", feed: "agencies")
        let empty = try await bench.load("", as: "agencies.2.csv", feed: "agencies")
        let loaded = try await bench.load(csv(Self.header, [["A1", "甲"]]), as: "agencies.3.csv", feed: "agencies")
        for outcome in [header, empty, loaded] {
            #expect(try await refusal(outcome.loadID, bench) == 1138)
        }
    }

    @Test("a file that is let in late fills only keys that no later file gave")
    func late() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let held = try await bench.load(Self.text, as: "agencies.1.csv", feed: "agencies")
        try await bench.load(csv(Self.header, [["A3", "新"]]), as: "agencies.2.csv", feed: "agencies")
        let outcome = try await bench.release(held.loadID)
        #expect(outcome.isLate)
        #expect((outcome.loaded, outcome.unchanged) == (9, 1))
        #expect(try await bench.rows("select name from feed.agencies where agency_id = 'A3'") == ["新"])
    }

    @Test("records of a held file cannot be replayed before it is let in, those of bad records only can be afterwards")
    func replayAfterwards() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let held = try await bench.load(csv(Self.header, [["A1", ""]]), as: "agencies.1.csv", feed: "agencies")
        let failure = await #expect(throws: Failure.self) {
            try await bench.replay.retry(load: held.loadID, on: bench.connection)
        }
        #expect(failure?.code == 1134)
        let outcome = try await bench.release(held.loadID)
        #expect((outcome.state, outcome.loaded, outcome.quarantined) == (.loaded, 0, 1))
        #expect(try await bench.replay.retry(load: outcome.loadID, on: bench.connection).outcome?.quarantined == 1)
    }
}
