// swift-tools-version: 6.2
import PackageDescription

/// Settings shared by every Swift target: the strictest that the language offers.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Targets that call no C also refuse every unsafe construct.
let safe = strict + [.strictMemorySafety()]

/// Steps at which tests may end the program; a release build has none of it.
let failpoints = SwiftSetting.define("FAILPOINTS", .when(configuration: .debug))

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "aidwatch",
    products: [
        .executable(name: "aidwatch", targets: ["aidwatch"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CPostgres", path: "Sources/SystemLibraries/CPostgres"),
        .systemLibrary(name: "CZlib", path: "Sources/SystemLibraries/CZlib"),
        .systemLibrary(name: "CISAL", path: "Sources/SystemLibraries/CISAL"),
        .systemLibrary(name: "CIconv", path: "Sources/SystemLibraries/CIconv"),
        .systemLibrary(name: "CCurl", path: "Sources/SystemLibraries/CCurl"),
        .systemLibrary(name: "CExpat", path: "Sources/SystemLibraries/CExpat"),
        .systemLibrary(name: "CXlsxWriter", path: "Sources/SystemLibraries/CXlsxWriter"),

        .target(name: "Postgres", dependencies: ["CPostgres", logging], swiftSettings: strict),
        .target(
            name: "Formats", dependencies: ["CZlib", "CISAL", "CIconv", "CExpat", "CXlsxWriter", "Yams"],
            swiftSettings: strict),
        .target(name: "Domain", swiftSettings: safe),
        .target(name: "Statistics", swiftSettings: safe),

        .target(
            name: "Store", dependencies: ["Postgres", "Formats", "Domain", crypto, logging],
            swiftSettings: strict + [failpoints]),
        .target(
            name: "Ingest", dependencies: ["CCurl", "Store", "Postgres", "Formats", "Domain", crypto, logging],
            swiftSettings: strict),
        .target(
            name: "Detection", dependencies: ["Store", "Postgres", "Formats", "Domain", "Statistics", crypto],
            swiftSettings: safe),
        .target(
            name: "Linkage", dependencies: ["Store", "Postgres", "Formats", "Domain"], swiftSettings: strict),
        .target(
            name: "Publishing",
            dependencies: [
                "Store", "Postgres", "Formats", "Domain", "Statistics", crypto,
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: strict),
        .target(
            name: "Supervision", dependencies: ["Ingest", "Store", "Postgres", "Formats", "Domain", crypto],
            swiftSettings: strict),
        .target(
            name: "Referral",
            dependencies: ["Supervision", "Publishing", "Store", "Postgres", "Formats", "Domain", crypto],
            swiftSettings: strict),
        .target(
            name: "SpotCheck",
            dependencies: ["Supervision", "Publishing", "Statistics", "Store", "Postgres", "Formats", "Domain"],
            swiftSettings: strict),
        .target(name: "Simulation", dependencies: ["Formats", "Domain", crypto], swiftSettings: safe),
        .target(
            name: "Operation",
            dependencies: [
                "Ingest", "Detection", "Linkage", "Publishing", "Simulation", "Store", "Postgres", "Formats", "Domain",
                crypto, logging,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "aidwatch",
            dependencies: [
                "Operation", "Ingest", "Detection", "Linkage", "Publishing", "Simulation", "Supervision", "Referral",
                "SpotCheck", "Statistics", "Store", "Postgres", "Formats", "Domain",
                logging, .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "benchmark",
            dependencies: [
                "Operation", "Ingest", "Detection", "Linkage", "Publishing", "Simulation", "Supervision", "Referral",
                "SpotCheck", "Store", "Postgres", "Formats", "Domain",
                logging, .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks", exclude: ["run", "other_loaders.py", "splink_side.py", "workbooks.py", "kinship.sql"],
            swiftSettings: strict),

        .target(
            name: "TestSupport",
            dependencies: [
                "Operation", "Ingest", "Detection", "Publishing", "Simulation", "Store", "Postgres", "Formats",
                "Domain",
                crypto, logging,
            ],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport", logging], swiftSettings: strict),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "DomainTests", dependencies: ["Domain", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "Postgres", "Formats", "Domain", "TestSupport", logging],
            swiftSettings: strict),
        .testTarget(
            name: "IngestTests",
            dependencies: ["Ingest", "Operation", "Store", "Postgres", "Formats", "Domain", "TestSupport", logging],
            exclude: ["golden"], swiftSettings: strict),
        .testTarget(
            name: "OperationTests",
            dependencies: ["Operation", "Store", "Postgres", "Formats", "Domain", "TestSupport", crypto],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests", dependencies: ["aidwatch", "Store", "Postgres", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Formats", "Domain", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "PublishingTests",
            dependencies: [
                "Publishing", "Operation", "Ingest", "Detection", "Simulation", "Store", "Postgres", "Formats",
                "Domain", "Statistics", "TestSupport",
            ],
            exclude: ["golden"], swiftSettings: strict),
        .testTarget(
            name: "BrowserTests", dependencies: ["Publishing", "Store", "Formats", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "LinkageTests",
            dependencies: [
                "Linkage", "Ingest", "Operation", "Store", "Postgres", "Formats", "Domain",
                "Statistics", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DetectionTests",
            dependencies: [
                "Detection", "Ingest", "Operation", "Simulation", "Store", "Postgres", "Formats", "Domain",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SupervisionTests",
            dependencies: [
                "Supervision", "Detection", "Ingest", "Operation", "Store", "Postgres", "Formats", "Domain",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReferralTests",
            dependencies: [
                "Referral", "Supervision", "Operation", "Store", "Postgres", "Formats", "Domain", "TestSupport", crypto,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SpotCheckTests",
            dependencies: [
                "SpotCheck", "Supervision", "Statistics", "Store", "Postgres", "Formats", "Domain", "TestSupport",
                crypto,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RuleTests", dependencies: ["Detection", "Store", "Postgres", "Formats", "Domain", "TestSupport"],
            swiftSettings: strict),
    ]
)
