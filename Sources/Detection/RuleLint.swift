import Formats
import Store

/// Looks at the text of a rule for what the server would only refuse when the rule runs, or not at all.
struct RuleLint {
    private let rule: Rule
    private let sql: SQLTokens
    /// Views whose rows belong to a county.
    private let countyViews: Set<String>

    /// Words of statements that write or change the session.
    private static let writing: Set<String> = [
        "insert", "update", "delete", "merge", "truncate", "drop", "alter", "create", "grant", "revoke", "copy", "call",
        "set", "reset", "into", "do", "lock", "vacuum", "refresh", "reindex", "execute", "prepare", "listen", "notify",
    ]
    /// What reads the clock, called or not.
    private static let clock: Set<String> = [
        "now", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "clock_timestamp",
        "statement_timestamp", "transaction_timestamp", "timeofday",
    ]
    /// What gives another answer each time.
    private static let chance: Set<String> = [
        "random", "random_normal", "setseed", "gen_random_uuid", "tablesample", "nextval", "setval", "txid_current",
    ]
    /// Beginnings of functions that wait, read files, talk to others, lock, or leave the rule's role.
    private static let outward = ["pg_", "lo_", "dblink", "set_config", "current_setting", "ts_stat", "txid_"]
    /// Phrases that a distributed server refuses or does badly.
    private static let distributed: [[String]] = [
        ["recursive"], ["grouping", "sets"], ["rollup"], ["cube"], ["not", "in", "(", "select"], ["for", "update"],
        ["for", "share"], ["for", "no"], ["for", "key"], ["natural", "join"],
    ]
    /// Schemas whose tables a rule does not read: it reads the views of the scan's day by their bare names.
    private static let schemas: Set<String> = [
        "feed", "history", "ledger", "detection", "api", "pg_catalog", "pg_temp", "information_schema", "public",
    ]

    /// A lint of a rule over a workspace's feeds.
    init(_ rule: Rule, feeds: FeedCatalog) {
        self.rule = rule
        sql = SQLTokens(rule.sql)
        countyViews = Set(feeds.tables.filter { !$0.isShared }.map(\.table))
            .union(rule.definitions.filter { $0.sql.contains("county_code") }.map(\.name))
            .subtracting(sql.namedSets.map(\.text))
    }

    /// Everything that is wrong, by line.
    var problems: [ConfigurationProblem] {
        (statementProblems + wordProblems + shadowProblems + countyProblems + parameterProblems + evidenceProblems)
            .sorted { ($0.line, $0.message) < ($1.line, $1.message) }
    }

    private func problem(_ token: SQLTokens.Token, _ message: String) -> ConfigurationProblem {
        ConfigurationProblem(file: rule.path, line: rule.sqlLine + token.line, column: 1, message: message)
    }

    /// A rule is one query.
    private var statementProblems: [ConfigurationProblem] {
        guard let first = sql.tokens.first else {
            return [
                ConfigurationProblem(file: rule.path, line: rule.sqlLine, column: 1, message: "the rule has no query")
            ]
        }
        var problems = sql.tokens.filter { $0.isSign(";") }.map {
            problem($0, "a rule is one query, without a semicolon")
        }
        if !first.isWord("with", "select"), !Self.writing.contains(first.text) {
            problems.append(problem(first, "a rule is one query: it begins with `with` or `select`"))
        }
        return problems
    }

    private var wordProblems: [ConfigurationProblem] {
        sql.tokens.indices.compactMap { place in
            let token = sql.tokens[place]
            switch token.kind {
            case .string: return Self.isClockWord(token.text) ? clockWord(at: place) : nil
            case .word: return word(at: place)
            case .quoted, .parameter, .other: return nil
            }
        }
    }

    private func word(at place: Int) -> ConfigurationProblem? {
        let token = sql.tokens[place]
        let before = place > 0 ? sql.tokens[place - 1] : nil
        let after = place + 1 < sql.tokens.count ? sql.tokens[place + 1] : nil
        let isCalled = after?.isSign("(") ?? false
        let isQualified = after?.isSign(".") ?? false
        if Self.schemas.contains(token.text), isQualified {
            return problem(
                token, "a rule reads feeds and definitions by their bare names, not through the schema `\(token.text)`")
        }
        // The name of a column, or one that the query itself gives.
        if before?.isSign(".") ?? false || (before?.isWord("as") ?? false) && !isCalled { return nil }
        for phrase in Self.distributed where sql.isPhrase(phrase, at: place) {
            let words = phrase.joined(separator: " ").replacing("( ", with: "(")
            return problem(token, "a rule may not use `\(words)`: it does not run where the tables are distributed")
        }
        if Self.writing.contains(token.text) {
            return problem(token, "a rule may not use `\(token.text)`: it reads and changes nothing")
        }
        if let unsteady = unsteadyWord(at: place, isCalled: isCalled) { return unsteady }
        if isCalled, Self.outward.contains(where: token.text.hasPrefix) || token.text.contains("_to_xml") {
            return problem(token, "a rule may not call `\(token.text)`: it may only read the data of the scan")
        }
        if token.isWord("select"), after?.isSign("*") ?? false {
            return problem(token, "a rule names its columns instead of `select *`")
        }
        return nil
    }

