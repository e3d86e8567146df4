import Foundation
import Store

/// A file of anchors, a JSON object a line.
enum AnchorFile {
    /// An anchor as a line.
    static func line(_ anchor: AuditChain.Anchor) -> String {
        JSONText.object([
            ("county", JSONText.quoted(anchor.county)), ("event_no", "\(anchor.event)"),
            ("hash", JSONText.quoted(anchor.hash)),
        ])
    }

    /// Adds a line to a file, which is made where it is not there.
    static func append(_ line: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WriteFailure(number: errno, path: path).failure }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data((line + "\n").utf8))
            try handle.synchronize()
        } catch {
            throw WriteFailure(number: WriteFailure(error)?.number, path: path).failure
        }
    }

    /// Reads the anchors of a file.
    ///
    /// - Throws: `Failure` 1282 where the file cannot be read, 1283 where a line is no anchor.
    static func read(_ path: String) throws -> [AuditChain.Anchor] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure(
                1282, .noInput, Bilingual("\(path) cannot be read", "\(path) 无法读取"),
                repair: Bilingual("name a file that audit anchor wrote", "请指定 audit anchor 写出的文件"))
        }
        return try text.split(whereSeparator: \.isNewline).enumerated().map { number, line in
            do {
                return try JSONDecoder().decode(AuditChain.Anchor.self, from: Data(line.utf8))
            } catch {
                throw Failure(
                    1283, .refused,
                    Bilingual("\(path):\(number + 1): the line is no anchor", "\(path):\(number + 1)：该行不是锚点"),
                    repair: Bilingual("restore the file that audit anchor wrote", "请恢复 audit anchor 写出的文件"))
            }
        }
    }
}
