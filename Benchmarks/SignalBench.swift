import Foundation
import Ingest
import Linkage
import Operation
import Postgres
import Store

/// Tickets with typed errors, linked to known persons as the program does it.
struct SignalBench {
    let installation: Installation
    let database: Connection
    let folder: String

    /// What was done to a ticket, and what must come of it.
    private static let kinds = [
        "as recorded", "number written otherwise", "no number", "one wrong digit", "two swapped digits",
        "another number", "one wrong character", "two swapped characters", "a missing character",
        "wrong digit and character", "another village", "another number and village", "unknown person",
        "name not known",
    ]

    /// Loads `persons` cases and half as many tickets, links them, and prints for each kind of error how many found
    /// their person and how many another.
    func run(persons: Int) async throws {
        var errors = TypedErrors(seed: 2)
        let people = (0..<persons).map { _ in errors.person() }
        var cases = "case_no,program,status,applicant_name,applicant_id_number,applicant_phone,region_code,"
        cases += "household_size,applied_on\n"
        for (number, person) in people.enumerated() {
            cases += "C\(number),dibao,active,\(person.name),\(Self.id(number)),\(person.phone),\(person.village),"
            cases += "1,2026-01-05\n"
        }
        var tickets = "line,ticket_no,received_at,subject_name,subject_phone,region_code,content\n"
        var truth: [String: (kind: Int, person: Int?)] = [:]
        for ticket in 0..<persons / 2 {
            let number = errors.below(persons)
            let kind = ticket % Self.kinds.count
            let record = Self.typed(people[number], kind, &errors)
            truth["12345|T\(ticket)"] = (kind, kind >= 12 ? nil : number)
            tickets += "12345,T\(ticket),2026-03-01 09:00:00,\(record.name),\(record.phone),\(record.village),求助\n"
        }
        try await load("cases", cases)
        try await load("hotline", tickets)
        let linker = try installation.personLinker()
        let full = try await Bench.seconds { _ = try await linker.run(isFull: true, on: database) }
        let links = try await database.query(
            "select row_key, id_number from linkage.link where state = 'linked'", as: String.self, String.self)
        report(Dictionary(uniqueKeysWithValues: links.map { ($0.0, $0.1) }), truth)
        let again = try await Bench.seconds { _ = try await linker.run(on: database) }
        print(
            "  \(persons) persons, \(persons / 2) tickets: \(Self.rounded(full)) s; nothing new: \(Self.rounded(again)) s"
        )
    }

    private func report(_ links: [String: String], _ truth: [String: (kind: Int, person: Int?)]) {
        var counts = Array(repeating: (all: 0, right: 0, wrong: 0), count: Self.kinds.count)
        for (key, ticket) in truth {
            counts[ticket.kind].all += 1
            guard let id = links[key] else { continue }
            if ticket.person.map(Self.id) == id {
                counts[ticket.kind].right += 1
            } else {
                counts[ticket.kind].wrong += 1
            }
        }
        print("  tickets    found    wrong   what was done to them")
        for (kind, count) in zip(Self.kinds, counts) {
            let numbers = [count.all, count.right, count.wrong].map { number in
                String(repeating: " ", count: max(9 - String(number).count, 1)) + String(number)
            }
            print("\(numbers.joined())   \(kind)")
        }
        let right = counts.reduce(0) { $0 + $1.right }
        let wrong = counts.reduce(0) { $0 + $1.wrong }
        let known = counts.prefix(12).reduce(0) { $0 + $1.all }
        let quality = LinkageTruth.Quality(
            precision: Double(right) / Double(right + wrong), recall: Double(right) / Double(known))
        print("  all of known persons: \(quality.text)")
    }

    private static func typed(_ person: TypedErrors.Record, _ kind: Int, _ errors: inout TypedErrors)
        -> TypedErrors.Record
    {
        var record = person
        switch kind {
        case 1:
            record.phone =
                "+86 \(person.phone.prefix(3))-\(person.phone.dropFirst(3).prefix(4)) \(person.phone.suffix(4))"
        case 2: record.phone = ""
        case 3: record.phone = errors.wrongDigit(person.phone)
        case 4: record.phone = errors.swapped(person.phone)
        case 5: record.phone = errors.person().phone
        case 6: record.name = errors.wrongName(person.name)
        case 7: record.name = errors.swapped(person.name)
        case 8: record.name = errors.missing(person.name)
        case 9: (record.phone, record.name) = (errors.wrongDigit(person.phone), errors.wrongName(person.name))
        case 10: record.village = errors.village()
        case 11: (record.phone, record.village) = (errors.person().phone, errors.village())
        case 12: record = errors.person()
        case 13: (record.name, record.phone) = (["不详", "张先生", "匿名", "无"][errors.below(4)], "13800000000")
        default: break
        }
        return record
    }

    private func load(_ feed: String, _ text: String) async throws {
        let path = "\(folder)/\(feed).csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        guard let definition = installation.catalog.feed(feed) else { throw CocoaError(.fileNoSuchFile) }
        let loader = FileLoader(FileLoader.Configuration(county: installation.workspace.settings.district))
        let outcome = try await loader.load(
            FileLoader.Request(path: path, feed: definition, source: "inbox:\(feed)"), on: database)
        guard outcome?.state == .loaded, outcome?.quarantined == 0 else { throw CocoaError(.fileReadCorruptFile) }
    }

    /// An ID number that holds a person's number.
    private static func id(_ number: Int) -> String {
        let day = 1 + number / 1000 % 28
        let month = 1 + number / 28_000 % 12
        let year = 1935 + number / 336_000
        let date = "\(year)\(month < 10 ? "0" : "")\(month)\(day < 10 ? "0" : "")\(day)"
        let digits = "512328" + date + String(1000 + number % 1000).dropFirst()
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits.utf8, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return digits + String(Array("10X98765432")[sum % 11])
    }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}