    /// The first thing by which the rule would answer otherwise another time over the same data.
    var unsteady: ConfigurationProblem? {
        sql.tokens.indices.lazy.compactMap { place in
            let token = sql.tokens[place]
            if token.kind == .string { return Self.isClockWord(token.text) ? clockWord(at: place) : nil }
            guard token.kind == .word, place == 0 || !sql.tokens[place - 1].isSign(".") else { return nil }
            let isCalled = place + 1 < sql.tokens.count && sql.tokens[place + 1].isSign("(")
            if place > 0, sql.tokens[place - 1].isWord("as"), !isCalled { return nil }
            return unsteadyWord(at: place, isCalled: isCalled)
        }.first
    }

    private func unsteadyWord(at place: Int, isCalled: Bool) -> ConfigurationProblem? {
        let token = sql.tokens[place]
        if Self.clock.contains(token.text), isCalled || token.text.contains("_") || token.text.hasPrefix("local") {
            return problem(token, "a rule may not use `\(token.text)`: the scan's day is `:as_of`")
        }
        if token.text == "age", isCalled, !hasComma(inBracketAt: place + 1) {
            return problem(token, "a rule may not use `age` with one value, which counts from today; give `:as_of` too")
        }
        if Self.chance.contains(token.text), isCalled || token.text == "tablesample" {
            return problem(token, "a rule may not use `\(token.text)`: it must answer the same each time")
        }
        return nil
    }

    private static func isClockWord(_ text: String) -> Bool {
        ["now", "today", "tomorrow", "yesterday"].contains(text.lowercased())
    }

    /// A word such as `today`, cast to a day.
    private func clockWord(at place: Int) -> ConfigurationProblem? {
        let isTyped = place > 0 && sql.tokens[place - 1].isWord("date", "timestamp", "timestamptz", "time")
        let isCast = place + 1 < sql.tokens.count && sql.tokens[place + 1].isSign("::")
        guard isTyped || isCast else { return nil }
        return problem(
            sql.tokens[place], "a rule may not use '\(sql.tokens[place].text)' as a day: the scan's day is `:as_of`")
    }

    private func hasComma(inBracketAt start: Int) -> Bool {
        var depth = 0
        for token in sql.tokens[start..<sql.end(ofBracketAt: start)] {
            if token.isSign("(") { depth += 1 }
            if token.isSign(")") { depth -= 1 }
            if depth == 1, token.isSign(",") { return true }
        }
        return false
    }

    /// A set of the query's own that has a definition's name is read instead of it, and the definition is made for nothing.
    private var shadowProblems: [ConfigurationProblem] {
        let names = Set(rule.definitions.map(\.name))
        return sql.namedSets.filter { names.contains($0.text) }.map {
            problem($0, "the set `\($0.text)` hides the definition of that name: give it a name of its own")
        }
    }

    /// Rows of large tables meet within their county.
    private var countyProblems: [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        for place in sql.tokens.indices where sql.tokens[place].isWord("join") {
            guard place + 1 < sql.tokens.count, countyViews.contains(sql.tokens[place + 1].text),
                !condition(after: place + 2).contains(where: { $0.isWord("county_code") })
            else { continue }
            problems.append(
                problem(
                    sql.tokens[place + 1],
                    "the join with \(sql.tokens[place + 1].text) must compare county_code as well"))
        }
        for place in sql.tokens.indices.dropLast() where sql.isPhrase(["exists", "("], at: place) {
            let inner = sql.tokens[(place + 1)..<sql.end(ofBracketAt: place + 1)]
            let view = zip(inner, inner.dropFirst()).first { $0.isWord("from") && countyViews.contains($1.text) }?.1
            if let view, !inner.contains(where: { $0.isWord("county_code") }) {
                problems.append(problem(view, "`exists` over \(view.text) must compare county_code as well"))
            }
        }
        return problems
    }

    /// The tokens of a join's condition: up to the next part of the query.
    private func condition(after start: Int) -> ArraySlice<SQLTokens.Token> {
        var depth = 0
        for place in start..<sql.tokens.count {
            let token = sql.tokens[place]
            if token.isSign("(") { depth += 1 }
            if token.isSign(")") { depth -= 1 }
            let isNext = token.isWord(
                "join", "left", "right", "full", "inner", "cross", "where", "group", "order", "union", "except",
                "intersect", "limit", "window", "having")
            if depth < 0 || (depth == 0 && isNext) { return sql.tokens[start..<place] }
        }
        return sql.tokens[start...]
    }

    private var parameterProblems: [ConfigurationProblem] {
        let used = Set(sql.tokens.filter { $0.kind == .parameter }.map(\.text))
        return rule.parameters.filter { !used.contains($0.name) }.map {
            ConfigurationProblem(
                file: rule.path, line: $0.line, column: 1, message: "the query does not use the parameter \($0.name)")
        }
    }

    /// The evidence holds what the explanation names and what may grow worse.
    private var evidenceProblems: [ConfigurationProblem] {
        let given = Set(sql.tokens.filter { $0.kind == .string }.map(\.text))
        var problems: [ConfigurationProblem] = []
        for field in rule.evidenceFields where !given.contains(field) {
            let key = rule.worse.contains(field) ? "`worse`" : "the explanation"
            problems.append(
                ConfigurationProblem(
                    file: rule.path, line: rule.explainLine, column: 1,
                    message: "\(key) names \(field), which the evidence does not hold"))
        }
        if !given.contains("sources") {
            problems.append(
                ConfigurationProblem(
                    file: rule.path, line: rule.sqlLine, column: 1,
                    message: "the evidence must hold `sources`, the keys of the rows that it rests on"))
        }
        return problems
    }
}
