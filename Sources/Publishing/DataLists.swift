/// The tables of 数据质量 as lists to take away; all but the feeds' are the district's alone.
enum DataLists {
    /// Each feed's rhythm, last arrival, rows and state.
    static func sources(_ sources: [DataModel.Source]) -> ListTable {
        ListTable(
            file: "sources", title: "数据来源",
            columns: [
                ("来源", 20), ("应到", 16), ("最近到数", 18), ("行数", 10), ("退回行数", 10), ("状态", 10), ("对本页的影响", 60),
            ],
            rows: sources.map { source in
                [
                    .text(source.name), .text(source.rhythm), .text(source.lastArrival ?? Formatting.missing),
                    .number(source.rows), .number(source.rejected), .text(source.state.label), .text(source.effect),
                ]
            })
    }

    /// The tables that the district alone sees, those without rows left out.
    static func district(_ data: DataModel) -> [ListTable] {
        [
            drift(data.drift), notices(data.notices), regionCodes(data.regionCodes), quarantined(data.quarantined),
            loads(data.loads),
        ]
        .filter { !$0.rows.isEmpty }
    }

    /// What rules find in the data themselves.
    static func notices(_ notices: [Notice]) -> ListTable {
        ListTable(
            file: "notices", title: "对数据本身的提示",
            columns: [("提示", 28), ("条数", 10), ("最近一条", 60), ("首次提示", 14)],
            rows: notices.map { notice in
                [.text(notice.title), .number(notice.findings), .text(notice.text), .day(notice.firstSeen)]
            })
    }

    /// Codes of regions that are closed or unknown.
    static func regionCodes(_ codes: [DataModel.RegionCode]) -> ListTable {
        ListTable(
            file: "regions", title: "停用或未知的区划代码",
            columns: [("来源", 20), ("区划代码", 18), ("区划名称", 20), ("停用日期", 14), ("行数", 10)],
            rows: codes.map { code in
                [
                    .text(code.source), .text(code.code), .text(code.name ?? "未知"),
                    .day(code.closed), .number(code.rows),
                ]
            })
    }

    /// The last files.
    static func loads(_ loads: [DataModel.Load]) -> ListTable {
        ListTable(
            file: "loads", title: "最近入库",
            columns: [
                ("入库时间", 18), ("来源", 20), ("文件", 32), ("读到", 10), ("入库", 10), ("未变", 10), ("退回", 10), ("状态", 14),
                ("原因", 24),
            ],
            rows: loads.map { load in
                [
                    .text(load.finished), .text(load.source), .text(load.file), .number(load.read),
                    .number(load.loaded), .number(load.unchanged), .number(load.quarantined), .text(load.state),
                    .text(load.reason),
                ]
            })
    }

    /// Rows set aside, by reason.
    static func quarantined(_ groups: [DataModel.Quarantined]) -> ListTable {
        ListTable(
            file: "quarantine", title: "退回的行",
            columns: [("来源", 20), ("列", 20), ("退回原因", 28), ("行数", 10)],
            rows: groups.map { group in
                [.text(group.source), .text(group.column), .text(group.reason), .number(group.rows)]
            })
    }

    /// Measures that left their usual range.
    static func drift(_ drifts: [DataModel.Drift]) -> ListTable {
        ListTable(
            file: "drift", title: "口径或格式变化",
            columns: [("来源", 20), ("看什么", 20), ("平常", 16), ("这次", 16), ("说明", 50)],
            rows: drifts.map { drift in
                [.text(drift.source), .text(drift.measure), .text(drift.usual), .text(drift.now), .text(drift.remark)]
            })
    }
}
