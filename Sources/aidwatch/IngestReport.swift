import Formats
import Ingest
import Operation
import Postgres
import Store
import Synchronization

/// Collects what became of files and tells the operator.
final class IngestReport: Sendable {
    private let isJSON: Bool
    private let isCSV: Bool
    private let isDryRun: Bool
    private let isBrief: Bool
    private let entries = Mutex<[IngestRun.Entry]>([])

    /// A report; a `brief` one tells of single files only what could not be read.
    init(isJSON: Bool, isCSV: Bool = false, isDryRun: Bool, isBrief: Bool = false) {
        self.isJSON = isJSON
        self.isCSV = isCSV
        self.isDryRun = isDryRun
        self.isBrief = isBrief
    }

    /// Takes an entry and says what a person has to know.
    @Sendable func add(_ entry: IngestRun.Entry) {
        entries.withLock { $0.append(entry) }
        switch entry {
        case .outcome(let outcome):
            if !isBrief { for text in notices(outcome) { Terminal.message(text) } }
        case .failure(let file, let error):
            Terminal.message(Self.text(file, error))
        case .young(let file):
            Terminal.message(
                Message.text(
                    1120,
                    of: Bilingual(
                        "\(file) is still being written and was left alone; the next look takes it when it is quiet for 10 s",
                        "\(file) 仍在写入，暂不读取；静止 10 秒后下次读取")))
        case .strange(let path, isFolder: true):
            Terminal.message(
                Message.text(
                    1117,
                    of: Bilingual(
                        "\(path) is a folder; folders inside of a drop folder are not read, put its files beside it",
                        "\(path) 是目录；投放目录下的子目录不读取，请把其中的文件移到上一级")))
        case .stray(let path):
            Terminal.message(
                Message.text(
                    1118,
                    of: Bilingual(
                        "\(path) lies in no drop folder and is not read; put it into inbox/<feed>/",
                        "\(path) 不在任何投放目录中，不会读取；请放入 inbox/<数据源>/")))
        case .strange(let path, isFolder: false):
            Terminal.message(
                Message.text(
                    1121,
                    of: Bilingual(
                        "\(path) is no regular file and was left alone; put the file itself there",
                        "\(path) 不是普通文件，未读取；请直接放入文件")))
        case .misnamed(let path):
            Terminal.message(
                Message.text(
                    1124,
                    of: Bilingual(
                        "the name of \(path) is no UTF-8, so it was left alone; rename the file",
                        "\(path) 的文件名不是 UTF-8 编码，未读取；请改名")))
        case .busy(let source, let holder):
            Terminal.message(
                Message.text(
                    1123,
                    of: Bilingual(
                        "the source \(source) is being read by another worker (\(holder)) and was left to it",
                        "来源 \(source) 正由另一个进程（\(holder)）读取，本次不再读取")))
        }
    }

    /// Prints what was loaded, a line a file.
    func print(on database: Connection) async throws {
        let outcomes = entries.withLock {
            $0.compactMap { entry in if case .outcome(let outcome) = entry { outcome } else { nil } }
        }
        if isJSON {
            for line in try await objects(on: database) { Terminal.line(line) }
        } else if isCSV {
            try await database.session { [isDryRun] database in
                let writer = try ListOptions.csvWriter(header: ListQuery.loads.columns)
                for outcome in outcomes {
                    if isDryRun {
                        try writer.write(Self.fields(outcome))
                    } else {
                        try Self.query(outcome).rows(on: database) { try writer.write($0) }
                    }
                }
                try writer.finish()
            }
        } else {
            var table = Table(["feed", "file", "state", "read", "loaded", "unchanged", "quarantined", "blank"])
            for outcome in outcomes {
                table.add(
                    [outcome.feed, outcome.file, outcome.state.rawValue]
                        + [outcome.read, outcome.loaded, outcome.unchanged, outcome.quarantined, outcome.blank].map(
                            String.init))
            }
            if table.isEmpty {
                if entries.withLock({ $0.isEmpty }) {
                    Terminal.message(Message.pick("nothing new to load", "没有新的文件"))
                }
            } else {
                table.print()
            }
        }
        Terminal.flush()
    }

    /// The loads as JSON objects with the columns of `api.loads`.
    func objects(on database: Connection) async throws -> [String] {
        let entries = entries.withLock { $0 }
        var objects: [String] = []
        for case .outcome(let outcome) in entries {
            if isDryRun {
                objects.append(Self.json(outcome))
            } else if let object = try await Self.query(outcome).first(on: database) {
                objects.append(object)
            }
        }
        return objects
    }

    private static func query(_ outcome: LoadOutcome) -> ListQuery {
        var query = ListQuery.loads
        query.filter("load_id", String(outcome.loadID))
        return query
    }

    /// What all entries come to, in a sentence.
    var summary: String {
        entries.withLock { entries in
            let outcomes = entries.compactMap { entry in if case .outcome(let outcome) = entry { outcome } else { nil }
            }
            let loaded = outcomes.reduce(0) { $0 + $1.loaded }
            let quarantined = outcomes.reduce(0) { $0 + $1.quarantined }
            return Message.pick(
                "\(outcomes.count) files: \(loaded) rows loaded, \(quarantined) in quarantine",
                "\(outcomes.count) 份文件：装载 \(loaded) 行，隔离 \(quarantined) 行")
        }
    }

    /// The gravest exit status that an entry calls for; nil where all is well.
    var status: ExitStatus? { ExitStatus.gravest(entries.withLock { $0.map(Self.status(of:)) }) }

