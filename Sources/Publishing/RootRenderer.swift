/// Renders the site's entrance: a choice of level and place, without any figure.
struct RootRenderer: Sendable {
    let shell: PageShell

    /// The entrance to the places for which `holds` is true.
    func page(_ publication: Publication, hasDistrict: Bool, holds: (String) -> Bool) -> HTML {
        let villages = Dictionary(grouping: publication.villages, by: \.townshipCode)
        var values = shell.common
        values["places"] = HTML.joined(
            publication.townships.compactMap { township -> HTML? in
                let links = HTML.joined(
                    (villages[township.code] ?? []).filter { holds($0.code) }.map {
                        "<li><a href=\"village/\(URLText.encoded($0.code))/index.html\">\($0.name)</a></li>"
                    })
                let below: HTML =
                    links.isEmpty ? "" : "<details><summary>村（社区）</summary><ul>\(links)</ul></details>"
                let isShown = holds(township.code)
                guard isShown || !links.isEmpty else { return nil }
                let name: HTML =
                    isShown
                    ? "<a class=\"place\" href=\"township/\(URLText.encoded(township.code))/index.html\">\(township.name)</a>"
                    : "\(township.name)"
                return """
                    <li>\(name)\(below)</li>

                    """
            })
        if hasDistrict { values["hasDistrict"] = "全区" }
        return shell.templates.fill(.root, values)
    }
}
