/// What surrounds every page: head, ribbon, navigation, breadcrumb, time stamps and foot.
struct PageShell: Sendable {
    /// The entry of the navigation that is shown as current.
    enum Section: Sendable {
        case overview
        case findings
        case data
        case methods
        /// A page that another one leads to.
        case supporting
    }

    /// What a single page brings along.
    struct Page {
        var section: Section
        /// h1 and, with the place, the document's title.
        var heading: String
        /// Markup before the heading's text, such as a kind's shape.
        var mark: HTML = ""
        var subtitle: String
        /// The last part of the breadcrumb; `nil` on the overview.
        var crumb: String?
        /// Jump marks: id and words.
        var contents: [(id: String, words: String)] = []
        /// A third line under the time stamps instead of the sources.
        var updated: String?
        /// The narrow column of village pages.
        var isNarrow = false
        var main: HTML
    }

    let edition: Edition
    let templates: Templates
    let sources: String
    /// The months that each folder keeps, by its path, oldest first.
    var archives: [String: [String]] = [:]
    /// Whether the page goes into the archive of its month, two folders further down: figures stay, work on persons
    /// does not.
    private(set) var isArchived = false

    /// The same for pages of the archive.
    var archived: PageShell {
        var copy = self
        copy.isArchived = true
        return copy
    }

    /// The whole page.
    func page(_ page: Page, in folder: Folder) -> HTML {
        var values = common
        values["title"] = "\(page.heading) · \(folder.name) · \(edition.platform)"
        values["heading"] = "\(page.mark)\(page.heading)"
        values["subtitle"] = "\(page.subtitle)"
        values["nav"] = navigation(page.section, in: folder)
        values["crumb"] = breadcrumb(page, in: folder)
        values["asof"] = stamps(page)
        values["width"] = page.isNarrow ? " narrow" : ""
        if !page.contents.isEmpty {
            values["toc"] = HTML.joined(
                page.contents.map { "<li><a href=\"#\(URLText.encoded($0.id))\">\($0.words)</a></li>" })
        }
        if isArchived {
            values["root"] = "../../"
            values["archived"] = "\(Formatting.month(edition.month))"
        } else if page.section == .overview {
            let months = Set(archives[folder.path] ?? []).union([edition.month]).sorted(by: >)
            values["archives"] = HTML.joined(
                months.map { "<a href=\"\(Archive.page(of: $0))\">\(Formatting.month($0))</a>" }, separator: "、")
        }
        values["main"] = page.main
        return templates.fill(.page, values)
    }

    /// Values that every template may use.
    var common: [String: HTML] {
        var values: [String: HTML] = [
            "platform": "\(edition.platform)", "publisher": "\(edition.publisher)", "district": "\(edition.district)",
            "generatedAt": "\(edition.generatedAt)", "dataUntil": "\(edition.dataUntil)", "day": "\(edition.day)",
            "generated": "\(edition.generatedText)", "month": "\(Formatting.month(edition.month))",
            "monthName": "\(Formatting.monthName(edition.month))", "ruleSet": "\(edition.ruleSet)",
            "dataBatch": "\(edition.dataBatch)", "complaints": "\(edition.complaintsPhone)",
            "sources": "\(sources)",
        ]
        if edition.isDemonstration { values["demo"] = "样稿" }
        values["auditHead"] = edition.auditHead.map { "\($0)" }
        return values
    }

    private func navigation(_ current: Section, in folder: Folder) -> HTML {
        let overview = folder.level == .district ? "全区总览" : folder.level == .township ? "乡镇总览" : "要办的事"
        let entries: [(Section, String, HTML)] = [
            (.overview, overview, "index.html"), (.findings, "线索清单", "findings.html"),
            (.data, "数据质量", "data.html"), (.methods, "方法说明", "methods.html"),
        ]
        if isArchived { return "<a href=\"../../index.html\">看现在的页面</a>" }
        return HTML.joined(
            entries.map { section, words, file in
                let mark: HTML = section == current ? " aria-current=\"page\"" : ""
                return "<a href=\"\(file)\"\(mark)>\(words)</a>"
            })
    }

    private func breadcrumb(_ page: Page, in folder: Folder) -> HTML {
        var items = folder.ancestors.map { HTML.text($0) }
        if let crumb = page.crumb {
            items.append("<a href=\"index.html\">\(folder.name)</a>")
            if page.section == .findings, crumb != "线索清单" { items.append("<a href=\"findings.html\">线索清单</a>") }
            items.append("<span aria-current=\"page\">\(crumb)</span>")
        } else {
            items.append("<span aria-current=\"page\">\(folder.name)</span>")
        }
        return HTML.joined(items.map { "<li>\($0)</li>" })
    }

    private func stamps(_ page: Page) -> HTML {
        let last: HTML =
            if let updated = page.updated {
                "<dt>本条更新</dt><dd>\(updated)</dd>"
            } else {
                "<dt>数据来源</dt><dd><a href=\"data.html\">\(sources)</a></dd>"
            }
        return "<dt>数据截至</dt><dd>\(edition.dataUntil)</dd><dt>页面生成</dt><dd>\(edition.generatedText)</dd>\(last)"
    }
}
