// swift-tools-version: 6.1
import PackageDescription

/// Every target of ours: Swift 6 mode comes with the tools version; a warning is an error.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-warnings-as-errors"]),
]

/// The C++ runtime goes into the binary: looking its symbols up at start cost a third of an empty command.
/// See docs/decisions/0003-start-up.md.
let releaseLinking: [LinkerSetting] = [
    .unsafeFlags(
        ["-Xlinker", "--gc-sections", "-Xlinker", "--as-needed", "-Xlinker", "-l:libstdc++.a"],
        .when(platforms: [.linux], configuration: .release))
]

let package = Package(
    name: "olares-cli",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "olares-cli", targets: ["olares-cli"]),
        .executable(name: "olares-sandbox", targets: ["olares-sandbox"]),
    ],
    dependencies: [
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        // The sandbox's alone: no release product reaches these.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibYAML", path: "Sources/Core/System/CLibYAML", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/Core/System/COpenSSL", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .target(
            name: "Core",
            dependencies: [
                "CLibYAML", "COpenSSL",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Core",
            exclude: ["System/CLibYAML", "System/COpenSSL", "Registry/Embedding"],
            swiftSettings: strict),
        .target(
            name: "Commands", dependencies: ["Core", .product(name: "NIOCore", package: "swift-nio")],
            path: "Sources/Commands", swiftSettings: strict),
        .target(
            name: "ProfilePlugin", dependencies: ["Core"], path: "Sources/Plugins/Profile", swiftSettings: strict),
        .executableTarget(
            name: "olares-cli", dependencies: ["Core", "Commands", "ProfilePlugin"], path: "Sources/olares-cli",
            swiftSettings: strict, linkerSettings: releaseLinking,
            plugins: ["EmbedSkills"]),

        // Puts skills/ into the binary.
        .plugin(
            name: "EmbedSkills", capability: .buildTool(), dependencies: ["embed-skills"],
            path: "Sources/Core/Registry/Embedding/Plugin"),
        .executableTarget(
            name: "embed-skills", path: "Sources/Core/Registry/Embedding/Tool", swiftSettings: strict),

        .target(
            name: "Sandbox",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Tests/Sandbox", exclude: ["Main"], swiftSettings: strict),
        .executableTarget(
            name: "olares-sandbox", dependencies: ["Sandbox"], path: "Tests/Sandbox/Main", swiftSettings: strict),
        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: strict),
        .testTarget(
            name: "CommandsTests", dependencies: ["Core", "Commands", "ProfilePlugin", "olares-cli"],
            swiftSettings: strict),
        .testTarget(name: "ProfileTests", dependencies: ["Core", "ProfilePlugin"], swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests", dependencies: ["Sandbox", "olares-cli"], swiftSettings: strict),
    ]
)
