import Domain
import Publishing
import Statistics

extension SampleDistrict {
    static let edition = Edition(
        publisher: "黔江区民政局", district: "黔江区", day: "2026-10-31", dataUntil: "2026-10-31 24:00",
        generatedAt: "2026-11-01T05:40:00+08:00", dataBatch: "20261101-01", ruleSet: "R2026.10",
        auditHead: "9f2c41d0a7b3", complaintsPhone: "79222164", isDemonstration: true)

    static let districtStatements = [
        Statement(
            signal: .watch, headline: "民主评议超期 14.6%，区级备案超期 13.7%。", detail: "342 件中五个环节全部按期的 217 件。",
            link: Link(words: "看环节", target: .section("steps"))),
        Statement(
            signal: .due, headline: "已过期限未办结 18 条，7 天内到期 56 条。", detail: "先办最早到期的。",
            link: Link(words: "看清单", target: .findings(FindingFilter(due: .late)))),
        Statement(
            signal: .late, headline: "医保结算数据停在 10 月 19 日，逾期 5 天。", detail: "用到它的漏保规则自 10 月 20 日起未更新，本月漏保线索可能偏少。",
            link: Link(words: "看来源", target: .data)),
        Statement(
            signal: .note, headline: "公示不足 7 天或无公示记录 4 件。", detail: "公示是最短时限，须补足后再审批。",
            link: Link(words: "看线索", target: .findings(FindingFilter(kind: .overdue, text: "公示")))),
    ]

    static let townshipStatements = [
        Statement(
            signal: .due, headline: "已过期限 3 条，7 天内到期 10 条。", detail: "下表按期限排好，先办最上面的。",
            link: Link(words: "看清单", target: .findings(FindingFilter()))),
        Statement(
            signal: .watch, headline: "民主评议 15 件中 7 件超过 5 个工作日。", detail: "件数少，95% 区间 25–70%，仍高于全区 14.6%。",
            link: Link(words: "看环节", target: .section("steps"))),
    ]

    static let districtSteps = [
        StepDurations(
            name: "1 入户调查、核算核对", unit: .workingDays, limit: 5, cases: 342, breaches: 27, low: 0.055, high: 0.112,
            quantiles: .init(p10: 2, p25: 2, median: 3, p75: 4, p90: 5)),
        StepDurations(
            name: "2 民主评议", unit: .workingDays, limit: 5, cases: 342, breaches: 50, low: 0.113, high: 0.188,
            quantiles: .init(p10: 2, p25: 3, median: 4, p75: 5, p90: 6)),
        StepDurations(
            name: "3 公示", unit: .calendarDays, limit: 7, limitIsMinimum: true, cases: 342, breaches: 4, low: 0.005,
            high: 0.030, quantiles: .init(p10: 7, p25: 7, median: 7, p75: 7, p90: 8)),
        StepDurations(
            name: "4 审核审批", unit: .workingDays, limit: 3, cases: 342, breaches: 16, low: 0.029, high: 0.075,
            quantiles: .init(p10: 1, p25: 1, median: 2, p75: 2, p90: 3)),
        StepDurations(
            name: "5 区级备案", unit: .workingDays, limit: 2, cases: 342, breaches: 47, low: 0.105, high: 0.178,
            quantiles: .init(p10: 1, p25: 1, median: 1, p75: 2, p90: 3)),
        StepDurations(
            name: "合计（不含公示）", unit: .workingDays, limit: 15, cases: 342, breaches: 15, low: 0.027, high: 0.071,
            quantiles: .init(p10: 8, p25: 10, median: 11, p75: 13, p90: 14)),
    ]

    private static let lineCalls = [
        301, 318, 344, 329, 310, 296, 305, 322, 351, 287, 333, 340, 326, 318, 309, 331, 327, 318,
    ]

