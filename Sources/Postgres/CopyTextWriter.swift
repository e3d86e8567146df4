import CPostgres

/// Writes raw bytes into a text or CSV COPY, in pieces of 64 KiB.
package struct CopyTextWriter: ~Copyable {
    private static let flushSize = 65_536

    private let session: Session
    private var held: [UInt8] = []

    init(_ session: Session) {
        self.session = session
        held.reserveCapacity(Self.flushSize * 2)
    }

    /// Writes bytes as they are.
    ///
    /// - Parameter bytes: Any piece of the input; lines may be cut anywhere.
    /// - Throws: A `.connection` error when the server is lost.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) {
        held.append(contentsOf: bytes)
        if held.count >= Self.flushSize { try flush() }
    }

    /// Writes bytes as they are.
    ///
    /// - Parameter bytes: Any piece of the input; lines may be cut anywhere.
    /// - Throws: A `.connection` error when the server is lost.
    package mutating func write(_ bytes: Span<UInt8>) throws(PostgresError) {
        bytes.withUnsafeBytes { held.append(contentsOf: $0) }
        if held.count >= Self.flushSize { try flush() }
    }

    /// Writes text as it is; nothing is escaped.
    ///
    /// - Parameter text: Any piece of the input.
    /// - Throws: A `.connection` error when the server is lost.
    package mutating func write(_ text: String) throws(PostgresError) {
        held.append(contentsOf: text.utf8)
        if held.count >= Self.flushSize { try flush() }
    }

    /// Sends what is held and forgets it.
    mutating func flush() throws(PostgresError) {
        var offset = 0
        while offset < held.count {
            let count = min(held.count - offset, 1 << 30)
            let sent = held.withUnsafeBytes { bytes in
                PQputCopyData(
                    session.raw, bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self),
                    Int32(count))
            }
            guard sent == 1 else {
                throw PostgresError(session.isAlive ? .usage : .connection, session.clientMessage)
            }
            offset += count
        }
        held.removeAll(keepingCapacity: true)
    }
}
