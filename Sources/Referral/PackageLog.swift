import Foundation
import Glibc
import Store

/// The packages that a recipient has opened, a JSON object a line: by it an older package that comes again is noticed,
/// and one that is missing.
package struct PackageLog {
    private struct Line: Codable {
        let county: String
        let serial: Int
        let referral: String
        let manifest: String
    }

    private let path: String
    private let lines: [Line]

    /// Reads the log; one that is not there yet is empty.
    ///
    /// - Throws: `Failure` 1845 where it cannot be read or a line is none of it: an older package would go unnoticed.
    package init(path: String) throws {
        self.path = path
        do {
            let text = try Self.text(at: path)
            lines = try text.split(whereSeparator: \.isNewline).map { line in
                try JSONDecoder().decode(Line.self, from: Data(line.utf8))
            }
        } catch {
            throw Failure(
                1845, .refused,
                Bilingual("\(path) is no log of packages", "\(path) 不是收件登记文件"),
                repair: Bilingual("name the file that referral open wrote before", "请指定此前 referral open 写出的文件"))
        }
    }

    /// The text of the file, empty where there is none.
    private static func text(at path: String) throws -> String {
        var info = stat()
        if lstat(path, &info) != 0, errno == ENOENT { return "" }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    /// Fails where the package is not newer than the last one of its district; returns the serials that are missing.
    ///
    /// - Throws: `Failure` 1844.
    package func check(_ package: OpenedPackage) throws -> Range<Int> {
        let last = lines.last { $0.county == package.manifest.county }?.serial ?? 0
        guard package.manifest.serial > last else {
            throw Failure(
                1844, .refused,
                Bilingual(
                    "package \(package.manifest.serial) is not newer than package \(last), which was opened before",
                    "第 \(package.manifest.serial) 批不新于已打开的第 \(last) 批"),
                repair: Bilingual("ask the sender which one is meant", "请向发送单位核实"))
        }
        return (last + 1)..<package.manifest.serial
    }

    /// Adds a package that was opened.
    ///
    /// - Throws: `Failure` 1846 where the log cannot be written.
    package func add(_ package: OpenedPackage) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let line = Line(
            county: package.manifest.county, serial: package.manifest.serial, referral: package.manifest.referral,
            manifest: Hexadecimal.text(package.digest))
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: descriptor >= 0)
        do {
            guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
            try handle.write(contentsOf: try encoder.encode(line) + Data("\n".utf8))
            try handle.synchronize()
        } catch {
            throw Failure(
                1846, .cannotWrite, Bilingual("\(path) cannot be written", "\(path) 不能写入"),
                repair: Bilingual("check its folder and the free space", "请检查所在目录与剩余空间"))
        }
    }
}
