import Foundation
import Glibc
import Publishing
import Testing

@Suite struct SiteWriterTests {
    private struct Killed: Error {}

    private static let opening = "{\"site\":\"aidwatch\"}"

    private func publish(_ text: String, to site: URL, mayLink: Bool = true, dyingAt step: SiteWriter.Step? = nil)
        throws
    {
        let writer = SiteWriter(site: site, mayLink: mayLink) { if $0 == step { throw Killed() } }
        _ = try writer.publish { emit in
            try emit("manifest.json", Array((Self.opening + text).utf8))
            try emit("district/index.html", Array(text.utf8))
            try emit("district/same.html", Array("same".utf8))
        }
    }

    private func read(_ site: URL) -> String? {
        let manifest = FileManager.default.contents(atPath: site.appending(path: "manifest.json").path)
        let page = FileManager.default.contents(atPath: site.appending(path: "district/index.html").path)
        guard let manifest, let page else { return nil }
        let text = String(decoding: page, as: UTF8.self)
        return String(decoding: manifest, as: UTF8.self) == Self.opening + text ? text : "torn"
    }

    @Test(
        "a kill at any point leaves the old or the new site, whole",
        arguments: [
            (SiteWriter.Step.prepared, "old"), (.stored(path: "manifest.json"), "old"),
            (.stored(path: "district/same.html"), "old"), (.synced, "old"), (.swapped, "new"), (.cleared, "new"),
        ])
    func kill(step: SiteWriter.Step, expected: String) throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            try publish("old", to: site)
            #expect(throws: Killed.self) { try publish("new", to: site, dyingAt: step) }
            #expect(read(site) == expected)
            try publish("next", to: site)
            #expect(read(site) == "next")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
                !$0.hasSuffix(".lock")
            }
            #expect(left.count == 2)
        }
    }

    @Test("where links are unknown a kill between the two renames is mended by the next build")
    func killWithoutLinks() throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            try publish("old", to: site, mayLink: false)
            #expect(throws: Killed.self) { try publish("new", to: site, mayLink: false, dyingAt: .steppedAside) }
            #expect(read(site) == nil)
            #expect(throws: Killed.self) { try publish("new", to: site, mayLink: false, dyingAt: .prepared) }
            #expect(read(site) == "old")
            try publish("next", to: site, mayLink: false)
            #expect(read(site) == "next")
        }
    }

    @Test("a site that was a folder becomes a link, and may become a folder's copy again")
    func folderBecomesLink() throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            try publish("one", to: site, mayLink: false)
            try publish("two", to: site)
            try publish("three", to: site)
            #expect(read(site) == "three")
        }
    }

    @Test("only what has changed is written")
    func keepsUnchanged() throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            func report(_ text: String) throws -> SiteWriter.Report {
                try SiteWriter(site: site).publish { emit in
                    try emit("manifest.json", Array(Self.opening.utf8))
                    try emit("a/b.html", Array(text.utf8))
                }
            }
            #expect(try report("x").written == 2)
            let again = try report("x")
            #expect((again.written, again.kept) == (0, 2))
            let changed = try report("y")
            #expect((changed.written, changed.kept) == (1, 1))
        }
    }

    @Test("an error while rendering leaves the old site and no rubbish")
    func errorKeepsOld() throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            try publish("old", to: site)
            let full = PublishingError.unwritable(file: "x", code: 28, reason: "No space left on device")
            #expect(throws: full) {
                _ = try SiteWriter(site: site).publish { emit in
                    try emit("manifest.json", [1])
                    throw full
                }
            }
            #expect(read(site) == "old")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
                !$0.hasSuffix(".lock")
            }
            #expect(left.count == 2)
        }
    }

    @Test("a file that cannot be written leaves the old site and says which file and why")
    func unwritable() throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            try publish("old", to: site)
            let name = String(repeating: "x", count: 300)
            do {
                _ = try SiteWriter(site: site).publish { emit in try emit(name, [1]) }
                Issue.record("the write succeeded")
            } catch let PublishingError.unwritable(file, code, reason) {
                #expect(file.hasSuffix(name))
                #expect(code == ENAMETOOLONG)
                #expect(reason == "File name too long")
            }
            #expect(read(site) == "old")
        }
    }

    @Test("a folder with other files is refused, an empty one is taken")
    func foreignFolder() throws {
        try TestFolders.withTemporary { folder in
            let foreign = folder.appending(path: "documents")
            try FileManager.default.createDirectory(at: foreign, withIntermediateDirectories: true)
            try publish("new", to: foreign)
            #expect(read(foreign) == "new")
            let full = folder.appending(path: "full")
            try FileManager.default.createDirectory(at: full, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: full.appending(path: "letter.txt"))
            #expect(throws: PublishingError.notASite(path: full.path)) { try publish("new", to: full) }
            #expect(FileManager.default.fileExists(atPath: full.appending(path: "letter.txt").path))
        }
    }

    @Test("two builds of one site do not meet")
    func busy() throws {
        try TestFolders.withTemporary { folder in
            let site = folder.appending(path: "site")
            _ = try SiteWriter(site: site).publish { emit in
                try emit("manifest.json", Array(Self.opening.utf8))
                #expect(throws: PublishingError.self) { try publish("other", to: site) }
            }
        }
    }

    @Test("a path that is used twice is an error, not an overwrite")
    func twice() throws {
        try TestFolders.withTemporary { folder in
            #expect(throws: PublishingError.self) {
                _ = try SiteWriter(site: folder.appending(path: "site")).publish { emit in
                    try emit("a.html", [1])
                    try emit("a.html", [2])
                }
            }
        }
    }
}
