import Postgres
import Store

/// Reads petitions, exemptions, opinions and the work of agencies.
struct SupervisionFigures {
    /// What the district sees.
    let district: SupervisionModel
    private let petitions: [(township: String, petition: SupervisionModel.Petition, isReferred: Bool)]

    init(_ book: QueryBook, _ places: PlaceTable, _ freshness: Freshness, on database: isolated Connection) throws {
        func name(_ region: String) -> String { places.township(of: region)?.name ?? Formatting.notApplicable }
        let petitions = freshness.isLoaded("petitions") ? try Self.petitions(book, name, on: database) : []
        self.petitions = petitions
        district = SupervisionModel(
            petitions: freshness.isLoaded("petitions") ? petitions.map(\.petition) : nil,
            exemptions: try Self.exemptions(book, name, on: database),
            satisfaction: freshness.isLoaded("feedback") ? try Self.satisfaction(book, name, on: database) : nil,
            agencies: freshness.isLoaded("verifications") ? try Self.agencies(book, on: database) : nil)
    }

    /// What a township sees: its own petitions, of which no referral shows, and its own citizens' opinions.
    func township(_ code: String) -> SupervisionModel {
        SupervisionModel(
            petitions: district.petitions.map { _ in
                petitions.filter { $0.township == code }.map { item in
                    var petition = item.petition
                    if item.isReferred { petition.late = nil }
                    return petition
                }
            },
            satisfaction: district.satisfaction.map { lines in lines.filter { $0.code == code } })
    }

    private static func petitions(
        _ book: QueryBook, _ name: (String) -> String, on database: isolated Connection
    ) throws -> [(township: String, petition: SupervisionModel.Petition, isReferred: Bool)] {
        let channels = ["letter": "来信", "call": "来电", "visit": "来访", "superior": "上级交办"]
        let results = ["substantiated": "属实", "partly": "部分属实", "unsubstantiated": "不属实"]
        let sql = try book.statement("petitions")
        return try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, String.self, String?.self, String?.self,
            String?.self, String?.self, String?.self, Bool.self, Bool.self, String?.self, Bool.self
        ).map { row in
            (
                PlaceTable.township(of: row.3),
                SupervisionModel.Petition(
                    number: row.0, channel: channels[row.1] ?? row.1, township: name(row.3), receivedOn: row.2,
                    verifiedOn: row.4, forwardedOn: row.5, dueOn: row.6, repliedOn: row.7,
                    result: row.8.map { results[$0] ?? $0 }, isRepeat: row.9, cameAgain: row.10, late: row.11),
                row.12
            )
        }
    }

    private static func exemptions(
        _ book: QueryBook, _ name: (String) -> String, on database: isolated Connection
    ) throws -> [SupervisionModel.Exemption] {
        let sql = try book.statement("exemptions")
        return try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, String.self, String.self, String?.self,
            String?.self, Bool.self
        ).map { row in
            SupervisionModel.Exemption(
                number: row.0, kind: RuleTexts.pageKind(row.1), title: row.2, township: name(row.3), day: row.4,
                basis: row.5 ?? "", until: row.6, holds: row.7)
        }
    }

    private static func satisfaction(
        _ book: QueryBook, _ name: (String) -> String, on database: isolated Connection
    ) throws -> [SupervisionModel.Satisfaction] {
        let sql = try book.statement("satisfaction")
        return try database.query(
            sql.text, sql.values, as: String.self, Int.self, Int.self, Int.self, Int.self
        ).map { row in
            SupervisionModel.Satisfaction(
                code: row.0, township: name(row.0), opinions: row.1, content: row.2, discontent: row.3, points: row.4)
        }
    }

    private static func agencies(
        _ book: QueryBook, on database: isolated Connection
    ) throws -> [SupervisionModel.Agency] {
        let sql = try book.statement("agencies")
        return try database.query(
            sql.text, sql.values, as: String.self, String.self, Int.self, Int.self, Double?.self, Int.self, Int.self,
            Double.self, Int.self, Int.self, Int.self, Int?.self, Bool.self
        ).map { row in
            SupervisionModel.Agency(
                number: row.0, name: row.1, compared: row.2, gaps: row.3, medianGap: row.4, concluded: row.5,
                above: row.6, expected: row.7, due: row.8, late: row.9, waiting: row.10, medianDays: row.11,
                isLenient: row.12)
        }
    }
}
