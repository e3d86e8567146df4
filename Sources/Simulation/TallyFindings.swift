import Domain

/// What the rules on numbers must say of the district, by its counts.
extension District {
    /// Appends the findings of surge.* and integrity.agency_leniency.
    func expectCounted() throws {
        try expectWeeks()
        try expectSilence()
        let townships = offices.townships.map(\.region.code)
        try expectShares("surge.approval_rate", townships.map { ($0, tally.granted[$0]) })
        try expectShares("surge.dropout", townships.map { ($0, tally.withdrawn[$0]) })
        try expectShares(
            "surge.coverage",
            offices.townships.map { township in
                let code = township.region.code
                return (code, Tally.Share(part: tally.aided[code]?.count ?? 0, whole: township.population))
            })
        try expectLeniency()
    }

    private func expect(_ rule: String, key: String, in region: RegionCode, event: CalendarDay?, note: String) throws {
        try files.expect(ExpectedFinding(rule: rule, key: key, region: region, event: event, note: note))
    }

    private func isSurge(_ weeks: [Int]) -> Bool {
        weeks[0] >= 5 && Double(weeks[0]) > Chance.upper(of: Array(weeks.dropFirst()))
    }

    private func expectWeeks() throws {
        for signal in Tally.Signal.allCases {
            for (township, weeks) in (tally.weeks[signal] ?? [:]).sorted(by: { $0.key < $1.key }) where isSurge(weeks) {
                try expect(
                    "surge.\(signal.rawValue)", key: "\(township)|\(tally.sunday)", in: township, event: tally.sunday,
                    note: "\(weeks[0]) in a week")
            }
        }
        for topic in Tally.topics {
            guard let weeks = tally.topicWeeks[topic.name], isSurge(weeks) else { continue }
            try expect(
                "surge.topic", key: "\(topic.name)|\(tally.sunday)", in: offices.district.code, event: tally.sunday,
                note: "\(weeks[0]) in a week")
        }
    }

    private func expectSilence() throws {
        for (village, days) in tally.heard.sorted(by: { $0.key < $1.key }) {
            guard let last = days.keys.max(), day.days(since: last) >= 60 else { continue }
            let count = days.filter { $0.key > last.adding(days: -365) }.values.reduce(0, +)
            guard count * 60 >= 5 * 365 else { continue }
            try expect(
                "surge.silence", key: "\(village)", in: village, event: last.adding(days: 60),
                note: "\(count) in the year before")
        }
    }

    private func expectShares(_ rule: String, _ shares: [(township: RegionCode, share: Tally.Share?)]) throws {
        let judged = shares.filter { ($0.share?.whole ?? 0) >= 10 }
        for place in Chance.outliers(of: judged.compactMap(\.share)) {
            let township = judged[place].township
            let month = YearMonth(containing: tally.monthEnd)
            try expect(
                rule, key: "\(township)|\(month)", in: township, event: tally.monthEnd,
                note: "\(judged[place].share?.part ?? 0) of \(judged[place].share?.whole ?? 0)")
        }
    }

    private func expectLeniency() throws {
        var townships: [RegionCode: Tally.Share] = [:]
        for (township, share) in tally.conclusions.values.flatMap({ $0 }) {
            townships[township, default: Tally.Share()].part += share.part
            townships[township, default: Tally.Share()].whole += share.whole
        }
        for (agency, shares) in tally.conclusions.sorted(by: { $0.key < $1.key }) {
            let number = shares.values.reduce(0) { $0 + $1.whole }
            let above = shares.values.reduce(0) { $0 + $1.part }
            let expected = shares.reduce(0.0) { sum, entry in
                let all = townships[entry.key] ?? Tally.Share()
                return sum + Double(entry.value.whole) * Double(all.part) / Double(all.whole)
            }
            guard number >= 50, Chance.lowerTail(above, of: number, p: expected / Double(number)) < 0.001 else {
                continue
            }
            try expect(
                "integrity.agency_leniency", key: agency, in: offices.district.code, event: nil,
                note: "\(above) of \(number) above the limit")
        }
    }
}
