import Formats
import Foundation
import Linkage

/// Records whose true clusters are known, with the model by which they are linked.
///
/// No weight is fitted to the truth: m are Splink's untrained values (full agreement 0.95, the rest shared out evenly;
/// Linacre, Lindsay, Manassis, Slade and Hepworth 2022), u are what the records agree by chance, and the threshold is
/// even odds, where first one pair in as many as there are records is taken to be true, then as many as were found.
struct LinkageTruth {
    let records: RecordColumns
    let clusters: [Int]
    let model: LinkageModel

    init(_ records: RecordColumns, clusters: [Int], _ model: LinkageModel) {
        self.records = records
        self.clusters = clusters
        self.model = ChanceAgreement.estimated(model, from: records)
    }

    /// Links the records; three runs settle how many pairs are to be expected.
    func link() async -> BulkLinkage.Outcome {
        var threshold = log2(Double(records.count))
        var outcome = BulkLinkage.Outcome()
        for _ in 0..<3 {
            outcome = await BulkLinkage(model, threshold: threshold).run(records)
            let all = Double(records.count) * Double(records.count - 1) / 2
            threshold = log2(all / Double(max(outcome.pairs.count, 1)))
        }
        return outcome
    }

    /// How well pairs fit the truth.
    struct Quality: Sendable {
        let precision: Double
        let recall: Double

        var f1: Double { 2 * precision * recall / (precision + recall) }

        var text: String {
            "precision \(Self.rounded(precision))  recall \(Self.rounded(recall))  F1 \(Self.rounded(f1))"
        }

        private static func rounded(_ number: Double) -> Double { (number * 10_000).rounded() / 10_000 }
    }

    /// Compares pairs with the clusters.
    func quality(_ pairs: [BulkLinkage.Pair]) -> Quality {
        let right = pairs.count { clusters[Int($0.first)] == clusters[Int($0.second)] }
        var sizes: [Int: Int] = [:]
        for cluster in clusters { sizes[cluster, default: 0] += 1 }
        let all = sizes.values.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        return Quality(precision: Double(right) / Double(pairs.count), recall: Double(right) / Double(all))
    }

    /// A field with levels that the m of the class's comment are shared out over.
    static func field(_ name: String, _ levels: [(String, ComparisonLevel.Agreement)]) -> ComparedField {
        ComparedField(
            name,
            levels.enumerated().map { index, level in
                ComparisonLevel(
                    level.0, level.1, m: index == 0 ? 0.95 : 0.05 / Double(levels.count - 1), u: 1)
            })
    }

    private static func name(_ field: String) -> ComparedField {
        Self.field(
            field,
            [
                ("same", .same(length: 1)), ("near", .jaroWinkler(0.92)), ("similar", .jaroWinkler(0.8)),
                ("other", .otherwise),
            ])
    }

    private static func number(_ field: String) -> ComparedField {
        Self.field(field, [("same", .same(length: 1)), ("near", .oneEdit(length: 3)), ("other", .otherwise)])
    }

    /// The 1,000 records of FEBRL's first data set: 500 originals with one dirty copy each.
    static func febrl(_ folder: String) throws -> LinkageTruth {
        let model = LinkageModel(
            fields: [
                name("given_name"), name("surname"), number("street_number"), name("address_1"), name("suburb"),
                number("postcode"), number("date_of_birth"), number("soc_sec_id"),
            ],
            blocks: [
                BlockingKey(.init("soc_sec_id")), BlockingKey(.init("given_name"), .init("surname")),
                BlockingKey(.init("date_of_birth")), BlockingKey(.init("address_1")),
                BlockingKey(.init("surname"), .init("postcode")), BlockingKey(.init("given_name"), .init("postcode")),
            ], largestBlock: 100)
        return try read("\(folder)/febrl/dataset1.csv", model) { record in
            record["rec_id"]?.split(separator: "-").dropFirst().first.flatMap { Int($0) }
        }
    }

    /// The 1,000 artificial records that come with Splink.
    static func fake1000(_ folder: String) throws -> LinkageTruth {
        let model = LinkageModel(
            fields: [name("first_name"), name("surname"), number("dob"), number("city"), name("email")],
            blocks: [
                BlockingKey(.init("email")), BlockingKey(.init("first_name"), .init("surname")),
                BlockingKey(.init("surname"), .init("dob")), BlockingKey(.init("first_name"), .init("dob")),
                BlockingKey(.init("dob"), .init("city")), BlockingKey(.init("first_name"), .init("city")),
                BlockingKey(.init("surname"), .init("city")),
            ], largestBlock: 100)
        return try read("\(folder)/splink/fake_1000.csv", model) { $0["cluster"].flatMap { Int($0) } }
    }

    /// The model for persons of a district with birthdays.
    static let people = LinkageModel(
        fields: [
            number("name"), number("phone"), number("birth"),
            field("village", [("village", .same(length: 12)), ("township", .sameStart(9)), ("other", .otherwise)]),
        ],
        blocks: [
            BlockingKey(.init("phone")), BlockingKey(.init("name"), .init("birth")),
            BlockingKey(.init("name"), .init("village")), BlockingKey(.init("birth"), .init("village")),
        ], largestBlock: 100)

    private static func read(
        _ path: String, _ model: LinkageModel, cluster: ([String: String]) -> Int?
    ) throws -> LinkageTruth {
        let reader = try CSVReader(try FileSource(path: path))
        let headers = reader.columns.map { $0.trimmingCharacters(in: .whitespaces) }
        var records = RecordColumns(fields: model.fields.count)
        var clusters: [Int] = []
        var buffer = RecordBuffer()
        while try reader.next(into: &buffer) {
            var record: [String: String] = [:]
            for (place, header) in headers.enumerated() {
                record[header] = buffer.string(place).trimmingCharacters(in: .whitespaces).lowercased()
            }
            guard let number = cluster(record) else { throw CocoaError(.fileReadCorruptFile) }
            clusters.append(number)
            records.append(model.fields.map { record[$0.name] ?? "" })
        }
        return LinkageTruth(records, clusters: clusters, model)
    }
}
