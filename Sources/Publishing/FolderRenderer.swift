/// Renders all files of one folder.
struct FolderRenderer {
    let shell: PageShell
    let assets: Assets
    /// The findings with pages of their own, by number.
    let details: [String: FindingDetail]
    let methods: MethodsRenderer
    let data: DataModel
    /// The files of the feeds' table, which are the same in all folders.
    private let sources: [File]

    private typealias File = (name: String, content: [UInt8])

    init(_ publication: Publication, _ plan: Plan, shell: PageShell, assets: Assets) throws {
        self.shell = shell
        self.assets = assets
        details = plan.details
        methods = MethodsRenderer(shell: shell, rules: publication.rules)
        data = publication.data
        sources = try Self.files(of: DataLists.sources(data.sources))
    }

    /// Hands over the pages of findings to all folders that hold them.
    func renderFindings(_ numbers: [String], into places: [FolderFiles]) throws {
        let renderer = FindingRenderer(shell: shell)
        for number in numbers {
            guard let detail = details[number] else { continue }
            // Most of a page is the same on all levels and is made once for them.
            let body = renderer.body(detail)
            for files in places where files.folder.pages.contains(number) {
                try files.write(
                    FindingRow.pageName(number), renderer.page(detail, body, in: files.folder).bytes)
            }
        }
    }

    /// Hands over all findings of the folder as CSV and as a workbook.
    func export(into files: FolderFiles) throws {
        try files.write("findings.csv", FindingExport.csv(files.folder.findings))
        try files.write("findings.xlsx", try FindingExport.workbook(files.folder.findings))
    }

    /// Hands over the folder's files but for its exports, lists and pages of findings; `overview` renders its first page, which the archive of
    /// the month holds as well.
    func render(
        into files: FolderFiles, supervision: SupervisionModel = SupervisionModel(), overview: (PageShell) -> HTML
    ) throws {
        let folder = files.folder
        let write = files.write
        try write("index.html", overview(shell).bytes)
        let lists = SupervisionLists(supervision, shell.edition)
        if !lists.blocks.isEmpty {
            try write(SupervisionRenderer.file, SupervisionRenderer(shell: shell).page(lists, in: folder).bytes)
        }
        var taken = try lists.blocks.flatMap { try Self.files(of: $0.list) } + sources
        try write("data.html", DataRenderer(shell: shell).page(data, in: folder).bytes)
        if folder.level == .district {
            taken += try DataLists.district(data).flatMap(Self.files)
            if !data.runs.isEmpty {
                try write(RunsRenderer.file, RunsRenderer(shell: shell).page(data.runs, in: folder).bytes)
                taken += try Self.files(of: RunsRenderer.list(data.runs))
            }
        }
        for file in taken { try write(file.name, file.content) }
        try write("methods.html", methods.page(in: folder).bytes)
        try write(Archive.page(of: shell.edition.month), Archive.frozen(overview(shell.archived)).bytes)
        try write("style.css", assets.style)
        try write("app.js", assets.script)
    }

    /// What a list is taken away as.
    private static func files(of list: ListTable) throws(PublishingError) -> [File] {
        [("\(list.file).csv", list.csv), ("\(list.file).xlsx", try list.workbook())]
    }
}
