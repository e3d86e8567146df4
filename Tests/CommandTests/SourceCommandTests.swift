import Foundation
import Glibc
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Sources on the command line")
    struct SourceCommandTests {
        /// A workspace of its own over the shared database, with a folder that is a source.
        private func workspace(_ sources: String, feed: String? = nil) async throws -> String {
            let folder = try await TestWorkspace.shared.scratch()
            try FileManager.default.createDirectory(
                atPath: folder + "/Pipelines/feeds", withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: folder + "/drop", withIntermediateDirectories: true)
            try write("district: \"500114\"\n", folder + "/aidwatch.yaml")
            try write(sources, folder + "/Pipelines/sources.yaml")
            if let feed { try write(feed, folder + "/Pipelines/feeds/bulk.yaml") }
            return folder
        }

        private func write(_ text: String, _ path: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }

        private func run(_ folder: String, _ arguments: String...) async throws -> Program.Run {
            let status = try await aidwatch("db", "status", "--json").objects.first
            let url = try #require(status?["url"] as? String)
            return try await Program.run(["-C", folder, "--database", url] + arguments)
        }

        static let sources = """
            sources:
              - name: command-drop
                feed: agencies
                connector: directory
                rhythm: 1 working_day
                directory: {path: drop, marker: true}

            """

        @Test("list and show tell of every source; pause, resume and ingest steer it; each in JSON too")
        func steering() async throws {
            let folder = try await workspace(Self.sources)
            try write("机构编号,机构名称,电话\nSC1,甲,1\n", folder + "/drop/a.csv")
            try write("", folder + "/drop/a.csv.ok")
            let list = try await run(folder, "source", "list", "--json")
            #expect(list.status == 0, "\(list.messages)")
            #expect(list.objects.count == list.lines.count)
            #expect(
                Set(list.objects.compactMap { $0["source"] as? String }).isSuperset(of: ["command-drop", "inbox:cases"])
            )
            let first = try #require(list.objects.first { $0["source"] as? String == "command-drop" })
            #expect(first["state"] as? String == "new")
            #expect(first["rhythm"] as? String == "1 working_day")
            #expect(first["last_news"] is NSNull)
            #expect(Set(first.keys).count == 21)

            let check = try await run(folder, "source", "check", "command-drop", "--json")
            #expect(check.status == 0, "\(check.messages)")
            #expect(check.objects.first?["piece"] as? String == "a.csv")
            #expect(check.objects.first?["mapped"] as? [String] == ["agency_id", "name"])
            #expect(check.objects.first?["unknown"] as? [String] == ["电话"])
            #expect(try await sql("select count(*) from feed.agencies where agency_id = 'SC1'") == "0")

            let pause = try await run(folder, "source", "pause", "command-drop", "--json")
            #expect(pause.status == 0 && pause.objects.first?["state"] as? String == "paused", "\(pause.output)")
            let paused = try await run(folder, "ingest", "command-drop")
            #expect(paused.status == 1)
            #expect(paused.messages.contains("AW1155"))
            #expect(try await run(folder, "source", "show", "command-drop").output.contains("state: paused"))
            let resume = try await run(folder, "source", "resume", "command-drop", "--json")
            #expect(resume.status == 0 && resume.objects.first?["paused_at"] is NSNull, "\(resume.output)")
            let ingest = try await run(folder, "ingest", "command-drop", "--json")
            #expect(ingest.status == 0, "\(ingest.messages)")
            #expect(ingest.objects.map { $0["source"] as? String } == ["command-drop"])
            let shown = try #require(try await run(folder, "source", "show", "command-drop", "--json").objects.first)
            #expect(
                (shown["state"] as? String, shown["is_late"] as? Bool, shown["loads"] as? Int) == ("idle", false, 1))
            #expect((shown["last_news"] as? String)?.hasSuffix("+08:00") == true)
        }

        @Test("a source that is not there, or a settings mistake, ends as the contract says")
        func mistakes() async throws {
            let folder = try await workspace(Self.sources)
            for arguments in [["show", "nosuch"], ["check", "nosuch"], ["pause", "nosuch"], ["resume", "nosuch"]] {
                let unknown = try await run(folder, "source", arguments[0], arguments[1])
                #expect(unknown.status == 64)
                #expect(unknown.messages.contains("AW1151"))
            }
            #expect(try await run(folder, "ingest", "--dry-run").status == 64)
            let web = try await workspace(
                """
                sources:
                  - {name: command-web, feed: agencies, connector: http, http: {url: "http://127.0.0.1:9/", retries: 0}}
                """)
            for arguments in [["source", "check", "command-web"], ["ingest", "command-web"]] {
                let silent = try await run(web, arguments[0], arguments[1])
                #expect(silent.status == 69, "\(silent.messages)")
                #expect(silent.messages.contains("AW1170"))
            }
            let broken = try await workspace(
                "sources:\n  - {name: x, feed: agencies, connector: http, http: {url: \"http://h/\", bearer: geheim}}\n"
            )
            let refused = try await run(broken, "ingest")
            #expect(refused.status == 78)
            #expect(refused.messages.contains("sources.yaml:2"))
            #expect(!refused.messages.contains("geheim"))
        }

        @Test("the source of a killed worker is free at once on its machine, elsewhere when the lease ends")
        func killedWorker() async throws {
            let folder = try await workspace(
                """
                sources:
                  - {name: command-bulk, feed: bulk, connector: directory, directory: {path: drop, marker: true}}
                """, feed: BulkFile.definition)
            _ = try await sql(
                "truncate feed.bulk, history.bulk; delete from ledger.confirmed_keys c using ledger.load l where l.load_id = c.load_id and l.feed = 'bulk'; delete from ledger.load where feed = 'bulk'"
            )
            let file = BulkFile(count: 60_000, shift: 2)
            try file.write(to: folder + "/drop/bulk.csv")
            try write("", folder + "/drop/bulk.csv.ok")
            let status = try await aidwatch("db", "status", "--json").objects.first
            let url = try #require(status?["url"] as? String)
            let killed = try await Program.run(
                ["-C", folder, "--database", url, "ingest", "command-bulk"],
                .init(whileRunning: { process in
                    // Until the first row is under way.
                    while try await sql(Self.isCopying) == "0" {}
                    kill(process, SIGKILL)
                }))
            #expect(killed.status == 137)
            while try await sql(Self.isCopying) != "0" {}
            #expect(try await sql(BulkFile.question) == "0|0|0|0")
            #expect(
                try await sql("select piece, attempts from ledger.source_attempt where source = 'command-bulk'")
                    == "bulk.csv|1")
            // A worker of another machine that fell silent is given until its lease runs out.
            let gone = try await sql("select holder from ledger.source_state where source = 'command-bulk'")
            var parts = gone.split(separator: ":").map(String.init)
            parts[2] = "elsewhere"
            try await setHolder(parts.joined(separator: ":"))
            let early = try await run(folder, "ingest", "command-bulk")
            #expect(early.status == 75)
            #expect(early.messages.contains("AW1156"))
            let all = try await run(folder, "ingest")
            #expect(all.messages.contains("AW1123") && all.messages.contains("command-bulk") && all.status == 0)
            // One of this machine that is gone holds nothing.
            try await setHolder(gone)
            let next = try await run(folder, "ingest", "command-bulk")
            #expect(next.status == 0, "\(next.messages)")
            #expect(try await sql(BulkFile.question) == file.answer)
            #expect(try await sql("select count(*) from ledger.source_attempt where source = 'command-bulk'") == "0")
            #expect(
                try await sql("select holder is null from ledger.source_state where source = 'command-bulk'") == "t")
        }

        private func setHolder(_ holder: String) async throws {
            _ = try await sql("update ledger.source_state set holder = '\(holder)' where source = 'command-bulk'")
        }

        private static let isCopying = """
            select count(*) from pg_stat_activity
            where application_name = 'aidwatch' and query like 'copy %bulk%' and state = 'active'
            """
    }
}
