import Crypto
import Formats
import Foundation
import Glibc
package import Postgres
package import Store
package import Supervision

/// Seals an approved referral into a package that its recipient alone can open.
///
/// What is packed flows from the database through memory and pipes into openssl and comes out enciphered: nothing in
/// clear ever stands on a disk, so nothing is left on it however the program ends. Only the workbook needs temporary files;
/// they have no name and lie in memory.
package struct Sealing: Sendable {
    /// How and for whom a package is sealed.
    package struct Request: Sendable {
        /// The referral's number.
        package var number: String
        /// For whom.
        package var recipient: Certificate
        /// Who signs; nil where an external program does.
        package var signer: KeyPair?
        /// How.
        package var profile: SealingProfile
        /// Where the package goes; a file that is there is replaced.
        package var path: String
        /// The browser that makes one PDF of all findings; nil where none is wanted.
        package var browser: String?

        /// A request for the profile `gcm`.
        package init(_ number: String, for recipient: Certificate, signer: KeyPair?, to path: String) {
            self.number = number
            self.recipient = recipient
            self.signer = signer
            self.path = path
            profile = .gcm
        }
    }

    private let workspace: Workspace
    private let catalog: FeedCatalog

    /// Seals referrals of a workspace.
    package init(_ workspace: Workspace, _ catalog: FeedCatalog) {
        self.workspace = workspace
        self.catalog = catalog
    }

    /// Seals.
    ///
    /// - Throws: `Failure` 1804, 1807, 1808, 1822, 1830 to 1835; then there is no package, or the one that was there.
    package func seal(
        _ request: Request, by actor: Decision.Actor, on database: isolated Connection
    ) throws -> ReferralBook.Sealed {
        let book = ReferralBook(settings: workspace.settings)
        let referral = try book.approved(request.number, on: database)
        guard referral.certificate == request.recipient.fingerprint else {
            throw Failure(
                1833, .refused,
                Bilingual(
                    "the certificate is another one than that for which the referral was approved",
                    "该证书不是批准移送时所列的接收单位证书"),
                repair: Bilingual("name the certificate of the plan, or plan it again", "请使用原证书，或重新提出移送"))
        }
        try request.recipient.checkValidity()
        try request.signer?.certificate.checkValidity()
        let part = try PartFile(for: request.path)
        let writer = PackageWriter(
            book: book, referral: referral, workspace: workspace, catalog: catalog, browser: request.browser)
        let programs = request.profile.programs(signer: request.signer, recipient: request.recipient)
        let variables =
            ["AIDWATCH_REFERRAL=\(referral.number)", "AIDWATCH_CERTIFICATE=\(request.recipient.path)"]
        let written: PackageWriter.Written
        do {
            let (result, ended) = try ProgramChain.feed(programs, writes: part.descriptor, variables: variables) {
                sink in
                try database.atomically(.snapshot) { try writer.write(to: sink, on: database) }
            }
            guard ended.isGood else { throw Self.failure(ended) }
            written = result
        } catch let broken as ProgramChain.BrokenChain {
            throw Self.failure(broken.ended)
        }
        let sealed = ReferralBook.Sealed(
            register: written.register, manifest: written.manifest, package: try part.finish())
        try Failpoint.packageSealed.pass()
        try database.atomically {
            try book.recordSealing(of: request.number, request.profile, sealed, by: actor, on: database)
        }
        try Failpoint.sealingRecorded.pass()
        try part.publish()
        return sealed
    }

    private static func failure(_ ended: ProgramChain.Ended) -> Failure {
        Failure(
            1834, .refused,
            Bilingual("the package cannot be sealed: \(ended.reason)", "不能封装：\(ended.reason)"),
            repair: Bilingual(
                "check the certificates, the key and its passphrase file", "请检查证书、私钥及其口令文件"))
    }
}

/// A file that is written beside its place and put there when it is whole.
final class PartFile {
    let descriptor: Int32
    private let path: String
    private let part: String
    private var isPublished = false

    /// Begins the file; parts that ended programs left are removed.
    ///
    /// - Throws: `Failure` 1835 where it cannot be written.
    init(for path: String) throws {
        self.path = path
        Self.removeLeftovers(of: path)
        part = "\(path).\(getpid()).part"
        unlink(part)
        descriptor = open(part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit {
        if descriptor >= 0 {
            close(descriptor)
            if !isPublished { unlink(part) }
        }
    }

    /// Waits until the content is on the disk; returns its SHA-256.
    func finish() throws -> Data {
        guard fsync(descriptor) == 0 else { throw Self.failure(path) }
        var hash = SHA256()
        var offset: off_t = 0
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { room.deallocate() }
        while true {
            let count = pread(descriptor, room.baseAddress, room.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(path) }
            if count == 0 { return Data(hash.finalize()) }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: room[..<count]))
            offset += off_t(count)
        }
    }

    /// Puts the file into its place.
    func publish() throws {
        guard rename(part, path) == 0 else { throw Self.failure(path) }
        isPublished = true
        let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    private static func removeLeftovers(of path: String) {
        let folder = folder(of: path)
        let name = URL(fileURLWithPath: path).lastPathComponent + "."
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where file.hasPrefix(name) && file.hasSuffix(".part") {
            guard let process = pid_t(file.dropFirst(name.count).dropLast(5)), kill(process, 0) != 0, errno == ESRCH
            else { continue }
            unlink(folder + "/" + file)
        }
    }

    private static func failure(_ path: String) -> Failure {
        let number = errno
        let reason = String(cString: strerror(number))
        return Failure(
            1835, number == ENOSPC || number == EDQUOT ? .inputOutput : .cannotWrite,
            Bilingual("\(path) cannot be written (\(reason))", "\(path) 不能写入（\(reason)）"),
            repair: Bilingual("check its folder and the free space", "请检查所在目录与剩余空间"))
    }
}
