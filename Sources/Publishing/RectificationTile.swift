import Statistics

/// The tile 整改率 of the district: of the findings that were due, how many are mended.
enum RectificationTile {
    /// The tile with its fraction, its interval and the year before.
    static func html(_ figures: Rectification, _ edition: Edition) -> HTML {
        let share = figures.share
        guard let interval = wilsonInterval(successes: share.mended, trials: share.due) else {
            return Tiles.tile(
                label: "整改率", value: HTML.text(Formatting.notApplicable), unit: "", lines: ["今年还没有到期应整改的线索"])
        }
        let range = Formatting.interval(interval.lower, interval.upper)
        let rate = Double(share.mended) / Double(share.due)
        let value =
            share.due >= 30
            ? Formatting.percent(rate) : "\(Formatting.count(share.mended))/\(Formatting.count(share.due))"
        let words =
            "整改率 \(Formatting.share(share.mended, of: share.due, unit: "条"))，95% 区间 \(range)"
        let before = figures.before.map { "上年同期 \(Formatting.share($0.mended, of: $0.due, unit: "条"))" } ?? ""
        return Tiles.tile(
            label: "整改率", value: HTML.text(value), unit: share.due >= 30 ? "" : "条",
            lines: [
                "已整改 \(Formatting.count(share.mended)) / 到期应整改 \(Formatting.count(share.due)) 条",
                "\(String(edition.day.prefix(4))) 年以来，95% 区间 \(range)", before,
            ], picture: BarChart.interval(rate, low: interval.lower, high: interval.upper, label: words))
    }
}
