import Foundation
import Publishing
import Testing

@Suite struct ArchiveTests {
    private static let manifest = Array("{\"site\":\"aidwatch\"}".utf8)

    /// All pages of a publication, by path.
    private func pages(_ publication: Publication, archives: [String: [String]] = [:]) throws -> [String: String] {
        var pages: [String: String] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication, archives: archives) {
            path, content in
            if path.hasSuffix(".html") { pages[path] = String(decoding: content, as: UTF8.self) }
        }
        return pages
    }

    /// Publishes files under a site's folder and returns what lies there afterwards, by path.
    private func publish(_ files: [String: String], to site: URL) throws -> [String: String] {
        _ = try SiteWriter(site: site).publish { emit in
            try emit("manifest.json", Self.manifest)
            for (path, text) in files.sorted(by: { $0.key < $1.key }) { try emit(path, Array(text.utf8)) }
        }
        var found: [String: String] = [:]
        let root = site.resolvingSymlinksInPath()
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) where path.hasSuffix(".html") {
            found[path] = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        }
        return found
    }

    @Test("a kept page has the month's figures, but no person, no task and no link that leaves its folder")
    func frozen() throws {
        let publication = SampleDistrict.publication(findings: 200, details: 40)
        let pages = try pages(publication)
        let kept = pages.filter { $0.key.contains("/archive/2026-10/index.html") }
        #expect(kept.count == 1 + publication.townships.count + publication.villages.count)
        for (path, page) in kept {
            let targets = page.components(separatedBy: "<a ").dropFirst().compactMap {
                $0.components(separatedBy: "href=\"").dropFirst().first?.components(separatedBy: "\"").first
            }
            #expect(targets.contains("../../index.html"), "\(path)")
            #expect(
                targets.allSatisfy { $0 == "../../index.html" || $0.hasPrefix("#") || $0.hasPrefix("tel:") }, "\(path)")
            #expect(page.contains("href=\"../../style.css\"") && page.contains("存档：这是 2026 年 10 月的页面"))
            #expect(page.components(separatedBy: "<a ").count == page.components(separatedBy: "</a>").count)
            #expect(!page.contains("QJ-2026-10-") && !page.contains("**") && !page.contains("正在办的"), "\(path)")
        }
        #expect(kept["district/archive/2026-10/index.html"]?.contains("未办结线索：还有多少事没办完") == true)
        #expect(kept["district/archive/2026-10/index.html"]?.contains("看清单") == false)
        #expect(pages["township/500114112000/index.html"]?.contains("QJ-2026-10-") == true)
    }

    @Test("the overview names its months, newest first; other pages name none")
    func months() throws {
        let pages = try pages(
            SampleDistrict.publication(findings: 5, details: 1), archives: ["district": ["2026-08", "2026-10"]])
        let links =
            "<dt>存档</dt><dd><a href=\"archive/2026-10/index.html\">2026 年 10 月</a>、"
            + "<a href=\"archive/2026-08/index.html\">2026 年 8 月</a></dd>"
        #expect(pages["district/index.html"]?.contains(links) == true)
        #expect(pages["township/500114112000/index.html"]?.contains("2026-08") == false)
        #expect(pages["district/findings.html"]?.contains("<dt>存档</dt>") == false)
    }

    @Test(
        "earlier months stay as they are, the month under way is renewed, a folder that is gone takes its months along")
    func carried() throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            let first = [
                "district/index.html": "a", "district/archive/2026-09/index.html": "september",
                "village/500114112201/index.html": "v", "village/500114112201/archive/2026-09/index.html": "village",
            ]
            var found = try publish(first, to: site)
            #expect(found == first)
            found = try publish(
                ["district/index.html": "b", "district/archive/2026-10/index.html": "october"], to: site)
            #expect(
                found == [
                    "district/index.html": "b", "district/archive/2026-09/index.html": "september",
                    "district/archive/2026-10/index.html": "october",
                ])
            found = try publish(["district/index.html": "c", "district/archive/2026-10/index.html": "later"], to: site)
            #expect(
                found == [
                    "district/index.html": "c", "district/archive/2026-09/index.html": "september",
                    "district/archive/2026-10/index.html": "later",
                ])
        }
    }

    @Test("only months are carried over")
    func strangers() throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            _ = try publish(["district/index.html": "a", "district/archive/notes/index.html": "x"], to: site)
            let found = try publish(["district/index.html": "b"], to: site)
            #expect(found == ["district/index.html": "b"])
        }
    }

    @Test("an edition without a day has no month and is refused")
    func noMonth() throws {
        var publication = SampleDistrict.publication(findings: 1, details: 0)
        publication.edition.day = "../../x"
        #expect(throws: PublishingError.self) { _ = try pages(publication) }
    }
}
