import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("What cannot be written")
    struct WriteFailureTests {
        private static let simulate = ["simulate", "--households", "20", "--out"]

        private func check(_ arguments: [String], status: Int32, code: String) async throws {
            for (language, word) in [("C.UTF-8", "written"), ("zh_CN.UTF-8", "写")] {
                let run = try await Program.run(arguments, .init(environment: ["LANG": language]))
                #expect(run.status == status, "\(run.messages)")
                #expect(run.messages.hasPrefix(code), "\(run.messages)")
                #expect(run.messages.contains(word), "\(run.messages)")
                #expect(!run.messages.contains("Cocoa") && !run.messages.contains("Error"), "\(run.messages)")
                #expect(run.messages.split(separator: "\n").count == 1)
            }
        }

        @Test("a file in the way, or a place where nothing can be made, ends simulate with 73")
        func inTheWay() async throws {
            let folder = try await TestWorkspace.shared.scratch()
            let file = folder + "/file"
            try Data("x".utf8).write(to: URL(fileURLWithPath: file))
            try FileManager.default.createDirectory(
                atPath: folder + "/in/truth.csv", withIntermediateDirectories: true)
            for place in [file, file + "/below", "/proc/aidwatch-nowhere", "/sys/aidwatch-nowhere", folder + "/in"] {
                try await check(Self.simulate + [place], status: 73, code: "AW1308")
            }
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "x")
        }

        @Test("a full disk ends simulate with 74", .enabled(if: SmallDisk.isPermitted))
        func fullDisk() async throws {
            let disk = try SmallDisk(megabytes: 1)
            defer { disk.remove() }
            try await check(
                ["simulate", "--households", "5000", "--out", disk.folder + "/out"], status: 74, code: "AW1307")
        }

        @Test(
            "a full disk below the dashboards ends report with 74, and nothing is published",
            .enabled(if: SmallDisk.isPermitted))
        func fullSite() async throws {
            let folder = try await TestWorkspace.shared.scannedDistrict(logins: [("li", "李四")])
            let disk = try SmallDisk(megabytes: 1)
            defer { disk.remove() }
            let run = try await Program.run(["report", "-C", folder, "--out", disk.folder + "/site"])
            #expect(run.status == 74, "\(run.messages)")
            #expect(!FileManager.default.fileExists(atPath: disk.folder + "/site/manifest.json"))
        }

        @Test("a result that goes to a full device ends with 74 and a message")
        func fullOutput() async throws {
            let folder = try await TestWorkspace.shared.folder()
            for verb in ["finding list --all --json", "finding list --csv", "rule list", "db status"] {
                let run = try await Program.run(
                    "/bin/bash", ["-c", "\"$0\" -C \"$1\" \(verb) > /dev/full", Program.path, folder])
                #expect(run.status == 74, "\(verb)")
                #expect(run.messages.hasPrefix("AW1307 the disk is full: the result is not written"), "\(run.messages)")
            }
        }
    }
}