    static let hotlines = [
        Hotline(
            name: "12345 政务热线", calls: 318, usual: 322.4, answeredInTime: 301, answered: 312,
            months: zip(Trend.names(until: "2026-10-31", count: 18), lineCalls).map { MonthCount(month: $0, count: $1) }
        ),
        Hotline(
            name: "79222164 救助专线", calls: 27, usual: nil, answeredInTime: 24, answered: 26),
    ]
    static let topics: [Hotline.Topic] = [
        .init(name: "低保申请与资格咨询", calls: 126, usual: 119, due: 124, inTime: 122),
        .init(name: "审批进度查询", calls: 86, usual: 49.3, due: 84, inTime: 82),
        .init(name: "临时救助申请", calls: 58, usual: 58.3, due: 57, inTime: 56),
        .init(name: "救助金发放时间与金额", calls: 42, usual: 46, due: 42, inTime: 42),
        .init(name: "反映应保未保", calls: 9, usual: 5.7, due: 9, inTime: 8),
        .init(name: "反映优亲厚友", calls: 3, usual: 0, due: 2, inTime: 2), .init(name: "其他", calls: 21, usual: 24),
    ]
    static let outcomes: [Hotline.Topic] = [
        .init(name: "已解释政策，群众表示理解", calls: 198), .init(name: "已转办", calls: 97), .init(name: "尚未答复", calls: 50),
    ]

    static let discoveries = [
        Discovery(finder: "网格上报：网格员", persons: 811, answered: 420, granted: 297),
        Discovery(finder: "网格上报：村社区干部", persons: 536, answered: 300, granted: 214),
        Discovery(finder: "热线来电", persons: 118, answered: 52, granted: 34),
        Discovery(finder: "手机求助", persons: 24, answered: 9, granted: 7),
    ]

    static let rectification = Rectification(
        met: 79, running: 22, late: 9, overdue: 8,
        lines: [
            .init(kind: .missed, due: 79, mended: 74), .init(kind: .wrongful, due: 84, mended: 72),
            .init(kind: .kinship, due: 29, mended: 26), .init(kind: .overdue, due: 74, mended: 67),
        ], referred: 14, returned: 2, settled: 4)

    static let spotChecks = SpotChecks(
        month: "2026-09", drawn: 190, answered: 180, atHome: 58, problems: 21, checkedUntil: "2026-10-14", unknown: 6,
        estimate: horvitzThompson([
            StratumSample(population: 400, sampled: 130, positives: 13),
            StratumSample(population: 720, sampled: 50, positives: 8),
        ]),
        items: [
            .init(name: "审批", checked: 180, problems: 7), .init(name: "救助金", checked: 180, problems: 2),
            .init(name: "长期公示", checked: 60, problems: 6), .init(name: "自理评估与照料", checked: 28, problems: 5),
        ])

    static let reports = LocalReports(
        spotChecks: SpotChecks(
            month: "2026-09", drawn: 13, answered: 12, atHome: 4, problems: 3, checkedUntil: "2026-10-12", unknown: 0,
            estimate: horvitzThompson([StratumSample(population: 40, sampled: 12, positives: 3)]),
            items: [
                .init(name: "审批", checked: 12, problems: 2), .init(name: "长期公示", checked: 9, problems: 1),
                .init(name: "近亲属备案", checked: 12, problems: 0),
            ]),
        hotline: Hotline(
            name: "两条热线合计", calls: 31, usual: 26.25, answeredInTime: 29, answered: 30,
            topics: [
                .init(name: "审批进度查询", calls: 12), .init(name: "低保资格咨询", calls: 8), .init(name: "临时救助申请", calls: 5),
                .init(name: "反映应保未保", calls: 2), .init(name: "救助金发放时间", calls: 2), .init(name: "户口迁移", calls: 2),
            ]),
        feeds: [
            .init(name: "网格员上报", last: "2026-10-30", records: 41), .init(name: "办理环节", last: "2026-10-31", records: 66),
            .init(name: "公示台账", last: "2026-10-22", records: 2), .init(name: "近亲属备案", last: nil, records: 0),
        ])

    static let tasks = [
        VillageModel.Task(
            due: "2026-10-29", daysLeft: -2, title: "上门核查：孤寡老人疑似应救未救", why: "李**，3 组。9 月医保自付较大，至今没有救助申请。",
            how: "带上申请表；本人不便可代办。核查单交镇民政办。", kind: .missed, finding: "QJ-2026-10-0001"),
        VillageModel.Task(
            due: "2026-10-31", daysLeft: 0, title: "更新长期公示 2 户", why: "公示栏缺 2 户的最新保障金额。",
            how: "更新后拍照上传，照片里不能出现证件号和银行卡号。"),
        VillageModel.Task(
            due: "2026-11-05", daysLeft: 5, title: "开民主评议会", why: "王**低保申请，5 个工作日内要评完。", how: "先核对评议小组有没有近亲属，有关系的要回避。",
            kind: .overdue),
    ]

