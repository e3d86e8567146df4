import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Messages")
    struct MessageTests {
        private func file(_ text: String, _ name: String) async throws -> String {
            let path = try await TestWorkspace.shared.scratch() + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        private func isShowable(_ text: String) -> Bool {
            text.unicodeScalars.allSatisfy { scalar in
                scalar == "\n"
                    || !(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x202E)
            }
        }

        @Test("names and headers cannot forge a message: line ends and controls are shown as escapes")
        func forging() async throws {
            let forged = "agencies.x\nAW1122 good.csv: all is well\u{1b}[2K\u{9b}1A\r\u{202e}.csv"
            let header = "agency_id,\"name\nAW13 bug\u{1b}]0;x\u{7}\u{202e}\"\nA1,a\n"
            let path = try await file(header, forged)
            let run = try await aidwatch("ingest", path)
            #expect(run.status == 1)
            let lines = run.messages.split(separator: "\n")
            #expect(
                lines.map { $0.prefix(34) } == [
                    "AW1125 agencies.x\\nAW1122 good.csv", "AW1128 agencies.x\\nAW1122 good.csv",
                ], "\(run.messages)")
            #expect(run.messages.contains("\\u{1B}[2K\\u{9B}1A\\r\\u{202E}.csv: held"))
            #expect(run.messages.contains("name\\nAW13 bug\\u{1B}]0;x\\u{7}\\u{202E}"))
            #expect(run.lines.count == 2 && run.lines[1].contains("agencies.x\\nAW1122"))
            #expect(isShowable(run.messages + run.output))
            let drift = try await aidwatch(
                "ingest", try await file("agency_id,name,\"more\nAW1 x\"\nFG1,a,b\nFG2,,c\n", "agencies.drift\n2.csv"))
            #expect(
                drift.messages.split(separator: "\n").map { $0.prefix(28) } == [
                    "AW1122 agencies.drift\\n2.csv", "AW1127 agencies.drift\\n2.csv", "AW1128 agencies.drift\\n2.csv",
                    "AW1114 agencies.drift\\n2.csv",
                ])
            for arguments in [["quarantine", "list"], ["ingest", "\(path)\nx"], ["ingest", "--x\n\u{1b}[2K"]] {
                let run = try await Program.run(
                    arguments, .init(folder: try await TestWorkspace.shared.folder()))
                #expect(isShowable(run.messages + run.output))
                #expect(run.messages.split(separator: "\n").allSatisfy { $0.hasPrefix("AW") || $0.hasPrefix("Usage") })
            }
        }

        /// Codes of one situation that is told in several sentences.
        static let several: Set<String> = ["1101", "1133", "1138", "1226", "1305", "1307", "1310"]

        @Test("no two messages have one code")
        func codes() throws {
            let root = SharedData.packageRoot + "/Sources"
            var texts: [String: Set<String>] = [:]
            for name in try FileManager.default.subpathsOfDirectory(atPath: root) where name.hasSuffix(".swift") {
                let source = try String(contentsOfFile: "\(root)/\(name)", encoding: .utf8)
                // The number of a failure or message, and the first text behind it.
                let said = /\b(1[0-9]{3}),\s*(?:\.\w+,\s*)?(?:of:\s*)?Bilingual\(\s*"((?:[^"\\]|\\.)*)"/
                for match in source.matches(of: said) { texts[String(match.1), default: []].insert(String(match.2)) }
            }
            #expect(texts.count > 150)
            let shared = Set(texts.filter { $0.value.count > 1 }.keys)
            #expect(shared.isSubset(of: Self.several), "\(shared.subtracting(Self.several).sorted())")
        }

        @Test("a mistake in the settings and a server that cannot be had are told in Chinese too")
        func chinese() async throws {
            let folder = try await TestWorkspace.shared.scratch()
            try Data("district: 5\n".utf8).write(to: URL(fileURLWithPath: folder + "/aidwatch.yaml"))
            let surroundings = Program.Surroundings(environment: ["LANG": "zh_CN.UTF-8"])
            let settings = try await Program.run(["finding", "list", "-C", folder], surroundings)
            #expect(settings.status == 78 && settings.messages.hasPrefix("AW1301 配置文件有误："), "\(settings.messages)")
            #expect(settings.messages.contains("aidwatch.yaml:1:"))
            try Data("district: \"500114\"\n".utf8).write(to: URL(fileURLWithPath: folder + "/aidwatch.yaml"))
            try Data().write(to: URL(fileURLWithPath: folder + "/pg"))
            let cluster = try await Program.run(["db", "start", "-C", folder], surroundings)
            #expect(
                cluster.status == 77 && cluster.messages.contains("无法创建或进入。请检查该目录及其上级目录的权限。"), "\(cluster.messages)")
        }

        @Test(
            "a usage error has one code in both languages, the parser's detail, and the usage of its command",
            arguments: [
                (["ingest", "--nosuch"], "aidwatch ingest"),
                (["finding", "list", "--state", "x"], "aidwatch finding list"),
                (["scan", "--as-of", "gestern"], "aidwatch scan"), (["finding", "show"], "aidwatch finding show"),
                (["simulate"], "aidwatch simulate"), (["-C", ".", "db", "nosuch"], "aidwatch db"),
                (["rule", "-C", ".", "list", "--nosuch"], "aidwatch rule list"),
                (["report", "--regions", "500114001"], "aidwatch report"),
                (["finding", "list", "--database", "mysql://x"], "aidwatch finding list"), (["nosuch"], "aidwatch"),
            ])
        func usage(arguments: [String], command: String) async throws {
            let folder = try await TestWorkspace.shared.folder()
            let english = try await Program.run(arguments, .init(folder: folder))
            let chinese = try await Program.run(arguments, .init(folder: folder, environment: ["LANG": "zh_CN.UTF-8"]))
            #expect((english.status, chinese.status) == (64, 64))
            let (first, second) = (english.messages.split(separator: "\n"), chinese.messages.split(separator: "\n"))
            let detail = try #require(first.first?.split(separator: ": ", maxSplits: 1).last)
            #expect(first.first == "AW1320 the command line is not understood: \(detail)")
            #expect(second.first == "AW1320 命令行有误：\(detail)")
            for lines in [first, second] {
                #expect(lines.dropFirst().first?.hasPrefix("Usage: \(command) ") == true, "\(lines)")
            }
        }

        @Test("a held file is not told that it filled keys, and a dry run names no load")
        func held() async throws {
            let header = "agency_id,name\n"
            let later = try await file(header + "HL1,a\n", "agencies.zzzz-later.csv")
            #expect(try await aidwatch("ingest", later).status == 0)
            let held = try await aidwatch("ingest", try await file(header + ",a\n", "agencies.zzzz-held.csv"))
            #expect(held.status == 1 && held.messages.contains("held as a whole"))
            #expect(!held.messages.contains("filled only keys"))
            let late = try await aidwatch("ingest", try await file(header + "HL2,b\n", "agencies.zzzz-late.csv"))
            #expect(late.messages.contains("filled only keys"))
        }
    }
}
