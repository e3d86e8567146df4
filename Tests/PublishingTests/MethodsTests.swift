import Publishing
import Testing

@Suite struct MethodsTests {
    private func pages() throws -> [String: String] {
        var pages: [String: String] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(
            SampleDistrict.publication(findings: 3, details: 0)
        ) { path, content in
            if path.hasSuffix("/methods.html") { pages[path] = String(decoding: content, as: UTF8.self) }
        }
        return pages
    }

    @Test("a rule stands with its basis, its innocent causes, its sources and the values in force")
    func rules() throws {
        let page = try #require(try pages()["district/methods.html"])
        #expect(page.contains("<summary>入户调查超 5 个工作日 <span class=\"code\">overdue.investigation</span>"))
        #expect(page.contains("<dt>依据</dt><dd>《社会救助暂行办法》（国务院令第 649 号）第十一条</dd>"))
        #expect(page.contains("<dd>救助申请（缺了不检验）</dd><dd>办理环节（有则用）</dd>"))
        #expect(page.contains("<dd>入户调查的时限：5 个工作日</dd><dd>入户调查的时限（小南海镇）：7 个工作日</dd>"))
        #expect(page.contains("未检验：数据未到齐</span>"))
        #expect(page.contains("本级可见 3 条，其中未检验 2 条"))
    }

    @Test("below the district the rules of its own are neither named nor counted")
    func audiences() throws {
        let below = try pages().filter { !$0.key.hasPrefix("district/") }
        #expect(below.count > 200)
        for (path, page) in below {
            #expect(page.contains("本级可见 2 条，其中未检验 1 条"), "\(path)")
            #expect(!page.contains("kinship") && !page.contains("优亲厚友") && !page.contains("弄虚作假"), "\(path)")
        }
    }
}
