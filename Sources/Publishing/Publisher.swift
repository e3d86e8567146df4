package import Foundation

/// Renders a publication and puts it in the place of the site that is there.
package enum Publisher {
    /// Publishes whole or not at all.
    ///
    /// - Parameters:
    ///   - publication: what the query layer filled.
    ///   - region: only the folders of this place and those below it; `nil` for all.
    ///   - site: the site's folder, such as `<workspace>/site`.
    ///   - dashboards: folders with `templates/` and `assets/`, the project's first, then the workspace's own.
    /// - Returns: how many files were written and how many were kept.
    /// - Throws: ``PublishingError``; the site is then as it was.
    package static func publish(
        _ publication: Publication, region: String? = nil, to site: URL, dashboards: [URL]
    ) throws -> SiteWriter.Report {
        let renderer = try SiteRenderer(dashboards: dashboards)
        let archives = Archive.months(of: site)
        return try SiteWriter(site: site).publish { emit in
            try renderer.render(publication, region: region, archives: archives, emit: emit)
        }
    }
}
