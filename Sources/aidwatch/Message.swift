import Formats
import Foundation
import Postgres
import Store

/// Messages in the operator's language: Chinese where the locale is Chinese, English elsewhere, one code for both.
enum Message {
    /// Whether the locale is Chinese.
    static let isChinese: Bool = {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("zh") ?? false
    }()

    /// A failure with its code and its repair.
    static func text(_ failure: Failure) -> String {
        isChinese
            ? "AW\(failure.code) \(failure.message.chinese)。\(failure.repair.chinese)。"
            : "AW\(failure.code) \(failure.message.english); \(failure.repair.english)."
    }

    /// A mistake in a configuration file: its place in the operator's language, what is wrong in the words of its reader.
    static func text(_ problem: ConfigurationProblem) -> String {
        text(
            1301,
            of: Bilingual(
                "\(problem)", "配置文件有误：\(problem.file):\(problem.line):\(problem.column): \(problem.message)"))
    }

    /// A text of a library under a code.
    static func text(_ code: Int, _ text: String) -> String { "AW\(code) \(text)" }

    /// An error of the server, in words where it is one that an operator can mend.
    static func text(_ code: Int, _ error: PostgresError) -> String {
        switch error.sqlState {
        case .some(.diskFull):
            return text(
                code,
                of: Bilingual(
                    "the database's disk is full; nothing of this step was kept: free some space and run the same command again",
                    "数据库所在磁盘已满，本步骤没有留下任何内容；请腾出空间后重新执行同一命令"))
        case .some(.ioError):
            return text(
                code,
                of: Bilingual(
                    "the database cannot read or write its disk; nothing of this step was kept: check the disk",
                    "数据库读写磁盘出错，本步骤没有留下任何内容；请检查磁盘"))
        default:
            if error.kind == .connection {
                return text(
                    code,
                    of: Bilingual(
                        "the database cannot be reached: \(error); check it with aidwatch db status",
                        "连接不上数据库：\(error)；请用 aidwatch db status 检查"))
            }
            return text(code, "\(error)")
        }
    }

    /// A file's error in Chinese.
    static func chinese(_ error: FormatError) -> String {
        let place = (error.line.map { "（第 \($0) 行）" } ?? "") + (error.offset.map { "（第 \($0) 字节）" } ?? "")
        let detail = error.detail.map { "：\($0)" } ?? ""
        return switch error.code {
        case .empty: "文件是空的，请报送方重新提供"
        case .notRegularFile(let kind): "该路径是\(chinese(kind))，不是普通文件，请直接放入文件"
        case .unreadable: "文件无法读取，请确认文件存在并检查权限"
        case .unwritable: "文件无法写入，请检查目录及其权限"
        case .noSpace: "磁盘空间不足，请腾出空间后重新执行"
        case .limits: "文件超过限制\(place)\(detail)，请检查文件或调高该来源的限制"
        case .dialect: "没有找到受支持的分隔符\(place)，请用逗号、分号、制表符或 | 导出，或在定义中写明分隔符"
        case .unclosedQuote: "引号没有闭合\(place)，请改正后重新提供"
        case .truncated: "文件不完整\(place)，请重新报送"
        case .damagedGzip: "压缩文件已损坏\(place)，请重新压缩并报送"
        case .unsupported: "该文件不能作为表格读取\(detail)，请另存为 CSV 或 XLSX 后报送"
        case .damagedWorkbook: "工作簿已损坏\(place)\(detail)，请重新保存并报送"
        case .refusedWorkbook: "工作簿被拒收\(place)\(detail)，请向报送方核实其来源"
        case .missingSheet: "工作簿中没有该工作表\(detail)，请更正工作簿或数据源定义中的名称"
        case .damagedJSON: "JSON 数组已损坏\(place)\(detail)，请重新导出并报送"
        case .noHeader: "文件只有空行，没有表头也没有记录，请报送方重新提供"
        case .badHeader: "表头无法读取\(place)，请检查文件编码"
        case .encodingUnavailable: "本系统不能转换该编码\(detail)，请安装 C 库的 gconv 模块"
        case .unencodable: "有字符不能用指定编码表示\(detail)，请改用 UTF-8"
        }
    }

    private static func chinese(_ kind: FormatError.FileKind) -> String {
        switch kind {
        case .symbolicLink: "符号链接"
        case .directory: "目录"
        case .fifo: "管道"
        case .socket: "套接字"
        case .device: "设备"
        case .other: "特殊文件"
        }
    }

    /// A text in the operator's language under a code.
    static func text(_ code: Int, of text: Bilingual) -> String { "AW\(code) \(pick(text))" }

    /// A text in the operator's language.
    static func pick(_ text: Bilingual) -> String { isChinese ? text.chinese : text.english }

    /// A text in the operator's language.
    static func pick(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }
}
