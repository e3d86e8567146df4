import Domain
import Foundation
import Operation
import Postgres
import Referral
import SpotCheck
import Store
import Supervision

/// Referrals and spot checks at their greatest sizes: 1,000 findings with 10,000 source rows, 200,000 cases.
struct SupervisionBenchmarks {
    let bench: Bench

    func run(_ report: Report) async throws {
        let owner = try await bench.installation.connectAsOwner()
        try await owner.executeScript(Self.rows)
        let settings = bench.installation.workspace.settings
        @Sendable func actor(_ login: String) -> Decision.Actor {
            let seconds = Date().timeIntervalSince1970 - 946_684_800 - 0.001
            return Decision.Actor(
                county: settings.district, login: login, user: "benchmark",
                at: Instant(microsecondsSince2000: Int64(seconds * 1e6)), term: 5)
        }

        let folder = NSTemporaryDirectory() + "aidwatch-benchmark-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["recipient", "signer"] {
            try Bench.command(
                "openssl",
                ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(folder)/\(name).key", "-out"]
                    + ["\(folder)/\(name).pem", "-subj", "/CN=\(name)", "-days", "2"])
        }
        let recipient = try Certificate(path: folder + "/recipient.pem")
        let book = ReferralBook(settings: settings)
        var number = ""
        let approving = try await Bench.seconds {
            number = try await book.plan(nil, for: "区纪委监委", recipient, by: actor("li"), on: bench.database)
            try await book.approve(number, by: actor("zhou"), on: bench.database)
        }
        let signer = KeyPair(certificate: try Certificate(path: folder + "/signer.pem"), key: folder + "/signer.key")
        let request = Sealing.Request(number, for: recipient, signer: signer, to: folder + "/package.p7m")
        let sealing = Sealing(bench.installation.workspace, bench.installation.catalog)
        let seconds = try await Bench.seconds {
            _ = try await bench.database.session { database in
                try sealing.seal(request, by: actor("li"), on: database)
            }
        }
        let keys = KeyPair(certificate: recipient, key: folder + "/recipient.key")
        let opened = try OpenedPackage(path: request.path, for: keys, from: signer.certificate)
        guard opened.findingNumbers.count == 1_000 else { throw CocoaError(.fileReadCorruptFile) }
        report.add(
            Measurement(
                goal: "S1", work: "sealing 1,000 findings with 10,000 source rows", figure: seconds, unit: "s",
                limit: 10))
        print("      planning and approving them: \(approving) s")

        let check = SpotCheck(settings: settings)
        let rates = try SampleRates(bench.installation.workspace.resources)
        let october = YearMonth(containing: CalendarDay(daysSince2000: 9_770))
        let drawing = try await Bench.seconds {
            _ = try await check.draw(october, seed: 42, rates, by: actor("li"), on: bench.database)
        }
        try await owner.execute(Self.results)
        let estimating = try await Bench.seconds {
            let estimates = try await check.estimate(from: october, to: october, on: bench.database)
            guard estimates.count == 31, estimates.allSatisfy({ $0.estimate != nil }) else {
                throw CocoaError(.fileReadCorruptFile)
            }
        }
        report.add(
            Measurement(
                goal: "S2", work: "drawing and estimating over 200,000 cases", figure: drawing + estimating, unit: "s",
                limit: 2))
        await owner.close()
    }

    /// Day 9,770 since 2000 lies in October 2026.
    private static let rows = """
        truncate feed.cases, feed.payments, feed.case_steps, detection.finding, detection.rule_run, detection.scan,
            audit.event, audit.head;
        insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'bench', null),
            ('500114', 'zhou', '周五', 'district', null, now(), 'bench', null);
        insert into feed.cases (county_code, row_key, case_no, program, status, applicant_name, applicant_id_number,
            region_code, area, household_size, applied_on, approved_on, handler_id, approver_id, load_id, known_from)
        select '500114', 'C' || n, 'C' || n, (array['dibao', 'tekun', 'dibao', 'edge', 'dibao'])[1 + n % 5], 'active', '冉启秀',
            '512328196001010027', '500114' || lpad((1 + n / 7 % 30)::text, 3, '0') || lpad((1 + n % 7)::text, 3, '0'), 'rural', 2,
            '2024-11-05', case when n % 50 = 0 then date '2026-10-01' + n / 50 % 28 else date '2025-01-01' + n % 300 end,
            'O1', 'O2', 1, '2026-01-01'
        from generate_series(1, 200000) as n;
        insert into feed.payments (county_code, row_key, payment_id, case_no, month, amount, bank_account, paid_on, kind,
            load_id, known_from)
        select '500114', 'P' || n || '-' || m, 'P' || n || '-' || m, 'C' || n, date '2026-01-01' + make_interval(months => m),
            630 + m, '6217990000001234', date '2026-01-10' + make_interval(months => m), 'regular', 1, '2026-01-01'
        from generate_series(1, 1000) as n, generate_series(0, 8) as m;
        insert into detection.rule (
            rule_id, version, kind, title, severity, subject, audience, ground, is_referable, basis, explain, advice,
            false_positives, depends, uses, worse, params, first_used_at)
        values ('bench.wrong', '1', 'wrongful', '错发', 'high', 'case', 'township', '错保', true, '{《办法》第十三条}',
            '案件 {case_no} 仍在发放', '{}', '{}', '{cases}', '{}', '{}', '[]', now());
        insert into detection.finding (
            county_code, finding_no, rule_id, subject_key, rule_version, severity, case_no, id_number, region_code,
            event_date, answer_by, first_seen, evidence, params, found_at)
        select '500114', 'B-' || lpad(n::text, 4, '0'), 'bench.wrong', 'C' || n, '1', 'high', 'C' || n,
            '512328196001010027', '500114001001', '2026-05-10', '2026-07-09', '2026-06-25',
            jsonb_build_object('case_no', 'C' || n, 'sources',
                array['cases|C' || n] || array(select 'payments|P' || n || '-' || m from generate_series(0, 8) as m)), '[]', now()
        from generate_series(1, 1000) as n;
        select detection.change_states('500114',
            jsonb_populate_record(null::audit.event, '{"via": "scan", "at": "2026-06-25", "day": "2026-06-25"}'),
            (select array_agg(row(f.finding_id, 'hit', 'new', null, null, null, null)::detection.change) from detection.finding f));
        select detection.change_states('500114',
            jsonb_populate_record(null::audit.event,
                '{"via": "command", "at": "2026-06-26", "day": "2026-06-26", "login": "li", "person": "李四", "level": "district"}'),
            (select array_agg(row(f.finding_id, 'confirm', 'confirmed', null, null, null, null)::detection.change) from detection.finding f));
        analyze feed.cases, feed.payments, detection.finding;
        """

    private static let results = """
        insert into feed.check_results (county_code, row_key, sample_no, item, checked_on, method, result, load_id, known_from)
        select s.county_code, s.sample_no || '|' || i, s.sample_no, i, '2026-11-05', 'desk',
            case when hashtext(s.sample_no || i) % 20 = 0 then 'problem' else 'ok' end, 1, now()
        from supervision.sample s, unnest(array['approval', 'payment', 'publicity', 'long_publicity', 'precise', 'filing']) as i
        """
}
