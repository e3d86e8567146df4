import Foundation
import Publishing
import Testing

@Suite struct SitePagesTests {
    /// All files of a publication, by path.
    private func files(_ publication: Publication) throws -> [String: String] {
        var files: [String: String] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { path, content in
            #expect(files[path] == nil, "\(path) is written twice")
            files[path] = String(decoding: content, as: UTF8.self)
        }
        return files
    }

    @Test("one page of each type is as stored")
    func goldenPages() throws {
        let files = try files(SampleDistrict.publication(findings: 60, details: 12))
        let number = try #require(files.keys.filter { $0.hasPrefix("district/finding-") }.min())
        let pages = [
            "root.html": "index.html", "district.html": "district/index.html",
            "findings.html": "district/findings.html",
            "findings.csv": "district/findings.csv", "finding.html": number, "data.html": "district/data.html",
            "township.html": "township/500114112000/index.html", "village.html": "village/500114112201/index.html",
            "village-manifest.json": "village/500114112201/manifest.json",
            "methods.html": "district/methods.html",
            "archive.html": "township/500114112000/archive/2026-10/index.html",
        ]
        for (stored, path) in pages {
            try Golden.compare(Array(try #require(files[path]).utf8), with: stored)
        }
    }

    @Test("the same models give the same bytes, in whatever order the findings come")
    func identical() throws {
        var publication = SampleDistrict.publication()
        let first = try files(publication)
        publication.findings.reverse()
        publication.details.shuffle()
        #expect(try files(publication) == first)
    }

    @Test("every link leads to a file and a mark that exist, and none leads up")
    func links() throws {
        let files = try files(SampleDistrict.publication(findings: 2_300, details: 60))
        var identifiers: [String: Set<String>] = [:]
        for (path, text) in files where path.hasSuffix(".html") { identifiers[path] = Set(values(of: "id", in: text)) }
        for (path, text) in files where path.hasSuffix(".html") {
            let targets = values(of: "href", in: text) + values(of: "src", in: text)
            #expect(targets.count > 4, "\(path)")
            for target in Set(targets) where !target.hasPrefix("tel:") {
                let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
                    String.init)
                let file = parts[0].isEmpty ? path : resolve(parts[0], from: path)
                #expect(files[file] != nil, "\(path) links to \(target)")
                if parts.count == 2, !parts[1].contains("=") {
                    #expect(identifiers[file]?.contains(parts[1]) == true, "\(path) links to \(target)")
                }
                #expect(rank(file) <= rank(path), "\(path) links up to \(target)")
            }
        }
        #expect(files["district/findings-3.html"] != nil)
    }

    private func rank(_ path: String) -> Int {
        let levels = ["village/", "township/", "district/"]
        return levels.firstIndex { path.hasPrefix($0) } ?? 3
    }

    private func resolve(_ target: String, from path: String) -> String {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") {
            if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    private func values(of attribute: String, in text: String) -> [String] {
        text.components(separatedBy: " \(attribute)=\"").dropFirst().compactMap {
            $0.components(separatedBy: "\"").first
        }
    }

    @Test("no page carries style, script, an event handler or an outside address")
    func noInline() throws {
        for (path, text) in try files(SampleDistrict.publication()) where path.hasSuffix(".html") {
            for forbidden in [
                " style=", "<style", "<script>", " onclick", "javascript:", "http://", "https://", "src=\"data:",
            ] {
                #expect(!text.contains(forbidden), "\(path) holds \(forbidden)")
            }
            #expect(text.contains("default-src 'none'; script-src 'self'; style-src 'self'"))
            #expect(text.components(separatedBy: "<h1").count == 2)
        }
    }

    @Test("the budgets of the design hold")
    func budgets() throws {
        let files = try files(SampleDistrict.publication(findings: 1_000, details: 40))
        let budgets = [
            ("district/style.css", 40), ("district/app.js", 12), ("district/index.html", 200),
            ("township/500114112000/index.html", 100), ("village/500114112201/index.html", 20),
            ("district/findings.html", 1_000),
        ]
        for (path, kilobytes) in budgets {
            #expect(try #require(files[path]).utf8.count <= kilobytes * 1_000, "\(path)")
        }
        for (path, text) in files where path.contains("/finding-") { #expect(text.utf8.count <= 40_000) }
    }

    @Test("below the district nothing of its own findings appears")
    func audiences() throws {
        var publication = SampleDistrict.publication(findings: 400, details: 400)
        for index in publication.findings.indices {
            let hidden =
                publication.findings[index].audience == .district || publication.findings[index].stage == .referred
            if hidden { publication.findings[index].reason = "SECRET" }
        }
        publication.details = publication.details.map { detail in
            var detail = detail
            if detail.row.audience == .district { detail.explanation = "SECRET" }
            detail.events.append(.init(time: "2026-10-30 09:00", text: "SECRET", by: "", isReferral: true))
            return detail
        }
        let files = try files(publication)
        #expect(files["district/findings.html"]?.contains("SECRET") == true)
        for (path, text) in files where !path.hasPrefix("district/") {
            #expect(!text.contains("SECRET"), "\(path)")
            #expect(!text.contains("优亲厚友") && !text.contains("弄虚作假") && !text.contains("已移送"), "\(path)")
        }
    }

    @Test("the village shows the counts that its township's table shows")
    func sameSuppression() throws {
        var publication = SampleDistrict.publication()
        let code = publication.townships[0].code
        let own = publication.villages.indices.filter { publication.villages[$0].townshipCode == code }
        for (place, value) in zip(own, [2, 9, 11, 14, 15, 16, 17, 18]) {
            publication.villages[place].aid.extremePoverty.persons = value
        }
        let files = try files(publication)
        let table = try #require(files["township/\(code)/index.html"])
        #expect(table.contains(">&lt;3</td>"))
        let pages = own.prefix(2).compactMap { files["village/\(publication.villages[$0].code)/index.html"] }
        #expect(pages.count == 2)
        #expect(pages[0].contains("&lt;3<i>人</i>"))
        #expect(pages[1].contains("<div class=\"val\">不显示</div>"))
    }

    @Test("models that contradict each other are refused")
    func contradictions() throws {
        var publication = SampleDistrict.publication(findings: 3, details: 0)
        publication.villages[0].townshipCode = "500114999000"
        #expect(throws: PublishingError.self) { _ = try files(publication) }
        publication = SampleDistrict.publication(findings: 3, details: 0)
        publication.townships[0].code = "../../etc"
        #expect(throws: PublishingError.self) { _ = try files(publication) }
        publication = SampleDistrict.publication(findings: 3, details: 0)
        publication.findings[1].number = publication.findings[0].number
        #expect(throws: PublishingError.self) { _ = try files(publication) }
    }

    @Test("a district without findings, feeds and places still has its pages")
    func empty() throws {
        var publication = SampleDistrict.publication(findings: 0, details: 0)
        publication.townships = []
        publication.villages = []
        publication.district.steps = []
        publication.district.hotlines = []
        publication.district.statements = []
        publication.data.sources = []
        let files = try files(publication)
        let page = try #require(files["district/index.html"])
        #expect(!page.contains("id=\"steps\"") && !page.contains("id=\"hotline\"") && !page.contains("id=\"lead\""))
        #expect(files["district/findings.html"]?.contains("这不等于没有问题") == true)
    }
}
