import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

extension ProgramTests {
    /// The judge is the list of generated rows, never the program's own counts.
    @Suite("Crashes and signals")
    struct CrashTests {
        /// Enough rows for a load to last some seconds.
        static let count: Int = {
            #if DEBUG
                60_000
            #else
                1_000_000
            #endif
        }()
        static let first = BulkFile(count: count, shift: 0)
        static let second = BulkFile(count: count, shift: 5)

        private func path(_ file: BulkFile, _ name: String) async throws -> String {
            let path = try await TestWorkspace.shared.scratch() + "/" + name
            try file.write(to: path)
            return path
        }

        private func ingest(_ path: String, _ whileRunning: @escaping @Sendable (Int32) async throws -> Void)
            async throws -> Program.Run
        {
            let folder = try await TestWorkspace.shared.folder()
            return try await Program.run(["ingest", path], .init(folder: folder, whileRunning: whileRunning))
        }

        private func reset() async throws {
            _ = try await sql(
                "truncate feed.bulk, history.bulk; delete from ledger.confirmed_keys c using ledger.load l where l.load_id = c.load_id and l.feed = 'bulk'; delete from ledger.load where feed = 'bulk'"
            )
        }

        @Test("kill -9 at any moment of a first load or of a merge loses no row and doubles none")
        func killed() async throws {
            _ = try await aidwatch("db", "migrate")
            try await reset()
            var random = SplitMix64(seed: 7)
            for (file, name, before) in [
                (Self.first, "bulk.1.csv", "0|0|0|0"), (Self.second, "bulk.2.csv", Self.first.answer),
            ] {
                let path = try await path(file, name)
                // A load may be over sooner than a busy machine wakes the one who kills it; the first is never too late.
                let milliseconds = [20, 100, 300, 700, 1200].map {
                    $0 + Int.random(in: 0..<100, using: &random)
                }
                var killed = 0
                for pause in milliseconds {
                    let run = try await ingest(path) { process in
                        try await Task.sleep(for: .milliseconds(pause))
                        kill(process, SIGKILL)
                    }
                    if run.status == 137 { killed += 1 }
                    let state = try await sql(BulkFile.question)
                    #expect(state == before || state == file.answer, "\(name) after \(pause) ms")
                    #expect(
                        try await sql("select count(*) from ledger.load where file = '\(name)'")
                            == (state == before
                                ? "0" : try await sql("select count(*) from api.loads where file = '\(name)'")))
                    if state != before { break }
                }
                #expect(killed >= 1)
                #expect(try await aidwatch("ingest", path).status == 0)
                #expect(try await sql(BulkFile.question) == file.answer)
                let loads = try await sql(
                    "select count(*), sum(rows_read) from api.loads where file = '\(name)' and state = 'loaded'")
                #expect(loads == "1|\(file.records)")
                #expect(try await aidwatch("ingest", path, "--json").objects.first?["state"] as? String == "duplicate")
            }
            #expect(
                try await sql("select count(*), count(distinct row_key) from history.bulk")
                    == "\(Self.count)|\(Self.count)")
        }

        @Test("a session that the server ends loads nothing, says so, and the next run loads all")
        func terminated() async throws {
            try await reset()
            let path = try await path(Self.first, "bulk.t.csv")
            let terminate = """
                select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity
                where application_name = 'aidwatch' and query like 'copy %' and state = 'active') t
                """
            let run = try await ingest(path) { _ in
                for _ in 0..<50 {
                    if try await sql(terminate) != "0" { return }
                }
            }
            #expect(run.status == 69, "\(run.messages)")
            #expect(run.messages.contains("AW1304"))
            #expect(try await sql(BulkFile.question) == "0|0|0|0")
            #expect(try await aidwatch("ingest", path).status == 0)
            #expect(try await sql(BulkFile.question) == Self.first.answer)
        }

        private static let loadsRunning = """
            select count(*) from pg_stat_activity
            where application_name = 'aidwatch' and query like 'copy %' and state = 'active'
            """

        @Test("Ctrl-C and SIGTERM end a load within 5 seconds with nothing loaded", arguments: [SIGINT, SIGTERM])
        func signalled(number: Int32) async throws {
            try await reset()
            let path = try await path(Self.first, "bulk.s\(number).csv")
            let clock = ContinuousClock()
            let sent = Mutex(clock.now)
            let run = try await ingest(path) { process in
                // It stands still while it is looked at, so that the load cannot be over when the signal comes.
                for _ in 0..<200 {
                    kill(process, SIGSTOP)
                    if try await sql(Self.loadsRunning) != "0" { break }
                    kill(process, SIGCONT)
                    try await Task.sleep(for: .milliseconds(30))
                }
                sent.withLock { $0 = clock.now }
                kill(process, number)
                kill(process, SIGCONT)
            }
            #expect(run.status == 128 + number)
            #expect(clock.now - sent.withLock { $0 } < .seconds(5.6))
            #expect(try await sql(BulkFile.question) == "0|0|0|0")
            #expect(try await sql("select count(*) from ledger.load where feed = 'bulk'") == "0")
            #expect(try await aidwatch("ingest", path).status == 0)
            #expect(try await sql(BulkFile.question) == Self.first.answer)
        }

        @Test("two programs at once: one loads a file, the other finds it loaded")
        func twoPrograms() async throws {
            try await reset()
            let path = try await path(BulkFile(count: 20_000, shift: 1), "bulk.two.csv")
            let folder = try await TestWorkspace.shared.folder()
            let runs = try await withThrowingTaskGroup(of: Program.Run.self) { group in
                for _ in 0..<2 {
                    group.addTask { try await Program.run(["ingest", "--json", path], .init(folder: folder)) }
                }
                return try await group.reduce(into: [Program.Run]()) { $0.append($1) }
            }
            #expect(runs.map(\.status) == [0, 0])
            #expect(runs.compactMap { $0.objects.first?["state"] as? String }.sorted() == ["duplicate", "loaded"])
            #expect(try await sql(BulkFile.question) == BulkFile(count: 20_000, shift: 1).answer)
        }

        @Test(
            "a full database disk says what to do, keeps nothing, and goes on when there is room",
            .enabled(if: SmallDisk.isPermitted))
        func diskFull() async throws {
            let disk = try SmallDisk(megabytes: 75)
            defer { disk.remove() }
            let workspace = disk.folder + "/w"
            try FileManager.default.createDirectory(
                atPath: workspace + "/Pipelines/feeds", withIntermediateDirectories: true)
            try Data(BulkFile.definition.utf8).write(to: URL(fileURLWithPath: workspace + "/Pipelines/feeds/bulk.yaml"))
            #expect(try await Program.run(["init", workspace]).status == 0)
            let file = BulkFile(count: 120_000, shift: 2)
            let path = try await path(file, "bulk.disk.csv")
            let full = try await Program.run(["ingest", "-C", workspace, path])
            #expect(full.status == 74, "\(full.messages)")
            #expect(full.messages.contains("AW1304") && full.messages.contains("free some space"))
            try disk.grow(megabytes: 400)
            #expect(try await Program.run(["ingest", "-C", workspace, path]).status == 0)
            let question = BulkFile.question
            let state = try await Program.run(["db", "psql", "-C", workspace, "--", "-XAtc", question])
            #expect(state.output == file.answer + "\n")
            #expect(try await Program.run(["db", "stop", "-C", workspace]).status == 0)
        }
    }
}
