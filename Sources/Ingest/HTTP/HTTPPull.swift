import Crypto
import Domain
import Formats
import Foundation
import Store

/// The pages of an HTTP endpoint.
///
/// One page is read ahead, so that the last one is known as such: the window of an incremental pull moves with the rows
/// of the last page, in their transaction, and a pull that breaks off is repeated from where it began.
struct HTTPPull: SourcePull {
    private let source: SourceDefinition
    private let settings: HTTPSettings
    private let state: SourceLease.State
    private let client: HTTPClient
    private let beganAt: Instant

    private enum Place: Hashable {
        case page(Int)
        case token(String?)
        case address(String)
        case end
    }

    private var place: Place
    private var seen: Set<Place> = []
    /// The digest of the last numbered page.
    private var lastPage: SHA256Digest?
    private var pages = 0
    private var ahead: SourcePiece?
    private var failure: (any Error)?
    private var newest: Instant?
    private var serial: Int

    init(
        _ source: SourceDefinition, _ settings: HTTPSettings, _ state: SourceLease.State, _ surroundings: Surroundings
    ) throws {
        self.source = source
        self.settings = settings
        self.state = state
        client = try HTTPClient(source.name, settings, surroundings)
        beganAt = surroundings.now()
        serial = state.serial
        switch settings.paging {
        case .none, .link: place = .address(settings.address)
        case .number(_, let first, _, _): place = .page(first)
        case .cursor(_, _, let keeps): place = .token(keeps ? state.cursor : nil)
        }
    }

    mutating func next() async throws -> SourcePiece? {
        if source.isSnapshot { return try await wholeSnapshot() }
        while failure == nil, place != .end {
            do {
                guard let piece = try await page(lines: try TemporaryFile()) else { continue }
                if let earlier = ahead {
                    ahead = piece
                    return earlier
                }
                ahead = piece
            } catch {
                // What was pulled before loads; then the error is told.
                failure = error
                place = .end
            }
        }
        if var last = ahead {
            ahead = nil
            if failure == nil { last.checkpoint.cursor = last.checkpoint.cursor ?? window }
            return last
        }
        if let failure {
            self.failure = nil
            throw failure
        }
        return nil
    }

    /// All pages as one, since a row is lacking only where no page has it.
    private mutating func wholeSnapshot() async throws -> SourcePiece? {
        guard place != .end else { return nil }
        let whole = try TemporaryFile()
        var isReached = false
        // All pages are one piece, and take one number.
        let first = serial
        while place != .end {
            serial = first
            guard let page = try await page(lines: whole) else { continue }
            isReached = true
            if case .refused = page.content { return page }
            if settings.format == .jsonLines, case .spool(let spool) = page.content {
                try Self.append(spool, to: whole)
            }
            if settings.format == .csv { return page }
        }
        // An endpoint that has not changed gives no page at all.
        guard isReached else { return nil }
        serial = first
        return piece(whole)
    }

    private static func append(_ spool: TemporaryFile, to whole: TemporaryFile) throws {
        let source = try FileSource(spool)
        try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
            while true {
                let count = try source.read(into: buffer)
                if count == 0 { return }
                try whole.append(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            }
        }
    }

