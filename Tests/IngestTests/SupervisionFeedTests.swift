import Ingest
import TestSupport
import Testing

@Suite("Supervision feeds", .database)
struct SupervisionFeedTests {
    /// Records of one feed under Chinese headers: a good one, what is stored of it, and bad ones.
    struct Sample: Sendable, CustomTestStringConvertible {
        let feed: String
        let headers: [String]
        let good: [String]
        let columns: String
        let stored: String
        /// The cells that differ from the good record, by header, with the column and the reason of the quarantine.
        let bad: [(changes: [String: String], column: String, reason: String)]

        var testDescription: String { feed }
    }

    static let person = "11010519491231002X"

    static let samples = [
        Sample(
            feed: "payments",
            headers: ["发放流水号", "救助编号", "发放月份", "金额", "银行账号", "收款人身份证号", "发放日期", "种类"],
            good: ["P1", "JZ1", "202603", "1,234.50", "6217 0001", person, "2026年4月8日", "补发"],
            columns: "payment_id, case_no, month, amount, bank_account, payee_id_number, paid_on, kind",
            stored: "P1|JZ1|2026-03-01|1234.50|6217 0001|\(person)|2026-04-08|back_pay",
            bad: [
                (["金额": "0"], "amount", "range"), (["金额": "-3"], "amount", "money"),
                (["金额": "12.345"], "amount", "money"), (["发放月份": "2026-13"], "month", "month"),
                (["发放日期": "2026-02-30"], "paid_on", "date"), (["种类": "奖金"], "kind", "code"),
                (["银行账号": ""], "bank_account", "missing"), (["发放流水号": ""], "payment_id", "missing"),
            ]),
        Sample(
            feed: "registers",
            headers: ["数据类别", "身份证号", "姓名", "所属区划", "生效日期", "失效日期", "金额", "等级", "凭证号", "说明"],
            good: ["残疾证", person, "张三", "110105", "2020/3/1", "2030-02-28", "0", "一级", "CJ1", "肢体"],
            columns:
                "register, id_number, name, region_code, effective_from, effective_to, amount, grade, reference, detail",
            stored: "disability|\(person)|张三|110105000000|2020-03-01|2030-02-28|0.00|一级|CJ1|肢体",
            bad: [
                (["身份证号": "110105194912310021"], "id_number", "id_check_character"),
                (["身份证号": ""], "id_number", "missing"), (["数据类别": "驾照"], "register", "code"),
                (["生效日期": ""], "effective_from", "missing"), (["失效日期": "永久"], "effective_to", "date"),
                (["所属区划": "黔江"], "region_code", "region"),
            ]),
        Sample(
            feed: "verifications",
            headers: ["核查编号", "救助编号", "机构编号", "委托日期", "完成日期", "授权", "系统核查人均收入", "入户核查人均收入", "核查结论"],
            good: ["HC1", "JZ1", "SG01", "2026-03-02", "2026-03-05", "否", "310.5", "300", "不符合"],
            columns: """
                verification_no, case_no, agency_id, requested_on, finished_on, authorised, system_income, visit_income,
                conclusion
                """,
            stored: "HC1|JZ1|SG01|2026-03-02|2026-03-05|false|310.50|300.00|exceeds",
            bad: [
                (["授权": "也许"], "authorised", "bool"), (["核查结论": "通过"], "conclusion", "code"),
                (["机构编号": "\u{3000}"], "agency_id", "missing"), (["完成日期": "2026-02-29"], "finished_on", "date"),
                (["系统核查人均收入": "三百"], "system_income", "money"),
            ]),
        Sample(
            feed: "assessments",
            headers: ["救助编号", "评估日期", "评估等级", "未达项数", "有效期至", "照料护理协议", "照料人身份证号", "上月照料次数"],
            good: ["JZ1", "2026-03-02", "全护理", "6", "2027-03-01", "是", "", "8"],
            columns: """
                case_no, assessed_on, grade, items_failed, valid_to, care_agreement, caregiver_id_number,
                care_visits_last_month
                """,
            stored: "JZ1|2026-03-02|none|6|2027-03-01|true|-|8",
            bad: [
                (["未达项数": "7"], "items_failed", "range"), (["未达项数": "-1"], "items_failed", "range"),
                (["上月照料次数": "-2"], "care_visits_last_month", "range"), (["评估等级": "一级"], "grade", "code"),
                (["评估日期": ""], "assessed_on", "missing"),
            ]),
        Sample(
            feed: "petitions",
            headers: ["信访编号", "渠道", "收件日期", "所属区划", "内容", "救助编号", "初步核实", "转办日期", "办理期限", "答复日期", "认定结果", "重复件原编号"],
            good: [
                "XF2", "上级交办", "2026-03-02", "500114001", "反映低保", "JZ1", "2026-03-04", "2026-03-05", "2026-04-30",
                "2026-04-01", "部分属实", "XF1",
            ],
            columns: """
                petition_no, channel, received_on, region_code, content, case_no, verified_on, forwarded_on, due_on,
                replied_on, result, repeat_of
                """,
            stored: """
                XF2|superior|2026-03-02|500114001000|反映低保|JZ1|2026-03-04|2026-03-05|2026-04-30|2026-04-01|partly|XF1
                """,
            bad: [
                (["渠道": "微信"], "channel", "code"), (["所属区划": "500101001"], "region_code", "scope"),
                (["内容": ""], "content", "missing"), (["认定结果": "部分"], "result", "code"),
                (["答复日期": "2026-04-31"], "replied_on", "date"),
            ]),
        Sample(
            feed: "feedback", headers: ["评价编号", "时间", "所属区划", "渠道", "救助编号", "评分", "内容"],
            good: ["PJ1", "2026-03-02 09:10:00", "500114001001", "意见箱", "", "5", "好"],
            columns: "feedback_no, at, region_code, channel, case_no, score, content",
            stored: "PJ1|2026-03-02T09:10:00+08:00|500114001001|box|-|5|好",
            bad: [
                (["评分": "0"], "score", "range"), (["评分": "6"], "score", "range"), (["评分": "4.5"], "score", "int"),
                (["时间": "2026-03-02 25:00:00"], "at", "time"), (["所属区划": ""], "region_code", "missing"),
                (["渠道": "微信"], "channel", "code"),
            ]),
        Sample(
            feed: "check_results", headers: ["抽查编号", "抽查事项", "抽查日期", "方式", "结果", "问题"],
            good: ["CC1", "自理评估与照料", "2026-03-02", "入户", "有问题", "无协议"],
            columns: "sample_no, item, checked_on, method, result, problem",
            stored: "CC1|care|2026-03-02|home|problem|无协议",
            bad: [
                (["抽查事项": "其他"], "item", "code"), (["方式": ""], "method", "missing"), (["结果": "合格"], "result", "code"),
                (["抽查日期": "昨天"], "checked_on", "date"),
            ]),
        Sample(
            feed: "dispositions", headers: ["线索编号", "时间", "处置人", "处置动作", "批准人", "理由", "截止日期", "附件"],
            good: ["F-1", "2026-03-02T09:10:00Z", "冉某", "容错免责", "龚某", "首次", "2026-12-31", "a.pdf"],
            columns: "finding_no, at, actor, action, approver, reason, until, attachment",
            stored: "F-1|2026-03-02T17:10:00+08:00|冉某|exempt|龚某|首次|2026-12-31|a.pdf",
            bad: [
                (["处置动作": "删除"], "action", "code"), (["处置人": ""], "actor", "missing"),
                (["截止日期": "2026-12-32"], "until", "date"), (["时间": "上午"], "at", "time"),
            ]),
    ]

