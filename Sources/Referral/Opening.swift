import Crypto
import Formats
package import Foundation
import Glibc
import Store

/// A package that was deciphered and found to be whole, signed by whom it should be, and meant for whoever opened it.
package struct OpenedPackage {
    /// What it says of itself.
    package let manifest: Manifest
    /// SHA-256 of the manifest, by which a receipt names the package.
    package let digest: Data
    private let archive: ZipReader

    /// The greatest package, and the most that it may hold.
    private static let most = 512 << 20
    /// What a package may hold: no name leads anywhere else.
    nonisolated(unsafe) private static let fileName =
        /register\.xlsx|findings\.pdf|findings\/[A-Za-z0-9-]+\.html|sources\/[a-z_]+\.csv/

    /// Opens a package in memory; nothing is written.
    ///
    /// - Parameters:
    ///   - path: The package.
    ///   - recipient: For whom it was sealed.
    ///   - signer: Who must have signed it.
    ///   - opener: The program that opens packages of the profile `external`: its path and its arguments.
    /// - Throws: `Failure` 1840 to 1844; `FormatError` where the file cannot be read.
    package init(path: String, for recipient: KeyPair, from signer: Certificate, opener: [String]? = nil) throws {
        let source = try FileSource(path: path)
        guard source.byteCount <= Self.most else { throw Self.damaged("it is too large") }
        let bytes = try source.bytes(at: 0, count: source.byteCount)
        let programs: [[String]]
        if let opener {
            programs = [opener]
        } else {
            try signer.checkValidity()
            let decrypt = OpenSSL.decrypt(recipient)
            let verify = OpenSSL.verify(signer)
            let frame = EnvelopeFrame(bytes, naming: [recipient.certificate, signer])
            if frame.namesOthers { throw Self.meantForOthers }
            switch frame.profile {
            case .gcm: programs = [decrypt, verify]
            case .triple: programs = [verify, decrypt, verify]
            default: throw Self.damaged("its outermost layer is none that aidwatch writes")
            }
        }
        let (content, ended) = try ProgramChain.run(
            programs, reads: source.openDescriptor, limit: Self.most,
            variables: ["AIDWATCH_CERTIFICATE=\(signer.path)"])
        guard ended.isGood else {
            throw Failure(
                1840, .refused,
                Bilingual(
                    "the package cannot be opened: \(ended.reason)", "不能打开该文件：\(ended.reason)"),
                repair: Bilingual(
                    "check that it arrived whole, that it is meant for this key, and who signed it",
                    "请核对文件是否完整、是否为本单位密钥所封装以及签名人"))
        }
        try self.init(archive: content, certificate: recipient.certificate)
    }

    /// Looks through an archive whose signature was verified.
    init(archive content: [UInt8], certificate: Certificate) throws {
        var limits = Limits()
        limits.workbookEntries = 0xffff
        limits.workbookBytes = Self.most
        do {
            archive = try ZipReader(content, limits: limits)
            guard let text = try archive.contents(of: Manifest.name) else { throw Self.damaged("it has no manifest") }
            digest = Data(SHA256.hash(data: text))
            manifest = try JSONDecoder().decode(Manifest.self, from: Data(text))
        } catch is FormatError {
            throw Self.damaged("its archive is damaged")
        } catch is Swift.DecodingError {
            throw Self.damaged("its manifest cannot be read")
        }
        guard manifest.format == Manifest.format else { throw Self.damaged("its format is another one") }
        guard manifest.certificate == certificate.hexadecimal else {
            throw Self.meantForOthers
        }
        let names = manifest.files.map(\.name)
        guard Set(names).count == names.count, Set(archive.names) == Set(names + [Manifest.name]) else {
            throw Self.damaged("it holds other files than its manifest lists")
        }
        for file in manifest.files {
            guard file.name.wholeMatch(of: Self.fileName) != nil,
                let bytes = try? archive.contents(of: file.name), bytes.count == file.bytes,
                Hexadecimal.text(SHA256.hash(data: bytes)) == file.sha256
            else { throw Self.damaged("a file is not the one that its manifest lists") }
        }
    }

    /// The numbers of its findings, in order.
    package var findingNumbers: [String] {
        manifest.files.map(\.name).filter { $0.hasPrefix("findings/") }.map { String($0.dropFirst(9).dropLast(5)) }
    }

    /// The bytes of a file of the package; nil where it has none of the name.
    package func contents(of name: String) throws -> [UInt8]? {
        try archive.contents(of: name)
    }

    /// Writes all files into a new folder that only the caller may read; it is there whole or not at all.
    ///
    /// - Throws: `Failure` 1843 where it exists or cannot be written.
    package func write(to folder: String) throws {
        let part = "\(folder).\(getpid()).part"
        do {
            guard !FileManager.default.fileExists(atPath: folder) else { throw CocoaError(.fileWriteFileExists) }
            for place in ["", "/findings", "/sources"] {
                try FileManager.default.createDirectory(
                    atPath: part + place, withIntermediateDirectories: place.isEmpty,
                    attributes: [.posixPermissions: 0o700])
            }
            for name in manifest.files.map(\.name) + [Manifest.name] {
                let sink = try FileSink(path: part + "/" + name, permissions: 0o600, isDurable: true)
                try sink.write(try archive.contents(of: name) ?? [])
                try sink.finish()
            }
            try FileManager.default.moveItem(atPath: part, toPath: folder)
        } catch {
            // Nothing of it stays in clear.
            try? FileManager.default.removeItem(atPath: part)
            throw Failure(
                1843, .cannotWrite,
                Bilingual("\(folder) exists or cannot be written", "\(folder) 已存在或不能写入"),
                repair: Bilingual("name a folder that is not there yet", "请指定尚不存在的目录"))
        }
    }

    private static let meantForOthers = Failure(
        1842, .refused,
        Bilingual(
            "the package names another certificate than those of the recipient and the signer",
            "该文件所列证书不是接收单位或签名人的证书"),
        repair: Bilingual("open it with the key and the signer that it names", "请使用其所列证书对应的密钥与签名人"))

    private static func damaged(_ reason: String) -> Failure {
        Failure(
            1841, .refused,
            Bilingual("the package is refused: \(reason)", "该文件被拒收：\(reason)"),
            repair: Bilingual("ask the sender for the package again", "请发送单位重新发送"))
    }
}
