import CCurl
import Formats
import Foundation
import Store
import Synchronization

/// Sends one request by libcurl and keeps its answer in a spool file.
///
/// Foundation's session cannot show a client certificate, trust an authority of its own or be given a proxy on Linux,
/// which is why libcurl is called directly.
package final class HTTPTransfer {
    /// Set from any thread to stop the transfer.
    final class CancelFlag: Sendable {
        let isSet = Atomic(false)
    }

    private static let mostHeaderBytes = 64 << 10
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let request: HTTPRequest
    private let flag: CancelFlag
    private let body: TemporaryFile
    private var bodyBytes = 0
    private var headerBytes = 0
    private var headers: [(name: String, value: String)] = []
    private var failure: (any Error)?

    init(_ request: HTTPRequest, cancelledBy flag: CancelFlag) throws {
        self.request = request
        self.flag = flag
        body = try TemporaryFile()
    }

    /// Sends a request on a thread of its own.
    ///
    /// - Throws: `HTTPProblem`; `FormatError` where the spool file cannot be written.
    package static func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let flag = CancelFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue(label: "ingest.http").async {
                    continuation.resume(with: Result { try HTTPTransfer(request, cancelledBy: flag).perform() })
                }
            }
        } onCancel: {
            flag.isSet.store(true, ordering: .relaxed)
        }
    }

    /// Sends the request and waits for the whole answer.
    func perform() throws -> HTTPResponse {
        guard Self.isReady, let handle = curl_easy_init() else { throw HTTPProblem.unreachable("libcurl is not ready") }
        defer { curl_easy_cleanup(handle) }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in request.headers { list = curl_slist_append(list, line) }
        defer { curl_slist_free_all(list) }
        let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer { detail.deallocate() }
        var wasSet = [
            aidwatch_curl_pointer(handle, CURLOPT_HTTPHEADER, list),
            aidwatch_curl_pointer(handle, CURLOPT_ERRORBUFFER, detail),
        ]
        wasSet += setBody(handle) + setLimits(handle) + setIdentity(handle) + setProxy(handle) + setCallbacks(handle)
        if let code = wasSet.first(where: { $0 != CURLE_OK }) { throw problem(code, handle, detail) }
        let code = withExtendedLifetime(self) { curl_easy_perform(handle) }
        if let failure { throw failure }
        guard code == CURLE_OK else { throw problem(code, handle, detail) }
        var status = 0
        guard aidwatch_curl_number(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK else {
            throw HTTPProblem.malformed("no status")
        }
        return HTTPResponse(status: status, headers: headers, body: body)
    }

    private func setBody(_ handle: UnsafeMutableRawPointer) -> [CURLcode] {
        guard let body = request.body else { return [] }
        // Its size comes first, since a text may hold a NUL.
        return [
            aidwatch_curl_long(handle, CURLOPT_POST, 1),
            aidwatch_curl_long(handle, CURLOPT_POSTFIELDSIZE, body.utf8.count),
            aidwatch_curl_text(handle, CURLOPT_COPYPOSTFIELDS, body),
        ]
    }

    private func setLimits(_ handle: UnsafeMutableRawPointer) -> [CURLcode] {
        let settings = request.settings
        func milliseconds(_ term: Term) -> Int { (term.seconds ?? 0) * 1000 }
        return [
            aidwatch_curl_text(handle, CURLOPT_URL, request.address),
            aidwatch_curl_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            aidwatch_curl_text(handle, CURLOPT_ACCEPT_ENCODING, "gzip, deflate"),
            aidwatch_curl_text(handle, CURLOPT_USERAGENT, "aidwatch"),
            aidwatch_curl_long(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1),
            aidwatch_curl_long(handle, CURLOPT_NOSIGNAL, 1),
            // Redirects are looked at one by one: where they lead is a matter of policy.
            aidwatch_curl_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            aidwatch_curl_long(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(settings.connectTimeout)),
            aidwatch_curl_long(handle, CURLOPT_TIMEOUT_MS, milliseconds(settings.totalTimeout)),
            aidwatch_curl_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1),
            aidwatch_curl_long(handle, CURLOPT_LOW_SPEED_TIME, settings.stallTimeout.seconds ?? 30),
        ]
    }

    private func setIdentity(_ handle: UnsafeMutableRawPointer) -> [CURLcode] {
        let settings = request.settings
        var codes = [aidwatch_curl_long(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)]
        if let login = request.login {
            codes.append(aidwatch_curl_long(handle, CURLOPT_HTTPAUTH, 1))
            codes.append(aidwatch_curl_text(handle, CURLOPT_USERPWD, login))
        }
        if let certificate = settings.clientCertificate {
            codes.append(aidwatch_curl_text(handle, CURLOPT_SSLCERT, certificate.certificate))
            codes.append(aidwatch_curl_text(handle, CURLOPT_SSLKEY, certificate.key))
            // Without one OpenSSL would ask for it on the terminal, and wait.
            codes.append(aidwatch_curl_text(handle, CURLOPT_KEYPASSWD, request.keyPassword ?? ""))
        }
        if let authorities = settings.authorities {
            codes.append(aidwatch_curl_text(handle, CURLOPT_CAINFO, authorities))
            // The system's folder of authorities would be trusted beside the file.
            codes.append(aidwatch_curl_text(handle, CURLOPT_CAPATH, nil))
        }
        return codes
    }

    private func setProxy(_ handle: UnsafeMutableRawPointer) -> [CURLcode] {
        // Empty texts: libcurl asks the environment for what it is not told.
        var codes = [
            aidwatch_curl_text(handle, CURLOPT_PROXY, request.proxy?.address ?? ""),
            aidwatch_curl_text(handle, CURLOPT_NOPROXY, request.proxy?.exceptions ?? ""),
        ]
        if let login = request.proxy?.login {
            codes.append(aidwatch_curl_text(handle, CURLOPT_PROXYUSERNAME, Self.escaped(login.user)))
            codes.append(aidwatch_curl_text(handle, CURLOPT_PROXYPASSWORD, Self.escaped(login.password)))
        }
        return codes
    }

    /// A text of which libcurl makes the one given: it takes the proxy's login, and no other, for a part of an address.
    private static func escaped(_ text: String) -> String { text.replacing("%", with: "%25") }

    private func setCallbacks(_ handle: UnsafeMutableRawPointer) -> [CURLcode] {
        let context = Unmanaged.passUnretained(self).toOpaque()
        return [
            aidwatch_curl_data(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                HTTPTransfer.of(context).takeBody(bytes, size * count)
            },
            aidwatch_curl_pointer(handle, CURLOPT_WRITEDATA, context),
            aidwatch_curl_data(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                HTTPTransfer.of(context).takeHeader(bytes, size * count)
            },
            aidwatch_curl_pointer(handle, CURLOPT_HEADERDATA, context),
            aidwatch_curl_progress(handle) { context, _, _, _, _ in
                HTTPTransfer.of(context).flag.isSet.load(ordering: .relaxed) ? 1 : 0
            },
            aidwatch_curl_pointer(handle, CURLOPT_XFERINFODATA, context),
            aidwatch_curl_long(handle, CURLOPT_NOPROGRESS, 0),
            aidwatch_curl_connected(handle) { context, address, _, _, _ in
                HTTPTransfer.of(context).takeConnection(address)
            },
            aidwatch_curl_pointer(handle, CURLOPT_PREREQDATA, context),
        ]
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer {
        guard let context else { preconditionFailure("libcurl gave no context") }
        return Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// A number other than that of the bytes given stops the transfer.
    private func takeBody(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        bodyBytes += count
        if bodyBytes > request.settings.mostBytes {
            failure = HTTPProblem.tooLarge(limit: request.settings.mostBytes)
            return -1
        }
        do {
            try body.append(UnsafeRawBufferPointer(start: bytes, count: count))
            return count
        } catch {
            failure = error
            return -1
        }
    }

    private func takeHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        headerBytes += count
        if headerBytes > Self.mostHeaderBytes {
            failure = HTTPProblem.tooLarge(limit: Self.mostHeaderBytes)
            return -1
        }
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            headers = []
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
            headers.append((name: line[..<colon].lowercased(), value: value))
        }
        return count
    }

    private func takeConnection(_ address: UnsafeMutablePointer<CChar>?) -> Int32 {
        guard let address, HTTPAddress.isLinkLocal(String(cString: address)) else { return CURL_PREREQFUNC_OK }
        failure = HTTPProblem.forbiddenAddress
        return CURL_PREREQFUNC_ABORT
    }

    private func problem(
        _ code: CURLcode, _ handle: UnsafeMutableRawPointer, _ detail: UnsafeMutablePointer<CChar>
    ) -> HTTPProblem {
        var status = 0
        if aidwatch_curl_number(handle, CURLINFO_HTTP_CONNECTCODE, &status) != CURLE_OK { status = 0 }
        // Names in a certificate are the other side's to choose.
        let printable = String(cString: detail).unicodeScalars.filter { $0.properties.generalCategory != .control }
        return HTTPProblem(
            code, detail: String(String.UnicodeScalarView(printable)), proxyStatus: status,
            isProxied: request.proxy?.exceptions.isEmpty == true)
    }
}
