/// A length of time as settings name it: `30 minutes`, `1 working_day`.
package struct Term: Sendable, Hashable {
    /// What is counted.
    package enum Unit: String, Sendable, CaseIterable {
        case second, minute, hour, day
        case workingDay = "working_day"
    }

    /// How many, at least 1.
    package let count: Int
    /// Of what.
    package let unit: Unit

    /// A term of a number of units.
    package init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// Reads a number and a unit, in the singular or the plural; nil for anything else.
    package init?(parsing text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, let count = Int(words[0]), (1...100_000).contains(count),
            let unit = Unit.allCases.first(where: { words[1] == $0.rawValue || words[1] == $0.rawValue + "s" })
        else { return nil }
        self.init(count, unit)
    }

    /// Its length in seconds; nil for working days, whose length the calendar tells.
    package var seconds: Int? {
        switch unit {
        case .second: count
        case .minute: count * 60
        case .hour: count * 3600
        case .day: count * 86_400
        case .workingDay: nil
        }
    }

    /// The term in Chinese, as pages show it.
    package var title: String {
        let names: [Unit: String] = [.second: "秒", .minute: "分钟", .hour: "小时", .day: "天", .workingDay: "个工作日"]
        return "\(count) \(names[unit] ?? unit.rawValue)"
    }
}

extension Term: CustomStringConvertible {
    /// The form that settings have.
    package var description: String { "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }
}
