import Foundation
import Ingest
import Postgres
import Store

/// P1 to P3: staging, first load, and the same file again.
struct LoadBenchmarks {
    let bench: Bench

    func run(_ report: Report) async throws {
        let request = try bench.narrowCases()
        let baseline = try Baseline(request)

        let staging = try await bench.compare {
            _ = try await bench.loader.stage(request, on: bench.database)
        } theirs: {
            try bench.psql(baseline.makeBare)
            try bench.psql(baseline.copy)
        }
        report.add(
            Measurement(
                goal: "P1", work: "checked staging of the cases / \\copy of the same file into a bare typed table",
                figure: staging.ours / staging.theirs, limit: 0.85, times: staging))

        let first = try await bench.compare {
            try await Self.forgetLoads(of: request.feed, on: bench.owner)
            try await load(request)
        } theirs: {
            try bench.psql(baseline.makeKeyed)
            try bench.psql(baseline.copy)
        }
        report.add(
            Measurement(
                goal: "P2",
                work: "first load of the cases with ledger, history, key, 2 indexes / \\copy into the keyed table",
                figure: first.ours / first.theirs, limit: 0.4, times: first))
        try bench.psql("drop table baseline")

        var log: Int64 = 0
        let again = try await Bench.seconds {
            let before = try await bench.walPosition()
            try await load(request, expecting: .duplicate)
            log = try await bench.walPosition() - before
        }
        report.add(
            Measurement(
                goal: "P3", work: "the same file again / its first load", figure: again / first.ours, limit: 0.1,
                times: (ours: again, theirs: first.ours)))
        report.add(
            Measurement(
                goal: "P3", work: "write-ahead log of the same file again", figure: Double(log) / 1_048_576, unit: "MB",
                limit: 1))
    }

    private func load(_ request: FileLoader.Request, expecting state: LoadOutcome.State = .loaded) async throws {
        let outcome = try await bench.loader.load(request, on: bench.database)
        guard outcome?.state == state, outcome?.quarantined == 0 else { throw CocoaError(.fileReadCorruptFile) }
    }

    static func forgetLoads(of feed: FeedDefinition, on database: isolated Connection) throws {
        try database.execute("truncate feed.\(feed.table), history.\(feed.table)")
        try database.execute("truncate ledger.load cascade")
        try database.execute("truncate ledger.change")
    }
}

/// What a user would do with psql alone: a typed table of the file's columns and \copy.
struct Baseline {
    /// Makes the table without a key.
    let makeBare: String
    /// Makes the table with the ledger's columns.
    let makeLedgered: String
    /// Builds its key and two indexes.
    let makeKeys = """
        alter table baseline add primary key (county_code, case_no);
        create index on baseline (county_code, region_code);
        create index on baseline (county_code, applicant_id_number)
        """
    /// Makes the table with the ledger's columns, its key and two indexes.
    var makeKeyed: String { makeLedgered + ";" + makeKeys }
    /// Copies the file.
    let copy: String
    /// The names of the file's columns in the table.
    let columns: [String]
    /// Makes a stage of the session.
    let makeStage = "create temp table stage (like baseline including defaults)"
    /// Brings the stage into the keyed table: only rows that are new or differ.
    let mergeStage: String

    /// Copies a file of the same columns to the stage.
    func copyToStage(from path: String) -> String {
        "\\copy stage (\(columns.joined(separator: ", "))) from '\(path)' with (format csv, header true)"
    }

    /// Reads the header of the file; values that PostgreSQL does not read as they stand are kept as text.
    init(_ request: FileLoader.Request) throws {
        let handle = try FileHandle(forReadingFrom: URL(filePath: request.path))
        let head = String(decoding: try handle.read(upToCount: 4096) ?? Data(), as: UTF8.self)
        let headers = head.prefix { !$0.isNewline }.split(separator: ",").map { String($0.filter { $0 != "\u{FEFF}" }) }
        let columns = headers.compactMap { header in
            request.feed.columns.first { $0.headers.contains(String(header)) }
        }
        let list = columns.map { column -> String in
            switch column.type {
            case .date, .time, .money, .int: "\"\(column.name)\" \(column.type.sqlType)"
            default: "\"\(column.name)\" text collate \"C\""
            }
        }.joined(separator: ", ")
        makeBare = "drop table if exists baseline; create table baseline (\(list))"
        makeLedgered = """
            drop table if exists baseline;
            create table baseline (county_code text collate "C" not null default '500114', \(list),
                load_id bigint not null default 1, known_from timestamptz not null default now())
            """
        let quoted = columns.map { "\"\($0.name)\"" }
        let names = quoted.joined(separator: ", ")
        func row(_ alias: String) -> String {
            "(" + quoted.map { "\(alias).\($0)" }.joined(separator: ", ") + ")"
        }
        mergeStage = """
            insert into baseline (\(names))
            select \(quoted.map { "s.\($0)" }.joined(separator: ", ")) from stage s
            left join baseline b on b.county_code = s.county_code and b.case_no = s.case_no
            where b.case_no is null or \(row("s")) is distinct from \(row("b"))
            on conflict (county_code, case_no) do update
            set \(quoted.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            """
        self.columns = quoted
        copy = "\\copy baseline (\(names)) from '\(request.path)' with (format csv, header true)"
    }
}
