import Formats
import Foundation
import Glibc
import Store

/// Programs joined by pipes: what goes in comes out changed, and touches no disk on its way.
final class ProgramChain {
    /// How the programs ended.
    struct Ended {
        /// The exit code of each.
        let exitCodes: [Int32]
        /// What each wrote to its standard error.
        let messages: [String]

        /// Whether all of them succeeded.
        var isGood: Bool { exitCodes.allSatisfy { $0 == 0 } }

        /// The last line of the first that failed.
        var reason: String {
            guard let place = exitCodes.firstIndex(where: { $0 != 0 }) else { return "" }
            // openssl puts its thread's number and the word error before each line.
            let lines = messages[place].split(whereSeparator: \.isNewline).map(String.init)
            let line = lines.last { !$0.isEmpty } ?? "it ended with code \(exitCodes[place])"
            return line.split(separator: ":").count > 5
                ? line.split(separator: ":").suffix(from: 4).first.map(String.init) ?? line : line
        }
    }

    private var processes: [pid_t] = []
    private var messages: [TemporaryFile] = []

    /// Starts the programs: the first reads from a descriptor, the last writes to one.
    ///
    /// - Throws: `Failure` 1830 where one cannot be started; `FormatError`.
    init(_ programs: [[String]], reads: Int32, writes: Int32, variables: [String] = []) throws {
        var input = reads
        for (place, words) in programs.enumerated() {
            let isLast = place == programs.count - 1
            let ends = isLast ? (reads: -1, writes: writes) : try Descriptors.pipe()
            let spoken = try TemporaryFile()
            defer {
                if input != reads { close(input) }
                if !isLast { close(ends.writes) }
                input = ends.reads
            }
            let descriptors = [input, ends.writes, spoken.openDescriptor]
            do {
                processes.append(try ChildProcess.spawn(words, descriptors: descriptors, variables: variables))
            } catch {
                throw Self.cannotStart(words, error.code)
            }
            messages.append(spoken)
        }
    }

    deinit {
        for process in processes {
            kill(process, SIGKILL)
            _ = ChildProcess.wait(for: process)
        }
    }

    /// Waits for the programs to end.
    func end() throws -> Ended {
        let codes = processes.map { ChildProcess.wait(for: $0) }
        processes = []
        return Ended(
            exitCodes: codes,
            messages: try messages.map { String(decoding: try $0.bytes(at: 0, count: 1 << 14), as: UTF8.self) })
    }

    /// Runs programs that read nothing and whose result is how they end.
    static func run(_ programs: [[String]]) throws -> Ended {
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(nothing) }
        return try ProgramChain(programs, reads: nothing, writes: nothing).end()
    }

    /// Runs programs on what a descriptor gives; returns what comes out, which counts only where all succeeded.
    ///
    /// - Throws: `FormatError` with `limits` where more than `limit` bytes come out.
    static func run(
        _ programs: [[String]], reads: Int32, limit: Int, variables: [String] = []
    ) throws -> (bytes: [UInt8], ended: Ended) {
        let ends = try Descriptors.pipe()
        defer { close(ends.reads) }
        let chain: ProgramChain
        do {
            defer { close(ends.writes) }
            chain = try ProgramChain(programs, reads: reads, writes: ends.writes, variables: variables)
        }
        var bytes: [UInt8] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { room.deallocate() }
        while true {
            let count = read(ends.reads, room.baseAddress, room.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            guard bytes.count + count <= limit else {
                throw FormatError(.limits, detail: "more than \(limit >> 20) MiB in a package")
            }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
        return (bytes, try chain.end())
    }

    /// Runs programs on what a body writes; the last one writes to a descriptor.
    static func feed<Result>(
        _ programs: [[String]], writes: Int32, variables: [String] = [], _ body: (any ByteSink) throws -> Result
    ) throws -> (result: Result, ended: Ended) {
        let ends = try Descriptors.socket()
        let sink = SocketSink(ends.writes)
        let chain: ProgramChain
        do {
            defer { close(ends.reads) }
            chain = try ProgramChain(programs, reads: ends.reads, writes: writes, variables: variables)
        }
        do {
            let result = try body(sink)
            try sink.finish()
            return (result, try chain.end())
        } catch let error as FormatError where sink.isBroken {
            // The program that reads has left: what it says tells more.
            let ended = try chain.end()
            if ended.isGood { throw error }
            throw BrokenChain(ended: ended)
        }
    }

    /// The first program ended before it had read everything.
    struct BrokenChain: Error {
        let ended: Ended
    }

    private static func cannotStart(_ words: [String], _ code: Int32) -> Failure {
        let program = words.first ?? ""
        let reason = String(cString: strerror(code))
        return Failure(
            1830, .inputOutput,
            Bilingual("\(program) cannot be run (\(reason))", "\(program) 不能运行（\(reason)）"),
            repair: Bilingual("install it (package openssl), or name another program", "请安装（openssl 软件包），或指定其他程序"))
    }
}

/// A stream into a program's standard input.
private final class SocketSink: ByteSink {
    private var descriptor: Int32
    /// Whether the program reads no more.
    private(set) var isBroken = false
    private var buffer: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        buffer.reserveCapacity(1 << 16)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        if buffer.count + bytes.count > 1 << 16 { try flush() }
        if bytes.count > 1 << 16 { return try send(bytes) }
        buffer.append(contentsOf: bytes)
    }

    func finish() throws(FormatError) {
        guard descriptor >= 0 else { return }
        try flush()
        close(descriptor)
        descriptor = -1
    }

    private func flush() throws(FormatError) {
        let held = buffer
        buffer.removeAll(keepingCapacity: true)
        // The closure of withUnsafeBytes cannot throw a typed error.
        try held.withUnsafeBytes { bytes in Result { () throws(FormatError) in try send(bytes) } }.get()
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        do throws(Descriptors.Broken) {
            try Descriptors.send(bytes, to: descriptor)
        } catch {
            isBroken = true
            throw FormatError(.unwritable, errorNumber: error.code)
        }
    }
}
