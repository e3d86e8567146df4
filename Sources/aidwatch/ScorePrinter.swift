import Detection
import Formats

/// Prints what became of the findings of rules.
struct ScorePrinter {
    let scores: [RuleScores.Score]

    private static let columns = [
        "rule_id", "rule_version", "hits", "open", "decided", "confirmed", "share", "share_from", "share_to",
        "working_days", "money_stopped", "people_helped", "noisy",
    ]

    /// Prints the scores.
    func print(isJSON: Bool, isCSV: Bool) throws {
        let rows = scores.map(Self.values)
        if isJSON {
            let objects = rows.map { row in
                JSONText.object(
                    zip(Self.columns, row).enumerated().map { place, pair in
                        (pair.0, pair.1.map { place < 2 ? JSONText.quoted($0) : $0 } ?? "null")
                    })
            }
            Terminal.line(JSONText.object([("rules", JSONText.array(objects))]))
        } else if isCSV {
            let writer = try ListOptions.csvWriter(header: Self.columns)
            for row in rows { try writer.write(row.map { $0 ?? "" }) }
            try writer.finish()
        } else {
            var table = Table([
                "rule", "version", "hits", "open", "decided", "confirmed", "share", "from", "to", "days", "stopped",
                "helped", "noisy",
            ])
            for row in rows { table.add(row.map { $0 ?? "-" }) }
            table.print()
        }
    }

    private static func values(_ score: RuleScores.Score) -> [String?] {
        [
            score.rule, score.version, "\(score.hits)", "\(score.open)", "\(score.decided)", "\(score.confirmed)",
            decimals(score.share), decimals(score.least), decimals(score.most),
            score.workingDays.map { "\($0)" }, score.moneyStopped, score.peopleHelped.map { "\($0)" },
            "\(score.isNoisy)",
        ]
    }

    /// A share with three decimals.
    private static func decimals(_ share: Double?) -> String? {
        share.map { "\(($0 * 1000).rounded() / 1000)" }
    }
}
