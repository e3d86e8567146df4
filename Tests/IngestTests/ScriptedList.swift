import Domain
import Foundation
import TestSupport

/// The list that a scripted endpoint serves: the oracle of what must be loaded in the end.
final class ScriptedList: Sendable {
    /// One record.
    struct Item: Sendable {
        let id: String
        let name: String
        let changed: Instant

        var json: String { "{\"agency_id\": \"\(id)\", \"name\": \"\(name)\", \"changed\": \"\(changed)\"}" }
    }

    private let list = Locked<[Item]>([])

    init(_ items: [Item] = []) {
        list.change { $0 = items }
    }

    /// Items numbered from 1, changed a minute apart from 2026-03-01 08:00.
    static func numbered(_ count: Int) -> [Item] {
        (1...count).map { item($0, "社\($0)", minute: $0) }
    }

    static func item(_ number: Int, _ name: String, minute: Int) -> Item {
        let digits = String(number)
        return Item(
            id: "A" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits, name: name,
            changed: Instant(day: start, second: 8 * 3600 + minute * 60))
    }

    static let start = CalendarDay(daysSince2000: 9556)

    var items: [Item] { list.value }

    func change(_ body: @Sendable (inout [Item]) -> Void) { list.change(body) }

    /// What the table must hold, `id=name` in order; a later item of one id counts.
    var expected: [String] {
        Dictionary(items.map { ($0.id, $0.name) }) { $1 }.map { "\($0.key)=\($0.value)" }.sorted()
    }

    /// The items changed at or after the `since` of a query, in order.
    func since(_ request: LoopbackServer.Request) -> [Item] {
        guard let text = request.query["since"], let since = Instant.parse(Array(text.utf8).span) else { return items }
        return items.filter { $0.changed >= since }
    }

    /// A page of `size` items, the first is page 1, as `{"data": {"list": [...]}}`.
    func page(_ request: LoopbackServer.Request, size: Int) -> String {
        let number = request.query["page"].flatMap(Int.init) ?? 1
        let all = since(request)
        let items = all.dropFirst((number - 1) * size).prefix(size)
        return Self.envelope(Array(items))
    }

    static func envelope(_ items: [Item], next: String? = nil) -> String {
        let token = next.map { "\"\($0)\"" } ?? "null"
        return "{\"code\": 0, \"data\": {\"next\": \(token), \"list\": [\(items.map(\.json).joined(separator: ", "))]}}"
    }
}
