import Formats
import Testing

@Suite("YAML")
struct YAMLNodeTests {
    private func problems(_ text: String, firstLine: Int = 1) -> [ConfigurationProblem] {
        do {
            _ = try YAMLNode.parse(text, file: "f.yaml", firstLine: firstLine)
            return []
        } catch {
            return error.problems
        }
    }

    @Test("values keep their order, text, type and place")
    func values() throws {
        let text = """
            name: 012
            on: yes
            days: 15
            quoted: "15"
            list:
              - a
              - {k: -3}
            none:
            tilde: ~
            word: "null"
            body: |
              x
              y

            """
        let node = try YAMLNode.parse(text, file: "f.yaml", firstLine: 10)
        #expect(node.entries?.map(\.key) == ["name", "on", "days", "quoted", "list", "none", "tilde", "word", "body"])
        #expect(node["name"]?.string == "012")
        #expect(node["on"]?.bool == true)
        #expect(node["on"]?.string == "yes")
        #expect(node["days"]?.int == 15)
        #expect(node["quoted"]?.int == nil)
        #expect(node["quoted"]?.string == "15")
        #expect(node["list"]?.elements?.map(\.string) == ["a", nil])
        #expect(node["list"]?.elements?[1]["k"]?.int == -3)
        #expect(node["none"]?.isNull == true)
        #expect(node["tilde"]?.isNull == true)
        #expect(node["word"]?.isNull == false)
        #expect(node["body"]?.string == "x\ny\n")
        #expect(node["absent"] == nil)
        #expect(node["days"]?.problem("must be under 10").description == "f.yaml:12:7: must be under 10")
        #expect(node["list"]?.elements?[1].line == 16)
        #expect(node.elements == nil && node.string == nil)
    }

    @Test("an empty document is null")
    func empty() throws {
        #expect(try YAMLNode.parse("", file: "f").isNull)
        #expect(try YAMLNode.parse("# nothing\n", file: "f").isNull)
    }

    @Test("unknown keys are reported each at its place")
    func unknownKeys() throws {
        let node = try YAMLNode.parse("id: x\ntreshold: 9\nkind: y\nfoo: 1\n", file: "f.yaml")
        let found = node.unknownKeys(allowed: ["id", "kind", "threshold"]).map(\.description)
        #expect(
            found == [
                "f.yaml:2:1: unknown key \"treshold\"; allowed are id, kind, threshold",
                "f.yaml:4:1: unknown key \"foo\"; allowed are id, kind, threshold",
            ])
    }

    @Test("a list or a text where keys are wanted is a problem, nothing is none", arguments: ["- id: x\n", "x\n"])
    func noKeys(text: String) throws {
        #expect(
            try YAMLNode.parse(text, file: "f.yaml").unknownKeys(allowed: ["id"]).map(\.description)
                == ["f.yaml:1:1: this is a mapping of keys"])
        #expect(try YAMLNode.parse("# nothing\n", file: "f.yaml").unknownKeys(allowed: ["id"]).isEmpty)
    }

    @Test("a key that stands twice is refused at its second place")
    func duplicates() {
        #expect(
            problems("a: 1\nb:\n  a: 2\na: 3\n", firstLine: 5).map(\.description)
                == ["f.yaml:8:1: the key \"a\" stands twice in one mapping"])
        #expect(problems("x:\n  - k: 1\n    k: 2\n").map(\.line) == [3])
    }

    @Test(
        "wrong syntax is refused with its place",
        arguments: ["a: [1,\nb: 2\n", "a: \"x\n", "a: 1\n b: 2\n", "\tx: 1", "a: *nowhere\n"])
    func syntax(_ text: String) {
        let found = problems(text, firstLine: 3)
        #expect(found.count == 1)
        #expect(found.allSatisfy { $0.line >= 3 && $0.file == "f.yaml" })
    }

    @Test("a key that is no word is refused")
    func complexKey() {
        #expect(problems("? [a, b]\n: 1\n").map(\.message) == ["a key must be a word"])
    }

    @Test("nested aliases cannot exhaust memory")
    func aliases() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        #expect(problems(text).map(\.message) == ["more than 200000 values"])
    }
}

@Suite("Front matter")
struct FrontMatterTests {
    @Test("a rule file parts into its YAML and its body, with the lines of the file", arguments: ["\n", "\r\n"])
    func split(_ lineEnd: String) throws {
        let text = ["---", "id: a.b", "list:", "  - x", "---", "select 1", "--- not a fence", ""].joined(
            separator: lineEnd)
        let parts = try FrontMatter.split(text, file: "r.sql")
        #expect(parts.yaml["id"]?.string == "a.b")
        #expect(parts.yaml["id"]?.line == 2)
        #expect(parts.yaml["list"]?.elements?.first?.line == 4)
        #expect(parts.body == ["select 1", "--- not a fence", ""].joined(separator: lineEnd))
        #expect(parts.bodyFirstLine == 6)
    }

    @Test("an empty body and empty front matter are allowed")
    func empty() throws {
        let parts = try FrontMatter.split("---\n---", file: "r.sql")
        #expect(parts.yaml.isNull)
        #expect(parts.body.isEmpty)
        #expect(parts.bodyFirstLine == 3)
    }

    @Test("a missing fence is refused", arguments: ["", "id: x\n---\n", "---\nid: x\n", " ---\nid: x\n---\n"])
    func missing(_ text: String) {
        #expect(throws: ConfigurationError.self) { try FrontMatter.split(text, file: "r.sql") }
    }
}
