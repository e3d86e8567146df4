import Foundation
import Glibc

/// An HTTPS server on the loopback interface: the command `openssl s_server`.
final class TLSServer: Sendable {
    /// What it answers.
    enum Content {
        /// The files of a folder, each a whole answer, named as the target that asks for it.
        case folder(String)
        /// One answer to one request, which is kept in the transcript.
        case answer(String)
    }

    /// It does not begin to listen.
    struct NotListening: Error {
        let transcript: String
    }

    /// The port that the system gave.
    let port: UInt16
    private let log: String
    private let process: Process

    /// Serves until `stop`, with a transcript in a file; with `clients` only those with a certificate of this authority.
    init(_ content: Content, with pair: TLSAuthority.Pair, clients: TLSAuthority? = nil, log: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: TLSAuthority.program ?? "openssl")
        var arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", pair.certificate, "-key", pair.key]
        if let clients {
            arguments += ["-CAfile", clients.own.certificate, "-Verify", "1", "-verify_return_error"]
        }
        switch content {
        case .folder(let path):
            arguments.append("-HTTP")
            process.currentDirectoryURL = URL(fileURLWithPath: path)
            process.standardInput = FileHandle.nullDevice
        case .answer(let text):
            // It is sent once somebody has connected.
            let input = Pipe()
            input.fileHandleForWriting.write(Data(text.utf8))
            process.standardInput = input
        }
        process.arguments = arguments
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var port: UInt16?
        for _ in 0..<2000 where port == nil {
            usleep(5000)
            port = Self.lines(log).first { $0.hasPrefix("ACCEPT 127.0.0.1:") }
                .flatMap { UInt16($0.split(separator: ":").last ?? "") }
        }
        guard let port else {
            kill(process.processIdentifier, SIGKILL)
            throw NotListening(transcript: Self.lines(log).joined(separator: "\n"))
        }
        self.port = port
        self.log = log
        self.process = process
    }

    /// The address of a path.
    func address(_ path: String) -> String { "https://127.0.0.1:\(port)\(path)" }

    /// What it wrote so far, what it read of one request among it.
    var transcript: [String] { Self.lines(log) }

    /// The files of the folder that were asked for.
    var asked: [String] { transcript.filter { $0.hasPrefix("FILE:") }.map { String($0.dropFirst(5)) } }

    /// Ends the server; a milder signal may be blocked, as in the thread that started it.
    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func lines(_ path: String) -> [String] {
        let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        return text.components(separatedBy: .newlines)
    }
}
