import Statistics

/// The block 主动发现 of the district: who tells of needs, and what comes of it.
enum DiscoveryBlock {
    /// What came of all that was told, in a sentence.
    static func headline(_ lines: [Discovery]) -> String {
        let persons = lines.reduce(0) { $0 + $1.persons }
        let granted = lines.reduce(0) { $0 + $1.granted }
        return "发现困难 \(Formatting.count(persons)) 人次，已获救助 \(Formatting.count(granted)) 人次"
    }

    /// The card: the way from the need to the aid, and each finder's share with its interval.
    static func html(_ lines: [Discovery], _ edition: Edition) -> HTML {
        let persons = lines.reduce(0) { $0 + $1.persons }
        let steps = [
            ("发现困难", persons), ("已申请或者正在审批", lines.reduce(0) { $0 + $1.answered }),
            ("已获救助", lines.reduce(0) { $0 + $1.granted }),
        ]
        let bars = steps.map { name, count -> HTML in
            let words = "\(Formatting.count(count)) 人次"
            return """
                <div><span>\(name)</span>\(BarChart.bar(count, of: persons, label: "\(name)：\(words)"))\
                <span class="r num">\(words)</span></div>
                """
        }
        return """
            <div class="card"><h3>\(headline(lines))</h3>\
            <p class="st">\(String(edition.day.prefix(4))) 年以来、当时不在救助的人，同一渠道每人计一次；没有身份证号的不计</p>\
            <div class="bars">\(HTML.joined(bars))</div>\(table(lines))</div>

            """
    }

    private static func table(_ lines: [Discovery]) -> HTML {
        let head: HTML = """
            \(Pieces.head("发现渠道"))\(Pieces.head("困难（人）", numeric: true))\(Pieces.head("已申请", numeric: true))\
            \(Pieces.head("已获救助", numeric: true))\(Pieces.head("获救助占比", numeric: true))\
            \(Pieces.head("95% 区间", numeric: true))
            """
        let rows = lines.map { line -> HTML in
            let interval = wilsonInterval(successes: line.granted, trials: line.persons)
            let rate =
                line.persons >= 30
                ? Formatting.percent(Double(line.granted) / Double(line.persons)) : "\(line.granted)/\(line.persons)"
            return """
                <tr><th scope="row">\(line.finder)</th><td class="n">\(Formatting.count(line.persons))</td>\
                <td class="n">\(Formatting.count(line.answered))</td><td class="n">\(Formatting.count(line.granted))</td>\
                <td class="n">\(rate)</td>\
                <td class="n">\(interval.map { Formatting.interval($0.lower, $0.upper) } ?? Formatting.notApplicable)</td></tr>

                """
        }
        return Pieces.table("各渠道发现的困难和结果", style: "dense stick", head: head, body: HTML.joined(rows))
    }
}
