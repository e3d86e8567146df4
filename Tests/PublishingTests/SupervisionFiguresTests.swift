import Detection
import Domain
import Foundation
import Ingest
import Operation
import Postgres
import Publishing
import Store
import TestSupport
import Testing

@Suite("What the pages say of petitions, exemptions, opinions and agencies", .database)
struct SupervisionFiguresTests {
    private static let files: [(feed: String, text: String)] = [
        (
            "agencies",
            """
            agency_id,name
            AG1,甲社工
            AG2,乙社工
            AG3,丙社工
            """
        ),
        (
            "cases",
            """
            case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on
            C1,dibao,processing,冉一,500233199001011236,500114001001,1,2026-08-20
            C2,dibao,processing,冉二,500233195801011236,500114001001,1,2026-08-20
            C3,dibao,processing,冉三,500233199201011230,500114002001,1,2026-08-20
            """
        ),
        (
            "petitions",
            """
            petition_no,channel,received_on,region_code,content,verified_on,forwarded_on,due_on,replied_on,result,repeat_of
            X1,letter,2026-03-02,500114001001,诉求,2026-03-03,2026-03-04,,2026-03-20,partly,
            X2,call,2026-10-01,500114001000,诉求,2026-10-02,,,,,
            X3,visit,2025-05-01,500114002000,诉求,,2025-05-03,,,,
            X4,superior,2025-06-01,500114002000,诉求,,2025-06-03,,2025-06-10,substantiated,
            X5,letter,2026-04-10,500114001001,诉求,2026-04-10,2026-04-11,2026-05-31,2026-04-30,unsubstantiated,X1
            """
        ),
        (
            "feedback",
            """
            feedback_no,at,region_code,score
            F1,2026-09-01 09:00,500114001001,5
            F2,2026-09-01 09:00,500114001000,4
            F3,2025-11-01 00:00,500114001001,3
            F4,2026-09-01 09:00,500114001001,1
            F5,2025-10-31 23:59,500114001001,5
            F6,2026-09-01 09:00,500114001001,
            F7,2026-09-01 09:00,500114002001,2
            F8,2026-09-01 09:00,500114002001,5
            """
        ),
        (
            "grid_reports",
            """
            report_no,reported_at,subject_name,region_code,signals
            G1,2026-09-01 09:00,甲,500114001777,illness
            G2,2026-09-01 09:00,乙,500114001777,illness
            G3,2026-09-01 09:00,丙,500114999999,illness
            G4,2026-09-01 09:00,丁,500114001001,illness
            """
        ),
        (
            "registers",
            """
            register,id_number,region_code,effective_from
            student,500233199001011236,500101001001,2026-01-01
            """
        ),
        (
            "verifications",
            """
            verification_no,case_no,agency_id,requested_on,finished_on,authorised,system_income,visit_income,conclusion
            V1,C1,AG1,2026-09-01,2026-09-04,1,1000,300,meets
            V2,C2,AG1,2026-09-01,2026-09-30,1,500,450,exceeds
            V3,C3,AG2,2026-09-01,2026-09-02,1,300,120,exceeds
            V4,C1,AG2,2026-10-28,,1,,,
            V5,C1,AG2,2026-09-10,,1,,,
            V6,C1,AG1,2025-10-01,2025-10-10,1,900,100,meets
            """
        ),
    ]

    /// A village that was closed, behind the list of regions.
    private static let closed = "500114001777,旧村,village,500114001000,nbs,2010-01-01"

