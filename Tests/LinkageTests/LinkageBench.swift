import Foundation
import Ingest
import Linkage
import Operation
import Postgres
import Store
import TestSupport

/// Loads rows into the test's own database and links them by the project's settings or a test's own.
struct LinkageBench: Sendable {
    let database: Connection
    let catalog: FeedCatalog
    let folder: String
    var linker: PersonLinker

    static let caseHeader =
        "case_no,program,status,applicant_name,applicant_id_number,applicant_phone,region_code,household_size,applied_on"
    static let memberHeader = "case_no,name,id_number,relation,receives,joined_on"
    static let ticketHeader = "line,ticket_no,received_at,subject_name,subject_phone,region_code,content"
    static let village = "500114001001"

    init(_ settings: LinkageSettings? = nil) throws {
        let resources = ProjectFiles.resources
        catalog = try FeedCatalog(resources)
        database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        linker = PersonLinker(try settings ?? LinkageSettings(resources), county: "500114", catalog: catalog)
        folder = NSTemporaryDirectory() + "linkage-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Takes the files away.
    func clean() { try? FileManager.default.removeItem(atPath: folder) }

    /// Loads lines under a header; the newest file sorts last.
    func load(_ feed: String, _ header: String, _ lines: [String]) async throws {
        let number = try FileManager.default.contentsOfDirectory(atPath: folder).count + 1000
        let path = "\(folder)/\(feed).\(number).csv"
        try Data((([header] + lines).joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        let outcome = try await FileLoader(FileLoader.Configuration(county: "500114")).load(
            FileLoader.Request(path: path, feed: try catalog.named(feed), source: "inbox:\(feed)"), on: database)
        guard let outcome, outcome.state == .loaded, outcome.quarantined == 0 else {
            throw PostgresError(.usage, "the rows of \(feed) did not load: \(String(describing: outcome))")
        }
    }

    /// Loads cases, each as its number, the applicant's name, telephone number and village; IDs follow the number.
    func cases(_ rows: [(number: Int, name: String, phone: String, region: String)]) async throws {
        try await load(
            "cases", Self.caseHeader,
            rows.map { row in
                "C\(row.number),dibao,active,\(row.name),\(Self.id(row.number)),\(row.phone),\(row.region),1,2026-01-05"
            })
    }

    /// Loads tickets without an ID number, each as its number, name, telephone number and region.
    func tickets(_ rows: [(number: Int, name: String, phone: String, region: String)]) async throws {
        try await load(
            "hotline", Self.ticketHeader,
            rows.map { "12345,T\($0.number),2026-03-01 09:00:00,\($0.name),\($0.phone),\($0.region),求助" })
    }

    /// Links and gives each link as `key person state why method`, persons by their number.
    @discardableResult
    func link(isFull: Bool = false) async throws -> [String] {
        _ = try await linker.run(isFull: isFull, on: database)
        return try await links()
    }

    /// The links as `key person state why method`, persons by their number.
    func links() async throws -> [String] {
        let rows = try await database.query(
            "select row_key, id_number, state, why, method from linkage.link order by row_key, state, id_number",
            as: String.self, String.self, String.self, String.self, String.self)
        return rows.map { row in
            let key = row.0.replacing("12345|", with: "")
            return [key, Self.number(row.1), row.2, row.3, row.4].joined(separator: " ")
        }
    }

    /// All of the links, without their numbers and the times of writing.
    func digest() async throws -> [String] {
        try await database.query(
            """
            select concat_ws(' ', feed, row_key, id_number, state, why, method, coalesce(score::text, '-'), explanation,
                coalesce(since::text, '-'))
            from linkage.link order by 1
            """, as: String.self)
    }

    /// The ID number of a person by a number below a million.
    static func id(_ number: Int) -> String {
        let digits = "51232819\(60 + number / 1000 % 40)0101" + String(number % 1000 + 1000).dropFirst()
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits.utf8, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return digits + String(Array("10X98765432")[sum % 11])
    }

    private static func number(_ id: String) -> String {
        for number in 0..<4000 where Self.id(number) == id { return String(number) }
        return "?"
    }
}
