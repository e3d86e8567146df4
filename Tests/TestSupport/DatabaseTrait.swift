package import Testing

/// Gives each test a database of its own, cloned from the prepared template and dropped afterwards.
package struct DatabaseTrait: TestTrait, SuiteTrait, TestScoping {
    private let template: TestTemplate

    init(_ template: TestTemplate) {
        self.template = template
    }

    /// Whether tests inside a suite with the trait get it each.
    package var isRecursive: Bool { true }

    /// Runs one test with its database.
    ///
    /// - Parameters:
    ///   - test: The test or suite.
    ///   - testCase: The case, or nil for a suite.
    ///   - function: Runs the test.
    /// - Throws: What the test throws, or why there is no database.
    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        try await TestDatabase.with(template, perform: function)
    }
}

extension Trait where Self == DatabaseTrait {
    /// An empty database of its own for the test, or for each test of the suite.
    package static var emptyDatabase: DatabaseTrait { DatabaseTrait(.empty) }

    /// A database of its own with the project's schema, feed tables and calendar.
    package static var database: DatabaseTrait { DatabaseTrait(.project) }
}
