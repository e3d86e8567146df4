import Logging

/// What the libraries log, on standard error as messages are: a line each, control characters as escapes.
struct TerminalLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }
        let text = "\(event.message)\(details.joined())"
        guard MessageForm.isJSON else { return Terminal.message("\(event.level): \(text)") }
        Terminal.message(text, level: event.level >= .error ? .error : event.level >= .warning ? .warning : .info)
    }
}
