import Foundation
import Operation
import Postgres
import Store
import TestSupport
import Testing

@Suite("Sessions of backups", .database)
struct BackupSessionTests {
    @Test("the session that holds the snapshot may idle for as long as the dump takes")
    func patience() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-backup-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try Workspace.create(at: folder, settings: Settings(), projectRoot: SharedData.packageRoot)
        let installation = try Installation(
            at: folder, server: try TestDatabase.current().clientAddress.conninfo,
            projectRoot: SharedData.packageRoot, logger: TestDatabase.logger)
        let session = try await Backup(installation).session()
        for name in ["idle_in_transaction_session_timeout", "idle_session_timeout"] {
            #expect(try await session.first("show \(name)", as: String.self) == "0", "\(name)")
        }
        await session.close()
    }
}
