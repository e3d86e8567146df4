import Crypto
package import Formats
package import Foundation

/// A file that shows a rectification: its name and the SHA-256 of its bytes, never its contents.
package struct Attachment: Sendable, Hashable {
    /// The name, without its folders.
    package let name: String
    /// The digest, 32 bytes.
    package let digest: Data

    /// Reads a regular file once.
    ///
    /// - Throws: `FormatError` where it is none or cannot be read.
    package init(path: String) throws(FormatError) {
        let source = try FileSource(path: path)
        var hash = SHA256()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var failure: FormatError?
            let count = chunk.withUnsafeMutableBytes { buffer in
                do throws(FormatError) {
                    return try source.read(into: buffer)
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            if count == 0 { break }
            hash.update(data: chunk[..<count])
        }
        name = URL(fileURLWithPath: path).lastPathComponent
        digest = Data(hash.finalize())
    }
}
