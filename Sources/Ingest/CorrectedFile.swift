import Formats
import Postgres
import Store

/// An exported file of quarantined records that a person has corrected.
struct CorrectedFile {
    /// The load from which it was exported.
    let load: Int64
    /// The lines of its records in the file that they came from, in their order here.
    let lines: [Int]

    /// Reads which records a file holds.
    ///
    /// - Throws: `Failure` 1133 where the columns that say it are missing or unreadable, 1135 where a record stands
    ///   twice, 1136 where the records are of several loads.
    init(_ reader: any RecordReader, name: String) throws {
        guard let loadField = reader.columns.firstIndex(of: QuarantineExport.Column.load.rawValue),
            let lineField = reader.columns.firstIndex(of: QuarantineExport.Column.line.rawValue)
        else { throw Self.isNoExport(name, line: 1) }
        var record = RecordBuffer()
        var load: Int64?
        var lines: [Int] = []
        var seen: Set<Int> = []
        while try reader.next(into: &record) {
            if record.isBlank { continue }
            guard record.fieldCount > max(loadField, lineField),
                let number = Int64(Self.plain(record.string(loadField))),
                let line = Int(Self.plain(record.string(lineField)))
            else { throw Self.isNoExport(name, line: record.line) }
            guard load == nil || load == number else { throw Self.isOfSeveralLoads(name, line: record.line) }
            guard seen.insert(line).inserted else { throw Self.standsTwice(name, line: record.line) }
            load = number
            lines.append(line)
        }
        guard let load else { throw Self.isNoExport(name, line: 1) }
        self.load = load
        self.lines = lines
    }

    /// The records of the file with the columns of the load's feed found in them.
    ///
    /// - Throws: `Failure` 1137 where a required column was taken out or stands twice.
    static func records(of name: String, _ map: () throws -> MappedRecords) throws -> MappedRecords {
        do {
            return try map()
        } catch let problem as HeaderMapping.Problem {
            let names =
                switch problem {
                case .missingColumns(let names): names
                case .sameColumn(let column, _): [column]
                }
            let list = names.joined(separator: ", ")
            throw Failure(
                1137, .refused,
                Bilingual(
                    "\(name): these columns are missing or stand twice: \(list); nothing was replayed",
                    "\(name)：以下列缺失或重复：\(list)；没有重放任何记录"),
                repair: Bilingual("keep the header as it was exported", "请保留导出时的表头"))
        }
    }

    private static func plain(_ text: String) -> String {
        // A spreadsheet program may write a whole number with its decimals.
        text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    // MARK: What is refused

    static func isHeld(_ load: Int64) -> Failure {
        Failure(
            1134, .refused,
            Bilingual("the file of load \(load) is held, so none of its records is in", "装载 \(load) 的文件被搁置，其中没有任何记录入库"),
            repair: Bilingual(
                "let its good records in first with aidwatch quarantine release \(load)",
                "请先用 aidwatch quarantine release \(load) 放行正确的记录"))
    }

    static func isUnknown(line: Int, load: Int64) -> Failure {
        Failure(
            1133, .refused,
            Bilingual(
                "load \(load) has no quarantined record of line \(line); nothing was replayed",
                "装载 \(load) 没有第 \(line) 行的隔离记录；没有重放任何记录"),
            repair: Bilingual("export the load again and correct that file", "请重新导出该装载的隔离记录并在其中更正"))
    }

    static func hasChanged(_ name: String) -> Failure {
        Failure(
            1101, .personNeeded,
            Bilingual(
                "\(name) changed while it was read; nothing was replayed", "\(name) 在读取过程中被改动，没有重放任何记录"),
            repair: Bilingual("save it and try again", "请保存后重试"))
    }

    private static func isNoExport(_ name: String, line: Int) -> Failure {
        let columns = "\(QuarantineExport.Column.load.rawValue), \(QuarantineExport.Column.line.rawValue)"
        return Failure(
            1133, .refused,
            Bilingual(
                "\(name):\(line): the columns \(columns) do not say which record this is; nothing was replayed",
                "\(name) 第 \(line) 行：\(columns) 两列看不出是哪条记录；没有重放任何记录"),
            repair: Bilingual(
                "correct the file that aidwatch quarantine export wrote, and leave its first columns as they are",
                "请在 aidwatch quarantine export 导出的文件中更正，并保留其最前面几列"))
    }

    private static func standsTwice(_ name: String, line: Int) -> Failure {
        Failure(
            1135, .refused,
            Bilingual(
                "\(name):\(line): this record stands in the file already; nothing was replayed",
                "\(name) 第 \(line) 行：该记录在文件中重复；没有重放任何记录"),
            repair: Bilingual("take out the one that is wrong", "请删除其中错误的一行"))
    }

    private static func isOfSeveralLoads(_ name: String, line: Int) -> Failure {
        Failure(
            1136, .refused,
            Bilingual(
                "\(name):\(line): the records are of several loads; nothing was replayed",
                "\(name) 第 \(line) 行：记录属于不同的装载；没有重放任何记录"),
            repair: Bilingual("give back one file for each load", "请按装载分别提供文件"))
    }
}
