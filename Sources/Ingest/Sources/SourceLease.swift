import Postgres
import Store

/// A worker's hold on a source, kept in the database so that of all workers on all machines one reads it.
///
/// Times are the database server's: the machines' clocks may differ.
struct SourceLease: Sendable {
    /// What a source looked like when it was leased.
    struct State: Sendable, Hashable {
        var cursor: String?
        var etag: String?
        var lastModified: String?
        /// Pages loaded so far.
        var serial = 0
    }

    /// How a try to lease a source ended.
    enum Outcome: Sendable {
        case leased(SourceLease, State)
        /// Another worker holds it, by its name.
        case busy(String)
        /// A person paused it.
        case paused
        /// Crashes have stopped it.
        case held(String)
        /// It is not due yet.
        case notDue
    }

    /// The seconds after which a lease that is not renewed is lost.
    static let seconds = 60
    /// Crashes after which a source or a file is held.
    static let mostAttempts = 3

    let county: String
    let source: String
    let holder: String

    // MARK: Taking and giving back

    /// Leases a source; unless it is named by a person, only when it is due.
    static func take(
        _ source: SourceDefinition, as holder: String, whetherDue isNamed: Bool, on database: isolated Connection
    ) throws -> Outcome {
        try database.atomically {
            try database.execute(
                """
                insert into ledger.source_state (county_code, source, first_seen_at) values ($1, $2, now())
                on conflict (county_code, source) do nothing
                """, [.init(source.county), .init(source.name)])
            let row = try database.first(
                """
                select case when expires_at > now() then holder end, paused_at is not null, held_at is not null, held_why,
                    coalesce(retry_at > now(), false)
                        or coalesce(last_look_at + make_interval(secs => $3::double precision) > now(), false)
                from ledger.source_state where county_code = $1 and source = $2 for update
                """,
                [.init(source.county), .init(source.name), .init(try pause(source, on: database))],
                as: String?.self, Bool.self, Bool.self, String?.self, Bool.self)
            guard let row else { return .notDue }
            if row.1 { return .paused }
            if row.2 { return .held(row.3 ?? "") }
            if let other = row.0, !LeaseHolder(name: other).isGone { return .busy(other) }
            if row.4, !isNamed { return .notDue }
            let lease = SourceLease(county: source.county, source: source.name, holder: holder)
            let state = try database.first(
                """
                update ledger.source_state
                set holder = $3, leased_at = now(), heartbeat_at = now(), expires_at = now() + make_interval(secs => $4)
                where county_code = $1 and source = $2
                returning cursor, etag, last_modified, serial
                """,
                [.init(source.county), .init(source.name), .init(holder), .init(Double(seconds))],
                as: String?.self, String?.self, String?.self, Int.self)
            guard let state else { return .notDue }
            return .leased(
                lease, State(cursor: state.0, etag: state.1, lastModified: state.2, serial: state.3))
        }
    }

    /// The seconds between two looks at a source; nil where every run looks.
    private static func pause(_ source: SourceDefinition, on database: isolated Connection) throws -> Double? {
        guard let every = source.every else { return nil }
        if let seconds = every.seconds { return Double(seconds) }
        // The n-th working day after the last look, from its beginning.
        let text = """
            select extract(epoch from (w.day::timestamp at time zone 'Asia/Shanghai') - s.last_look_at)::double precision
            from ledger.source_state s
            join reference.calendar r on r.day = (s.last_look_at at time zone 'Asia/Shanghai')::date
            join reference.calendar w on w.is_workday and w.workday_no = r.workday_no + $3::bigint
            where s.county_code = $1 and s.source = $2
            """
        return try database.first(
            text, [.init(source.county), .init(source.name), .init(every.count)], as: Double.self)
    }

    /// Renews the leases of a holder; the expired ones too, unless another has taken them.
    static func renew(_ holder: String, on database: isolated Connection) throws {
        try database.execute(
            """
            update ledger.source_state set heartbeat_at = now(), expires_at = now() + make_interval(secs => $2)
            where holder = $1
            """, [.init(holder), .init(Double(seconds))])
    }

    /// How a look at the source ended.
    enum End {
        /// It was reached; `isNews` where something was loaded, or the files of a folder say nothing of it.
        case good(isNews: Bool)
        /// It was not read, for a reason; it may ask to be left alone for some seconds.
        case failed(String, retryAfter: Int?)
    }

    /// Gives the lease back and notes how the look ended, also in a task that was cancelled; nothing where another has
    /// taken it meanwhile.
    func giveBack(_ end: End, on database: isolated Connection) throws {
        try database.shielded { database in
            try database.atomically { try note(end, on: database) }
        }
    }

