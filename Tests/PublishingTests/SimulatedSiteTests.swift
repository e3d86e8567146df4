import Domain
import Formats
import Foundation
import Postgres
import Publishing
import Store
import TestSupport
import Testing

@Suite(.database) struct SimulatedSiteTests {
    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            try await body(folder)
        } catch {
            try FileManager.default.removeItem(at: folder)
            throw error
        }
        try FileManager.default.removeItem(at: folder)
    }

    private func files(_ publication: Publication) throws -> [String: String] {
        var files: [String: String] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { path, content in
            files[path] = path.hasSuffix(".xlsx") ? try cells(content) : String(decoding: content, as: UTF8.self)
        }
        return files
    }

    /// The texts of a workbook, a row a line, and behind them all that its archive holds.
    private func cells(_ workbook: [UInt8]) throws -> String {
        let archive = try ZipReader(workbook, limits: Limits())
        let entries = try archive.names.map {
            "\u{0C}\($0)\n" + String(decoding: try archive.contents(of: $0) ?? [], as: UTF8.self)
        }
        #expect(entries.count > 5)
        let reader = try XLSXReader(MemorySource(workbook))
        var (record, text) = (RecordBuffer(), reader.columns.joined(separator: ","))
        while try reader.next(into: &record) {
            text += "\n" + (0..<record.fieldCount).map { record.string($0) }.joined(separator: ",")
        }
        return text + entries.joined()
    }

    @Test("every number reconciles with its list, nobody can be recognised, and building again changes nothing")
    func simulatedDistrict() async throws {
        try await withFolder { folder in
            let site = try await SimulatedSite(households: 1000, in: folder)
            let publication = try await site.publication()
            let files = try files(publication)
            try await reconcile(publication, files, site)
            try await evidence(publication, site)
            try await discoveries(publication, site)
            try noPersonalData(files, site)
            try await audiences(files, site)
            links(files)
            let head = try #require(publication.edition.auditHead)
            #expect(files["district/index.html"]?.contains("审计链 <span class=\"code\">\(head)</span>") == true)
            // Feeds go by their Chinese titles, never by the names of tables.
            let sources = publication.details.flatMap(\.conditions).map(\.source)
            #expect(sources.count > 100)
            #expect(sources.allSatisfy { source in !source.contains { $0.isASCII && $0.isLetter } })
            #expect(try self.files(try await site.publication()) == files)
            let target = folder.appending(path: "site")
            let first = try Publisher.publish(publication, to: target, dashboards: [TestFolders.dashboards])
            let second = try Publisher.publish(
                try await site.publication(), to: target, dashboards: [TestFolders.dashboards])
            #expect(first.written == files.count)
            #expect(second.written == 0)
            #expect(second.kept == files.count)
        }
    }

    @Test("no name and no free text that a feed calls personal reaches a page, be it by a rule or by a query")
    func personalTexts() async throws {
        try await withFolder { folder in
            let site = try await SimulatedSite(
                households: 400, in: folder,
                personal: (name: "欧阳小明", text: "欧阳小明与母亲同住，一人重病，无劳动能力，已与其母亲通话１３８００１３８０００，请予救助"))
            let publication = try await site.publication()
            let files = try files(publication)
            let told = files.filter { _, content in
                ["阳小明", "母亲同住", "3800138000", "３８００１３８０００"].contains(where: content.contains)
            }
            #expect(told.keys.sorted() == [])
            let ended = publication.details.filter { $0.row.rule == "missed.relapse" }
            #expect(!ended.isEmpty && ended.allSatisfy { $0.explanation.contains("（其他原因）") })
            #expect(
                Set(publication.district.outcomes.map(\.name)).isSubset(of: ["其他结果", "已答复，未写结果", "尚未答复"])
                    && publication.district.outcomes.contains { $0.name == "其他结果" })
            // Tuned, the rule of long-term publicity lets every case wait, and so does the table of villages.
            func waiting(_ publication: Publication) -> Int {
                publication.villages.reduce(0) { $0 + ($1.publicityDue ?? 0) - ($1.publicityCurrent ?? 0) }
            }
            #expect(waiting(publication) > 0)
            try await site.connection.execute(
                """
                update detection.rule_run set params = jsonb_set(params, '{0,values,post_within}', '"36500"')
                where rule_id = 'procedure.long_publicity_missing'
                """)
            #expect(waiting(try await site.publication()) == 0)
        }
    }

    @Test("without a recorded scan, or on a day without one, a report fails and says so")
    func noScan() async throws {
        try await withFolder { folder in
            let site = try await SimulatedSite(households: 5, in: folder)
            let other = await #expect(throws: Failure.self) { try await site.reading(of: "2026-10-30") }
            #expect(other?.code == 1402)
            try await site.connection.execute("truncate detection.scan cascade")
            let none = await #expect(throws: Failure.self) { try await site.reading(of: nil) }
            #expect(none?.code == 1401)
            #expect(none?.status == .noInput)
        }
    }

    /// The series on the pages of findings hold the deadlines of their evidence, and the payments of their cases.
    private func evidence(_ publication: Publication, _ site: SimulatedSite) async throws {
        let deadlines = Dictionary(
            try await site.connection.query(
                "select finding_no, evidence ->> 'deadline' from api.findings where evidence ? 'deadline'",
                as: String.self, String.self)
        ) { first, _ in first }
        let paid = Dictionary(
            try await site.connection.query(
                """
                select f.finding_no || to_char(p.month, 'YYYY-MM'), sum(100 * p.amount)::bigint
                from api.findings f join feed.payments p using (case_no)
                where coalesce(p.kind, 'regular') <> 'recovered' group by 1
                """, as: String.self, Int.self)
        ) { first, _ in first }
        // What findings about months from a first one on add up to, which is what their pages draw dark.
        let complained = Dictionary(
            try await site.connection.query(
                """
                select finding_no, (100 * (evidence ->> 'amount')::numeric)::bigint from api.findings
                where evidence ? 'first_month' and evidence ? 'amount'
                """, as: String.self, Int.self)
        ) { first, _ in first }
        var (clocks, months, sums) = (0, 0, 0)
        for detail in publication.details {
            switch detail.series {
            case .clock(let series):
                clocks += 1
                let limits = series.rows.compactMap { $0.limit?.description }
                #expect(limits == [deadlines[detail.row.number] ?? ""], "\(detail.row.number)")
            case .payments(let series):
                for month in series.months {
                    months += 1
                    #expect(month.cents == paid[detail.row.number + month.month] ?? 0, "\(detail.row.number)")
                }
                #expect(series.months.contains { $0.groundCents != nil }, "\(detail.row.number)")
                if let amount = complained[detail.row.number] {
                    sums += 1
                    let dark = series.months.compactMap(\.groundCents).reduce(0, +)
                    #expect(dark == amount, "\(detail.row.number)")
                }
            case nil:
                #expect(deadlines[detail.row.number] == nil, "\(detail.row.number)")
            }
        }
        #expect(clocks > 10 && months > 20 && sums > 3)
    }

    /// Tile = list = CSV = database on every level; the district is the sum of its townships.
    private func reconcile(_ publication: Publication, _ files: [String: String], _ site: SimulatedSite) async throws {
        let condition = """
            state in ('new', 'confirmed', 'reminded', 'rectified', 'referred') and cleared_at is null
            and rule_id <> 'overdue.due_soon' and api.findings.kind not in ('surge', 'data')
            """
        func count(_ more: String = "true") async throws -> Int {
            try await site.connection.first(
                "select count(*) from api.findings join api.rules using (rule_id) where \(condition) and \(more)",
                as: Int.self) ?? -1
        }
        func rows(_ folder: String) -> Int {
            (files["\(folder)/findings.csv"] ?? "").split(separator: "\r\n").count - 1
        }
        func lines(_ folder: String) -> Int {
            (files["\(folder)/findings.html"] ?? "").components(separatedBy: "<tr data-kind=").count - 1
        }
        func workbookRows(_ folder: String) -> Int {
            (files["\(folder)/findings.xlsx"] ?? "").prefix { $0 != "\u{0C}" }.split(separator: "\n").count - 1
        }
        try await everyFolder(publication, files, site)
        let all = try await count()
        #expect(workbookRows("district") == all)
        #expect(all > 20)
        #expect(rows("district") == all)
        #expect(lines("district") == all)
        #expect(publication.findings.count == all)
        #expect(publication.details.count == all)
        #expect(files["district/index.html"]?.contains("时点，共 \(all) 条") == true)
        let late = try await count("api.findings.kind in ('overdue', 'procedure')")
        #expect(
            files["district/index.html"]?.contains(
                "<a href=\"findings.html#kind=%E8%B6%85%E6%9C%9F%E4%B8%8E%E7%A8%8B%E5%BA%8F\">\(late)</a>") == true)
        var sum = 0
        for township in publication.townships {
            let folder = "township/\(township.code)"
            let own = try await count(
                "starts_with(region_code, '\(township.code.prefix(9))') and audience <> 'district'")
            #expect(rows(folder) == own, "\(township.name)")
            #expect(lines(folder) == own, "\(township.name)")
            #expect(workbookRows(folder) == own, "\(township.name)")
            #expect(files["\(folder)/index.html"]?.contains("未办结 \(own) 条") == true, "\(township.name)")
            sum += own
        }
        #expect(sum == (try await count("audience <> 'district' and substr(region_code, 7, 3) <> '000'")))
        for village in publication.villages {
            let own = try await count("region_code = '\(village.code)' and audience = 'village'")
            #expect(rows("village/\(village.code)") == own, "\(village.name)")
            #expect(lines("village/\(village.code)") == own, "\(village.name)")
        }
        for figure in [\AidFigures.minimumLiving, \.extremePoverty, \.temporary, \.lowIncome] {
            let whole = publication.district.aid[keyPath: figure].persons
            #expect(publication.townships.reduce(0) { $0 + ($1.aid[keyPath: figure].persons ?? 0) } == whole)
            #expect(publication.villages.reduce(0) { $0 + ($1.aid[keyPath: figure].persons ?? 0) } == whole)
        }
        for figure in [\AidFigures.minimumLiving, \.extremePoverty, \.temporary, \.lowIncome] {
            let months = publication.district.aid[keyPath: figure].months.map(\.count)
            #expect(months.count == 13 && months.last == publication.district.aid[keyPath: figure].persons)
            for place in months.indices {
                let parts = publication.townships.map { $0.aid[keyPath: figure].months[place].count ?? 0 }
                #expect(parts.reduce(0, +) == months[place])
            }
        }
        let end: CalendarDay = "2026-10-31"
        for place in 0..<13 {
            let day = end.adding(months: place - 12).description
            for (figure, programs) in [
                (\AidFigures.minimumLiving, ["dibao"]), (\.temporary, ["linshi"]),
                (\.lowIncome, ["dibao", "tekun", "edge", "rigid"]),
            ] {
                let counted = publication.district.aid[keyPath: figure].months[place].count
                #expect(counted == (try await personsInAid(programs, site, on: day)), "\(programs) on \(day)")
            }
        }
        #expect(publication.district.aid.minimumLiving.persons == (try await personsInAid(["dibao"], site)))
        #expect(publication.district.aid.temporary.persons == (try await personsInAid(["linshi"], site)))
        #expect(
            publication.district.aid.lowIncome.persons
                == (try await personsInAid(["dibao", "tekun", "edge", "rigid"], site)))
    }

    /// List = CSV = XLSX = database for every folder and kind, and the number that leads to the kind's rows.
    private func everyFolder(_ publication: Publication, _ files: [String: String], _ site: SimulatedSite) async throws
    {
        let rows = try await site.connection.query(
            """
            select coalesce(region_code, ''), case api.findings.kind when 'procedure' then 'overdue' else api.findings.kind end,
                audience from api.findings join api.rules using (rule_id)
            where state in ('new', 'confirmed', 'reminded', 'rectified', 'referred') and cleared_at is null
                and rule_id <> 'overdue.due_soon' and api.findings.kind not in ('surge', 'data')
            """, as: String.self, String.self, String.self)
        let folders =
            [("district", "", Set(["district", "township", "village"]))]
            + publication.townships.map {
                ("township/\($0.code)", String($0.code.prefix(9)), ["township", "village"])
            } + publication.villages.map { ("village/\($0.code)", $0.code, ["village"]) }
        for (folder, place, audiences) in folders {
            let own = rows.filter { $0.0.hasPrefix(place) && audiences.contains($0.2) }
            let list = files["\(folder)/findings.html"] ?? ""
            let csv = files["\(folder)/findings.csv"] ?? ""
            let book = (files["\(folder)/findings.xlsx"] ?? "").prefix { $0 != "\u{0C}" }
            for kind in Kind.allCases {
                let number = own.count { $0.1 == kind.rawValue }
                #expect(
                    list.components(separatedBy: "<tr data-kind=\"\(kind.label)\"").count - 1 == number, "\(folder)")
                #expect(csv.components(separatedBy: "\",\"\(kind.label)\",\"").count - 1 == number, "\(folder)")
                #expect(book.components(separatedBy: ",\(kind.label),").count - 1 == number, "\(folder)")
                guard !folder.hasPrefix("village"), number > 0 else { continue }
                let link =
                    "<a href=\"findings.html#kind=\(kind.label.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")\">\(number)</a>"
                #expect(files["\(folder)/index.html"]?.contains(link) == true, "\(folder): \(link)")
            }
        }
    }

    /// Persons of whose need each channel told, person by person and straight from the feeds' tables.
    private func discoveries(_ publication: Publication, _ site: SimulatedSite) async throws {
        let told = try await site.connection.query(
            """
            with report (channel, id, day) as (
                select '热线来电', subject_id_number, (received_at at time zone 'Asia/Shanghai')::date from feed.hotline
                where category !~ '投诉|举报|咨询|建议|表扬'
                union all
                select '网格上报', subject_id_number, (reported_at at time zone 'Asia/Shanghai')::date from feed.grid_reports
                where signals && '{disability,illness,unemployment,accident,disaster,lone_elder,child}'::text[]
                union all
                select '手机求助', id_number, (submitted_at at time zone 'Asia/Shanghai')::date from feed.help_requests
            ), told as (
                select channel, id, min(day) as day from report
                where id is not null and day between '2026-01-01' and '2026-10-31' group by channel, id
            ), own (id, case_no) as (
                select id_number, case_no from feed.case_members union select applicant_id_number, case_no from feed.cases
            ), aided as (
                select o.id, k.start_on, c.closed_on from own o join feed.cases c using (case_no)
                join detection.case_clocks k using (case_no)
                where k.start_on <= '2026-10-31' and (c.status = 'active' or (c.status = 'closed' and c.closed_on is not null))
            ), need as (
                select t.channel, exists (select from aided a where a.id = t.id and a.start_on >= t.day) as is_granted,
                    exists (select from own o join feed.cases c using (case_no) join detection.case_clocks k using (case_no)
                        where o.id = t.id and c.status <> 'withdrawn' and c.applied_on <= '2026-10-31'
                            and (c.applied_on >= t.day or k.total_done is null or k.total_done >= t.day)) as is_answered
                from told t
                where not exists (select from aided a where a.id = t.id and a.start_on < t.day
                    and (a.closed_on is null or t.day < a.closed_on))
            )
            select channel, count(*), count(*) filter (where is_answered or is_granted), count(*) filter (where is_granted)
            from need group by channel
            """, as: String.self, Int.self, Int.self, Int.self)
        #expect(told.count == 3)
        for (channel, persons, answered, granted) in told {
            let shown = publication.district.discoveries.filter { $0.finder.hasPrefix(channel) }
            #expect(shown.reduce(0) { $0 + $1.persons } == persons, "\(channel)")
            #expect(shown.reduce(0) { $0 + $1.answered } == answered, "\(channel)")
            #expect(shown.reduce(0) { $0 + $1.granted } == granted, "\(channel)")
            #expect(persons > 0 && answered > granted)
        }
    }

    /// Persons in aid on a day by another road: straight from the feeds' tables.
    private func personsInAid(
        _ programs: [String], _ site: SimulatedSite, on day: String = "2026-10-31"
    ) async throws -> Int? {
        try await site.connection.first(
            """
            with decided as (
                select case_no, min(finished_at at time zone 'Asia/Shanghai')::date as day
                from feed.case_steps where step = 'decide' and finished_at is not null group by case_no
            ), aided as (
                select c.* from feed.cases c left join decided d using (case_no)
                where c.program = any($1::text[]) and c.status in ('active', 'closed')
                    and coalesce(c.approved_on, d.day, c.applied_on) <= $2::date
                    and (c.status = 'active' or c.closed_on > $2::date)
                    and (c.program <> 'linshi' or $2::date - coalesce(c.approved_on, d.day, c.applied_on) < 90)
            )
            select count(distinct id) from (
                select m.id_number from aided a join feed.case_members m using (case_no)
                where m.receives and coalesce(m.joined_on, a.applied_on) <= $2::date
                    and (m.left_on is null or m.left_on > $2::date)
                union all
                select a.applicant_id_number from aided a where not exists (
                    select from feed.case_members m where m.case_no = a.case_no and m.id_number = a.applicant_id_number)
            ) p (id)
            """, [.init(programs), .init(day)], as: Int.self)
    }

    /// No ID number, mobile phone, account or full name of the district stands anywhere.
    private func noPersonalData(_ files: [String: String], _ site: SimulatedSite) throws {
        var secrets: Set<String> = []
        for feed in site.catalog.feeds {
            let headers = feed.columns.filter { column in
                let words = Set(column.name.split(separator: "_"))
                return column.type == .id || !words.isDisjoint(with: ["phone", "account"])
                    || (words.contains("name") && !feed.isShared)
            }.flatMap(\.headers)
            secrets.formUnion(try site.column(Set(headers), of: feed.name).filter { $0.utf8.count >= 6 })
        }
        #expect(secrets.count > 2000)
        // Names that are also words of the pages or of places are told apart by nothing.
        let words = files["index.html"] ?? ""
        let names = secrets.filter { $0.first?.isASCII == false && !words.contains($0) }
        let numbers = secrets.filter { $0.first?.isASCII == true }
        #expect(names.count > 500)
        for (path, content) in files where [".html", ".csv", ".xlsx"].contains(where: path.hasSuffix) {
            let text = path + "\n" + content
            for run in text.split(whereSeparator: { !($0.isASCII && ($0.isNumber || $0 == "X")) }) where run.count >= 11
            {
                if numbers.contains(String(run)) { Issue.record("\(path) holds a number of somebody") }
                #expect(run.count != 18 && !(run.count == 11 && run.hasPrefix("1")), "\(path)")
            }
            // Runs of Chinese characters hold every name; only their windows of two to four are looked up.
            for run in text.split(whereSeparator: { $0.isASCII || "，。、；：·（）“”《》".contains($0) }) {
                let characters = Array(run)
                for length in 2...4 where characters.count >= length {
                    for start in 0...(characters.count - length) {
                        let window = String(characters[start..<(start + length)])
                        if names.contains(window) { Issue.record("\(path): \(window)") }
                    }
                }
            }
        }
    }

    /// Neither pages, lists nor names of files below a level tell the number of a finding that it may not know of.
    private func audiences(_ files: [String: String], _ site: SimulatedSite) async throws {
        let rows = try await site.connection.query(
            "select finding_no, audience, state from api.findings join api.rules using (rule_id)", as: String.self,
            String.self, String.self)
        func hidden(_ allowed: Set<String>) -> Set<Substring> {
            Set(rows.filter { !allowed.contains($0.1) || $0.2 == "referred" }.map { $0.0[...] })
        }
        let levels = [("township/", hidden(["township", "village"])), ("village/", hidden(["village"]))]
        for (level, hidden) in levels {
            #expect(hidden.count > 10)
            for (path, text) in files where path.hasPrefix(level) {
                for content in [path, text] {
                    for word in content.split(whereSeparator: {
                        !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-"))
                    }) {
                        if hidden.contains(word.trimmingPrefix("finding-")) { Issue.record("\(path): \(word)") }
                    }
                }
            }
        }
    }

    /// Every local link leads to a file of the site.
    private func links(_ files: [String: String]) {
        for (path, text) in files where path.hasSuffix(".html") {
            for part in text.components(separatedBy: "href=\"").dropFirst() {
                let target = part.prefix { $0 != "\"" && $0 != "#" }
                guard !target.isEmpty, !target.hasPrefix("tel:") else { continue }
                var folders = path.split(separator: "/").dropLast().map(String.init)
                for step in target.split(separator: "/") {
                    if step == ".." { _ = folders.popLast() } else { folders.append(String(step)) }
                }
                #expect(files[folders.joined(separator: "/")] != nil, "\(path) links to \(target)")
            }
        }
    }
}
