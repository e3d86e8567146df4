import Domain

/// Renders 方法说明: how everything is counted, and every rule that the reader's level may know.
struct MethodsRenderer: Sendable {
    let shell: PageShell
    private let contents: [Level: HTML]

    init(shell: PageShell, rules: [RuleMethod]) {
        self.shell = shell
        // The same for all folders of a level, so it is made once.
        contents = Dictionary(
            uniqueKeysWithValues: [Level.district, .township, .village].map { level in
                (level, Self.main(shell, level, rules.filter { $0.audience <= level }))
            })
    }

    /// The page of a folder.
    func page(in folder: Folder) -> HTML {
        shell.page(
            PageShell.Page(
                section: .methods, heading: "方法说明：怎么算的",
                subtitle: "规则集 \(shell.edition.ruleSet) · \(shell.edition.day) 时点",
                crumb: "方法说明", contents: [("counting", "数字"), ("judging", "检验"), ("rules", "规则"), ("privacy", "脱敏")],
                main: contents[folder.level] ?? ""), in: folder)
    }

    private static func main(_ shell: PageShell, _ level: Level, _ rules: [RuleMethod]) -> HTML {
        var values = shell.common
        values["rules"] = HTML.joined(
            RuleKind.allCases.compactMap { kind in
                let own = rules.filter { $0.kind == kind }
                return own.isEmpty ? nil : group(kind, own)
            })
        values["ruleCount"] = "\(rules.count)"
        values["untested"] = "\(rules.count { $0.state != .complete })"
        if level == .district { values["wholeDistrict"] = "全区" }
        return shell.templates.fill(.methods, values)
    }

    private static func group(_ kind: RuleKind, _ rules: [RuleMethod]) -> HTML {
        """
        <h3>\(kind.label)</h3>
        \(HTML.joined(rules.map(rule)))
        """
    }

    private static func rule(_ rule: RuleMethod) -> HTML {
        """
        <details class="how"><summary>\(rule.title) <span class="code">\(rule.id)</span> \
        <span class="tag \(rule.state.style)">\(rule.state.label)</span></summary><dl class="defs">
        \(part("依据", rule.basis))\(part("可能的正当原因", rule.innocentCauses))\(part("建议怎么做", rule.advice))\
        \(part("用到的来源", sources(rule)))\(part("参数", rule.parameters.map(words)))\
        <dt>程度</dt><dd>\(rule.severity.label)</dd></dl></details>

        """
    }

    private static func sources(_ rule: RuleMethod) -> [String] {
        rule.needs.map { "\($0)（缺了不检验）" } + rule.uses.map { "\($0)（有则用）" }
    }

    private static func words(_ parameter: RuleMethod.Parameter) -> String {
        let place = parameter.place.map { "（\($0)）" } ?? ""
        return "\(parameter.meaning)\(place)：\(parameter.value)"
    }

    private static func part(_ name: HTML, _ lines: [String]) -> HTML {
        guard !lines.isEmpty else { return "" }
        return "<dt>\(name)</dt>\(HTML.joined(lines.map { "<dd>\($0)</dd>" }))"
    }
}