    private static func digest(of body: TemporaryFile) throws -> SHA256Digest {
        let source = try FileSource(body)
        var hash = SHA256()
        try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
            while true {
                let count = try source.read(into: buffer)
                if count == 0 { return }
                hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            }
        }
        return hash.finalize()
    }

    /// Asks for the page at `place` and moves on; nil where it has no records.
    private mutating func page(lines: TemporaryFile) async throws -> SourcePiece? {
        guard seen.insert(place).inserted else {
            place = .end
            throw SourceFailures.repeats(source.name)
        }
        pages += 1
        guard pages <= settings.mostPages else {
            place = .end
            throw SourceFailures.tooManyPages(source.name, settings.mostPages)
        }
        let here = place
        let answer = try await client.get(address(of: here), conditions: conditions)
        guard let answer else {
            place = .end
            return nil
        }
        let page: HTTPPage
        do {
            page = try HTTPPage(answer.response, settings, feed: source.feed, lines: lines)
        } catch let refusal as HTTPPage.Refusal {
            place = .end
            return SourcePiece(
                name: SourcePiece.pageName(serial + 1), content: .refused(refusal.reason, detail: refusal.detail))
        }
        if let instant = page.newest, newest.map({ $0 < instant }) ?? true { newest = instant }
        try move(from: here, page, answer)
        guard page.count > 0 || source.isSnapshot || (pages == 1 && settings.format == .csv && place == .end) else {
            return nil
        }
        var piece = piece(page.spool)
        if case .cursor(_, _, true) = settings.paging { piece.checkpoint.cursor = page.next }
        if settings.paging == .none {
            piece.checkpoint.etag = answer.response.header("etag")
            piece.checkpoint.lastModified = answer.response.header("last-modified")
        }
        return piece
    }

    private mutating func piece(_ spool: TemporaryFile) -> SourcePiece {
        serial += 1
        return SourcePiece(
            name: SourcePiece.pageName(serial), content: .spool(spool), checkpoint: .init(countsPage: true))
    }

    private mutating func move(from here: Place, _ page: HTTPPage, _ answer: HTTPClient.Answer) throws {
        place = .end
        switch settings.paging {
        case .none: break
        case .number(_, _, let size, _):
            guard case .page(let number) = here, page.count > 0, size.map({ page.count >= $0 }) ?? true else { return }
            // A service that knows no page numbers gives its only page for ever.
            let digest = try Self.digest(of: answer.response.body)
            guard digest != lastPage else { throw SourceFailures.repeats(source.name) }
            lastPage = digest
            place = .page(number + 1)
        case .cursor(_, _, let keeps):
            guard let next = page.next else { return }
            // A service that keeps its token says «nothing new» by giving the same one again.
            if keeps, here == .token(next) { return }
            place = .token(next)
        case .link:
            let links = answer.response.headers.filter { $0.name == "link" }.map(\.value)
            guard let next = HTTPHeaderText.next(links) else { return }
            place = .address(try client.resolve(next, from: answer.address))
        }
    }

    private func address(of place: Place) -> String {
        var parameters: [(name: String, value: String)] = []
        var base = settings.address
        switch (place, settings.paging) {
        case (.page(let number), .number(let parameter, _, let size, let sizeParameter)):
            parameters.append((parameter, String(number)))
            if let size, let sizeParameter { parameters.append((sizeParameter, String(size))) }
        case (.token(let token?), .cursor(let parameter, _, _)): parameters.append((parameter, token))
        case (.address(let address), _): base = address
        default: break
        }
        // A link carries all that the next page needs.
        if let window = settings.updatedSince, base == settings.address {
            parameters.append((window.parameter, since(window).description))
        }
        return HTTPAddress.adding(parameters, to: base)
    }

    private func since(_ window: HTTPSettings.UpdatedSince) -> Instant {
        guard let cursor = state.cursor, let instant = Instant.parse(Array(cursor.utf8).span) else {
            return window.start
        }
        let overlap = Int64(window.overlap.seconds ?? 0) * 1_000_000
        return max(window.start, Instant(microsecondsSince2000: instant.microsecondsSince2000 - overlap))
    }

    /// Where the next pull's window begins: the newest change seen, never later than this pull began, never back.
    private var window: String? {
        guard settings.updatedSince != nil, let newest else { return nil }
        let kept = state.cursor.flatMap { Instant.parse(Array($0.utf8).span) }
        let moved = min(newest, beganAt)
        return (kept.map { max($0, moved) } ?? moved).description
    }

    /// Headers that let the endpoint say that nothing has changed; a list of several pages cannot say it by its first.
    private var conditions: [String] {
        guard settings.paging == .none else { return [] }
        return [state.etag.map { "If-None-Match: \($0)" }, state.lastModified.map { "If-Modified-Since: \($0)" }]
            .compactMap { $0 }
    }
}
