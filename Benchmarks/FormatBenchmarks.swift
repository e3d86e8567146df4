import Formats
import Foundation
import Ingest
import Store

/// P13 and P14: compressed files, Chinese encoding and workbooks.
struct FormatBenchmarks {
    let bench: Bench

    private static let rows = 100_000

    func run(_ report: Report) async throws {
        let plain = try bench.fewCases(Self.rows)
        for (name, request) in [("gzip", try compressed(plain)), ("GB18030", try encoded(plain))] {
            let times = try await bench.compare {
                try await stage(request)
            } theirs: {
                try await stage(plain)
            }
            report.add(
                Measurement(
                    goal: "P13", work: "checked staging of \(Self.rows) rows in \(name) / of the plain file",
                    figure: times.ours / times.theirs, limit: 1.15, times: times))
        }
        do {
            try await workbook(plain, report)
        } catch is CocoaError {
            print("P14   skipped: python3 with python-calamine is not installed")
        }
    }

    private func stage(_ request: FileLoader.Request) async throws {
        guard try await bench.loader.stage(request, on: bench.database) == Self.rows else {
            throw CocoaError(.fileReadCorruptFile)
        }
    }

    /// The same file, compressed.
    private func compressed(_ plain: FileLoader.Request) throws -> FileLoader.Request {
        let path = plain.path + ".gz"
        let sink = try DeflatingSink(try FileSink(path: path))
        try copy(plain, to: sink)
        return FileLoader.Request(path: path, feed: plain.feed, source: plain.source)
    }

    /// The same file in the encoding of the national standard.
    private func encoded(_ plain: FileLoader.Request) throws -> FileLoader.Request {
        let path = plain.path + ".gb18030"
        try copy(plain, to: try EncodingSink(try FileSink(path: path), encoding: .gb18030))
        return FileLoader.Request(path: path, feed: plain.feed, source: plain.source)
    }

    private func copy(_ plain: FileLoader.Request, to sink: any ByteSink) throws {
        let source = DecodingSource(try FileSource(path: plain.path), encoding: .utf8)
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = try source.read(into: chunk)
            if count == 0 { break }
            try sink.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
        }
        try sink.finish()
    }

    private func workbook(_ plain: FileLoader.Request, _ report: Report) async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "workbooks.py").path
        let path = plain.path + ".xlsx"
        try Bench.command("python3", [script, "write", plain.path, path])
        let printed = try Bench.output("python3", [script, "read", path]).split(separator: " ").compactMap {
            Double($0)
        }
        guard printed.count == 3 else { throw CocoaError(.executableLoad) }
        var seconds: [Double] = []
        var read = (rows: 0, cells: 0)
        for _ in 0..<3 { seconds.append(try await Bench.seconds { read = try Self.read(path) }) }
        // The header is a row of calamine's and none of ours.
        guard Double(read.rows + 1) == printed[0], Double(read.cells) == printed[1] else {
            throw FormatError(.damagedWorkbook, detail: "both sides read different cells")
        }
        let times = (ours: seconds.min() ?? .infinity, theirs: printed[2])
        report.add(
            Measurement(
                goal: "P14", work: "reading a workbook of \(Self.rows) rows / python-calamine",
                figure: times.ours / times.theirs, limit: 1, times: times))
        let request = FileLoader.Request(path: path, feed: plain.feed, source: plain.source)
        let staging = try await Bench.seconds { try await stage(request) }
        print("      checked staging of the workbook: \(staging) s")
    }

    /// Reads a workbook and counts its rows, and the cells with a value, those of the header included.
    private static func read(_ path: String) throws -> (rows: Int, cells: Int) {
        let reader = try XLSXReader(try FileSource(path: path))
        var record = RecordBuffer()
        var rows = 0
        var cells = reader.columns.count { !$0.isEmpty }
        while try reader.next(into: &record) {
            rows += 1
            for index in 0..<record.fieldCount where !record.withField(index, { $0.isEmpty }) { cells += 1 }
        }
        return (rows, cells)
    }
}
