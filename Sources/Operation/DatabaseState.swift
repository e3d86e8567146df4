import Formats
import Postgres
import Store

/// Where a workspace's database is and whether it answers.
package struct DatabaseState: Sendable {
    /// `running`, `stopped`, or what the cluster says of itself.
    package let state: String
    /// How to connect; nil where it does not run.
    ///
    /// A password in the address of a named server is left out.
    package let url: String?
    /// Whether it answers.
    package let isRunning: Bool

    /// Asks the private cluster, or the named server.
    package init(of installation: Installation) async throws {
        switch installation.location {
        case .privateCluster(let cluster):
            let status = try await cluster.status()
            state = status.state.rawValue
            url = status.url
            isRunning = status.isRunning
        case .server(let name):
            let connection = Connection(
                try await installation.location.configuration(), logger: installation.logger)
            do {
                try await connection.open()
                await connection.close()
                (state, isRunning) = ("running", true)
            } catch {
                (state, isRunning) = ("unreachable", false)
            }
            url = Self.withoutPassword(name)
        }
    }

    /// The state as a JSON object.
    package var json: String {
        "{\"state\":\(QuotedText.of(state)),\"running\":\(isRunning),\"url\":\(url.map(QuotedText.of) ?? "null")}"
    }

    private static func withoutPassword(_ name: String) -> String {
        name.replacing(/:[^:@\/]*@/, with: "@").replacing(/password=\S+/, with: "")
    }
}
