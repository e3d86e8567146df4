import FoundationEssentials

/// One SQL file of a migration folder, named `NNNN_name.sql`.
struct MigrationFile {
    /// The number at the head of the name, from 1.
    let number: Int
    /// The file's name.
    let name: String
    /// The statements.
    let sql: String

    /// Reads a folder's migrations in the order of their numbers; files that do not end in `.sql` are not looked at.
    static func read(folder: String) throws(MigrationError) -> [MigrationFile] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
            throw MigrationError(file: folder, reason: "the folder of migrations cannot be read")
        }
        var files: [MigrationFile] = []
        for name in names.filter({ $0.hasSuffix(".sql") }).sorted() {
            guard let number = number(of: name) else {
                throw MigrationError(file: name, reason: "the name is not of the form NNNN_name.sql")
            }
            if let other = files.last, other.number == number {
                throw MigrationError(file: name, reason: "the number is that of \(other.name) too")
            }
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + name),
                let sql = String(validating: bytes, as: UTF8.self)
            else { throw MigrationError(file: name, reason: "the file cannot be read as UTF-8") }
            files.append(MigrationFile(number: number, name: name, sql: sql))
        }
        return files
    }

    private static func number(of name: String) -> Int? {
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        guard digits.count == 4, name.dropFirst(4).hasPrefix("_"), name.count > "0000_.sql".count else { return nil }
        return Int(digits)
    }

    /// The line, from 1, of a position in the statements as the server counts it.
    func line(at position: Int?) -> Int? {
        position.map { sql.unicodeScalars.prefix(max(0, $0 - 1)).count { $0 == "\n" } + 1 }
    }
}

/// Why the schema could not be brought up to date; names the file.
package struct MigrationError: Error, Sendable, CustomStringConvertible {
    /// The file's name, or the folder's path.
    package let file: String
    /// The line from 1, where the server gave a position.
    package let line: Int?
    /// What is wrong, in part of a sentence.
    package let reason: String
    /// The server's error, where it was one.
    package let underlying: PostgresError?

    init(file: String, line: Int? = nil, reason: String, underlying: PostgresError? = nil) {
        self.file = file
        self.line = line
        self.reason = reason
        self.underlying = underlying
    }

    /// One sentence for the operator.
    package var description: String {
        "migration \(file)\(line.map { ":\($0)" } ?? ""): \(reason)\(underlying.map { ": \($0)" } ?? "")"
    }
}
