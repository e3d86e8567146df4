import Domain

/// A finding of a referral as it was frozen when it was proposed.
struct ReferralItem {
    /// The finding's number.
    let number: String
    /// What the register and its page say.
    let facts: Facts

    /// What was frozen; keys as in migration 0015.
    struct Facts: Decodable {
        let ruleId: String
        let ruleVersion: String
        let kind: String
        let title: String
        let ground: String
        let severity: String
        let basis: [String]
        let explanation: String
        let caseNo: String?
        let idNumber: String?
        let name: String?
        let program: String?
        let applicantName: String?
        let applicantIdNumber: String?
        let regionCode: String
        let township: String?
        let village: String?
        let eventDate: String?
        let firstSeen: String
        let dueOn: String?
        let officers: [Officer]
        let months: [Month]
        let events: [Event]
        let sources: [String]
    }

    /// An officer whom the finding concerns.
    struct Officer: Decodable {
        let officerId: String
        let part: String
        let name: String?
        let idNumber: String?
        let role: String?

        /// The name, or the number where nobody is known by it, and the post.
        var text: String {
            let post = role.flatMap(OfficerRole.init(rawValue:))?.label ?? ""
            let known = [name, idNumber].compactMap { $0 }.joined(separator: " ")
            return "\(part)：\(known.isEmpty ? officerId : known)（\(post.isEmpty ? officerId : post + " " + officerId)）"
        }
    }

    /// The net money of a month.
    struct Month: Decodable {
        /// The month as `2026-03`.
        let month: String
        /// The amount in fen.
        let fen: Int64

        /// The amount of yuan.
        var amount: Money { Money(hundredths: fen) }
    }

    /// A step of the finding's life.
    struct Event: Decodable {
        let day: String
        let action: String
        let actor: String?
        let approver: String?
        let until: String?
        let reason: String?

        /// What was done, in Chinese.
        var label: String {
            FindingAction(rawValue: action)?.label ?? Self.byScan[action] ?? action
        }

        private static let byScan = [
            "hit": "发现", "clear": "消除", "lapse": "到期重启", "worsen": "加重重启", "recur": "再现",
        ]
    }

    /// The place: township and village, or the code where no name is known.
    var place: String {
        let names = [facts.township, facts.village].compactMap { $0 }.joined(separator: " ")
        return names.isEmpty ? facts.regionCode : names
    }

    /// The program's Chinese name.
    var program: String? { facts.program.map { Program(rawValue: $0)?.label ?? $0 } }

    /// All money involved; nil where there is none.
    var total: Money? {
        facts.months.isEmpty ? nil : Money(hundredths: facts.months.reduce(0) { $0 + $1.fen })
    }

    /// Months × amount: `4 个月 × 630.00 元 + 2 个月 × 660.00 元`; empty where no money is involved.
    var calculation: String {
        var parts: [(count: Int, fen: Int64)] = []
        for month in facts.months {
            if let place = parts.firstIndex(where: { $0.fen == month.fen }) {
                parts[place].count += 1
            } else {
                parts.append((1, month.fen))
            }
        }
        return parts.map { "\($0.count) 个月 × \(Money(hundredths: $0.fen)) 元" }.joined(separator: " + ")
    }

    /// The day of the latest step of an action; nil where there was none.
    func day(of action: FindingAction) -> String? {
        facts.events.last { $0.action == action.rawValue }?.day
    }
}
