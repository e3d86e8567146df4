import Detection
import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite("The analysts' manual")
struct ManualTests {
    @Test("has a row for every rule, with its title, severity and lowest reader, and for no other")
    func rows() throws {
        let text = try String(contentsOfFile: SharedData.packageRoot + "/docs/analyst-manual.zh.md", encoding: .utf8)
        let severities: [Severity: String] = [.critical: "特", .high: "高", .medium: "中", .low: "低", .info: "提示"]
        let readers = ["village": "村", "township": "乡镇", "district": "区"]
        let rules = try RuleCatalog(ProjectFiles.resources).rules
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains(/^\| `[a-z]+\.[a-z_]+`/) }
            .map { $0.split(separator: "|").prefix(4).map { $0.trimmingCharacters(in: .whitespaces) } }
        let expected = rules.map { rule in
            ["`\(rule.id)`", rule.title, severities[rule.severity] ?? "", readers[rule.audience.rawValue] ?? ""]
        }
        #expect(Set(rows) == Set(expected))
        #expect(rows.count == expected.count)
    }
}