    private static func status(of entry: IngestRun.Entry) -> ExitStatus? {
        switch entry {
        case .outcome(let outcome): outcome.needsPerson ? .personNeeded : nil
        case .failure(_, let error as FormatError): Ending.status(of: error)
        case .failure(_, let error as Failure): error.status
        case .failure(_, let error as PostgresError): Ending.status(of: error)
        case .failure: .bug
        case .young, .strange, .stray, .misnamed, .busy: nil
        }
    }

    private func notices(_ outcome: LoadOutcome) -> [String] {
        var notes: [(code: Int, text: Bilingual)] = []
        if let reason = outcome.reason {
            let detail = reason.detail.hasSuffix(".") ? String(reason.detail.dropLast()) : reason.detail
            var repair = Bilingual("Mend the file and give it again", "请改正后重新提供")
            if reason.code == .badShare, outcome.loadID > 0 {
                repair = Bilingual(
                    "Mend the file and give it again, or let its good records in with aidwatch quarantine release \(outcome.loadID)",
                    "请改正后重新提供，或用 aidwatch quarantine release \(outcome.loadID) 放行其中正确的记录")
            }
            notes.append(
                (
                    1125,
                    Bilingual(
                        "held as a whole, nothing of it is loaded: \(reason.code.rawValue), \(detail). \(repair.english)",
                        "整份文件暂缓，未装载任何内容：\(reason.code.rawValue)，\(detail)。\(repair.chinese)")
                ))
        }
        if outcome.quarantined > 0, outcome.state == .loaded, isDryRun {
            notes.append(
                (
                    1126,
                    Bilingual(
                        "\(outcome.quarantined) of \(outcome.read) records would go into quarantine, the others would load",
                        "\(outcome.read) 条中有 \(outcome.quarantined) 条将进入隔离区，其余可以装载")
                ))
        } else if outcome.quarantined > 0, outcome.state == .loaded {
            notes.append(
                (
                    1122,
                    Bilingual(
                        "\(outcome.quarantined) of \(outcome.read) records are in quarantine, the others are loaded; see aidwatch quarantine list --load \(outcome.loadID)",
                        "\(outcome.read) 条中有 \(outcome.quarantined) 条进入隔离区，其余已装载；请看 aidwatch quarantine list --load \(outcome.loadID)"
                    )
                ))
        }
        if !outcome.drift.isEmpty {
            let names = outcome.drift.joined(separator: ", ")
            notes.append(
                (1127, Bilingual("columns that the feed does not know were left out: \(names)", "数据源未定义的列未装载：\(names)"))
            )
        }
        // A column under another header that the feed knows is kept in the ledger and asks nothing of anybody.
        if let change = outcome.headerChange, !(change.vanished + change.new).isEmpty {
            let (before, after) = change.shown
            notes.append(
                (
                    1128,
                    Bilingual(
                        "the columns differ from those of the source's last file, nothing was adapted: \(change.summary). Before: \(before). After: \(after)",
                        "列与该来源上一份文件不同，未作任何自动调整：\(change.summary)。之前：\(before)。现在：\(after)")
                ))
        }
        if !outcome.respelled.isEmpty {
            let names = outcome.respelled.joined(separator: ", ")
            notes.append(
                (1129, Bilingual("headers in another spelling were taken as: \(names)", "以下表头写法不同，已按对应列读取：\(names)")))
        }
        if outcome.state == .loaded, outcome.read == outcome.blank {
            notes.append((1113, Bilingual("it has a header and no records, and counts as loaded", "只有表头，没有记录，按已装载计")))
        }
        if outcome.overruled > 0 {
            notes.append(
                (
                    1119,
                    Bilingual(
                        "\(outcome.overruled) replayed records changed nothing: a later line of their file, a later file or the newest snapshot overrules them",
                        "\(outcome.overruled) 条重放的记录未生效：同一文件的后续行、后来的文件或最新快照优先")
                ))
        }
        if outcome.isLate, outcome.state == .loaded {
            notes.append(
                (
                    1114,
                    Bilingual(
                        "its name sorts before a file loaded earlier, so it filled only keys that no later-named file gave",
                        "文件名排在已装载文件之前，只补充了后续文件没有给出的记录")
                ))
        }
        return notes.map {
            Message.text(
                $0.code, of: Bilingual("\(outcome.file): \($0.text.english)", "\(outcome.file)：\($0.text.chinese)"))
        }
    }

    private static func text(_ file: String, _ error: any Error) -> String {
        switch error {
        case let failure as Failure: Message.text(failure)
        case let error as PostgresError: "\(file): " + Message.text(1304, error)
        case let error as FormatError:
            Message.text(1305, of: Bilingual("\(file): \(error)", "\(file)：\(Message.chinese(error))"))
        default: Message.text(1300, "\(file): \(error)")
        }
    }

    /// The fields of `api.loads` of a dry run, which has no number and no times.
    private static func fields(_ outcome: LoadOutcome) -> [String] {
        let counts = [outcome.read, outcome.loaded, outcome.unchanged, outcome.quarantined, outcome.blank]
        return ["", outcome.feed, outcome.source, outcome.file, "", outcome.state.rawValue]
            + [outcome.reason?.code.rawValue ?? ""] + counts.map(String.init) + ["", ""]
    }

    static func json(_ outcome: LoadOutcome) -> String {
        """
        {"load_id":null,"feed":\(QuotedText.of(outcome.feed)),"source":\(QuotedText.of(outcome.source)),\
        "file":\(QuotedText.of(outcome.file)),"digest":null,\
        "state":"\(outcome.state.rawValue)","reason":\(outcome.ledgerReason.map(QuotedText.of) ?? "null"),\
        "rows_read":\(outcome.read),"rows_loaded":\(outcome.loaded),"rows_unchanged":\(outcome.unchanged),\
        "rows_quarantined":\(outcome.quarantined),"rows_blank":\(outcome.blank),"started_at":null,"finished_at":null}
        """
    }
}
