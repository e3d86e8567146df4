import Detection
import Formats
import Operation
import Synchronization

/// Prints the hits of a scan that is not recorded, each as it comes.
final class HitPrinter: Sendable {
    private let isJSON: Bool
    private let isCSV: Bool
    private let hasBegun = Mutex(false)

    init(isJSON: Bool, isCSV: Bool) {
        self.isJSON = isJSON
        self.isCSV = isCSV
    }

    /// Prints one hit.
    @Sendable func print(_ hit: AskedHit) throws {
        if isJSON {
            Terminal.line(hit.json)
        } else if isCSV {
            try begin()
            try ListOptions.csvWriter(header: hit.fields).finish()
        } else {
            Terminal.line(Terminal.printable("\(hit.rule)  \(hit.subject)  \(hit.explanation)"))
        }
    }

    /// Prints what a list without hits has too: the header of CSV.
    func end() throws {
        if isCSV { try begin() }
    }

    private func begin() throws {
        let isFirst = hasBegun.withLock { stored in
            defer { stored = true }
            return !stored
        }
        if isFirst { try ListOptions.csvWriter(header: ListQuery.findings(all: true).columns).finish() }
    }
}
