/// Renders 督办与评价: the page, the files of its lists, and the tiles that lead to it.
struct SupervisionRenderer: Sendable {
    let shell: PageShell

    /// The name of the page.
    static let file = "supervision.html"

    /// The page.
    func page(_ lists: SupervisionLists, in folder: Folder) -> HTML {
        let blocks = lists.blocks.map { block -> HTML in
            """
            <section class="sec" id="\(block.id)" aria-labelledby="h-\(block.id)"><header><h2 id="h-\(block.id)">\(block.heading)</h2>\
            <p class="per">\(block.period)</p></header>
            <div class="card"><h3>\(block.headline)</h3>
            \(block.list.html)<p class="src">\(block.note)</p></div></section>

            """
        }
        return shell.page(
            PageShell.Page(
                section: .supporting, heading: "督办与评价：群众的事办到头了吗", subtitle: "\(folder.name) · \(shell.edition.day) 时点",
                crumb: "督办与评价", contents: lists.blocks.map { ($0.id, String($0.heading.prefix { $0 != "：" })) },
                main: HTML.joined(blocks)), in: folder)
    }

    /// The block of an overview that leads to the page; nil where there is nothing to lead to.
    static func tiles(_ lists: SupervisionLists) -> HTML? {
        guard !lists.blocks.isEmpty else { return nil }
        let lines = lists.blocks.map { block -> HTML in
            "<div><dt><a href=\"\(file)#\(block.id)\">\(String(block.heading.prefix { $0 != "：" }))</a></dt><dd>\(block.headline)</dd></div>"
        }
        return """
            <section class="sec" id="supervision" aria-labelledby="h-supervision"><header><h2 id="h-supervision">督办与评价：群众的事办到头了吗</h2>\
            <p class="per"><a href="\(file)">看督办与评价</a></p></header>
            <div class="card"><dl class="kv">\(HTML.joined(lines))</dl></div></section>

            """
    }
}
