import Ingest
import Postgres
import TestSupport
import Testing

@Suite("First loads", .database)
struct FirstLoadTests {
    @Test("the first load and a merge of the same data end in the same rows and counts")
    func differential() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let all =
            "select row_key, agency_id, name, contract_from, contract_to from feed.agencies where agency_id <> 'seed' order by 1"
        for seed in 1...8 {
            var random = SplitMix64(seed: UInt64(seed))
            let rows = (0..<Int.random(in: 1...60, using: &random)).map { number in
                [
                    "K\(Int.random(in: 0..<30, using: &random))", "名\(number)",
                    ["", "2026-01-01", "坏"].randomElement(using: &random) ?? "", "",
                ]
            }
            let text = csv(["agency_id", "name", "contract_from", "contract_to"], rows)
            var seen: [(rows: [String], counts: [Int], state: LoadOutcome.State)] = []
            for isFirst in [true, false] {
                _ = try await bench.connection.execute("truncate feed.agencies, history.agencies")
                _ = try await bench.connection.execute("truncate ledger.load cascade")
                if !isFirst {
                    try await bench.load(csv(["agency_id", "name"], [["seed", "x"]]), as: "0", feed: "agencies")
                }
                let outcome = try await bench.load(text, as: "1", feed: "agencies")
                let first = try await bench.rows("select is_first from ledger.load where load_id = \(outcome.loadID)")
                #expect(outcome.state == .held || first == ["\(isFirst)"])
                seen.append(
                    (
                        rows: try await bench.rows(all),
                        counts: [outcome.read, outcome.loaded, outcome.unchanged, outcome.quarantined],
                        state: outcome.state
                    ))
            }
            #expect(seen[0].rows == seen[1].rows, "seed \(seed)")
            #expect(seen[0].counts == seen[1].counts, "seed \(seed)")
            #expect(seen[0].state == seen[1].state, "seed \(seed)")
        }
    }

    @Test("a first load that is held or only tried leaves table, key and indexes as they were")
    func undone() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let keys =
            "select indexrelid::regclass::text as name from pg_index where indrelid = 'feed.officers'::regclass order by 1"
        let before = try await bench.rows(keys)
        #expect(before.count == 2)
        let held = try await bench.load("人员编号,姓名,身份证号,岗位,所属区划\nO1,,,,\n", as: "officers.csv", feed: "officers")
        #expect(held.state == .held)
        #expect(try await bench.rows(keys) == before)
        let row = ["O1", "张三", "11010519491231002X", "经办人员", "500114"]
        let path = try bench.write(Array(csv(["人员编号", "姓名", "身份证号", "岗位", "所属区划"], [row]).utf8), as: "officers.2.csv")
        let tried = try await FileLoader(bench.configuration).load(
            try bench.request(path, feed: "officers"), isDryRun: true, on: bench.connection)
        #expect(tried?.loaded == 1)
        #expect(try await bench.rows(keys) == before)
        #expect(try await bench.rows("select count(*) from feed.officers") == ["0"])
        #expect(try await bench.rows("select count(*) from ledger.load where file = 'officers.2.csv'") == ["0"])
        let loaded = try await FileLoader(bench.configuration).load(
            try bench.request(path, feed: "officers"), on: bench.connection)
        #expect(loaded?.loaded == 1)
        #expect(try await bench.rows(keys) == before)
        let defaults = "select count(*) from pg_attrdef where adrelid = 'feed.officers'::regclass"
        #expect(try await bench.rows(defaults) == ["0"])
    }
}
