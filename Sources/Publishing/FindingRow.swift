/// One line of the list of findings; texts are masked before they come here.
///
/// An object, since the lists of three levels and their pages all hold the same one.
package final class FindingRow: Sendable {
    /// The finding's number, such as `QJ-2026-10-0417`: letters, digits and hyphens.
    package let number: String
    /// What it is about.
    package let kind: Kind
    /// The rule's identifier, such as `overdue.investigation`.
    package let rule: String
    /// The rule's title: why the system points here.
    package let reason: String
    /// How many independent sources agree, from 1.
    package let sources: Int
    /// The township's 12-digit code; `nil` for a finding about the whole district.
    package let townshipCode: String?
    /// The township's name, `—` where there is none.
    package let township: String
    /// The village's 12-digit code; `nil` where the finding is about the township itself.
    package let villageCode: String?
    /// The village's name, `—` where there is none.
    package let village: String
    /// The person or case it is about, masked: `张**`.
    package let subject: String
    /// The day it was first seen, ISO.
    package let firstSeen: String
    /// How far work has come.
    package let stage: Stage
    /// The day by which to act, ISO; `nil` where nothing runs.
    package let actBy: String?
    /// Calendar days from the data's day to `actBy`, negative when past.
    package let daysLeft: Int?
    /// The lowest level that may see it.
    package let audience: Level
    /// Whether what is late is still not done: it comes first among those due on the same day.
    package let isUndone: Bool

    package init(
        number: String, kind: Kind, rule: String, reason: String, sources: Int, townshipCode: String?, township: String,
        villageCode: String?, village: String, subject: String, firstSeen: String, stage: Stage, actBy: String?,
        daysLeft: Int?, audience: Level, isUndone: Bool = false
    ) {
        self.number = number
        self.kind = kind
        self.rule = rule
        self.reason = reason
        self.sources = sources
        self.townshipCode = townshipCode
        self.township = township
        self.villageCode = villageCode
        self.village = village
        self.subject = subject
        self.firstSeen = firstSeen
        self.stage = stage
        self.actBy = actBy
        self.daysLeft = daysLeft
        self.audience = audience
        self.isUndone = isUndone
    }

    /// Whether a level may see it at all: referred findings, kinship and integrity are the district's alone.
    func isVisible(to level: Level) -> Bool {
        guard level < .district else { return true }
        return audience <= level && stage != .referred && Kind.shown(to: level).contains(kind)
    }

    /// Most urgent first; without a day last; what is not done before what is, then by number.
    static func isMoreUrgent(_ left: FindingRow, _ right: FindingRow) -> Bool {
        (left.daysLeft ?? .max, left.isUndone ? 0 : 1, left.number)
            < (right.daysLeft ?? .max, right.isUndone ? 0 : 1, right.number)
    }

    /// The file of a finding's page.
    static func pageName(_ number: String) -> String { "finding-\(URLText.encoded(number)).html" }

    /// Days left in words, with the colour of urgency.
    var daysLeftHTML: HTML {
        guard let daysLeft else { return "<span class=\"z\">\(Formatting.notApplicable)</span>" }
        let style: HTML = daysLeft < 0 ? " bad" : daysLeft <= 7 ? " warn" : ""
        return "<span class=\"due\(style)\">\(Formatting.daysLeft(daysLeft))</span>"
    }
}
