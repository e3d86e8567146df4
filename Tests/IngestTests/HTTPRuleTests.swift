import Domain
import Testing

@testable import Ingest

@Suite("HTTP rules")
struct HTTPRuleTests {
    @Test("waits double up to their limit, and chance takes any part of them")
    func backoff() {
        let backoff = Backoff(base: 1, cap: 10)
        #expect([1, 2, 3, 4, 5, 6, 60].map { backoff.seconds(before: $0, random: 1) } == [1, 2, 4, 8, 10, 10, 10])
        #expect(backoff.seconds(before: 3, random: 0) == 0)
        #expect(backoff.seconds(before: 3, random: 0.25) == 1)
    }

    @Test("Retry-After is a number or a date; others are not understood")
    func retryAfter() throws {
        let parsed = Instant.parse(Array("2015-10-21T07:27:30Z".utf8).span)
        let now = try #require(parsed)
        #expect(HTTPHeaderText.retryAfter("120", now: now) == 120)
        #expect(HTTPHeaderText.retryAfter("Wed, 21 Oct 2015 07:28:00 GMT", now: now) == 30)
        #expect(HTTPHeaderText.retryAfter("Wed, 21 Oct 2015 07:27:00 GMT", now: now) == 0)
        for text in ["", "soon", "Wed, 21 Okt 2015 07:28:00 GMT", "1.5"] {
            #expect(HTTPHeaderText.retryAfter(text, now: now) == nil)
        }
    }

    @Test("the next link is found among others, quoted or not")
    func links() {
        #expect(HTTPHeaderText.next(["</a?p=2>; rel=\"next\""]) == "/a?p=2")
        #expect(HTTPHeaderText.next(["</f>; rel=first, </a?p=2,3>; title=\"x, y\"; rel=\"prev next\""]) == "/a?p=2,3")
        #expect(HTTPHeaderText.next(["</l>; rel=last", "<http://h/2>; REL=Next"]) == "http://h/2")
        #expect(HTTPHeaderText.next(["</a>; rel=nextpage", "</b>; title=next", ""]) == nil)
    }

    @Test("link-local addresses are known in every notation that libcurl tells")
    func linkLocal() {
        for address in ["169.254.169.254", "fe80::1", "[FE80::1]", "febf::1", "::ffff:169.254.1.1"] {
            #expect(HTTPAddress.isLinkLocal(address), "\(address)")
        }
        for address in ["127.0.0.1", "10.0.0.1", "169.255.0.1", "fec0::1", "::1", "feature.example.cn"] {
            #expect(!HTTPAddress.isLinkLocal(address), "\(address)")
        }
    }

    @Test("addresses resolve within the source's host and those allowed")
    func addresses() throws {
        let policy = try #require(HTTPAddress("https://api.example.cn/v1/list", hosts: ["Files.example.cn"]))
        func resolve(_ text: String) -> String? { try? policy.resolve(text, from: "https://api.example.cn/v1/list") }
        #expect(resolve("?p=2") == "https://api.example.cn/v1/list?p=2")
        #expect(resolve("/x") == "https://api.example.cn/x")
        #expect(resolve("https://files.example.cn:8443/x") == "https://files.example.cn:8443/x")
        for refused in [
            "http://api.example.cn/x", "https://api.example.cn:444/x", "https://evil.example/", "//evil.example/",
            "https://api.example.cn@evil.example/", "ftp://api.example.cn/", "file:///x", "javascript:x",
        ] {
            #expect(resolve(refused) == nil, "\(refused)")
        }
        #expect(policy.isOwn("https://api.example.cn:443/y"))
        #expect(!policy.isOwn("https://files.example.cn/y"))
    }

    @Test("parameters are added whole, and replace those of the same name")
    func parameters() {
        #expect(
            HTTPAddress.adding([("since", "2026-03-01T08:00:00+08:00"), ("p", "a&b=c#d;é")], to: "http://h/l?p=1&q=2")
                == "http://h/l?q=2&since=2026-03-01T08:00:00%2B08:00&p=a%26b%3Dc%23d%3B%C3%A9")
        #expect(HTTPAddress.adding([], to: "http://h/l") == "http://h/l")
    }
}
