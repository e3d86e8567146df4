/// A way that messages go; a new one is one type that conforms, and its settings.
protocol OutboxTransport: Sendable {
    /// Whether it can tell later what became of a message; where it cannot, an unknown outcome is left to a person.
    var givesReceipts: Bool { get }
    /// Whether its receipts tell that a message has arrived, beyond that it was taken.
    var confirmsDelivery: Bool { get }

    /// Gives a message away.
    ///
    /// - Throws: `CancellationError`, and errors of failpoints, alone.
    func send(_ message: OutboxMessage) async throws -> OutboxDelivery

    /// What became of a message.
    ///
    /// - Throws: As `send`.
    func receipt(of key: String) async throws -> OutboxReceipt
}

/// How giving a message away ended; details are words and numbers of the transport, never of the message.
enum OutboxDelivery: Sendable, Hashable {
    /// It was taken, under a number of the other side.
    case taken(String?)
    /// It has arrived.
    case delivered(String?)
    /// It was refused for good.
    case refused(String)
    /// It was not taken, and may be after a wait in seconds that the other side named.
    case postponed(String, seconds: Int?)
    /// Whether it was taken is not known; the other side may have named a wait in seconds.
    case unknown(String, seconds: Int?)
}

/// What a transport tells of a message.
enum OutboxReceipt: Sendable, Hashable {
    /// It was taken, under a number of the other side.
    case taken(String?)
    /// It has arrived.
    case delivered(String?)
    /// It will not arrive.
    case failed(String)
    /// It was never taken.
    case absent
    /// Nothing that can be relied on.
    case nothing(String)
}
