// swift-tools-version:6.2
import PackageDescription

/// Every target of ours is built with these: warnings are errors, unsafe code says so,
/// and an import is private unless a type of it shows in the interface.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "tongzhou",
    products: [
        .executable(name: "tongzhou", targets: ["tongzhou"]),
        .executable(name: "tongzhou-verify", targets: ["tongzhou-verify"]),
        .executable(name: "custodian-sandbox", targets: ["custodian-sandbox"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    ],
    targets: [
        .target(name: "Bookkeeping", swiftSettings: strict),
        .target(name: "MutualAid", dependencies: ["Bookkeeping"], swiftSettings: strict),
        // SHA-256 of many short messages by the instructions of x86 processors.
        .target(name: "CSHA256"),
        .target(
            name: "PublicRecord",
            dependencies: ["CSHA256", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        // Where the files of the public record are read from, by whoever checks it.
        .target(name: "RecordFiles", dependencies: ["PublicRecord"], swiftSettings: strict),
        .systemLibrary(
            name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(
            name: "BankFiles", dependencies: ["Bookkeeping", "CLibXML"], swiftSettings: strict),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Storage",
            dependencies: [
                "Bookkeeping", "MutualAid", "CLibPQ",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(
            name: "Office",
            dependencies: [
                "Bookkeeping", "MutualAid", "PublicRecord", "BankFiles", "Storage",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Bookkeeping", "Office", "PublicRecord",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "tongzhou",
            dependencies: [
                "Bookkeeping", "MutualAid", "Office", "PublicRecord", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // What checks the public record with nothing of the platform: no store, no server.
        .executableTarget(
            name: "tongzhou-verify",
            dependencies: [
                "PublicRecord", "RecordFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // A custodian to try against: a program of its own, which shares with the platform what
        // anybody checks the record with, and nothing else.
        .executableTarget(
            name: "custodian-sandbox",
            dependencies: [
                "PublicRecord", "RecordFiles",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // What tests of several rooms begin with.
        .target(
            name: "TestSupport",
            dependencies: [.product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "BookkeepingTests", dependencies: ["Bookkeeping"], swiftSettings: strict),
        .testTarget(
            name: "MutualAidTests", dependencies: ["Bookkeeping", "MutualAid"],
            swiftSettings: strict),
        .testTarget(
            name: "PublicRecordTests",
            dependencies: ["PublicRecord", "RecordFiles", "tongzhou-verify"],
            exclude: ["Golden", "Vectors"], swiftSettings: strict),
        .testTarget(
            name: "BankFilesTests", dependencies: ["BankFiles", "Bookkeeping"],
            swiftSettings: strict),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "Bookkeeping", "MutualAid", "Storage", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "OfficeTests",
            dependencies: [
                "BankFiles", "Bookkeeping", "MutualAid", "Office", "PublicRecord", "Storage",
                "TestSupport",
            ],
            swiftSettings: strict),
        // Starts the program and talks to it over HTTP.
        .testTarget(
            name: "SandboxTests", dependencies: ["custodian-sandbox", "PublicRecord"],
            swiftSettings: strict),
        // Drives both programs, the platform and a custodian, over the wire.
        .testTarget(
            name: "WireTests",
            dependencies: [
                "tongzhou", "tongzhou-verify", "custodian-sandbox", "PublicRecord", "TestSupport",
            ],
            swiftSettings: strict),
        // Reads the sources and the documentation as text; drives the program as people do.
        .testTarget(
            name: "TidyTests",
            dependencies: ["tongzhou", "tongzhou-verify", "custodian-sandbox", "TestSupport"],
            swiftSettings: strict),
        // Measures the platform beside the plain way; it is no part of the product.
        .executableTarget(
            name: "bench",
            dependencies: [
                "BankFiles", "Bookkeeping", "MutualAid", "Office", "PublicRecord", "Storage",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Benchmarks", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
