import Postgres
import Store
import TestSupport
import Testing

@Suite("Database location")
struct DatabaseLocationTests {
    @Test("a named server is taken, and its password is not printed")
    func named() async throws {
        let location = DatabaseLocation(
            workspace: "/tmp", named: "postgresql://u:secret@h/d", logger: TestDatabase.logger)
        #expect(!location.isPrivate)
        #expect(!"\(location)".contains("secret"))
        let configuration = try await location.configuration(settings: ["lock_timeout": "5s"])
        #expect(configuration.conninfo == "postgresql://u:secret@h/d")
        #expect(configuration.settings["lock_timeout"] == "5s")
        #expect(configuration.settings["TimeZone"] == "Asia/Shanghai")
    }
}
