import Formats
import Postgres
import Store

/// The rows of feeds on which referred findings rest, as they were known from the scan that found them until the referral
/// was proposed.
struct SourceRows {
    let catalog: FeedCatalog
    let county: String
    let referral: ReferralBook.Referral

    /// A key of which no row is known any more.
    struct Missing {
        let finding: String
        let key: String
    }

    /// Writes a file per feed of which there are rows; `begin` begins a file of the package by its name.
    ///
    /// Returns the keys of which there are none.
    func write(
        on database: isolated Connection, _ begin: (String) throws -> any ByteSink
    ) throws -> [Missing] {
        var missing = try unknown(on: database)
        for feed in catalog.tables {
            var writer: CSVWriter?
            try database.stream(
                query(feed), [.init(county), .init(referral.number), .init(feed.name + "|")],
                as: String.self, String.self, [String]?.self
            ) { finding, key, values in
                guard let values else {
                    missing.append(Missing(finding: finding, key: key))
                    return
                }
                if writer == nil { writer = try Self.writer(begin("sources/\(feed.name).csv"), Self.header(feed)) }
                try writer?.write([finding, key] + values)
            }
            try writer?.finish()
        }
        return missing.sorted { ($0.finding, $0.key) < ($1.finding, $1.key) }
    }

    /// A writer of CSV that spreadsheet programs open as it is.
    static func writer(_ sink: any ByteSink, _ header: [String]) throws -> CSVWriter {
        var options = CSVWriter.Options()
        options.byteOrderMark = true
        options.alwaysQuote = true
        options.formulaSafe = true
        let writer = try CSVWriter(sink, options: options)
        try writer.write(header)
        return writer
    }

    /// The column's Chinese header, where it has one.
    private static func header(_ feed: FeedDefinition) -> [String] {
        ["线索编号", "来源记录", "获知时间", "更正时间"]
            + feed.columns.flatMap { column -> [String] in
                let label = column.headers.first { $0 != column.name } ?? column.name
                return column.keepsRaw ? [label, label + "（原文）"] : [label]
            }
    }

    private func query(_ feed: FeedDefinition) -> String {
        let names = feed.columns.flatMap(\.storedNames).map { "\"\($0)\"" }
        let columns = (["row_key", "known_from"] + names).joined(separator: ", ")
        let filter = feed.isShared ? "" : "where county_code = $1"
        // What was corrected later was not known yet.
        let ended = "case when v.known_to <= i.planned_at then v.known_to end"
        let values = (["v.known_from", ended] + names.map { "v.\($0)" }).map { "coalesce((\($0))::text, '')" }
        return """
            with item as (
                select i.finding_no, s.key, substr(s.key, length($3) + 1) as row_key, i.evidence_at, r.planned_at
                from supervision.referral_finding i
                join supervision.referral r on r.county_code = i.county_code and r.referral_no = i.referral_no
                cross join lateral jsonb_array_elements_text(i.facts -> 'sources') as s (key)
                where i.county_code = $1 and i.referral_no = $2 and starts_with(s.key, $3)
            )
            select i.finding_no, i.key, case when v.row_key is not null then array[\(values.joined(separator: ", "))] end
            from item i
            left join (
                select \(columns), null::timestamptz as known_to from feed.\(feed.name) \(filter)
                union all
                select \(columns), known_to from history.\(feed.name) \(filter)
            ) v on v.row_key = i.row_key and v.known_from <= i.planned_at
                and (v.known_to is null or v.known_to > i.evidence_at)
            order by i.finding_no, i.key, v.known_from
            """
    }

    /// Keys of feeds that the workspace does not have.
    private func unknown(on database: isolated Connection) throws -> [Missing] {
        try database.query(
            """
            select i.finding_no, s.key
            from supervision.referral_finding i
            cross join lateral jsonb_array_elements_text(i.facts -> 'sources') as s (key)
            where i.county_code = $1 and i.referral_no = $2 and not split_part(s.key, '|', 1) = any ($3)
            """, [.init(county), .init(referral.number), .init(catalog.tables.map(\.name))],
            as: String.self, String.self
        ).map { Missing(finding: $0.0, key: $0.1) }
    }
}
