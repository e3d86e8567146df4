import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Messages on the command line", .database)
struct OutboxCommandTests {
    private static let id = "5d3f0c6e-0f0e-4c43-9f5e-6d1a3e1f7a11"

    /// A workspace in which messages are files, with one to a department and one to nobody.
    private func bench() async throws -> FaultBench {
        let bench = try await FaultBench()
        try Data(
            """
            templates: {help: T2}
            transports: [{name: folder, kind: file, folder: outbox}]
            channels: [{name: 区医保局, transport: folder}]

            """.utf8
        ).write(to: URL(fileURLWithPath: bench.folder + "/Pipelines/messages.yaml"))
        try await bench.database.execute(
            """
            insert into operation.message (county_code, message_id, template, dedup_key, params, recipient_kind, recipient)
            values ('500114', $1::uuid, 'help', 'a', '{"day": "2024-02-20", "number": "H-1"}', 'channel', '区教委'),
                ('500114', gen_random_uuid(), 'help', 'b', '{"day": "2024-02-20", "number": "H-2"}', 'channel', '区医保局')
            """, [.init(Self.id)])
        return bench
    }

    @Test("they are listed, sent, tried again and cancelled; what died needs a person")
    func commands() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        let list = try await bench.run("outbox", "list", "--json")
        #expect(list.status == 0 && list.objects.count == 2, "\(list.messages)")
        #expect(
            Set(list.objects.first?.keys.map { $0 } ?? []) == [
                "message_id", "template", "recipient_kind", "recipient", "params", "state", "attempts", "not_before",
                "transport", "gateway_id", "reason", "created_at", "sent_at", "finished_at",
            ])
        let send = try await bench.run("outbox", "send", "--json")
        #expect(send.status == 1)
        #expect(send.output == "{\"sent\":1,\"delivered\":0,\"postponed\":0,\"unknown\":0,\"dead\":1}\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/outbox").count == 1)
        let dead = try await bench.run("outbox", "list", "--csv")
        #expect(dead.lines.count == 2 && dead.lines[1].contains("\"no_channel\""))
        #expect(try await bench.run("outbox", "list").output.contains(" 区** "))
        #expect(try await bench.run("outbox", "list", "--all", "--json").objects.count == 2)
        #expect(try await bench.run("outbox", "list", "--state", "sent", "--json").objects.count == 1)
        let retry = try await bench.run("outbox", "retry", Self.id.uppercased(), "--json")
        #expect(retry.status == 0 && retry.objects.first?["state"] as? String == "waiting", "\(retry.messages)")
        let cancel = try await bench.run("outbox", "cancel", Self.id)
        #expect(cancel.status == 0 && cancel.messages.contains("AW1663 1 messages are cancelled"))
        #expect(try await bench.run("outbox", "retry", Self.id).status == 65)
        #expect(try await bench.run("outbox", "cancel", "nobody").status == 66)
        let again = try await bench.run("outbox", "send")
        #expect(again.status == 0 && again.messages == "")
    }

    @Test("run sends at its end; a mistake in the settings is told with file and line")
    func run() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        let regions = SharedData.packageRoot + "/Pipelines/regions/qianjiang.csv"
        #expect(try await bench.run("ingest", "--feed", "regions", regions).status == 0)
        let run = try await bench.run("run", "--as-of", "2026-10-31")
        #expect(run.messages.contains("AW1664 1 messages sent"), "\(run.messages)")
        #expect(run.status == 1)
        try Data("templates: {fax: T}\n".utf8)
            .write(to: URL(fileURLWithPath: bench.folder + "/Pipelines/messages.yaml"))
        let wrong = try await bench.run("outbox", "send")
        #expect(wrong.status == 78 && wrong.messages.contains("messages.yaml:1:"), "\(wrong.messages)")
    }
}
