/// One thing that is wrong in a configuration file, with its place.
package struct ConfigurationProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file as it was named to the reader.
    package let file: String
    /// Line in the file, the first is 1.
    package let line: Int
    /// Column in the line, the first is 1.
    package let column: Int
    /// What is wrong and what is expected instead.
    package let message: String

    /// Creates a problem.
    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`.
    package var description: String { "\(file):\(line):\(column): \(message)" }
}

/// All that is wrong in the configuration, not only the first thing.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The problems in the order in which they were found; not empty.
    package let problems: [ConfigurationProblem]

    /// Creates an error of problems.
    package init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }

    /// One line per problem.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
