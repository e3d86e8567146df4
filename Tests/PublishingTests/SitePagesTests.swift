import Formats
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
        #expect(files["district/findings-500114112.html"] != nil && files["district/findings-2.html"] == nil)
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

    @Test("the budgets of the design hold: bytes, bytes compressed, elements")
    func budgets() throws {
        var files: [String: [UInt8]] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(
            SampleDistrict.publication(findings: 1_000, details: 40)
        ) { path, content in files[path] = content }
        // Kilobytes, and those of gzip; a list of 1,000 rows may have ten times what one of 100 may.
        let budgets = [
            ("district/style.css", 40, 11), ("district/app.js", 12, 4), ("district/index.html", 200, 32),
            ("township/500114112000/index.html", 100, 16), ("village/500114112201/index.html", 20, 6),
            ("district/findings.html", 1_000, 90),
        ]
        for (path, plain, compressed) in budgets {
            let content = try #require(files[path])
            let sink = MemorySink()
            let gzip = try DeflatingSink(sink)
            try gzip.write(content)
            try gzip.finish()
            #expect(content.count <= plain * 1_000, "\(path)")
            #expect(sink.bytes.count <= compressed * 1_000, "\(path): \(sink.bytes.count)")
        }
        for (path, content) in files where path.hasSuffix(".html") {
            if path.contains("/finding-") { #expect(content.count <= 40_000) }
            let text = String(decoding: content, as: UTF8.self)
            let elements = text.matches(of: /<[a-z]/).count
            let rows = text.components(separatedBy: "<tr data-kind=").count - 1
            #expect(elements <= 4_000 + 20 * rows, "\(path): \(elements)")
        }
    }

    @Test("a long list of the district is split by township: each row stands in its township's list, by thousands")
    func split() throws {
        var publication = SampleDistrict.publication(findings: 3_500, details: 0)
        for index in publication.findings.indices.prefix(1_700) {
            publication.findings[index] = publication.findings[index]
                .with(township: (code: "500114112000", name: "濯水镇"))
        }
        publication.findings[3_499] = publication.findings[3_499].with(township: (code: nil, name: "—"))
        let files = try files(publication)
        func numbers(_ path: String) -> [String] {
            (files[path] ?? "").matches(of: /<th scope="row" class="c-id">(?:<a[^>]*>)?(QJ-[0-9-]+)/).map {
                String($0.output.1)
            }
        }
        let whole = numbers("district/findings.html")
        #expect(whole.count == 1_000)
        let all = (files["district/findings.csv"] ?? "").matches(of: /\r\n"(QJ-[0-9-]+)"/).map { String($0.output.1) }
        #expect(all.count == 3_500)
        #expect(Array(all.prefix(1_000)) == whole)
        let lists = files.keys.filter { $0.hasPrefix("district/findings-") }.sorted()
        #expect(
            lists.contains("district/findings-500114112-2.html") && lists.contains("district/findings-district.html"))
        #expect(lists.flatMap(numbers).sorted() == all.sorted())
        let own = publication.findings.filter { $0.township == "濯水镇" }
        let pages = ["district/findings-500114112.html", "district/findings-500114112-2.html"]
        #expect(pages.map { numbers($0).count } == [1_000, own.count - 1_000])
        #expect(pages.flatMap(numbers) == all.filter(Set(own.map(\.number)).contains))
        let index = try #require(files["district/findings.html"])
        #expect(index.contains("<a href=\"findings-500114112.html\">濯水镇 \(Formatting.count(own.count))</a>"))
        // The township's numbers on the overview lead to its own list.
        #expect(
            files["district/index.html"]?.contains(
                "href=\"findings-500114112.html#town=%E6%BF%AF%E6%B0%B4%E9%95%87\">\(Formatting.count(own.count))</a>")
                == true)
    }

    @Test("a township's pages are renewed alone, and the entrance leads to all others still")
    func region() throws {
        try TestFolders.withTemporary { folder in
            var publication = SampleDistrict.publication(findings: 30, details: 5)
            let site = folder.appending(path: "site")
            func page(_ path: String) throws -> String {
                try String(contentsOf: site.appending(path: path), encoding: .utf8)
            }
            let dashboards = [TestFolders.dashboards]
            _ = try Publisher.publish(publication, to: site, dashboards: dashboards)
            let paths = try FileManager.default.subpathsOfDirectory(atPath: site.resolvingSymlinksInPath().path)
            publication.edition.dataBatch = "renewed"
            _ = try Publisher.publish(publication, region: "500114112000", to: site, dashboards: dashboards)
            #expect(
                Set(try FileManager.default.subpathsOfDirectory(atPath: site.resolvingSymlinksInPath().path))
                    == Set(paths))
            #expect(try page("township/500114112000/index.html").contains("renewed"))
            #expect(try page("village/500114112201/index.html").contains("renewed"))
            #expect(try !page("township/500114113000/index.html").contains("renewed"))
            #expect(try !page("district/index.html").contains("renewed"))
            let entrance = try page("index.html")
            #expect(entrance.contains("district/index.html") && entrance.contains("township/500114113000/index.html"))
            // A folder of its own has the region alone.
            let other = folder.appending(path: "other")
            _ = try Publisher.publish(publication, region: "500114112000", to: other, dashboards: dashboards)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: other.appending(path: "township").path)
                    == ["500114112000"])
            #expect(!FileManager.default.fileExists(atPath: other.appending(path: "district").path))
        }
    }

    @Test("below the district nothing of its own findings appears")
    func audiences() throws {
        var publication = SampleDistrict.publication(findings: 400, details: 400)
        for index in publication.findings.indices {
            let hidden =
                publication.findings[index].audience == .district || publication.findings[index].stage == .referred
            if hidden { publication.findings[index] = publication.findings[index].with(reason: "SECRET") }
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
        publication.findings[1] = publication.findings[1].with(number: publication.findings[0].number)
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
