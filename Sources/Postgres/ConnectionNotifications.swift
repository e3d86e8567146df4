import CPostgres

/// A message that another session sent by NOTIFY.
package struct PostgresNotification: Sendable, Equatable {
    /// The channel it came on.
    package let channel: String
    /// The text sent along; empty where none was.
    package let payload: String
    /// The server process of the sender.
    package let process: Int32
}

extension Connection {
    /// Subscribes to a channel, in this session and in any later one of this connection.
    ///
    /// What is sent while no session is open is lost: look at the tables after a reconnect.
    ///
    /// - Parameter channel: The channel's name, as `pg_notify` takes it.
    /// - Throws: A `PostgresError`.
    package func listen(_ channel: String) throws(PostgresError) {
        try execute("listen \(SQLIdentifier.quote(channel))")
        channels.insert(channel)
    }

    /// Ends the subscription to a channel.
    ///
    /// - Parameter channel: The channel's name.
    /// - Throws: A `PostgresError`.
    package func unlisten(_ channel: String) throws(PostgresError) {
        channels.remove(channel)
        try execute("unlisten \(SQLIdentifier.quote(channel))")
    }

    /// Returns the messages that have come, waiting for the first one; the connection is occupied meanwhile.
    ///
    /// - Parameter milliseconds: How long to wait at most; 0 only looks. Cancelling the task ends the wait within
    ///   100 ms.
    /// - Returns: The messages in the order sent; empty when the time is over.
    /// - Throws: A `.connection` error when the server is lost; `.cancelled`.
    package func notifications(waitingMilliseconds milliseconds: Int = 0) throws(PostgresError)
        -> [PostgresNotification]
    {
        try typedExchange { (session) throws(PostgresError) in
            var remaining = milliseconds
            while true {
                guard PQconsumeInput(session.raw) == 1 else {
                    throw PostgresError(.connection, session.clientMessage)
                }
                let received = Self.takeNotifications(session)
                if !received.isEmpty || remaining <= 0 { return received }
                if Task.isCancelled { throw PostgresError(.cancelled, "the wait for notifications was cancelled") }
                let slice = min(remaining, 100)
                if Socket.isReadable(PQsocket(session.raw), withinMilliseconds: Int32(slice)) { continue }
                remaining -= slice
            }
        }
    }

    private static func takeNotifications(_ session: Session) -> [PostgresNotification] {
        var received: [PostgresNotification] = []
        while let next = PQnotifies(session.raw) {
            received.append(
                PostgresNotification(
                    channel: next.pointee.relname.map { String(cString: $0) } ?? "",
                    payload: next.pointee.extra.map { String(cString: $0) } ?? "",
                    process: next.pointee.be_pid))
            PQfreemem(next)
        }
        return received
    }
}
