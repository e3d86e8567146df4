/// Renders all files of one folder.
struct FolderRenderer {
    let shell: PageShell
    let assets: Assets
    /// The findings with pages of their own, by number.
    let details: [String: FindingDetail]
    let lists: FindingListRenderer
    let methods: MethodsRenderer
    let data: DataModel
    /// The files of the feeds' table, which are the same in all folders.
    private let sources: [File]

    private typealias File = (name: String, content: [UInt8])

    init(_ publication: Publication, _ plan: Plan, shell: PageShell, assets: Assets) throws {
        self.shell = shell
        self.assets = assets
        details = plan.details
        lists = FindingListRenderer(shell: shell, whole: plan.district)
        methods = MethodsRenderer(shell: shell, rules: publication.rules)
        data = publication.data
        sources = try Self.files(of: DataLists.sources(data.sources))
    }

    /// Hands over the folder's files, its manifest last; `overview` renders its first page, which the archive of the
    /// month holds as well.
    func render(
        _ folder: Folder, supervision: SupervisionModel = SupervisionModel(), emit: SiteRenderer.Emit,
        overview: (PageShell) -> HTML
    ) throws {
        var manifest = Manifest(edition: shell.edition)
        func write(_ file: String, _ content: [UInt8]) throws {
            manifest.add(file, content)
            try emit("\(folder.path)/\(file)", content)
        }
        try write("index.html", overview(shell).bytes)
        try self.lists.pages(in: folder) { file, html in try write(file, html.bytes) }
        try write("findings.csv", FindingExport.csv(folder.findings))
        try write("findings.xlsx", try FindingExport.workbook(folder.findings))
        let findings = FindingRenderer(shell: shell)
        for number in folder.pages.sorted() {
            guard let detail = details[number] else { continue }
            try write(FindingRow.pageName(number), findings.page(detail, in: folder).bytes)
        }
        let lists = SupervisionLists(supervision, shell.edition)
        if !lists.blocks.isEmpty {
            try write(SupervisionRenderer.file, SupervisionRenderer(shell: shell).page(lists, in: folder).bytes)
        }
        var files = try lists.blocks.flatMap { try Self.files(of: $0.list) } + sources
        try write("data.html", DataRenderer(shell: shell).page(data, in: folder).bytes)
        if folder.level == .district {
            files += try DataLists.district(data).flatMap(Self.files)
            if !data.runs.isEmpty {
                try write(RunsRenderer.file, RunsRenderer(shell: shell).page(data.runs, in: folder).bytes)
                files += try Self.files(of: RunsRenderer.list(data.runs))
            }
        }
        for file in files { try write(file.name, file.content) }
        try write("methods.html", methods.page(in: folder).bytes)
        try write(Archive.page(of: shell.edition.month), Archive.frozen(overview(shell.archived)).bytes)
        try write("style.css", assets.style)
        try write("app.js", assets.script)
        try emit("\(folder.path)/manifest.json", manifest.json)
    }

    /// What a list is taken away as.
    private static func files(of list: ListTable) throws(PublishingError) -> [File] {
        [("\(list.file).csv", list.csv), ("\(list.file).xlsx", try list.workbook())]
    }
}
