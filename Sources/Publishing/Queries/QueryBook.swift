import Postgres
import Store

/// The statements under `Dashboards/queries`, with their named parameters bound.
struct QueryBook {
    private let resources: Resources
    private let binding: [String: (type: String, value: String?)]

    /// Statements bound to the given values.
    init(_ resources: Resources, binding: [String: (type: String, value: String?)]) {
        self.resources = resources
        self.binding = binding
    }

    /// The statement of a file, without its ending; `more` are values of its own.
    ///
    /// - Throws: `Failure` 1403 where the file is missing, 1002 where it is no text.
    func statement(_ name: String, with more: [String: (type: String, value: String?)] = [:]) throws -> BoundSQL {
        let file = "Dashboards/queries/\(name).sql"
        guard let path = resources.path(of: file) else {
            throw Failure(
                1403, .configuration, Bilingual("\(file) is missing", "缺少 \(file)"),
                repair: Bilingual("restore the file from the project", "请从项目中恢复该文件"))
        }
        return BoundSQL(try Resources.text(at: path), binding: binding.merging(more) { $1 })
    }

    /// Any statement with the same parameters.
    func bound(_ sql: String) -> BoundSQL { BoundSQL(sql, binding: binding) }
}
