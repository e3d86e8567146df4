import Statistics

/// The lists of 督办与评价, each with the sentence that its tile and its heading say.
struct SupervisionLists {
    /// A block of the page.
    struct Block {
        /// Its jump mark.
        let id: String
        /// Topic and question.
        let heading: String
        let period: String
        /// The sentence with the figures.
        let headline: String
        let list: ListTable
        /// How it is counted.
        let note: String
    }

    /// The blocks that have data, in their order.
    let blocks: [Block]

    init(_ model: SupervisionModel, _ edition: Edition) {
        let year = String(edition.day.prefix(4))
        var blocks: [Block] = []
        if let petitions = model.petitions, !petitions.isEmpty { blocks.append(Self.petitions(petitions, year)) }
        if let exemptions = model.exemptions, !exemptions.isEmpty {
            blocks.append(Self.exemptions(exemptions, edition))
        }
        if let satisfaction = model.satisfaction, !satisfaction.isEmpty {
            blocks.append(Self.satisfaction(satisfaction))
        }
        if let agencies = model.agencies, !agencies.isEmpty { blocks.append(Self.agencies(agencies)) }
        self.blocks = blocks
    }

    private static func petitions(_ petitions: [SupervisionModel.Petition], _ year: String) -> Block {
        let open = petitions.count { $0.repliedOn == nil }
        let late = petitions.count { $0.late != nil }
        let answered = petitions.count - open
        let again = petitions.count { $0.cameAgain }
        let once = answered > 0 ? "，答复后没有重复信访 \(Formatting.share(answered - again, of: answered, unit: "件"))" : ""
        return Block(
            id: "petitions", heading: "信访督办：办到头了吗", period: "\(year) 年收到的和以前没有答复的",
            headline:
                "信访 \(Formatting.count(petitions.count)) 件，未答复 \(Formatting.count(open)) 件，超期 \(Formatting.count(late)) 件\(once)",
            list: ListTable(
                file: "petitions", title: "信访件",
                columns: [
                    ("信访编号", 18), ("渠道", 10), ("乡镇（街道）", 14), ("收件", 12), ("初步核实", 12), ("转办", 12), ("办理期限", 12),
                    ("答复", 12), ("办到哪一步", 12), ("认定结果", 10), ("超期", 20), ("重复件", 8), ("答复后再来", 10),
                ],
                rows: petitions.map { petition in
                    [
                        .text(petition.number), .text(petition.channel), .text(petition.township),
                        .day(petition.receivedOn), .day(petition.verifiedOn), .day(petition.forwardedOn),
                        .day(petition.dueOn), .day(petition.repliedOn), .text(petition.stage),
                        .text(petition.result ?? ""), .text(petition.late ?? ""), .text(petition.isRepeat ? "是" : ""),
                        .text(petition.cameAgain ? "是" : ""),
                    ]
                }),
            note: "转办、答复的期限和超期由规则判定；信访内容不在页面上显示。合理合规的诉求及时办理，不合理不合规的给明确回复，一次终结。")
    }

    private static func exemptions(_ exemptions: [SupervisionModel.Exemption], _ edition: Edition) -> Block {
        let holding = exemptions.count { $0.holds }
        return Block(
            id: "exemptions", heading: "容错免责：依据是什么", period: "截至 \(edition.day) 的全部登记",
            headline: "登记容错免责 \(Formatting.count(exemptions.count)) 条，仍有效 \(Formatting.count(holding)) 条",
            list: ListTable(
                file: "exemptions", title: "容错免责登记",
                columns: [
                    ("线索编号", 18), ("类型", 12), ("提示原因", 30), ("乡镇（街道）", 14), ("决定日期", 12), ("依据", 50), ("有效期至", 12),
                    ("现状", 10),
                ],
                rows: exemptions.map { item in
                    [
                        .text(item.number), .text(item.kind?.label ?? ""), .text(item.title), .text(item.township),
                        .day(item.day), .text(item.basis), .day(item.until), .text(item.holds ? "有效" : "已失效"),
                    ]
                }),
            note: "秉持公心、履职尽责，因客观原因或者探索创新出现失误偏差且及时纠正的，依法依规免于问责；由一人提出、另一人批准。优亲厚友、弄虚作假不适用。")
    }

