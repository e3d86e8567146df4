/// Renders a village's page: one column, made for a phone.
struct VillageRenderer: Sendable {
    let shell: PageShell
    let disclosure: Disclosure

    /// The village's page.
    func page(_ village: VillageModel, edition: Edition, in folder: Folder) -> HTML {
        var values = shell.common
        let kinds = Kind.shown(to: .village)
        let tasks = village.tasks.filter { $0.kind.map(kinds.contains) ?? true }.prefix(VillageModel.mostTasks)
        if !tasks.isEmpty { values["taskCount"] = "\(tasks.count)" }
        if !shell.isArchived {
            values["tasks"] =
                tasks.isEmpty
                ? Pieces.empty("这几天没有到期的事。请照常走访，发现困难及时上报。")
                : HTML.joined(tasks.map { task($0, folder) })
        }
        if !village.applications.isEmpty, !shell.isArchived {
            values["applications"] = HTML.joined(village.applications.map(application))
            values["applicationCount"] = "\(village.applications.count)"
        }
        values["aid"] = Tiles.aid(village.aid, disclosure[village.code], residents: nil)
        let size = [
            village.households.map { "\(Formatting.count($0)) 户" },
            village.residents.map { "\(Formatting.count($0)) 人" },
        ].compactMap { $0 }.joined(separator: " ")
        values["size"] = size.isEmpty ? "" : " · 全村 \(size)"
        let work = [
            ("困难上报已办结", village.helpAnswered, village.helpReported, "条", "没有上报"),
            ("长期公示更新", village.publicityCurrent, village.publicityDue, "户", "没有应公示的户"),
        ].filter { $0.2 != nil }
        if !work.isEmpty {
            values["work"] = HTML.joined(
                work.map { name, part, whole, unit, none in
                    let words = whole == 0 ? none : VillageTable.part(part, of: whole, unit: unit)
                    return "<div><dt>\(name)</dt><dd>\(words)</dd></div>" as HTML
                })
        }
        if !village.telephones.isEmpty {
            values["telephones"] = HTML.joined(village.telephones.map(telephone))
        }
        if !folder.findings.isEmpty {
            values["findingCount"] = "\(Formatting.count(folder.findings.count))"
        }
        return shell.page(
            PageShell.Page(
                section: .overview, heading: "\(village.name)要办的事",
                subtitle: "\(edition.day.prefix(4)) 年 \(Formatting.longDay(edition.day)) · 剩余天数从这一天起算",
                isNarrow: true, main: shell.templates.fill(.village, values)), in: folder)
    }

    private func task(_ task: VillageModel.Task, _ folder: Folder) -> HTML {
        let style: HTML = task.daysLeft < 0 ? " late" : ""
        let kind: HTML = task.kind.map { "\($0.mark) " } ?? ""
        let more: HTML =
            task.finding.map {
                folder.pages.contains($0) ? "<a href=\"\(FindingRow.pageName($0))\">看为什么提示</a>" : ""
            } ?? ""
        return """
            <li class="task\(style)"><div class="when"><b>\(Formatting.shortDay(task.due))</b>\
            <span>\(Formatting.daysLeft(task.daysLeft))</span></div>\
            <div><h3>\(task.title)</h3><p>\(kind)\(task.why)</p><p>\(task.how)\(more)</p></div></li>

            """
    }

    private func application(_ application: VillageModel.Application) -> HTML {
        let names = ["调查", "评议", "公示", "审批", "备案"]
        let cells = zip(names, application.steps).map { name, step -> HTML in
            let days =
                switch step.state {
                case .ahead: ""
                case .now: step.days.map { "第 \($0) 天" } ?? ""
                case .done, .late: step.days.map { "\($0) 天" } ?? ""
                }
            let spent: HTML = days.isEmpty ? "" : " <span>\(days)</span>"
            return
                "<li class=\"\(step.state.rawValue)\"><span>\(name)</span>\(spent)<i class=\"vh\">，\(step.state.label)</i></li>"
        }
        return """
            <div class="app"><div class="apphead"><h3>\(application.title)</h3>\
            <span class="small">\(Formatting.shortDay(application.accepted)) 受理</span></div>\
            <ol class="prog">\(HTML.joined(cells))</ol><p class="small">\(application.sentence)</p></div>

            """
    }

    private func telephone(_ telephone: VillageModel.Telephone) -> HTML {
        let dial = String(telephone.number.filter { $0.isASCII && ($0.isNumber || $0 == "+") })
        return "<a href=\"tel:\(dial)\"><b>\(telephone.number)</b><span>\(telephone.remark)</span></a>\n"
    }
}
