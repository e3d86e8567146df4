import Formats

/// A file that a command was given and that cannot be read, with its name.
struct NamedFile: Error {
    /// The file, as the command line names it.
    let path: String
    /// Why it cannot be read.
    let error: FormatError

    /// Does what reads a file; what is wrong with it is told with its name.
    static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as FormatError {
            throw NamedFile(path: path, error: error)
        }
    }
}
