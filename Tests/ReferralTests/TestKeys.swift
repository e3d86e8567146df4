import Foundation
import Referral

/// Certificates and keys that the command `openssl` makes in a folder.
struct TestKeys: Sendable {
    /// The files of a certificate and its key.
    struct Pair: Sendable {
        let certificate: String
        let key: String

        func keys() throws -> KeyPair {
            KeyPair(certificate: try Certificate(path: certificate), key: key)
        }
    }

    /// The command failed.
    struct Refusal: Error {
        let text: String
    }

    /// Who receives, by an RSA key.
    let commission: Pair
    /// Who sends, by a key of an elliptic curve.
    let district: Pair
    private let folder: String

    init(in folder: String) throws {
        self.folder = folder
        commission = try Self.make("commission", in: folder, isCurve: false)
        district = try Self.make("district", in: folder, isCurve: true)
    }

    /// A pair of its own; with days below 0 it has expired.
    func pair(_ name: String, isCurve: Bool = true, days: Int = 30) throws -> Pair {
        try Self.make(name, in: folder, isCurve: isCurve, days: days)
    }

    private static func make(_ name: String, in folder: String, isCurve: Bool, days: Int = 30) throws -> Pair {
        let pair = Pair(certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
        let kind = isCurve ? ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : ["rsa:2048"]
        let request = "\(folder)/\(name).csr"
        try openssl(
            ["req", "-new", "-newkey"] + kind + [
                "-nodes", "-keyout", pair.key, "-out", request, "-subj", "/CN=\(name)",
            ])
        try openssl(
            ["x509", "-req", "-in", request, "-signkey", pair.key, "-days", String(days), "-out", pair.certificate])
        return pair
    }

    /// Runs openssl as anybody would on a command line; returns what it prints.
    @discardableResult
    static func openssl(_ arguments: [String]) throws -> Data {
        try run("/usr/bin/openssl", arguments)
    }

    /// Runs a program; returns what it prints.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refusal(text: text) }
        return data
    }
}
