import Domain
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@Suite("The table of transitions", .database)
struct TransitionTableTests {
    /// From which state an action leads to which; all else is refused.
    private static let table: [FindingAction: [FindingState: FindingState]] = [
        .confirm: [.new: .confirmed],
        .dismiss: [.new: .dismissed, .confirmed: .dismissed],
        .remind: [.new: .reminded, .confirmed: .reminded, .reminded: .reminded],
        .extend: [.reminded: .reminded],
        .rectify: [.confirmed: .rectified, .reminded: .rectified],
        .verify: [.rectified: .closed],
        .reject: [.rectified: .reminded],
        .exempt: [.rectified: .exempt],
        .refer: [.confirmed: .referred, .reminded: .referred, .rectified: .referred],
        .return: [.referred: .confirmed],
        .close: [.referred: .closed, .confirmed: .closed],
        .reopen: [.closed: .new, .dismissed: .new],
    ]

    @Test("every action does in every state what the table says, or is refused", arguments: FindingAction.allCases)
    func table(action: FindingAction) async throws {
        let bench = try await LifeBench()
        for state in FindingState.allCases {
            let finding = state.rawValue
            try await bench.find([finding])
            try await bench.bring(finding, to: state)
            #expect(try await bench.state(finding) == state.rawValue)
            let before = try await bench.life(finding)
            let code = try await bench.refusal(action, finding, with: LifeBench.whole(action))
            if let target = Self.table[action]?[state] {
                #expect(code == 0, "\(state)")
                #expect(try await bench.state(finding) == target.rawValue, "\(state)")
            } else {
                #expect(code == 1255, "\(state)")
                #expect(try await bench.life(finding) == before, "\(state)")
            }
        }
        #expect(try await bench.problems() == [])
    }

    @Test("the database itself refuses an event that the table does not have")
    func constraint() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        for (action, target) in [("confirm", "closed"), ("verify", "closed"), ("lapse", "new"), ("hit", "new")] {
            let constraint = await #expect(throws: (any Error).self) {
                try await bench.database.execute(
                    """
                    select detection.change_states('500114',
                        jsonb_populate_record(null::audit.event,
                            '{"via": "command", "at": "2024-02-21", "day": "2024-02-21", "login": "li", "person": "李四", "level": "district"}'),
                        array[row(f.finding_id, $1, $2, null, null, null, '{}')::detection.change])
                    from detection.finding f
                    """, [.init(action), .init(target)])
            }
            #expect("\(try #require(constraint))".contains("event_"), "\(action)")
        }
        #expect(try await bench.life() == "new 1 0 -")
    }

    @Test("a reminder of a new finding confirms it first, in an event of its own")
    func confirmsFirst() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        try await bench.decide(.remind)
        #expect(
            try await bench.database.query(
                "select concat_ws(' ', version, action, from_state, to_state, actor) from api.finding_events order by event_no",
                as: String.self)
                == ["1 hit new", "2 confirm new confirmed 李四", "3 remind confirmed reminded 李四"])
    }
}
