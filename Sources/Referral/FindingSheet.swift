import Domain
import Publishing

/// The printable page of a finding that is referred: whole in itself, A4, in clear.
struct FindingSheet {
    let referral: ReferralBook.Referral
    /// The district's name.
    let district: String
    /// The titles of feeds by name.
    let titles: [String: String]
    /// The style sheet, which stands inside the page.
    let style: HTML
    /// Source keys that a page lists; all of them stand in the folder of sources.
    private static let mostKeys = 200

    /// The page.
    func page(_ item: ReferralItem) -> HTML {
        document(article(item), title: "\(item.number) 移送问题线索")
    }

    /// A document of one or more pages.
    func document(_ articles: HTML, title: String) -> HTML {
        PrintedDocument(style: style).html(articles, title: title)
    }

    /// The page without its head, for one document of all findings.
    func article(_ item: ReferralItem) -> HTML {
        let facts = item.facts
        return """
            <article>
            <header><p class="mark">内部资料 · 含个人信息 · 仅限接收单位使用</p>
            <h1>移送问题线索</h1>
            <p>\(district) · 移送编号 \(referral.number)（第 \(referral.serial) 批）· 线索编号 \(item.number) · 接收单位 \(referral.recipient)</p></header>
            <section><h2>基本情况</h2>
            \(pairs([
                ("问题定性", facts.ground), ("线索类型", "\(facts.title)（\(facts.ruleId)）"),
                ("救助编号", facts.caseNo), ("救助类别", item.program), ("对象", [facts.name, facts.idNumber].compactMap { $0 }.joined(separator: " ")),
                ("申请人", [facts.applicantName, facts.applicantIdNumber].compactMap { $0 }.joined(separator: " ")),
                ("所属", item.place), ("事实发生", facts.eventDate), ("发现", facts.firstSeen), ("期限", facts.dueOn),
            ]))</section>
            <section><h2>主要事实</h2><p>\(facts.explanation)</p></section>
            \(money(item))\(officers(facts.officers))<section><h2>依据</h2>
            <ul>\(list(facts.basis))</ul></section>
            <section><h2>办理经过</h2>
            <table><thead><tr><th scope="col">日期</th><th scope="col">环节</th><th scope="col">办理人</th><th scope="col">批准人</th>\
            <th scope="col">期限</th><th scope="col">说明</th></tr></thead><tbody>
            \(HTML.joined(facts.events.map(event)))</tbody></table>
            <p>提出移送：\(referral.planned.by)，\(referral.planned.at)。批准移送：\(referral.approved.by)，\(referral.approved.at)。</p></section>
            <section><h2>来源记录</h2>
            <ul class="keys">\(sources(facts.sources))</ul>
            <p>以上记录按发现时所知的内容随附于 sources 文件夹。</p></section>
            <footer><p>本件为问题线索，不是认定结论。符合容错纠错情形的，依规处理；当事人可依法陈述、申辩，对处理决定不服的可依法申请复议、\
            提起诉讼或者信访。</p><p>审计链第 \(referral.audit.event) 条：<span class="hash">\(referral.audit.hash)</span></p></footer>
            </article>

            """
    }

    private func pairs(_ pairs: [(String, String?)]) -> HTML {
        let rows = pairs.compactMap { name, value -> HTML? in
            guard let value, !value.isEmpty else { return nil }
            return "<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>\n"
        }
        return "<table class=\"facts\"><tbody>\n\(HTML.joined(rows))</tbody></table>\n"
    }

    private func money(_ item: ReferralItem) -> HTML {
        guard let total = item.total else { return "" }
        let rows = item.facts.months.map { month in
            "<tr><td>\(month.month)</td><td class=\"number\">\(month.amount.description)</td></tr>\n" as HTML
        }
        return """
            <section><h2>涉及资金</h2><p>\(item.calculation) = <b>\(total.description) 元</b></p>
            <table class="money"><thead><tr><th scope="col">发放月份</th><th scope="col">净额（元）</th></tr></thead><tbody>
            \(HTML.joined(rows))</tbody></table></section>

            """
    }

    private func officers(_ officers: [ReferralItem.Officer]) -> HTML {
        guard !officers.isEmpty else { return "" }
        return "<section><h2>所涉及经办人员</h2><ul>\(list(officers.map(\.text)))</ul></section>\n"
    }

    private func event(_ event: ReferralItem.Event) -> HTML {
        """
        <tr><td>\(event.day)</td><td>\(event.label)</td><td>\(event.actor ?? "系统")</td><td>\(event.approver ?? "")</td>\
        <td>\(event.until ?? "")</td><td>\(event.reason ?? "")</td></tr>

        """
    }

    private func sources(_ sources: [String]) -> HTML {
        let shown = sources.prefix(Self.mostKeys).map { key -> String in
            let feed = String(key.prefix { $0 != "|" })
            return (titles[feed] ?? feed) + " " + key.dropFirst(feed.count + 1)
        }
        let rest = sources.count > shown.count ? ["…… 共 \(sources.count) 条，其余见 sources 文件夹"] : []
        return list(shown + rest)
    }

    private func list(_ texts: [String]) -> HTML {
        HTML.joined(texts.map { "<li>\($0)</li>\n" as HTML })
    }
}
