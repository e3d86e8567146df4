/// Renders 运行记录 of the district: what ran, how long it took and what came of it.
struct RunsRenderer: Sendable {
    let shell: PageShell

    /// The name of the page.
    static let file = "runs.html"

    /// The runs as the page and its files list them.
    static func list(_ runs: [RecordedRun]) -> ListTable {
        ListTable(
            file: "runs", title: "运行记录",
            columns: [
                ("开始", 18), ("类别", 10), ("名称", 20), ("用时（秒）", 12), ("结果", 12), ("代码", 14), ("说明", 60),
            ],
            rows: runs.map { run in
                [
                    .text(run.started), .text(run.kind.label), .text(run.name), .decimal(run.seconds),
                    .text(run.outcome.label), .text(run.code), .text(run.detail),
                ]
            })
    }

    /// How the runs ended, in a sentence.
    static func headline(_ runs: [RecordedRun]) -> String {
        let failed = runs.count { $0.outcome == .failed }
        let waiting = runs.count { $0.outcome == .attention }
        let rest = [
            failed > 0 ? "\(Formatting.count(failed)) 次没有办成" : nil,
            waiting > 0 ? "\(Formatting.count(waiting)) 次需人处理" : nil,
        ].compactMap { $0 }
        return "最近 \(Formatting.count(runs.count)) 次运行"
            + (rest.isEmpty ? "，全部完成" : "，" + rest.joined(separator: "，"))
    }

    /// The page.
    func page(_ runs: [RecordedRun], in folder: Folder) -> HTML {
        let main: HTML = """
            <section class="sec" id="runs" aria-labelledby="h-runs"><header><h2 id="h-runs">运行：按时跑了吗，跑成了吗</h2>\
            <p class="per">最新的在最上面</p></header>
            <div class="card"><h3>\(Self.headline(runs))</h3>
            \(Self.list(runs).html)\
            <p class="src">定时任务的代码是退出码，入库的代码是退回或者搁置的原因，规则检查的 AW1211 是有规则没有执行。没有办成的，数据和页面停在上一次。</p></div></section>

            """
        return shell.page(
            PageShell.Page(
                section: .supporting, heading: "运行记录：系统按时跑了吗",
                subtitle: "\(folder.name) · 到 \(shell.edition.generatedText) 为止", crumb: "运行记录", main: main),
            in: folder)
    }
}
