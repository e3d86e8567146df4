package import Foundation

/// Renders a publication and puts it in the place of the site that is there.
package enum Publisher {
    /// Publishes whole or not at all.
    ///
    /// With a region the other folders of the site stay as they are, and the entrance leads to them still.
    ///
    /// - Parameters:
    ///   - publication: what the query layer filled.
    ///   - region: only the folders of this place and those below it are made anew; `nil` for all.
    ///   - site: the site's folder, such as `<workspace>/site`.
    ///   - dashboards: folders with `templates/` and `assets/`, the project's first, then the workspace's own.
    /// - Returns: how many files were written and how many were kept.
    /// - Throws: ``PublishingError``; the site is then as it was.
    package static func publish(
        _ publication: Publication, region: String? = nil, to site: URL, dashboards: [URL]
    ) throws -> SiteWriter.Report {
        let renderer = try SiteRenderer(dashboards: dashboards)
        let archives = Archive.months(of: site)
        let standing = region == nil ? [] : Set(Archive.folders(of: site))
        return try SiteWriter(site: site).publish(keeping: standing) { emit in
            try renderer.render(publication, region: region, standing: standing, archives: archives, emit: emit)
        }
    }
}
