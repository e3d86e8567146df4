import Foundation

/// A certificate authority that the command `openssl` makes in a folder.
struct TLSAuthority {
    /// The files of a certificate and its key.
    struct Pair: Sendable {
        var certificate: String
        var key: String
    }

    /// The command failed.
    struct Refusal: Error {
        let arguments: [String]
        let text: String
    }

    /// The place of the command; nil where it is absent.
    static let program = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Its own certificate, which is one of a server at 127.0.0.1 too.
    let own: Pair
    private let folder: String

    init(_ name: String, in folder: String) throws {
        self.folder = folder + "/" + name
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        own = Pair(certificate: self.folder + "/own.pem", key: self.folder + "/own.key")
        try Self.openssl(
            ["req", "-x509"] + Self.newKey
                + ["-keyout", own.key, "-out", own.certificate, "-subj", "/CN=\(name)", "-days", "30"]
                + ["-addext", "subjectAltName=IP:127.0.0.1"])
    }

    /// A certificate for an alternative name such as `IP:127.0.0.1`; with days below 0 it has expired.
    func issue(_ name: String, for alternative: String = "IP:127.0.0.1", days: Int = 30) throws -> Pair {
        let pair = Pair(certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
        let request = "\(folder)/\(name).csr"
        let extensions = "\(folder)/\(name).ext"
        try Data("subjectAltName=\(alternative)\n".utf8).write(to: URL(fileURLWithPath: extensions))
        try Self.openssl(["req"] + Self.newKey + ["-keyout", pair.key, "-out", request, "-subj", "/CN=\(name)"])
        try Self.openssl(
            ["x509", "-req", "-in", request, "-CA", own.certificate, "-CAkey", own.key, "-CAcreateserial"]
                + ["-days", String(days), "-extfile", extensions, "-out", pair.certificate])
        return pair
    }

    /// The pair with its key behind a password.
    func lock(_ pair: Pair, password: String) throws -> Pair {
        let locked = Pair(certificate: pair.certificate, key: pair.key + ".locked")
        try Self.openssl(
            ["pkcs8", "-topk8", "-in", pair.key, "-out", locked.key, "-passout", "pass:" + password])
        return locked
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program ?? "openssl")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refusal(arguments: arguments, text: text) }
    }
}
