import Foundation
import Publishing
import TestSupport
import Testing

extension BrowserTests {
    @Suite("On paper", .enabled(if: Tool.isThere("/usr/bin/pdftotext"), "no poppler-utils"))
    struct PrintTests {
        /// The pages of paper, each as text without white space, which is set by the printer.
        private func paper(_ path: String, _ site: BrowserSite) async throws -> [String] {
            try await Page.with(.dark) { page in
                try await page.open(site.address(path))
                return try await page.printed().split(separator: "\u{0C}").map { $0.filter { !$0.isWhitespace } }
            }
        }

        @Test(
            "pages are as long as the design says",
            arguments: [(.district, 7), (.township, 4), (.village, 2), (.finding, 4)] as [(BrowserSite.PageType, Int)])
        func length(type: BrowserSite.PageType, pages: Int) async throws {
            let site = try await BrowserSite.get()
            for path in site.pages(type) {
                let paper = try await paper(path, site)
                #expect(paper.count <= pages, "\(path)")
                for sheet in paper { #expect(sheet.contains("内部使用·脱敏显示"), "\(path)") }
                #expect(paper.last?.contains("第\(paper.count)页，共\(paper.count)页") == true)
            }
        }

        @Test("186 rows of the list take at most nine pages, each with the head of the table")
        func list() async throws {
            let site = try await BrowserSite.get()
            let paper = try await paper("district/findings.html", site)
            try #require(paper.count > 2)
            // Eight pages of 21 rows behind a first one of 18.
            for (index, sheet) in paper.dropLast().enumerated() {
                #expect(sheet.components(separatedBy: "QJ-").count - 1 >= (index == 0 ? 18 : 21), "page \(index + 1)")
            }
            for sheet in paper where sheet.contains("QJ-") { #expect(sheet.contains("提示原因")) }
        }

        @Test("a finding's blank form for the visit has a page of its own")
        func form() async throws {
            let site = try await BrowserSite.get()
            for path in site.pages(.finding) {
                let paper = try await paper(path, site)
                let forms = paper.filter { $0.contains("核查人（两人以上，签名）") }
                #expect(forms.count == 1 && forms.first == paper.last, "\(path)")
                #expect(forms.first?.contains("为什么提示") == false && forms.first?.contains("负责人签名、日期") == true, "\(path)")
            }
        }
    }
}