    @Test("store a good record of each and quarantine the bad ones with column and reason", arguments: samples)
    func loads(sample: Sample) async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let rows = sample.bad.map { bad in
            zip(sample.headers, sample.good).map { header, cell in bad.changes[header] ?? cell }
        }
        let outcome = try await bench.load(
            csv(sample.headers, [sample.good] + rows), as: "\(sample.feed).csv", feed: sample.feed)
        #expect(outcome.loaded == 1)
        #expect(try await bench.rows("select \(sample.columns) from feed.\(sample.feed)") == [sample.stored])
        let quarantined = try await bench.rows("select line, \"column\", reason from api.quarantine order by line")
        #expect(quarantined == sample.bad.enumerated().map { "\($0 + 3)|\($1.column)|\($1.reason)" })
    }

    @Test("the same record with another value of a key column is another row")
    func keys() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let entry = ["车辆", Self.person, "2020-01-01", "A1"]
        try await bench.load(
            csv(
                ["数据类别", "身份证号", "生效日期", "凭证号"],
                [entry, entry, ["车辆", Self.person, "2020-01-01", "A2"], ["车辆", Self.person, "2020-01-02", "A1"]]),
            as: "registers.csv", feed: "registers")
        #expect(try await bench.rows("select count(*) from feed.registers") == ["3"])
    }
}
