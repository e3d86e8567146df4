package import Store

/// Style sheets that stand inside a printed page, which is a file of its own.
package enum InlineStyle {
    /// A style sheet of `Dashboards/assets`, for the element `style`.
    ///
    /// - Throws: `PublishingError` where the file is missing or would end the element; `Failure` 1002.
    package static func named(_ name: String, _ resources: Resources) throws -> HTML {
        let file = "Dashboards/assets/\(name)"
        guard let path = resources.path(of: file) else { throw PublishingError.missing(file: file) }
        let text = try Resources.text(at: path)
        guard !text.contains("<") else {
            throw PublishingError.template(file: file, reason: "a style sheet holds no markup")
        }
        return HTML(stringLiteral: text)
    }
}
