import Postgres
import Store

/// A finding that is open and stands on the day, with the masked case behind it.
final class StandingFinding: Sendable {
    /// The case or person in short, masked.
    final class Subject: Sendable {
        let name: String?
        let caseNumber: String?
        let program: String?
        let area: String?
        let appliedOn: String?
        let householdSize: Int?
        let monthlyAmount: String?
        let idNumber: String?
        let phone: String?

        init(
            name: String?, caseNumber: String?, program: String?, area: String?, appliedOn: String?,
            householdSize: Int?, monthlyAmount: String?, idNumber: String?, phone: String?
        ) {
            self.name = name
            self.caseNumber = caseNumber
            self.program = program
            self.area = area
            self.appliedOn = appliedOn
            self.householdSize = householdSize
            self.monthlyAmount = monthlyAmount
            self.idNumber = idNumber
            self.phone = phone
        }
    }

    let row: FindingRow
    let ruleVersion: String
    /// Findings on the same case or subject share this number.
    let subjectNumber: Int
    let eventDate: String?
    let dueOn: String?
    /// The feeds of the rows that it rests on.
    let feeds: [String]
    /// Kept of the findings that have a page of their own, the most urgent ones.
    let subject: Subject?
    /// The step that a warning names.
    let stepTitle: String?
    /// Whether what is late has not been done yet; nil where the rule does not say.
    let isUndone: Bool?

    private init(
        row: FindingRow, ruleVersion: String, subjectNumber: Int, eventDate: String?, dueOn: String?, feeds: [String],
        subject: Subject?, stepTitle: String?, isUndone: Bool?
    ) {
        self.row = row
        self.ruleVersion = ruleVersion
        self.subjectNumber = subjectNumber
        self.eventDate = eventDate
        self.dueOn = dueOn
        self.feeds = feeds
        self.subject = subject
        self.stepTitle = stepTitle
        self.isUndone = isUndone
    }

    /// Whether it is a warning of a near deadline.
    var isWarning: Bool { row.rule == RuleTexts.warning }

    /// All of them, most urgent first (as ``FindingRow/isMoreUrgent(_:_:)`` has it), the warnings included.
    static func all(
        _ book: QueryBook, _ places: PlaceTable, _ rules: RuleBook, on database: isolated Connection
    ) throws -> [StandingFinding] {
        let sql = try book.statement("findings")
        var found: [StandingFinding] = []
        var detailed = 0
        // Few rules and few sets of feeds repeat in all rows: each is held once.
        var (ruleNames, versions, feedSets) = ([String: String](), [String: String](), [[String]: [String]]())
        try database.stream(
            sql.text, sql.values, as: String.self, String.self, String.self, String.self, String.self, String.self,
            String.self, String.self, String.self, Int.self, String?.self, String?.self, Int.self, String?.self,
            Int.self,
            [String].self, String?.self, String?.self, String?.self, String?.self, Int?.self,
            String?.self, String?.self, String?.self, String?.self, Bool?.self
        ) {
            number, rule, version, kind, state, audience, region, firstSeen, actBy, daysLeft, event, due, subject, name,
            systems, feeds, caseNumber, program, area, applied, size, amount, identity, phone, step,
            isUndone in
            guard let kind = RuleTexts.pageKind(kind), let stage = Stage(rawValue: state) else { return }
            let (rule, version) = (ruleNames.shared(rule), versions.shared(version))
            let township = places.township(of: region)
            let village = township == nil ? nil : places.village(region)
            let row = FindingRow(
                number: number, kind: kind, rule: rule, reason: rules.rule(rule, version: version)?.title ?? rule,
                sources: systems, townshipCode: township?.code, township: township?.name ?? Formatting.notApplicable,
                villageCode: village?.code, village: village?.name ?? Formatting.notApplicable,
                subject: name ?? Formatting.notApplicable, firstSeen: firstSeen, stage: stage,
                actBy: actBy, daysLeft: daysLeft, audience: Level(rawValue: audience) ?? .district,
                isUndone: isUndone ?? false)
            if rule != RuleTexts.warning { detailed += 1 }
            let hasPage = detailed <= FindingDetails.most
            found.append(
                StandingFinding(
                    row: row, ruleVersion: version, subjectNumber: subject, eventDate: event,
                    dueOn: due, feeds: feedSets.shared(feeds),
                    subject: !hasPage
                        ? nil
                        : Subject(
                            name: name, caseNumber: caseNumber, program: program, area: area, appliedOn: applied,
                            householdSize: size, monthlyAmount: amount, idNumber: identity, phone: phone),
                    stepTitle: step, isUndone: isUndone))
        }
        return found
    }
}

extension Dictionary where Key == Value {
    /// The value that was given first among equal ones.
    fileprivate mutating func shared(_ value: Value) -> Value {
        if let known = self[value] { return known }
        self[value] = value
        return value
    }
}

/// The sentences of the findings that tell more than their line in a list, by number.
struct Explanations {
    private let sentences: [String: String]

    /// Reads the sentences of some findings.
    init(of numbers: Set<String>, _ book: QueryBook, on database: isolated Connection) throws {
        // Numbers hold letters, digits and hyphens alone.
        let list = "{" + numbers.sorted().joined(separator: ",") + "}"
        let sql = try book.statement("explanations", with: ["numbers": (type: "text[]", value: list)])
        var sentences: [String: String] = [:]
        try database.stream(sql.text, sql.values, as: String.self, String.self) { sentences[$0] = $1 }
        self.sentences = sentences
    }

    /// A finding's sentence.
    subscript(finding: StandingFinding) -> String { sentences[finding.row.number] ?? "" }
}

/// How many findings are new and how many ended in the month, by who may know.
struct FindingChanges {
    private struct Line {
        let kind: Kind
        let township: String
        let audience: Level
        let isReferred: Bool
        let new: Int
        let ended: Int
    }

    private let lines: [Line]

    init(_ book: QueryBook, on database: isolated Connection) throws {
        let sql = try book.statement("changes")
        lines = try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, Bool.self, Int.self, Int.self
        ).compactMap { row in
            RuleTexts.pageKind(row.0).map {
                Line(
                    kind: $0, township: row.1, audience: Level(rawValue: row.2) ?? .district, isReferred: row.3,
                    new: row.4, ended: row.5)
            }
        }
    }

    /// How many stood at the end of the month before, in the whole district; empty where nothing was scanned until then.
    static func stockBefore(_ book: QueryBook, on database: isolated Connection) throws -> [Kind: Int] {
        let sql = try book.statement("stock_before")
        return try database.query(sql.text, sql.values, as: String.self, Int.self).reduce(into: [:]) { sums, line in
            if let kind = RuleTexts.pageKind(line.0) { sums[kind, default: 0] += line.1 }
        }
    }

    /// First seen in the month, in the whole district.
    var new: [Kind: Int] { lines.reduce(into: [:]) { $0[$1.kind, default: 0] += $1.new } }

    /// Decided or no longer found, in the whole district.
    var ended: [Kind: Int] { lines.reduce(into: [:]) { $0[$1.kind, default: 0] += $1.ended } }

    /// First seen in the month in a township, as far as it may know.
    func new(in township: String) -> [Kind: Int] {
        lines.reduce(into: [:]) { sums, line in
            guard line.township == township.prefix(9), line.audience <= .township, !line.isReferred else { return }
            sums[line.kind, default: 0] += line.new
        }
    }
}
