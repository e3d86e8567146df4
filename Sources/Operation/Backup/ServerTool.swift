import Foundation
import Store

/// One of PostgreSQL's client programs, run to its end.
enum ServerTool {
    /// Runs a program; a request to stop ends it.
    ///
    /// - Parameters:
    ///   - name: `pg_dump` or `pg_restore`, found on the path.
    ///   - arguments: Its arguments.
    /// - Throws: `Failure` 1310 where it is not installed, 1620 with its last words where it fails; `CancellationError`.
    static func run(_ name: String, _ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardError = pipe
        let running = Running(process)
        let status = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
                do {
                    try process.run()
                } catch {
                    process.terminationHandler = nil
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            running.stop()
        }
        try? pipe.fileHandleForWriting.close()
        let words = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        try Task.checkCancellation()
        if status == 127 {
            throw Failure(
                1310, .unreachable,
                Bilingual("\(name) cannot be run", "无法运行 \(name)"),
                repair: Bilingual("install the package postgresql-client", "请安装 postgresql-client 软件包"))
        }
        guard status == 0 else {
            let last = words.split(whereSeparator: \.isNewline).last.map(String.init) ?? "status \(status)"
            throw Failure(
                1620, .inputOutput,
                Bilingual("\(name) failed: \(last)", "\(name) 失败：\(last)"),
                repair: Bilingual(
                    "nothing was changed; mend it and run the command again", "未作任何更改；排除原因后请重新执行"))
        }
    }

    /// A process that another thread may ask to stop.
    private final class Running: @unchecked Sendable {
        private let process: Process

        init(_ process: Process) { self.process = process }

        func stop() {
            if process.isRunning { process.terminate() }
        }
    }
}