    private func note(_ end: End, on database: isolated Connection) throws {
        var error: String?
        var retry: Int?
        var isQuiet = false
        switch end {
        case .good(let isNews): isQuiet = !isNews
        case .failed(let why, let seconds): (error, retry) = (why, seconds)
        }
        let own = try database.execute(
            """
            update ledger.source_state
            set holder = null, leased_at = null, heartbeat_at = null, expires_at = null, last_look_at = now(),
                last_error = $4, retry_at = now() + make_interval(secs => $5),
                last_good_at = case when $6 then now() else last_good_at end
            where county_code = $1 and source = $2 and holder = $3
            """,
            [
                .init(county), .init(source), .init(holder), .init(error), .init(retry.map(Double.init)),
                .init(isQuiet),
            ])
        guard own == 1 else { return }
        try self.end("", on: database)
        guard isQuiet else { return }
        try database.execute(
            """
            insert into ledger.source_look (county_code, source, hour, looked_at)
            values ($1, $2, date_trunc('hour', now()), now()) on conflict (county_code, source, hour) do nothing
            """, [.init(county), .init(source)])
    }

    // MARK: Reading

    /// Counts a reading that begins, so that a crash in it is seen; returns how often it has begun without an end.
    ///
    /// An empty piece is reaching the source. The count is there before the first byte is read; only a crash of the
    /// database server itself may lose it.
    func begin(_ piece: String, on database: isolated Connection) throws -> Int {
        try database.atomically {
            try database.execute("set local synchronous_commit = off")
            if !piece.isEmpty {
                try database.execute(
                    "delete from ledger.source_attempt where county_code = $1 and source = $2 and piece = ''",
                    [.init(county), .init(source)])
            }
            return try database.first(
                """
                insert into ledger.source_attempt as a (county_code, source, piece, attempts, begun_at)
                values ($1, $2, $3, 1, now())
                on conflict (county_code, source, piece)
                do update set attempts = a.attempts + 1, begun_at = excluded.begun_at
                returning attempts::bigint
                """, [.init(county), .init(source), .init(piece)], as: Int.self) ?? 1
        }
    }

    /// Notes that a reading has ended without a crash.
    func end(_ piece: String, on database: isolated Connection) throws {
        try database.execute(
            "delete from ledger.source_attempt where county_code = $1 and source = $2 and piece = $3",
            [.init(county), .init(source), .init(piece)])
    }

    /// Stops a source whose reading has ended the program too often.
    func hold(_ why: String, on database: isolated Connection) throws {
        try database.execute(
            """
            update ledger.source_state set held_at = now(), held_why = $4
            where county_code = $1 and source = $2 and holder = $3
            """, [.init(county), .init(source), .init(holder), .init(why)])
    }

    /// Writes how far the source has been read, within the transaction of the load that read it.
    ///
    /// - Throws: `Failure` 1153 where another worker has taken the source over, so that the load is rolled back.
    func advance(
        to checkpoint: SourcePiece.Checkpoint, after outcome: LoadOutcome, piece: String,
        on database: isolated Connection
    ) throws {
        let moves = outcome.state != .held
        let own = try database.execute(
            """
            update ledger.source_state
            set cursor = coalesce($4, cursor), etag = coalesce($5, etag), last_modified = coalesce($6, last_modified),
                serial = serial + $7::bigint
            where county_code = $1 and source = $2 and holder = $3
            """,
            [
                .init(county), .init(source), .init(holder), .init(moves ? checkpoint.cursor : nil),
                .init(moves ? checkpoint.etag : nil), .init(moves ? checkpoint.lastModified : nil),
                .init(moves && checkpoint.countsPage ? 1 : 0),
            ])
        guard own == 1 else { throw lost }
        try end(piece, on: database)
    }

    /// How far the source has been read.
    func state(on database: isolated Connection) throws -> State? {
        try database.first(
            """
            select cursor, etag, last_modified, serial from ledger.source_state
            where county_code = $1 and source = $2 and holder = $3
            """, [.init(county), .init(source), .init(holder)],
            as: String?.self, String?.self, String?.self, Int.self
        ).map { State(cursor: $0.0, etag: $0.1, lastModified: $0.2, serial: $0.3) }
    }

    private var lost: Failure {
        Failure(
            1153, .busy,
            Bilingual(
                "another worker has taken over the source \(source); nothing of this piece was loaded here",
                "来源 \(source) 已由另一个进程接手，本进程没有装载这一份"),
            repair: Bilingual("nothing: the other one goes on", "无需处理，由对方继续"))
    }
}
