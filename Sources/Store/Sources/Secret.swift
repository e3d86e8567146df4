import Foundation

/// A secret that settings refer to: the text of a file, or a variable of the environment.
package enum Secret: Sendable, Hashable {
    /// The whole text of a file, without the line break at its end.
    case file(String)
    /// A variable of the environment.
    case environment(String)

    /// The secret itself, read afresh at each use; never kept, printed or stored.
    ///
    /// - Throws: `Failure` 1150 where it is not there or holds a line break, 1157 where everybody may read or write its file.
    package func value(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> String {
        let text: String?
        switch self {
        case .file(let path):
            try refuseIfOpen(path)
            text = try? String(contentsOfFile: path, encoding: .utf8)
        case .environment(let name): text = environment[name]
        }
        let value = text?.trimmingCharacters(in: .newlines) ?? ""
        guard !value.isEmpty, !value.contains(where: \.isNewline), !value.contains("\0") else {
            throw Failure(
                1150, .configuration,
                Bilingual("the secret in \(self) is not there, or is no single line", "\(self) 中没有密钥，或不是单独一行"),
                repair: Bilingual("put it there, readable by this user only", "请放好密钥，并只允许本用户读取"))
        }
        return value
    }

    private func refuseIfOpen(_ path: String) throws {
        let resolved = URL(filePath: path).resolvingSymlinksInPath().path
        let mode = try? FileManager.default.attributesOfItem(atPath: resolved)[.posixPermissions] as? NSNumber
        guard let mode, mode.intValue & 0o006 != 0 else { return }
        throw Failure(
            1157, .configuration,
            Bilingual("everybody on this machine may read or write \(self)", "本机任何人都可读写\(self)"),
            repair: Bilingual("chmod o-rwx \(path)", "请执行 chmod o-rwx \(path)"))
    }
}

extension Secret: CustomStringConvertible {
    /// Where it is, never what it is.
    package var description: String {
        switch self {
        case .file(let path): "the file \(path)"
        case .environment(let name): "the variable \(name)"
        }
    }
}