    private static func satisfaction(_ lines: [SupervisionModel.Satisfaction]) -> Block {
        let opinions = lines.reduce(0) { $0 + $1.opinions }
        let content = lines.reduce(0) { $0 + $1.content }
        let shown = Suppression.column(lines.map(\.opinions)).cells
        let rows = zip(lines, shown).map { line, count -> [ListTable.Cell] in
            guard count.shown != nil else {
                return [
                    .text(line.township), .count(count), .decimal(nil), .number(nil), .number(nil), .text(""),
                    .text(""),
                ]
            }
            return [
                .text(line.township), .count(count), .decimal(Double(line.points) / Double(line.opinions)),
                .number(line.content), .number(line.discontent), .text(Self.share(line.content, of: line.opinions)),
                .text(Self.interval(line.content, of: line.opinions)),
            ]
        }
        return Block(
            id: "satisfaction", heading: "群众评价：满意吗", period: "最近 12 个月",
            headline: opinions < Suppression.threshold
                ? "评价不足 \(Suppression.threshold) 件，不单独显示"
                : opinions < 30
                    ? "评价 \(opinions) 件，满意 \(content) 件"
                    : "满意率 \(Formatting.share(content, of: opinions, unit: "件"))",
            list: ListTable(
                file: "satisfaction", title: "群众满意度",
                columns: [
                    ("乡镇（街道）", 14), ("评价（件）", 10), ("平均分", 10), ("满意", 10), ("不满意", 10), ("满意率", 10), ("95% 区间", 14),
                ], rows: rows),
            note: "评分 1–5 分，4、5 分为满意，1、2 分为不满意；没有评分的不计。区间为 Wilson 95% 区间，件数少，区间宽，不作排名。不足 3 件显示“<3”。")
    }

    private static func agencies(_ agencies: [SupervisionModel.Agency]) -> Block {
        let compared = agencies.reduce(0) { $0 + $1.compared }
        let gaps = agencies.reduce(0) { $0 + $1.gaps }
        let due = agencies.reduce(0) { $0 + $1.due }
        let late = agencies.reduce(0) { $0 + $1.late }
        return Block(
            id: "agencies", heading: "核查机构：核得准、核得快吗", period: "最近 365 天",
            headline:
                "\(agencies.count) 家机构，两项收入差距过大 \(Formatting.share(gaps, of: compared, unit: "件"))，超 5 个工作日 \(Formatting.share(late, of: due, unit: "件"))",
            list: ListTable(
                file: "agencies", title: "核查机构质量",
                columns: [
                    ("机构", 24), ("可比（件）", 10), ("差距过大", 10), ("差距过大占比", 12), ("占比 95% 区间", 14), ("差距中位数（元）", 12),
                    ("有结论（件）", 10), ("认定不符合", 10), ("按乡镇占比应为", 12), ("实际与应为之比", 12), ("之比 95% 区间", 14),
                    ("应完成（件）", 10), ("超 5 个工作日", 10), ("超期占比", 12), ("超期 95% 区间", 14), ("用时中位数（工作日）", 12),
                    ("未完成（件）", 10), ("提示", 14),
                ],
                rows: agencies.map { agency in
                    let ratio = agency.expected > 0 ? Double(agency.above) / agency.expected : nil
                    return [
                        .text(agency.name), .number(agency.compared), .number(agency.gaps),
                        .text(share(agency.gaps, of: agency.compared)),
                        .text(interval(agency.gaps, of: agency.compared)),
                        .decimal(agency.medianGap), .number(agency.concluded), .number(agency.above),
                        .decimal(agency.concluded > 0 ? agency.expected : nil),
                        .text(ratio.map { Formatting.decimal($0, places: 2) } ?? ""),
                        .text(ratioInterval(agency.above, expected: agency.expected)), .number(agency.due),
                        .number(agency.late), .text(share(agency.late, of: agency.due)),
                        .text(interval(agency.late, of: agency.due)), .number(agency.medianDays),
                        .number(agency.waiting),
                        .text(agency.isLenient ? "认定偏少，待核查" : ""),
                    ]
                }),
            note:
                "差距过大：系统核查与入户核查的人均收入相差超过 200 元，且超过较大者的一半。应为：按所核案件所在乡镇全部机构的占比推算；之比小于 1 是偏松，区间为 Byar 95% 区间。超期：自委托次日起超过 5 个工作日。占比区间为 Wilson 95% 区间。"
        )
    }

    /// A share as tables show it: under 30 the fraction.
    private static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "" }
        return whole >= 30 ? Formatting.percent(Double(part) / Double(whole)) : "\(part)/\(whole)"
    }

    private static func interval(_ part: Int, of whole: Int) -> String {
        wilsonInterval(successes: part, trials: whole).map { Formatting.interval($0.lower, $0.upper) } ?? ""
    }

    /// The interval of a count in relation to what was expected.
    private static func ratioInterval(_ count: Int, expected: Double) -> String {
        guard expected > 0, let interval = byarInterval(count: count) else { return "" }
        return Formatting.decimal(interval.lower / expected, places: 2) + "–"
            + Formatting.decimal(interval.upper / expected, places: 2)
    }
}
