import Domain
import Formats
import Foundation
import Ingest
import Operation
import Store

/// Files in which one case in a hundred has changed: its own row, its payments, and a step that is new.
struct ChangedCases {
    let bench: Bench

    /// Writes the files of a round and gives them in the order in which they are loaded.
    func write(round: Int) throws -> [FileLoader.Request] {
        var chosen: Set<String> = []
        var number = 0
        let cases = try copy("cases", round: round) { row in
            number += 1
            guard (number + round).isMultiple(of: 100) else { return nil }
            chosen.insert(row["case_no"] ?? "")
            row["address"] = "\(row["address"] ?? "")\(round)"
            return row
        }
        let payments = try copy("payments", round: round) { row in
            guard chosen.contains(row["case_no"] ?? "") else { return nil }
            row["amount"] = "\(100 + round).00"
            return row
        }
        let day = bench.asOf.adding(days: -1)
        let steps = try copy("case_steps", round: round) { row in
            guard row["step"] == "accept", chosen.contains(row["case_no"] ?? "") else { return nil }
            (row["step"], row["step_no"]) = ("recheck", "round \(round)")
            (row["started_at"], row["finished_at"]) = ("\(day) 09:00:00", "\(day) 10:00:00")
            row["recorded_at"] = ""
            return row
        }
        return [cases, payments, steps]
    }

    /// Copies the rows of a feed that `change` gives back into a file that counts as the newest of its source.
    private func copy(
        _ feed: String, round: Int, change: (inout [String: String]) -> [String: String]?
    ) throws -> FileLoader.Request {
        let base = try bench.request(feed)
        let path = "\(try bench.scratch)/\(feed).9999-\(1000 + round).csv"
        let reader = try CSVReader(try FileSource(path: base.path))
        let names = reader.columns.map { header in
            base.feed.columns.first { $0.headers.contains(header) }?.name ?? header
        }
        let writer = try CSVWriter(try FileSink(path: path))
        try writer.write(reader.columns)
        var record = RecordBuffer()
        while try reader.next(into: &record) {
            var row: [String: String] = [:]
            for index in names.indices { row[names[index]] = record.string(index) }
            guard let changed = change(&row) else { continue }
            try writer.write(names.map { changed[$0] ?? "" })
        }
        try writer.finish()
        return FileLoader.Request(path: path, feed: base.feed, source: base.source)
    }
}
