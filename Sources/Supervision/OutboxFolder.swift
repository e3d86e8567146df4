import Formats
import Foundation
import Glibc
import Store

/// Messages as files of a folder, `<id>.json` each: whole as soon as they have their name.
///
/// Whoever takes them away leaves each until it is sent on: the name is the receipt.
struct OutboxFolder: OutboxTransport {
    let folder: String

    let givesReceipts = true
    let confirmsDelivery = false

    func send(_ message: OutboxMessage) async throws -> OutboxDelivery {
        let path = path(of: message.key)
        let beside = path + ".part"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let sink = try FileSink(path: beside, permissions: 0o600, isDurable: true)
            try Array((message.json + "\n").utf8).withUnsafeBytes { try sink.write($0) }
            try sink.finish()
            try Failpoint.messageSpooled.pass()
        } catch let error as FormatError {
            return .postponed("the folder cannot be written: \(error.code)", seconds: nil)
        } catch {
            return .postponed("the folder cannot be made", seconds: nil)
        }
        guard rename(beside, path) == 0 else {
            return .postponed("the file cannot be renamed: error \(errno)", seconds: nil)
        }
        return .taken(nil)
    }

    func receipt(of key: String) async throws -> OutboxReceipt {
        FileManager.default.fileExists(atPath: path(of: key)) ? .taken(nil) : .absent
    }

    private func path(of key: String) -> String { "\(folder)/\(key).json" }
}
