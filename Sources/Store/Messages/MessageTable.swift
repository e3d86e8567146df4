package import Postgres

/// What the database knows of the settings of messages, so that transactions write those that are wanted and no other.
package enum MessageTable {
    /// Brings the row of a county up to date; one that was never told anything has none.
    package static func synchronize(
        _ settings: MessageSettings, county: String, on database: isolated Connection
    ) throws(PostgresError) {
        let templates = settings.templates.keys.map(\.rawValue).sorted()
        let values: [PostgresParameter] = [.init(county), .init(templates), .init(settings.mostDays)]
        let isCurrent = try database.first(
            "select templates = $2::text[] and most_days = $3::integer from operation.messaging where county_code = $1",
            values, as: Bool.self)
        guard isCurrent != true, isCurrent != nil || settings.isOn else { return }
        try database.execute(
            """
            insert into operation.messaging (county_code, templates, most_days) values ($1, $2::text[], $3::integer)
            on conflict (county_code) do update set templates = excluded.templates, most_days = excluded.most_days
            """, values)
    }
}