    /// The publication of a scan of 2026-10-31 over these files; `decide` comes between two scans.
    private func publication(_ decide: (Connection) async throws -> Void = { _ in }) async throws -> Publication {
        let resources = ProjectFiles.resources
        let settings = Settings()
        let catalog = try FeedCatalog(resources)
        let connection = try TestDatabase.connect(settings: [
            "timezone": "Asia/Shanghai", "datestyle": "ISO, YMD", "jit": "off",
        ])
        let folder = FileManager.default.temporaryDirectory.appending(path: "supervision-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let loader = FileLoader(FileLoader.Configuration(county: settings.district))
        let regions = try String(
            contentsOfFile: TestFolders.root.path + "/Pipelines/regions/qianjiang.csv", encoding: .utf8
        ).replacing("parent_code,code_system\n", with: "parent_code,code_system,valid_to\n")
        for (feed, text) in [("regions", regions + Self.closed)] + Self.files {
            let path = folder.appending(path: "\(feed).csv").path
            try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
            _ = try await loader.load(
                FileLoader.Request(path: path, feed: try catalog.named(feed), source: "file:\(feed)"), on: connection)
        }
        #expect(try await connection.first("select count(*) from ledger.quarantine", as: Int.self) == 0)
        try await RegionClosure.refresh(on: connection)
        let scan = try Scan(resources, settings: settings, catalog: catalog, rules: try RuleCatalog(resources))
        _ = try await scan.run(ScanRequest(asOf: "2026-10-31"), on: connection)
        try await decide(connection)
        return try await SiteReport.read(nil, resources, settings: settings, catalog: catalog, on: connection)
            .publication
    }

    @Test(
        "codes that are closed or unknown are told by feed and code, those of other districts where they may be are not"
    )
    func regionCodes() async throws {
        let codes = try await publication().data.regionCodes.map { code in
            "\(code.source) \(code.code) \(code.name ?? "-") \(code.closed ?? "-") \(code.rows)"
        }
        #expect(codes == ["网格员上报 500114001777 旧村 2010-01-01 2", "网格员上报 500114999999 - - 1"])
    }

    @Test("petitions are the year's and the unanswered ones, each with its stage and what of it is late")
    func petitions() async throws {
        let publication = try await publication()
        let found = (publication.district.supervision.petitions ?? []).map { item in
            [
                item.number, item.channel, item.township, item.stage, item.late ?? "-", item.result ?? "-",
                item.isRepeat ? "repeat" : "-", item.cameAgain ? "again" : "-",
            ].joined(separator: " ")
        }
        #expect(
            found == [
                "X3 来访 城南街道 办理中 超期未答复 - - -", "X2 来电 城东街道 待转办 超期未转办 - - -",
                "X1 来信 城东街道 已答复 - 部分属实 - again", "X5 来信 城东街道 已答复 - 不属实 repeat -",
            ])
        let own = publication.townships.first { $0.code == "500114001000" }?.supervision
        #expect(own?.petitions?.map(\.number) == ["X2", "X1", "X5"])
        #expect(own?.satisfaction?.map(\.opinions) == [4] && own?.agencies == nil && own?.exemptions == nil)
        #expect(publication.townships.last?.supervision.isEmpty == true)
    }

    @Test("opinions of twelve months with a score, by township; a day before them does not count")
    func satisfaction() async throws {
        let lines = try await publication().district.supervision.satisfaction ?? []
        let found = lines.map { "\($0.township) \($0.opinions) \($0.content) \($0.discontent) \($0.points)" }
        #expect(found == ["城东街道 4 2 1 13", "城南街道 2 1 1 7"])
    }

    @Test("agencies: gap, leniency beside what their townships let expect, and delay in working days")
    func agencies() async throws {
        let agencies = try await publication().district.supervision.agencies ?? []
        let found = agencies.map { agency in
            let gap = "\(agency.name) \(agency.compared) \(agency.gaps) \(agency.medianGap ?? -1)"
            let share = "\(agency.concluded) \(agency.above) \(agency.expected)"
            return "\(gap) | \(share) | \(agency.due) \(agency.late) \(agency.waiting) \(agency.medianDays ?? -1)"
        }
        // 甲: 700 and 50 yuan apart; of two in 城东 one exceeds, as one in two do there. V2 took the whole month.
        // 乙: 180 yuan are less than 200; the order of October 28 has until November 4.
        #expect(
            found == [
                "甲社工 2 1 375.0 | 2 1 1.0 | 2 1 0 3", "乙社工 1 0 180.0 | 1 1 1.0 | 2 1 2 1",
                "丙社工 0 0 -1.0 | 0 0 0.0 | 0 0 0 -1",
            ])
    }

    @Test(
        "an exemption stands in the register with its basis, without numbers of persons; a referral shows on no township's page"
    )
    func exemptions() async throws {
        let publication = try await publication { database in
            try await database.execute(
                """
                insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'test', null),
                    ('500114', 'zhou', '周五', 'district', null, now(), 'test', null)
                """)
            for (petition, action, reason, approver) in [
                ("X3", "confirm", nil, nil), ("X3", "rectify", "已补办", nil),
                ("X3", "exempt", "「三个区分开来」第二条，500233199001011236 一户因道路中断", "zhou"),
                ("X2", "confirm", nil, nil), ("X2", "refer", nil, "zhou"),
            ] as [(String, String, String?, String?)] {
                let refusal = try await database.first(
                    """
                    select coalesce((api.decide('500114', row(finding_no, $2, $3, null, null, $4, null, null, null, null)::api.request,
                        'li', 'tester', now(), 5)).refusal, '')
                    from detection.finding where rule_id = 'overdue.petition' and subject_key = $1
                    """, [.init(petition), .init(action), .init(reason), .init(approver)], as: String.self)
                #expect(refusal == "", "\(petition) \(action)")
            }
            // Decided after the day that the pages show, as it stands now.
            try await database.execute("update detection.scan set as_of = (now() at time zone 'Asia/Shanghai')::date")
        }
        let register = publication.district.supervision.exemptions ?? []
        #expect(register.count == 1)
        #expect(register.first?.basis == "「三个区分开来」第二条，500*************36 一户因道路中断")
        #expect(register.first?.holds == true && register.first?.township == "城南街道")
        #expect(register.first?.kind == .overdue)
        func late(_ model: SupervisionModel?) -> [String?] {
            (model?.petitions ?? []).filter { $0.number == "X2" }.map(\.late)
        }
        #expect(late(publication.district.supervision) == ["超期未转办"])
        #expect(late(publication.townships.first { $0.code == "500114001000" }?.supervision) == [nil])
    }
}
