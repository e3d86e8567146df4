import Foundation
import Ingest
import Postgres
import Store
import TestSupport
import Testing

/// F15.
@Suite("One poison file among many", .database)
struct PoisonTests {
    /// What is wrong with the file, and its bytes.
    static let poisons: [(name: String, bytes: [UInt8])] = [
        ("empty", []), ("header of another feed", Array("a,b\n1,2\n".utf8)),
        ("only bad records", Array("agency_id,name\nX,\n".utf8)),
        ("cut gzip", [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x4C]),
        ("quote never closed", Array("agency_id,name\nX,\"".utf8) + [UInt8](repeating: 0x41, count: 2 << 20)),
        (
            "ten thousand columns",
            Array((["agency_id", "name"] + (0..<10_000).map { "c\($0)" }).joined(separator: ",").utf8)
        ),
    ]

    @Test("F15: wherever it stands, it is held and every other file loads", arguments: [0, 100, 199])
    func amongMany(place: Int) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try Data(Settings().text.utf8).write(to: URL(fileURLWithPath: bench.folder + "/aidwatch.yaml"))
        let poison = Self.poisons[(place / 2) % Self.poisons.count]
        var paths: [String] = []
        for number in 0..<200 {
            let text = number == place ? poison.bytes : Array("agency_id,name\nA\(number),名\n".utf8)
            paths.append(try bench.write(text, as: "agencies.\(1000 + number).csv"))
        }
        let run = IngestRun(
            try Workspace(at: bench.folder, projectRoot: SharedData.packageRoot), catalog: bench.catalog)
        let states = Locked<[String: Int]>([:])
        try await run.files(paths, feed: nil, isDryRun: false, on: bench.connection) { entry in
            if case .outcome(let outcome) = entry { states.change { $0[outcome.state.rawValue, default: 0] += 1 } }
        }
        #expect(states.value == ["loaded": 199, "held": 1], "\(poison.name)")
        #expect(
            try await bench.rows(
                "select count(*), count(*) filter (where agency_id = 'A\(place)') as own from feed.agencies")
                == ["199|0"])
        #expect(
            try await bench.rows("select file from ledger.load where state = 'held'") == [
                "agencies.\(1000 + place).csv"
            ])
    }

    @Test(
        "each kind of poison is held with a reason of its own, nothing of it loads, and memory stays flat",
        arguments: poisons.indices)
    func kinds(index: Int) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let outcome = try await bench.load(Self.poisons[index].bytes, as: "agencies.1.csv", feed: "agencies")
        let reasons = ["empty", "missing_column", "bad_share", "truncated", "unclosed_quote", "limits"]
        #expect(outcome.state == .held)
        #expect(outcome.reason?.code.rawValue == reasons[index])
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["0"])
    }
}
