import Postgres
import TestSupport
import Testing

@Suite("Groups that pairs join", .database)
struct ComponentsTests {
    @Test("are those that a search from each one finds, for random pairs in any order")
    func equalSearch() async throws {
        let database = try TestDatabase.connect()
        var generator = SplitMix64(seed: 61)
        for _ in 0..<60 {
            let count = Int.random(in: 1...40, using: &generator)
            let pairs = (0..<Int.random(in: 0...50, using: &generator)).map { _ in
                (Int.random(in: 1...count, using: &generator), Int.random(in: 1...count, using: &generator))
            }
            var near = [[Int]](repeating: [], count: count + 1)
            for (one, other) in pairs {
                near[one].append(other)
                near[other].append(one)
            }
            var roots = [Int](repeating: 0, count: count + 1)
            for start in 1...count where roots[start] == 0 {
                var open = [start]
                while let next = open.popLast() {
                    roots[next] = start
                    open += near[next].filter { roots[$0] == 0 }
                }
            }
            let found = try await database.first(
                "select array_to_string(reference.components($1::integer, $2::integer[], $3::integer[]), ' ')",
                [.init(count), .init(text: Self.list(pairs.map(\.0))), .init(text: Self.list(pairs.map(\.1)))],
                as: String.self)
            #expect(found == roots.dropFirst().map(String.init).joined(separator: " "), "\(count) \(pairs)")
        }
    }

    private static func list(_ numbers: [Int]) -> String {
        "{\(numbers.map(String.init).joined(separator: ","))}"
    }
}
