/// One folder of the site: who reads it and what lies in it.
struct Folder: Sendable {
    /// Who reads it.
    let level: Level
    /// Where it lies, such as `township/500114112000`.
    let path: String
    /// The place's name.
    let name: String
    /// Names above it, from the district down; shown as plain text, since no link leads up.
    let ancestors: [String]
    /// Its open findings, most urgent first.
    let findings: [FindingRow]
    /// Numbers of the findings that have a page here.
    let pages: Set<String>
    /// Kinds that at least one rule looks for; of the others nothing is known.
    let tested: Set<Kind>
    /// Open findings past their day.
    let late: Int
    /// Open findings due today or within seven days.
    let dueInWeek: Int
    /// The lists that its findings stand in.
    let lists: [FindingList]
    private let stocks: [Kind: Int]
    private let lateStocks: [Kind: Int]

    init(
        level: Level, path: String, name: String, ancestors: [String], findings: [FindingRow], pages: Set<String>,
        tested: Set<Kind>
    ) {
        self.level = level
        self.path = path
        self.name = name
        self.ancestors = ancestors
        self.findings = findings
        self.pages = pages
        self.tested = tested
        var stocks: [Kind: Int] = [:]
        var lateStocks: [Kind: Int] = [:]
        var dueInWeek = 0
        for row in findings {
            stocks[row.kind, default: 0] += 1
            if let left = row.daysLeft, left < 0 { lateStocks[row.kind, default: 0] += 1 }
            if let left = row.daysLeft, (0...7).contains(left) { dueInWeek += 1 }
        }
        lists = FindingList.lists(of: findings, level: level)
        self.stocks = stocks
        self.lateStocks = lateStocks
        self.dueInWeek = dueInWeek
        late = lateStocks.values.reduce(0, +)
    }

    /// A link, or its words alone where its target is not in this folder.
    func link(_ link: Link, style: HTML = "") -> HTML {
        if case .finding(let number) = link.target, !pages.contains(number) { return HTML.text(link.words) }
        if case .findings(let filter) = link.target {
            return "<a\(style) href=\"\(address(filter))\">\(link.words)</a>"
        }
        return "<a\(style) href=\"\(link.target.href)\">\(link.words)</a>"
    }

    /// A statement of 本月要点 as a list item.
    func item(_ statement: Statement) -> HTML {
        let more: HTML = statement.link.map { link($0, style: " class=\"more\"") } ?? ""
        return """
            <li><span class="tag \(statement.signal.style)">\(statement.signal.label)</span>\
            <p><b>\(statement.headline)</b>\(statement.detail)\(more)</p></li>

            """
    }

    /// A finding's number, linked where it has a page here.
    func number(of row: FindingRow) -> HTML {
        guard pages.contains(row.number) else { return HTML.text(row.number) }
        return "<a href=\"\(FindingRow.pageName(row.number))\">\(row.number)</a>"
    }

    /// How many open findings are of a kind.
    func stock(_ kind: Kind) -> Int { stocks[kind] ?? 0 }

    /// How many of them are past their day.
    func lateStock(_ kind: Kind) -> Int { lateStocks[kind] ?? 0 }

    /// A number that leads to the list's rows that it counts; zero leads nowhere.
    func counted(_ number: Int, _ filter: FindingFilter) -> HTML {
        guard number > 0 else { return "<span class=\"z\">0</span>" }
        return "<a href=\"\(address(filter))\">\(Formatting.count(number))</a>"
    }

    /// Where the rows of a filter stand: in a township's own list where the folder has one.
    private func address(_ filter: FindingFilter) -> String {
        let own = filter.township.flatMap { name in lists.first { $0.township == name } }
        return (own?.file(1) ?? FindingList.whole) + filter.fragment
    }
}