    static let applications = [
        VillageModel.Application(
            title: "王**户 · 低保", accepted: "2026-10-26",
            steps: [
                .init(state: .done, days: 4), .init(state: .now, days: 1), .init(state: .ahead), .init(state: .ahead),
                .init(state: .ahead),
            ], sentence: "正在民主评议，11 月 5 日前评完。"),
        VillageModel.Application(
            title: "赵* · 特困", accepted: "2026-09-28",
            steps: [
                .init(state: .late, days: 7), .init(state: .done, days: 5), .init(state: .done, days: 7),
                .init(state: .now, days: 2), .init(state: .ahead),
            ], sentence: "入户调查用了 7 个工作日（已扣国庆假期），超过 5 个；现在镇里审批。"),
    ]

    static let methods = [
        RuleMethod(
            id: "overdue.investigation", kind: .overdue, title: "入户调查超 5 个工作日", severity: .medium, audience: .village,
            state: .complete, basis: ["《社会救助暂行办法》（国务院令第 649 号）第十一条"],
            innocentCauses: ["申请人住院或者外出，约不到入户时间，有记录可查。"], advice: ["核对受理日期和补正记录。"],
            needs: ["救助申请"], uses: ["办理环节"],
            parameters: [
                .init(meaning: "入户调查的时限", value: "5 个工作日"), .init(meaning: "入户调查的时限", value: "7 个工作日", place: "小南海镇"),
            ]),
        RuleMethod(
            id: "missed.medical", kind: .missed, title: "大额医疗自付后 30 天内无救助申请", severity: .medium, audience: .village,
            state: .notTested, basis: ["区级监管机制"], innocentCauses: [], advice: [], needs: ["医保结算"], uses: [],
            parameters: []),
        RuleMethod(
            id: "kinship.undeclared", kind: .kinship, title: "村（社区）干部近亲属在保未备案", severity: .critical,
            audience: .district, state: .failed, basis: [], innocentCauses: ["已口头报告，尚未登记。"], advice: [], needs: [],
            uses: [], parameters: []),
    ]

    static let data = DataModel(
        sources: [
            .init(
                name: "社会救助业务系统", rhythm: "每日", lastArrival: "2026-10-31 23:40", rows: 48_210, rejected: 0,
                state: .fresh),
            .init(
                name: "医保结算", rhythm: "每日", lastArrival: "2026-10-19 04:20", rows: 9_322, rejected: 3, state: .late,
                effect: "漏保规则自 10 月 20 日起未更新，漏保线索可能偏少。"),
            .init(
                name: "12345 工单", rhythm: "每日", lastArrival: "2026-10-31 22:05", rows: 318, rejected: 12,
                state: .partial,
                effect: "12 行退回，热线件数可能少 12 件。"),
            .init(
                name: "机动车登记", rhythm: "每月 15 日前", lastArrival: nil, rows: nil, rejected: nil, state: .absent,
                effect: "机动车规则没有运行。"),
        ],
        loads: [
            .init(
                finished: "2026-10-31 23:41", source: "社会救助业务系统", file: "cases-20261031.csv.gz", read: 48_210,
                loaded: 112, unchanged: 48_098, quarantined: 0, state: "已入库"),
            .init(
                finished: "2026-10-31 22:06", source: "12345 工单", file: "tickets-20261031.xlsx", read: 330, loaded: 318,
                unchanged: 0, quarantined: 12, state: "已入库", reason: "12 行受理时间晚于办结时间"),
        ],
        quarantined: [
            .init(source: "12345 工单", column: "受理时间", reason: "晚于办结时间", rows: 12),
            .init(source: "医保结算", column: "证件号", reason: "校验位不符", rows: 3),
        ],
        drift: [
            .init(source: "12345 工单", measure: "“其他”类占比", usual: "4–9%", now: "17%", remark: "可能改了分类表，主题占比暂不与上月比。")
        ])
}
