import Postgres
import Store

/// What villages have reported, posted and have under way.
struct VillageWork {
    /// Answered reports of hardship, long-term publicity that is up.
    struct Numbers {
        let reported: Int
        let answered: Int
        let due: Int
        let up: Int
    }

    private let numbers: [String: Numbers]
    private let applications: [String: [VillageModel.Application]]

    init(_ book: QueryBook, on database: isolated Connection) throws {
        let work = try book.statement("work")
        let rows = try database.query(
            work.text, work.values, as: String.self, Int.self, Int.self, Int.self, Int.self)
        numbers = Dictionary(
            rows.map { ($0.0, Numbers(reported: $0.1, answered: $0.2, due: $0.3, up: $0.4)) }
        ) { first, _ in first }
        let sql = try book.statement("applications")
        let found = try database.query(
            sql.text, sql.values, as: String.self, String?.self, String.self, String.self, String?.self, Bool?.self,
            Bool.self, [String].self, [Bool?].self, [Int?].self, [String?].self
        ).map { row in
            (
                row.0,
                Self.application(
                    applicant: row.1, program: row.2, accepted: row.3, isPaused: row.6, states: row.7, late: row.8,
                    days: row.9, due: row.10)
            )
        }
        applications = Dictionary(grouping: found, by: \.0).mapValues { $0.map(\.1) }
    }

    /// The numbers of a village.
    func numbers(of village: String) -> Numbers {
        numbers[village] ?? Numbers(reported: 0, answered: 0, due: 0, up: 0)
    }

    /// The applications under way in a village, the oldest first.
    func applications(of village: String) -> [VillageModel.Application] { applications[village] ?? [] }

    private static let programs = [
        "dibao": "低保", "tekun": "特困", "linshi": "临时救助", "edge": "低保边缘", "rigid": "刚性支出困难",
    ]
    private static let names = ["调查核对", "民主评议", "公示", "乡镇审批", "报区备案"]
    private static let limits = [5, 5, 7, 3, 2]

    private static func application(
        applicant: String?, program: String, accepted: String, isPaused: Bool, states: [String], late: [Bool?],
        days: [Int?], due: [String?]
    ) -> VillageModel.Application {
        let steps = states.indices.map { index -> VillageModel.Application.Step in
            let state = VillageModel.Application.Step.State(rawValue: states[index]) ?? .ahead
            return VillageModel.Application.Step(
                state: state != .ahead && late[index] == true ? .late : state, days: days[index])
        }
        return VillageModel.Application(
            title: "\(applicant ?? Formatting.notApplicable) · \(programs[program] ?? program)", accepted: accepted,
            steps: steps, sentence: sentence(states: states, late: late, days: days, due: due, isPaused: isPaused))
    }

    /// The same as the bar in words: what took too long, what is under way and until when.
    private static func sentence(
        states: [String], late: [Bool?], days: [Int?], due: [String?], isPaused: Bool
    ) -> String {
        var parts: [String] = []
        for index in states.indices where states[index] == "done" && late[index] == true {
            let spent = days[index].map { "用了 \($0) 个工作日，" } ?? ""
            parts.append("\(names[index])\(spent)超过 \(limits[index]) 个")
        }
        for index in states.indices where states[index] == "now" {
            let name = names[index]
            if isPaused, index != 2 {
                parts.append("正在\(name)，因补正或异议调查暂停计时")
            } else if let day = due[index].map(Formatting.longDay) {
                let isLate = late[index] == true
                parts.append(
                    index == 2
                        ? "正在公示，到 \(day)满 7 天" : isLate ? "\(name)应在 \(day)前办完，已经超期" : "正在\(name)，\(day)前办完")
            }
        }
        return parts.isEmpty ? "等待下一环节。" : parts.joined(separator: "；") + "。"
    }
}
