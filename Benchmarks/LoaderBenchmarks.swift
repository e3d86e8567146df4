import Foundation
import Ingest
import Postgres
import Store

/// P11: the programs that a user would take instead, on the first rows of the same file.
struct LoaderBenchmarks {
    let bench: Bench

    private static let rows = 1_000_000

    /// A program, how it is called, and the share of its time that loading may take.
    private struct Other {
        let name: String
        let limit: Double
        let arguments: [String]
    }

    func run(_ report: Report) async throws {
        let request = try bench.fewCases(Self.rows)
        let baseline = try Baseline(request)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "other_loaders.py").path
        let others = [
            Other(name: "python3", limit: 0.08, arguments: [script, "pandas", request.path, bench.url]),
            Other(name: "python3", limit: 0.4, arguments: [script, "psycopg", request.path, bench.url]),
            Other(name: "pgloader", limit: 0.1, arguments: [try loadCommand(request, baseline)]),
        ]
        let ours = try await Bench.seconds {
            try await LoadBenchmarks.forgetLoads(of: request.feed, on: bench.owner)
            let outcome = try await bench.loader.load(request, on: bench.database)
            guard outcome?.loaded == Self.rows else { throw CocoaError(.fileReadCorruptFile) }
        }
        // What no loader can go below: the file copied as it stands, and the key and the indexes built on it.
        try bench.psql(baseline.makeLedgered)
        let floor = try await Bench.seconds {
            try bench.psql(baseline.copy)
            try bench.psql(baseline.makeKeys)
        }
        print("P11   \\copy of the unchecked file into a bare table, then key and indexes: \(floor) s; ours \(ours) s")
        for other in others {
            let title = other.name == "pgloader" ? other.name : other.arguments[1]
            try bench.psql(baseline.makeKeyed)
            do {
                let theirs = try await Bench.seconds { try Bench.command(other.name, other.arguments) }
                let count = try await bench.owner.first("select count(*) from baseline", as: Int.self)
                guard count == Self.rows else { throw CocoaError(.fileReadCorruptFile) }
                report.add(
                    Measurement(
                        goal: "P11", work: "checked first load of \(Self.rows) rows / \(title)", figure: ours / theirs,
                        limit: other.limit, times: (ours: ours, theirs: theirs)))
            } catch is CocoaError {
                print("P11   skipped: \(title) is not installed, or did not load the file")
            }
        }
        try bench.psql("drop table baseline")
    }

    /// Writes the command file of pgloader.
    private func loadCommand(_ request: FileLoader.Request, _ baseline: Baseline) throws -> String {
        let parts = URLComponents(string: bench.url)
        func value(_ name: String) -> String? { parts?.queryItems?.first { $0.name == name }?.value }
        let (socket, port) = (value("host") ?? "/var/run/postgresql", value("port") ?? "5432")
        let (user, name) = (value("user") ?? NSUserName(), parts?.path.dropFirst() ?? "")
        let columns = baseline.columns.joined(separator: ", ")
        let text = """
            LOAD CSV FROM '\(request.path)' (\(columns))
            INTO postgresql://\(user)@unix:\(socket):\(port)/\(name)?tablename=baseline (\(columns))
            WITH skip header = 1, fields terminated by ',', fields optionally enclosed by '"';
            """
        let path = request.path + ".load"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
