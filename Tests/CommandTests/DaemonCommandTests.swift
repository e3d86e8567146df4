import Foundation
import Glibc
import TestSupport
import Testing

extension ProgramTests {
    @Suite("The schedule on the command line")
    struct DaemonCommandTests {
        private func workspace(_ schedule: String) async throws -> String {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            #expect(try await Program.run(["init", folder]).status == 0)
            try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
            try Data(schedule.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/schedule.yaml"))
            return folder
        }

        @Test("the daemon starts what is due, one that fails stops no other, and SIGTERM ends it; status tells")
        func daemon() async throws {
            let folder = try await workspace(
                """
                jobs:
                  - {name: chain, command: audit verify, every: 1 second}
                  - {name: broken, command: "finding show QJ-2026-03-0001", every: 1 second}

                """)
            #expect(try await Program.run(["db", "start", "-C", folder]).status == 0)
            var surroundings = Program.Surroundings()
            surroundings.whileRunning = { process in
                for _ in 0..<600 {
                    let done = try await Program.run([
                        "db", "psql", "-C", folder, "--", "-XAtc",
                        "select count(distinct job) from api.jobs where state in ('done', 'failed')",
                    ])
                    if done.output.hasPrefix("2") { break }
                    try await Task.sleep(for: .milliseconds(100))
                }
                kill(process, SIGTERM)
            }
            let run = try await Program.run(["daemon", "-C", folder], surroundings)
            #expect(run.status == 143, "\(run.messages)")
            #expect(run.messages.contains("AW1600 ") && run.messages.contains("AW1602 job broken ended with status 66"))
            let status = try await Program.run(["status", "-C", folder, "--json"])
            #expect(status.status == 1, "\(status.messages)")
            let jobs = try #require(status.objects.first?["jobs"] as? [[String: Any]])
            #expect(jobs.compactMap { $0["job"] as? String } == ["chain", "broken"])
            #expect(jobs.allSatisfy { $0["next_at"] is String && $0["due_at"] is String })
            #expect(
                try await Program.run([
                    "db", "psql", "-C", folder, "--", "-XAtc",
                    "select string_agg(distinct concat_ws(' ', job, state, exit_status), ',' order by concat_ws(' ', job, state, exit_status)) from api.jobs where state in ('done', 'failed')",
                ]).output == "broken failed 66,chain done 0\n")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("jobs are told of the database by a variable, since its address may hold a password")
        func address() async throws {
            let folder = try await workspace("jobs:\n  - {name: look, command: db psql, every: 1 second}\n")
            let state = try await Program.run(["db", "start", "-C", folder, "--json"])
            let url = try #require(state.objects.first?["url"] as? String) + "&password=geheim"
            let bin = folder + "-bin"
            try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
            try Data("#!/bin/sh\nenv > \"$0.all\"; mv \"$0.all\" \"$0.variables\"\n".utf8)
                .write(to: URL(fileURLWithPath: bin + "/psql"))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin + "/psql")
            var surroundings = Program.Surroundings()
            surroundings.environment["PATH"] = "\(bin):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
            surroundings.whileRunning = { process in
                for _ in 0..<600 where !FileManager.default.fileExists(atPath: bin + "/psql.variables") {
                    try await Task.sleep(for: .milliseconds(50))
                }
                kill(process, SIGTERM)
            }
            #expect(try await Program.run(["daemon", "-C", folder, "--database", url], surroundings).status == 143)
            let variables = try String(contentsOfFile: bin + "/psql.variables", encoding: .utf8)
            #expect(variables.split(separator: "\n").contains("AIDWATCH_DATABASE=\(url)"))
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("a mistake in the schedule is told with file and line, and nothing runs")
        func mistake() async throws {
            let folder = try await workspace("jobs:\n  - {name: a, command: fly, at: \"06:00\"}\n")
            for command in ["daemon", "status"] {
                let run = try await Program.run([command, "-C", folder])
                #expect(run.status == 78 && run.messages.contains("schedule.yaml:2:"), "\(run.messages)")
            }
        }
    }
}
