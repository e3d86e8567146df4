import Formats
import Foundation
import Store

/// A file or standard output that could not be written, as the operator is told.
struct WriteFailure {
    /// The system's number of the error; nil where none is known.
    let number: Int32?
    /// The file or folder; nil for standard output.
    let path: String?

    init(number: Int32?, path: String?) {
        self.number = number
        self.path = path
    }

    /// What an error of the file system says of a write; nil for an error of another kind.
    init?(_ error: any Error) {
        let error = error as NSError
        guard let number = Self.number(of: error) else { return nil }
        let path = error.userInfo[NSFilePathErrorKey] as? String ?? (error.userInfo[NSURLErrorKey] as? URL)?.path
        self.init(number: number == 0 ? nil : number, path: path)
    }

    /// Does what writes files below a folder; a file that cannot be written is told with the folder's name.
    static func naming<Result>(_ folder: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as FormatError where error.code == .unwritable || error.code == .noSpace {
            throw WriteFailure(number: error.errorNumber ?? ENOSPC, path: folder).failure
        }
    }

    /// The system's number; 0 where the error is one of writing but tells none.
    private static func number(of error: NSError) -> Int32? {
        if error.domain == NSPOSIXErrorDomain { return Int32(truncatingIfNeeded: error.code) }
        guard error.domain == NSCocoaErrorDomain else { return nil }
        if let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError, let number = number(of: cause), number != 0 {
            return number
        }
        switch CocoaError.Code(rawValue: error.code) {
        case .fileWriteOutOfSpace: return ENOSPC
        case .fileWriteNoPermission: return EACCES
        case .fileWriteVolumeReadOnly: return EROFS
        case .fileWriteFileExists: return EEXIST
        case .fileNoSuchFile: return ENOENT
        case .fileWriteUnknown, .fileWriteInvalidFileName, .fileWriteInapplicableStringEncoding: return 0
        default: return nil
        }
    }

    /// The failure: 74 where the disk is full or failed midway, else 73.
    var failure: Failure {
        let place = path.map { Bilingual($0, $0) } ?? Bilingual("the result", "结果")
        switch number {
        case ENOSPC, EDQUOT:
            return Failure(
                1307, .inputOutput,
                Bilingual(
                    "the disk is full: \(place.english) is not written to its end",
                    "磁盘空间不足：\(place.chinese)没有写完"),
                repair: Bilingual("free some space and run the same command again", "请腾出空间后重新执行同一命令"))
        case EIO:
            return Failure(
                1307, .inputOutput,
                Bilingual(
                    "the disk failed: \(place.english) is not written to its end", "磁盘出错：\(place.chinese)没有写完"),
                repair: Bilingual("check the disk and run the same command again", "请检查磁盘后重新执行同一命令"))
        default:
            let reason = number.map { String(cString: strerror($0)) }
            return Failure(
                1308, path == nil ? .inputOutput : .cannotWrite,
                Bilingual(
                    "\(place.english) cannot be written\(reason.map { " (\($0))" } ?? "")",
                    "\(place.chinese)不能写入\(number.map { "（\(Self.chinese($0))）" } ?? "")"),
                repair: Bilingual(
                    "check that its folder is there, is no file, and may be written to", "请检查所在目录是否存在、是否为文件，以及写入权限"))
        }
    }

    private static func chinese(_ number: Int32) -> String {
        switch number {
        case EACCES, EPERM: "没有权限"
        case EROFS: "文件系统只读"
        case EEXIST, ENOTDIR: "该处已有同名文件"
        case EISDIR: "该处是目录"
        case ENOENT: "路径不存在"
        default: "系统错误 \(number)"
        }
    }
}
