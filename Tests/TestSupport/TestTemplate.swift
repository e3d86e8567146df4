package import Foundation
import Operation
import Postgres
package import Store

/// What the databases of tests are cloned from.
package enum TestTemplate: String, Sendable, Hashable {
    /// Nothing.
    case empty
    /// The project's schema, feed tables and calendar.
    case project

    /// Prepares the template.
    func prepare(_ connection: Connection) async throws {
        guard self == .project else { return }
        let resources = ProjectFiles.resources
        try await Installation.prepare(connection, resources, try FeedCatalog(resources))
    }
}

/// The project's own pipeline and dashboard files.
package enum ProjectFiles {
    /// `Pipelines` and `Dashboards` of the checkout.
    package static var resources: Resources { Resources(roots: [SharedData.packageRoot]) }
    /// The folder `Dashboards`.
    package static var dashboards: URL { URL(filePath: SharedData.packageRoot + "/Dashboards") }
}
