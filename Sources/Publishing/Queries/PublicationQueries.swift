import Domain
package import Postgres
package import Store

/// Fills the page models from the database, in a handful of statements for all places together.
///
/// The session must hold the as-of views of the scan's day, `clocks` and `reminders` among them, and one snapshot for all statements.
/// The statements mask: no clear name, ID number, phone or account leaves the server.
package struct PublicationQueries {
    private let resources: Resources
    private let settings: Settings
    private let catalog: FeedCatalog

    /// Queries over a workspace's files.
    package init(_ resources: Resources, settings: Settings, catalog: FeedCatalog) {
        self.resources = resources
        self.settings = settings
        self.catalog = catalog
    }

    /// Everything that the pages of a scan show.
    ///
    /// - Throws: `Failure` 1403 where a query file is missing, 1404 where no regions were loaded; `ConfigurationError` where
    ///   `words.yaml` has mistakes; `PostgresError`.
    package func publication(of scan: RecordedScan, on database: isolated Connection) throws -> Publication {
        let binding = scan.binding(county: settings.district).merging(try ShownWords(resources).binding) { $1 }
        let book = QueryBook(resources, binding: binding)
        try PageTables.fill(book, on: database)
        let rules = try RuleBook(book, on: database)
        let freshness = try Freshness(book, catalog: catalog, on: database)
        let places = try PlaceTable(book, settings: settings, on: database)
        let aid = try AidCounts(
            book, district: places.district.code, until: scan.day.description,
            isLoaded: freshness.isLoaded("cases") && freshness.isLoaded("case_members"), on: database)
        let findings = try StandingFinding.all(book, places, rules, on: database)
        let changes = try FindingChanges(book, on: database)
        let steps = try StepFigures(book, on: database)
        let work = try VillageWork(book, on: database)
        let trends = try TrendFigures(book, until: scan.day.description, on: database)
        let townshipTrends = trends.townships(places.townships.map(\.code))
        let highlights = Highlights(isFirstScan: scan.isFirst)
        let districtSteps = steps.durations()
        let figures = aid.figures(of: places.district.code, comparing: true)
        let rows = findings.filter { !$0.isWarning }
        let inTownship = Dictionary(grouping: findings) { $0.row.townshipCode ?? "" }
        let detailed = Array(rows.prefix(FindingDetails.most))
        // What the villages have to do, the earliest first.
        let tasks = Dictionary(grouping: findings.filter { $0.row.isVisible(to: .village) && $0.row.daysLeft != nil }) {
            $0.row.villageCode ?? ""
        }.mapValues { $0.prefix(VillageModel.mostTasks) }
        let subjects = Set(detailed.map(\.subjectNumber))
        let told = findings.filter { subjects.contains($0.subjectNumber) } + tasks.values.joined()
        let explanations = try Explanations(of: Set(told.map(\.row.number)), book, on: database)
        let hotlines = try HotlineFigures(book, until: scan.day.description, on: database)
        let checks = try SpotCheckFigures(book, on: database)
        let reports = try LocalReportFigures(
            book, checks: checks, hotlines: hotlines, freshness, catalog: catalog, on: database)
        let supervision = try SupervisionFigures(book, places, freshness, on: database)
        let notices = try Notices(book, places, FeedWords(catalog), on: database)
        var publication = Publication(
            edition: edition(scan),
            district: DistrictModel(
                statements: highlights.district(
                    findings, steps: districtSteps, aid: figures, freshness: freshness, rules: rules,
                    trends: trends.district, surges: notices.surges),
                aid: figures, residents: places.district.residents, residentsAsOf: "区划表", newFindings: changes.new,
                closedFindings: changes.ended, steps: districtSteps,
                hotlines: hotlines.lines,
                trends: trends.district,
                discoveries: try DiscoveryFigures.read(book, on: database),
                rectification: try RectificationFigures.read(
                    book, county: settings.district, day: scan.day, on: database)),
            townships: places.townships.map { place in
                let own = steps.durations(of: place.code)
                return TownshipModel(
                    code: place.code, name: place.name,
                    statements: highlights.township(
                        place.name, inTownship[place.code] ?? [], steps: own, district: districtSteps),
                    aid: aid.figures(of: place.code), residents: place.residents,
                    newFindings: changes.new(in: place.code), steps: own, trend: townshipTrends[place.code])
            },
            villages: places.villages.map { place in
                village(
                    place, aid: aid, work: work,
                    tasks: (tasks[place.code] ?? []).compactMap { Self.task($0, explanations[$0], rules) }, freshness)
            },
            findings: rows.map(\.row),
            details: try details(detailed, of: findings, until: scan.day, rules, explanations, book, on: database),
            data: try freshness.model(book, rules: rules, on: database),
            rules: try RuleMethods.all(book, rules: rules, catalog: catalog, on: database),
            testedKinds: Set(rules.run.compactMap(\.pageKind)).union(rows.map(\.row.kind)))
        publication.district.supervision = supervision.district
        publication.district.spotChecks = checks?.district
        publication.district.stockBefore = try FindingChanges.stockBefore(book, on: database)
        publication.district.surges = notices.surges
        publication.district.topics = hotlines.topics
        publication.district.outcomes = hotlines.outcomes
        publication.data.notices = notices.data
        for index in publication.townships.indices {
            publication.townships[index].reports = reports.township(publication.townships[index].code)
            publication.townships[index].supervision = supervision.township(publication.townships[index].code)
        }
        return publication
    }

    private func edition(_ scan: RecordedScan) -> Edition {
        let day = scan.day.description
        // A scan of the running day knows it until then only.
        let time = scan.finishedAt.hasPrefix(day) ? String(scan.finishedAt.dropFirst(11).prefix(5)) : "24:00"
        return Edition(
            publisher: "\(settings.name)民政局", district: settings.name, day: day,
            dataUntil: "\(day) \(time)", generatedAt: scan.finishedAt, dataBatch: scan.dataBatch,
            ruleSet: scan.ruleSet, auditHead: scan.auditHead,
            complaintsPhone: settings.contacts.first?.phone ?? "12345",
            isDemonstration: settings.isDemo)
    }

    private func details(
        _ findings: [StandingFinding], of all: [StandingFinding], until day: CalendarDay, _ rules: RuleBook,
        _ explanations: Explanations, _ book: QueryBook, on database: isolated Connection
    ) throws -> [FindingDetail] {
        let records = try SourceRecords(catalog, book).records(
            of: findings.map(\.row.number), feeds: Set(findings.flatMap(\.feeds)), on: database)
        let pages = FindingDetails(
            all, rules: rules, catalog: catalog, publisher: "\(settings.name)民政局", explanations: explanations,
            accuracy: try RuleAccuracy(book, on: database), log: try FindingEvents(book, on: database))
        let series = try EvidenceFigures.series(of: findings.map(\.row.number), until: day, book, on: database)
        return findings.map { finding in
            var detail = pages.detail(finding, records: records[finding.row.number] ?? [])
            detail.series = series[finding.row.number]
            return detail
        }
    }

    private func village(
        _ place: PlaceTable.Place, aid: AidCounts, work: VillageWork, tasks: [VillageModel.Task], _ freshness: Freshness
    ) -> VillageModel {
        let numbers = work.numbers(of: place.code)
        let hasReports = freshness.isLoaded("grid_reports")
        let hasRegister = freshness.isLoaded("publicity")
        return VillageModel(
            code: place.code, name: place.name, townshipCode: PlaceTable.township(of: place.code), households: nil,
            residents: place.residents, aid: aid.figures(of: place.code),
            helpAnswered: hasReports ? numbers.answered : nil, helpReported: hasReports ? numbers.reported : nil,
            publicityCurrent: hasRegister ? numbers.up : nil, publicityDue: hasRegister ? numbers.due : nil,
            tasks: tasks,
            applications: work.applications(of: place.code),
            telephones: settings.contacts.map { VillageModel.Telephone(number: $0.phone, remark: $0.name) })
    }

    private static func task(_ finding: StandingFinding, _ explanation: String, _ rules: RuleBook) -> VillageModel.Task?
    {
        let row = finding.row
        guard let due = row.actBy, let left = row.daysLeft else { return nil }
        let advice = rules.rule(row.rule, version: finding.ruleVersion)?.advice.first ?? row.stage.action
        let who = row.subject == Formatting.notApplicable ? "" : "\(row.subject)，"
        let isWarning = finding.isWarning
        return VillageModel.Task(
            due: due, daysLeft: left,
            title: isWarning
                ? "先办：\(finding.stepTitle ?? "这一步")" : "\(row.stage == .new ? "核实" : "整改")：\(row.reason)",
            why: who + explanation, how: FindingDetails.sentence(advice), kind: isWarning ? nil : row.kind,
            finding: isWarning ? nil : row.number)
    }
}
