import Foundation
import Publishing
import TestSupport
import Testing

extension BrowserTests {
    @Suite("The list of findings")
    struct FindingListTests {
        private static let list = "district/findings.html"
        /// The cells of the rows that are shown.
        private static let rows = """
            Array.from(document.querySelectorAll('#list tbody tr')).filter(function (r) { return r.getClientRects().length; })
              .map(function (r) { return Array.from(r.cells).map(function (c) { return c.textContent.trim(); }); })
            """
        private static let count = "document.querySelector('#count').textContent"
        private static let hash = "decodeURIComponent(location.hash)"

        private func numbers(_ page: Page) async throws -> [String] {
            try await page.evaluate(Self.rows).elements.map { $0.texts[0] }
        }

        /// Findings in the order of the list, all or those that a filter keeps.
        private func expected(_ site: BrowserSite, _ keep: (FindingRow) -> Bool = { _ in true }) -> [String] {
            site.publication.findings.filter(keep).sorted {
                ($0.daysLeft ?? .max, $0.isUndone ? 0 : 1, $0.number) < (
                    $1.daysLeft ?? .max, $1.isUndone ? 0 : 1, $1.number
                )
            }.map(\.number)
        }

        @Test("typing filters, the count is told, the address follows, and a copy of it shows the same")
        func search() async throws {
            let site = try await BrowserSite.get()
            let all = expected(site)
            let word = "公示"
            let found = expected(site) { $0.reason.contains(word) }
            try #require(!found.isEmpty && found.count < all.count)
            try await Page.with { page in
                try await page.open(site.address(Self.list))
                #expect(try await numbers(page) == all)
                #expect(try await page.evaluate(Self.count).text == "共 \(all.count) 条")
                #expect(
                    try await page.evaluate("document.querySelector('#count').getAttribute('role')").text == "status")
                try await page.tab(to: "#f-q")
                try await page.type(word)
                try await page.waitUntil("\(Self.hash) === '#q=\(word)'")
                #expect(try await numbers(page) == found)
                #expect(
                    try await page.evaluate(Self.count).text == "筛选出 \(found.count) 条，本页共 \(all.count) 条")
                let address = try await page.evaluate("location.href").text
                try await Page.with { copy in
                    try await copy.open(address)
                    #expect(try await numbers(copy) == found)
                    #expect(try await copy.evaluate("document.querySelector('#f-q').value").text == word)
                }
                try await page.tab(to: "form [type=reset]")
                try await page.press(.enter)
                try await page.waitUntil("location.hash === ''")
                #expect(try await numbers(page) == all)
            }
        }

        @Test("kinds, places, steps and days are chosen by keyboard, alone and together")
        func choices() async throws {
            let site = try await BrowserSite.get()
            let kind = try #require(site.publication.findings.first { $0.kind == .overdue }?.kind)
            try await Page.with { page in
                try await page.open(site.address(Self.list))
                try await page.tab(to: "[data-chip='\(kind.label)']")
                try await page.press(.space)
                let ofKind = expected(site) { $0.kind == kind }
                #expect(try await numbers(page) == ofKind)
                #expect(try await page.evaluate("document.activeElement.getAttribute('aria-pressed')").text == "true")
                #expect(try await page.evaluate("document.querySelector('#f-kind').value").text == kind.label)
                try await page.tab(to: "#f-town")
                try await page.press(.down)
                let town = try await page.evaluate("document.querySelector('#f-town').value").text
                #expect(!town.isEmpty)
                try await page.waitUntil("\(Self.hash).includes('town=')")
                #expect(try await numbers(page) == expected(site) { $0.kind == kind && $0.township == town })
                let described = try await page.evaluate("document.querySelector('#filterdesc').textContent").text
                #expect(described == "筛选条件：类型：\(kind.label)；乡镇（街道）：\(town)")
                for (due, days) in [("late", Int.min...(-1)), ("week", 0...7), ("later", 8...Int.max)] {
                    try await page.open(site.address("\(Self.list)#due=\(due)"))
                    let kept = expected(site) { $0.daysLeft.map(days.contains) == true }
                    #expect(try await numbers(page) == kept, "\(due)")
                    #expect(try await page.evaluate("document.querySelector('#none').hidden").isTrue == !kept.isEmpty)
                }
                try await page.open(site.address("\(Self.list)#stage=%E5%BE%85%E6%A0%B8%E5%AE%9E&q=QJ-none"))
                #expect(try await numbers(page).isEmpty)
                #expect(
                    try await page.evaluate("document.querySelector('#none').textContent").text.contains("这不等于没有问题"))
            }
        }

        @Test("every number that leads to the list leads to as many rows", arguments: BrowserSite.PageType.allCases)
        func counted(type: BrowserSite.PageType) async throws {
            let site = try await BrowserSite.get()
            for path in site.pages(type) {
                try await Page.with { page in
                    try await page.open(site.address(path))
                    let links = try await page.evaluate(
                        """
                        Array.from(document.querySelectorAll('main a[href^="findings.html#"]'))
                          .filter(function (a) { return /^[0-9,]+$/.test(a.textContent); })
                          .map(function (a) { return [a.hash, a.textContent.replace(/,/g, '')]; })
                        """
                    ).elements
                    #expect(links.count > 5 || ![.district, .township].contains(type))
                    guard !links.isEmpty else { return }
                    try await page.open(
                        site.address(path.split(separator: "/").dropLast().joined(separator: "/") + "/findings.html"))
                    for link in links.map(\.texts) {
                        let count = try await page.evaluate(
                            """
                            new Promise(function (done) {
                              addEventListener('hashchange', function () {
                                setTimeout(function () {
                                  done(Array.from(document.querySelectorAll('#list tbody tr')).filter(function (r) { return !r.hidden; }).length);
                                }, 0);
                              }, { once: true });
                              location.hash = '#x'; location.hash = \(Page.quoted(link[0]));
                            })
                            """)
                        #expect(count.integer == Int(link[1]), "\(path) \(link)")
                    }
                }
            }
        }

        @Test("heads sort both ways, say so, and the address keeps it")
        func sorting() async throws {
            let site = try await BrowserSite.get()
            try await Page.with { page in
                try await page.open(site.address(Self.list))
                let sorts =
                    "Array.from(document.querySelectorAll('#list thead th')).map(function (h) { return h.getAttribute('aria-sort') || ''; })"
                #expect(try await page.evaluate(sorts).texts.last == "ascending")
                try await page.tab(to: "#list thead th:first-child button")
                try await page.press(.enter)
                #expect(try await page.evaluate(sorts).texts == ["ascending"] + Array(repeating: "", count: 9))
                #expect(try await numbers(page) == expected(site).sorted())
                #expect(try await page.evaluate("location.hash").text == "#sort=0.a")
                try await page.press(.enter)
                #expect(try await page.evaluate(sorts).texts.first == "descending")
                #expect(try await numbers(page) == expected(site).sorted(by: >))
                let address = try await page.evaluate("location.href").text
                #expect(address.hasSuffix("#sort=0.d"))
                try await page.open(address)
                #expect(try await numbers(page) == expected(site).sorted(by: >))
                try await page.tab(to: "#list thead th:last-child button")
                try await page.press(.enter)
                let days = try await page.evaluate(
                    "Array.from(document.querySelectorAll('#list tbody tr')).map(function (r) { return +r.cells[9].getAttribute('data-v'); })"
                ).elements.map(\.integer)
                #expect(days == days.sorted(by: >))
            }
        }

        @Test("the export of the filtered list has the rows that are shown, with whole days")
        func export() async throws {
            let site = try await BrowserSite.get()
            try await Page.with { page in
                let folder = page.browser.folder + "/downloads"
                try await page.browser.call(
                    "Browser.setDownloadBehavior",
                    ["behavior": "allow", "downloadPath": .string(folder), "eventsEnabled": true])
                try await page.open(site.address("\(Self.list)#q=%E5%85%AC%E7%A4%BA&sort=0.d"))
                let shown = try await page.evaluate(Self.rows).elements.map(\.texts)
                try #require(shown.count > 1)
                try await page.tab(to: "[data-act=csv]")
                try await page.press(.enter)
                let file = "\(folder)/\(site.publication.edition.district)线索清单-筛选结果.csv"
                for _ in 0..<12_000 where !FileManager.default.fileExists(atPath: file) {
                    try await Task.sleep(for: .milliseconds(5))
                }
                let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
                #expect(text.hasPrefix("\u{FEFF}\"编号\",\"类型\",\"提示原因\""))
                let lines = text.components(separatedBy: "\r\n").dropFirst().dropLast()
                let cells = lines.map { String($0.dropFirst().dropLast()).components(separatedBy: "\",\"") }
                #expect(cells.count == shown.count)
                let days = Dictionary(uniqueKeysWithValues: site.publication.findings.map { ($0.number, $0.firstSeen) })
                for (row, cells) in zip(shown, cells) {
                    var row = row
                    row[7] = days[row[0]] ?? ""
                    #expect(cells == row)
                }
            }
        }

        @Test(
            "what is printed has every row of the filter, also those that a telephone does not show yet",
            .enabled(if: Tool.isThere("/usr/bin/pdftotext"), "no poppler-utils"))
        func printed() async throws {
            let site = try await BrowserSite.get()
            let word = "公示"
            let found = Set(expected(site) { $0.reason.contains(word) })
            try await Page.with { page in
                try await page.open(site.address("\(Self.list)#q=%E5%85%AC%E7%A4%BA"))
                let text = try await page.printed()
                #expect(text.contains("筛选条件：搜索编号、村名、原因：\(word)"))
                #expect(Set(text.matches(of: /QJ-[0-9]{4}-[0-9]{2}-[0-9]+/).map { String($0.output) }) == found)
                try await page.look(.phone)
                try await page.open(site.address(Self.list))
                let all = expected(site)
                try #require(all.count > 40)
                #expect(try await numbers(page) == Array(all.prefix(40)))
                #expect(
                    try await page.evaluate("document.querySelector('#more').textContent").text
                        == "再显示 \(all.count - 40) 条")
                let whole = try await page.printed()
                let printed = Set(whole.matches(of: /QJ-[0-9]{4}-[0-9]{2}-[0-9]+/).map { String($0.output) })
                #expect(printed == Set(all))
            }
        }

        @Test("a telephone shows forty rows and the rest when asked")
        func telephone() async throws {
            let site = try await BrowserSite.get()
            try await Page.with(.phone) { page in
                try await page.open(site.address(Self.list))
                #expect(try await numbers(page).count == 40)
                try await page.tab(to: "#more")
                try await page.press(.enter)
                #expect(try await numbers(page) == expected(site))
                let small = try await page.evaluate(
                    """
                    Array.from(document.querySelectorAll('.btn, .chip, .filters input, .filters select'))
                      .filter(function (e) { return e.getClientRects().length && e.getBoundingClientRect().height < 44; })
                      .map(function (e) { return e.outerHTML.slice(0, 80); })
                    """)
                #expect(small == .array([]))
            }
        }
    }
}
