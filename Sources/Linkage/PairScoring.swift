import Foundation
import Postgres

/// Scores the pairs of signals in `scope_now` and known persons that have a blocking key in common.
///
/// The server finds the pairs; their values come out by COPY a part at a time, are compared here, and what reaches the
/// threshold goes back by COPY into `scored_pair`, with the patterns that occur in `scored_pattern`.
struct PairScoring {
    let county: String
    let model: PersonModel
    let display: Double

    /// How many signals are compared at a time: it bounds the memory.
    private static let partSize = 20_000

    private struct Scored {
        let signal: Int32
        let idNumber: [UInt8]
        let pattern: ComparisonPattern
        let since: Int32?
    }

    func run(signals: Int, on database: isolated Connection) throws {
        for statement in [
            "drop table if exists pg_temp.scored_pair, pg_temp.scored_pattern",
            """
            create temporary table scored_pair (
                n integer, id_number text collate "C", pattern bigint, since date) on commit drop
            """,
            """
            create temporary table scored_pattern (
                pattern bigint primary key, tier integer, method text, score double precision, names_agree boolean,
                explanation jsonb) on commit drop
            """,
        ] {
            try database.execute(statement)
        }
        var patterns: Set<ComparisonPattern> = []
        for first in stride(from: 1, through: signals, by: Self.partSize) {
            let part = try compare(first..<first + Self.partSize, on: database)
            patterns.formUnion(part.map(\.pattern))
            try write(part, on: database)
        }
        try write(patterns, on: database)
        try database.execute("analyze scored_pair")
    }

    private func compare(_ numbers: Range<Int>, on database: isolated Connection) throws -> [Scored] {
        let query = CandidateQuery(model.model, where: "b.county_code = '\(county)'")
        let fields = model.model.fields.map(\.name)
        let columns =
            (["a.n", "b.id_number", "b.since"]
            + fields.flatMap { field in
                field == "phone" || field == "household"
                    ? ["a.\(field)", "case when not exists (\(isHub("b.\(field)"))) then b.\(field) end"]
                    : ["a.\(field)", "b.\(field)"]
            }).joined(separator: ", ")
        let statement = query.sql(
            columns,
            from: """
                (select * from pg_temp.scope_now where n >= \(numbers.lowerBound) and n < \(numbers.upperBound))
                """, and: "linkage.form b")
        var scorer = PairScorer(model.model)
        var rows = CopyRows(columns: 3 + fields.count * 2)
        var scored: [Scored] = []
        try database.copyOut("copy (\(statement)) to stdout (format binary)") { chunk in
            try rows.read(chunk) { chunk, values in
                var pattern = ComparisonPattern()
                for field in fields.indices {
                    guard let a = values[3 + field * 2], let b = values[4 + field * 2] else { continue }
                    pattern[field] = scorer.level(field, chunk.bytes(a).span, chunk.bytes(b).span)
                }
                guard model.model.score(pattern) >= display, let signal = values[0], let person = values[1] else {
                    return
                }
                scored.append(
                    Scored(
                        signal: chunk.int32(at: signal.lowerBound), idNumber: Array(chunk.bytes(person)),
                        pattern: pattern, since: values[2].map { chunk.int32(at: $0.lowerBound) }))
            }
        }
        return scored
    }

    private func isHub(_ phone: String) -> String {
        "select from linkage.hub h where h.county_code = b.county_code and h.phone = \(phone)"
    }

    private func write(_ pairs: [Scored], on database: isolated Connection) throws {
        try database.copyIn("copy pg_temp.scored_pair from stdin (format binary)") { writer in
            for pair in pairs {
                writer.beginRow(columns: 4)
                writer.int32(pair.signal)
                writer.text(pair.idNumber.span)
                writer.int64(Int64(bitPattern: pair.pattern.rawValue))
                if let since = pair.since { writer.date(daysSince2000: since) } else { writer.null() }
                try writer.endRow()
            }
        }
    }

    private func write(_ patterns: Set<ComparisonPattern>, on database: isolated Connection) throws {
        try database.copyIn("copy pg_temp.scored_pattern from stdin (format binary)") { writer in
            for pattern in patterns {
                let method = model.method(pattern)
                writer.beginRow(columns: 6)
                writer.int64(Int64(bitPattern: pattern.rawValue))
                writer.int32(Int32(method.tier))
                writer.text(method.rawValue)
                writer.double(PersonModel.rounded(model.model.score(pattern)))
                writer.bool(model.doNamesAgree(pattern))
                writer.jsonb(model.explanation(pattern))
                try writer.endRow()
            }
        }
    }
}
