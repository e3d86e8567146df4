import Foundation
import Glibc
import Postgres
import Store
import TestSupport
import Testing

/// F03: the server itself dies while a file is loaded.
@Suite("Crashes of the server", .serialized)
struct ServerCrashTests {
    /// How the server ends.
    enum End: CaseIterable, Sendable {
        case killed, immediate
    }

    static let runs = FaultPlan(name: "F03 server", full: 6, nightly: 40).choose(
        [Failpoint.recordRead, .merged, .beforeCommit].flatMap { step in End.allCases.map { (step: step, end: $0) } })

    @Test(
        "F03: kill -9 of the server and an immediate stop lose nothing and double nothing; the next run starts it again"
    )
    func crashes() async throws {
        let folder = "/tmp/aidwatch-crash-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder + "/Pipelines/feeds", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        chmod(folder, 0o711)
        try Data(FaultFile.definition.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/feeds/fault.yaml"))
        #expect(try await Program.run(["init", folder]).status == 0)
        var random = SplitMix64(seed: FaultPlan.seed)
        var files: [FaultFile] = []
        let shapes = FaultFile.Shape.mixed(Self.runs.count, using: &random)
        for (number, run) in Self.runs.enumerated() {
            let file = FaultFile(number, shape: shapes[number], keys: 300, bad: 1, random: &random)
            let path = try file.write(to: folder)
            let postmaster = try await sql("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)", in: folder)
            let server = try #require(Int32(postmaster))
            let ended = try await Program.run(
                ["ingest", "-C", folder, path],
                .init(environment: ["AIDWATCH_FAILPOINT": "\(run.step)=stop"]) { process in
                    try await FaultBench.waitUntilStopped(process)
                    // SIGQUIT to the server is what pg_ctl stop -m immediate sends.
                    kill(server, run.end == .killed ? SIGKILL : SIGQUIT)
                    kill(process, SIGCONT)
                })
            // A session may outlive the killed server by its next statement, the commit.
            #expect([69, 1].contains(ended.status), "\(run): \(ended.messages)")
            let again = try await Program.run(["ingest", "-C", folder, path])
            #expect([0, 1].contains(again.status), "\(run): \(again.messages)")
            files.append(file)
            let expected = FaultJudge.expected(after: files)
            let rows = try await sql("select k || '|' || v || '|' || note from feed.fault", in: folder)
            #expect(rows.split(separator: "\n").map(String.init).sorted() == expected.rows, "\(run)")
            let ledger = try await sql(
                "select file || '|' || rows_read || '|' || rows_quarantined from ledger.load where state = 'loaded' order by load_id",
                in: folder)
            #expect(ledger.split(separator: "\n").map(String.init) == expected.ledger, "\(run)")
        }
        #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
    }
}
