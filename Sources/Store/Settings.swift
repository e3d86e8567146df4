package import Domain
import Formats

/// The settings of a workspace, in `aidwatch.yaml`.
package struct Settings: Sendable, Hashable {
    /// The district's six digits, of the statistics bureau's code system.
    package var district = "500114"
    /// The district's name, as pages show it.
    package var name = "黔江区"
    /// What finding numbers begin with.
    package var findingPrefix = "QJ"
    /// The share of bad records, in percent, above which a file is held.
    package var badShare = 20
    /// The number of bad records that a file may have whatever their share.
    package var badRecords = 5
    /// The working days that a reminder gives where it names no term.
    package var reminderTerm = 5
    /// The kinds of new findings of which townships are reminded without a person's word.
    package var automaticReminders: [RuleKind] = []
    /// Whether the data are artificial; pages say so.
    package var isDemo = false
    /// For how many months after its end a record of a feed keeps its personal data, of `messages` and of records in
    /// `quarantine` as well; what is not named keeps them for good.
    package var retention: [String: Int] = [:]
    /// The least of them for a feed: rules look back as far.
    package static let leastRetention = 24
    /// The login of the person in whose name the schedule draws the spot check; nil where a person draws it.
    package var sampleDrawer: String?
    /// Telephone numbers that village pages show, in their order.
    package var contacts: [Contact] = []

    /// A telephone number that villages may call.
    package struct Contact: Sendable, Hashable {
        /// Who answers.
        package let name: String
        /// The number.
        package let phone: String

        /// Makes a contact.
        package init(name: String, phone: String) {
            self.name = name
            self.phone = phone
        }
    }

    /// The settings of 黔江区.
    package init() {
        contacts = [
            Contact(name: "区民政局救助热线", phone: "79222164"), Contact(name: "市民服务热线", phone: "12345"),
        ]
    }

    /// Reads the text of `file`.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    package init(text: String, file: String) throws {
        let root = try YAMLNode.parse(text, file: file)
        var problems = root.unknownKeys(allowed: [
            "district", "name", "finding_prefix", "limits", "reminders", "retention", "samples", "demo", "contacts",
        ])
        func value<Value>(_ key: String, _ read: (YAMLNode) -> Value?, _ hint: String, in node: YAMLNode) -> Value? {
            guard let child = node[key] else { return nil }
            let value = read(child)
            if value == nil { problems.append(child.problem("`\(key)` \(hint)")) }
            return value
        }
        let isCode: (YAMLNode) -> String? = { node in
            node.string.flatMap { $0.count == 6 && $0.allSatisfy { $0.isASCII && $0.isNumber } ? $0 : nil }
        }
        let isPrefix: (YAMLNode) -> String? = { node in
            node.string.flatMap { text in
                (1...8).contains(text.count) && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
                    ? text : nil
            }
        }
        district = value("district", isCode, "has six digits, in quotation marks", in: root) ?? district
        name = value("name", \.string, "is a text", in: root) ?? name
        findingPrefix =
            value("finding_prefix", isPrefix, "is 1 to 8 capital letters and digits", in: root) ?? findingPrefix
        isDemo = value("demo", \.bool, "is true or false", in: root) ?? isDemo
        if let limits = root["limits"] {
            problems += limits.unknownKeys(allowed: ["bad_share", "bad_records"])
            let isShare: (YAMLNode) -> Int? = { node in node.int.flatMap { (0...100).contains($0) ? $0 : nil } }
            let isCount: (YAMLNode) -> Int? = { node in node.int.flatMap { $0 >= 0 ? $0 : nil } }
            badShare = value("bad_share", isShare, "is a percentage from 0 to 100", in: limits) ?? badShare
            badRecords = value("bad_records", isCount, "is a whole number from 0 on", in: limits) ?? badRecords
        }
        if let reminders = root["reminders"] {
            problems += reminders.unknownKeys(allowed: ["term", "automatic"])
            let isTerm: (YAMLNode) -> Int? = { node in node.int.flatMap { (1...250).contains($0) ? $0 : nil } }
            reminderTerm =
                value("term", isTerm, "is a number of working days from 1 to 250", in: reminders) ?? reminderTerm
        }
        if let automatic = root["reminders"]?["automatic"], !automatic.isNull {
            let known = RuleKind.allCases.map(\.rawValue).joined(separator: ", ")
            if automatic.elements == nil { problems.append(automatic.problem("`automatic` is a list of kinds")) }
            for node in automatic.elements ?? [] {
                if let kind = node.string.flatMap(RuleKind.init(rawValue:)) {
                    automaticReminders.append(kind)
                } else {
                    problems.append(node.problem("a kind is one of \(known)"))
                }
            }
        }
        if let samples = root["samples"] {
            problems += samples.unknownKeys(allowed: ["drawn_by"])
            let isLogin: (YAMLNode) -> String? = { $0.string.flatMap { $0.isEmpty ? nil : $0 } }
            if samples["drawn_by"]?.isNull == false {
                sampleDrawer = value("drawn_by", isLogin, "is the login of a person", in: samples)
            }
        }
        for (feed, _, node) in root["retention"]?.entries ?? [] {
            let least = ["messages", "quarantine"].contains(feed) ? 1 : Self.leastRetention
            if let months = node.int, (least...1200).contains(months) {
                retention[feed] = months
            } else {
                problems.append(node.problem("the retention of \(feed) is a number of months from \(least) to 1200"))
            }
        }
        for node in root["contacts"]?.elements ?? [] {
            problems += node.unknownKeys(allowed: ["name", "phone"])
            guard let name = node["name"]?.string, let phone = node["phone"]?.string else {
                problems.append(node.problem("a contact has name and phone"))
                continue
            }
            contacts.append(Contact(name: name, phone: phone))
        }
        if root.entries == nil {
            problems.append(root.problem("the settings are keys with values, such as district: \"500114\""))
        } else if root["district"] == nil {
            problems.append(root.problem("`district` is missing: the district's six digits, in quotation marks"))
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }

    /// The text of a settings file with these values.
    package var text: String {
        """
        # AidWatch workspace. Secrets never stand here.
        district: "\(district)"
        name: \(QuotedText.of(name))
        finding_prefix: \(findingPrefix)
        demo: \(isDemo)
        # A file is held when more than bad_share percent and more than bad_records of its records are bad.
        limits: {bad_share: \(badShare), bad_records: \(badRecords)}
        # Working days that a reminder gives where it names no term, and the kinds of new findings of which townships are
        # reminded without a person's word, such as [overdue].
        reminders: {term: \(reminderTerm), automatic: [\(automaticReminders.map(\.rawValue).joined(separator: ", "))]}
        # In whose name the schedule draws the monthly spot check: a login of aidwatch access, such as {drawn_by: li}.
        samples: {\(sampleDrawer.map { "drawn_by: \(QuotedText.of($0))" } ?? "")}
        # Months after its end for which a record keeps its personal data, until `aidwatch privacy purge` empties them, such
        # as {cases: 120, hotline: 36, quarantine: 12, messages: 6}. What belongs to a case ends with it.
        retention: {\(retention.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}
        # Telephone numbers that village pages show, such as {name: 市民服务热线, phone: "12345"}.
        contacts:\(lines)

        """
    }

    /// The lines of the contacts behind their key.
    private var lines: String {
        contacts.isEmpty
            ? " []"
            : contacts.map { "\n  - {name: \(QuotedText.of($0.name)), phone: \(QuotedText.of($0.phone))}" }.joined()
    }
}
