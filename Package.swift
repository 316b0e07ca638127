// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode comes with the tools version; a warning is an error.
let lenient: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Besides, a file imports what it uses. Not where the system's structures meet Foundation: whose members they are then
/// depends on what the compiler has seen first.
let strict: [SwiftSetting] = lenient + [.enableUpcomingFeature("MemberImportVisibility")]

/// The product besides: an async call stays on its caller, so that a command without network starts no thread.
let product: [SwiftSetting] = strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

/// What scripts/build builds, for `version -o json`.
let commit = Context.environment["OLARES_CLI_COMMIT"]

/// A hundredth of the size, where scripts/build has found a loader that reads them.
let packedRelocations =
    Context.environment["PACKED_RELOCATIONS"] == nil ? [] : ["-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"]

/// What the dynamic loader need not load or look up at start is left out: docs/decisions/0003-start-up.md.
let releaseLinking: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xclang-linker", "-static-libgcc", "-Xlinker", "--as-needed", "-Xlinker", "--gc-sections",
            "-Xlinker", "--no-export-dynamic",
        ] + packedRelocations,
        .when(platforms: [.linux], configuration: .release))
]

/// On Linux its headers stand where every compiler looks, and its library is loaded when it is needed: no linker must know it.
#if os(Linux)
let openSSLPackage: String? = nil
#else
let openSSLPackage: String? = "libcrypto"
#endif

/// The plugins, each in a folder of this name below Sources/Plugins.
let plugins = ["Profile", "Files", "Market", "Cluster", "Settings", "Dashboard", "Doctor"]
let pluginModules = plugins.map { Target.Dependency(stringLiteral: $0 + "Plugin") }

let package = Package(
    name: "olares-cli",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "olares-cli", targets: ["olares-cli"]),
        // For those who make an olares-cli with a plugin of their own: docs/plugins.md.
        .library(name: "OlaresCLI", targets: ["OlaresCLI", "OlaresCore", "OlaresExecution"]),
        .plugin(name: "EmbedSkills", targets: ["EmbedSkills"]),
        .executable(name: "olares-sandbox", targets: ["olares-sandbox"]),
    ],
    dependencies: [
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.24.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        // The sandbox's alone: no release product reaches these.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "CLibYAML", path: "Sources/Core/System/CLibYAML", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/Core/System/COpenSSL", pkgConfig: openSSLPackage,
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .systemLibrary(name: "CLinux", path: "Sources/Core/System/CLinux"),
        .systemLibrary(name: "CJQ", path: "Sources/Core/System/CJQ"),
        .target(
            name: "OlaresCore",
            dependencies: [
                "CLibYAML", "COpenSSL", "CLinux",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Core",
            exclude: [
                "System/CLibYAML", "System/COpenSSL", "System/CLinux", "System/CJQ", "Registry/Embedding", "Execution",
            ],
            swiftSettings: product),
        .target(
            name: "OlaresExecution", dependencies: ["OlaresCore", .product(name: "NIOCore", package: "swift-nio")],
            path: "Sources/Core/Execution", swiftSettings: product),
        .target(
            name: "OlaresCommands",
            dependencies: [
                "CBuild", "CJQ", "OlaresCore", "OlaresExecution", .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Sources/Commands", exclude: ["Meta/CBuild"], swiftSettings: product),
        // Swift has no strings from outside of the sources.
        .target(
            name: "CBuild", path: "Sources/Commands/Meta/CBuild",
            cSettings: commit.map { [.define("OLARES_CLI_COMMIT", to: "\"\($0)\"")] } ?? []),
        .target(
            name: "OlaresCLI", dependencies: ["OlaresCore", "OlaresCommands"] + pluginModules,
            path: "Sources/olares-cli/Program",
            swiftSettings: product, plugins: ["EmbedSkills"]),
        .executableTarget(
            name: "olares-cli", dependencies: ["OlaresCLI"], path: "Sources/olares-cli/Main", swiftSettings: product,
            linkerSettings: releaseLinking),

        // Puts skills/ into the binary.
        .plugin(
            name: "EmbedSkills", capability: .buildTool(), dependencies: ["embed-skills"],
            path: "Sources/Core/Registry/Embedding/Plugin"),
        .executableTarget(
            name: "embed-skills", path: "Sources/Core/Registry/Embedding/Tool", swiftSettings: strict),

        // The system's OpenSSL, which the program uses as well: a second BoringSSL and Swift's packages for certificates took as
        // long to build as the sandbox itself.
        .target(
            name: "CSandboxCrypto", dependencies: ["COpenSSL"], path: "Tests/Sandbox/Crypto/CSandboxCrypto",
            linkerSettings: [.linkedLibrary("crypto")]),
        .target(
            name: "Sandbox",
            dependencies: [
                "CSandboxCrypto", "CSpawn",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Sandbox", exclude: ["Main", "Crypto/CSandboxCrypto", "README.md"], swiftSettings: lenient),
        .executableTarget(
            name: "olares-sandbox", dependencies: ["Sandbox"], path: "Tests/Sandbox/Main", swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "CoreTests",
            dependencies: [
                "OlaresCore", "TestSupport", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "OlaresCore", "OlaresExecution", "OlaresCommands", "OlaresCLI", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
            ] + pluginModules,
            exclude: ["Help/Golden"], swiftSettings: strict),
        .testTarget(
            name: "FilesPluginTests",
            dependencies: [
                "OlaresCore", "OlaresExecution", "FilesPlugin", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "MarketPluginTests",
            dependencies: [
                "OlaresCore", "OlaresExecution", "MarketPlugin", .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ClusterPluginTests",
            dependencies: [
                "OlaresCore", "OlaresExecution", "ClusterPlugin", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SettingsPluginTests", dependencies: ["OlaresCore", "SettingsPlugin"], swiftSettings: strict),
        .testTarget(
            name: "DashboardPluginTests", dependencies: ["OlaresCore", "DashboardPlugin"], exclude: ["Golden"],
            swiftSettings: strict),
        .systemLibrary(name: "CSpawn", path: "Tests/CommandLineTests/Support/CSpawn"),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "OlaresCore", "Sandbox", "TestSupport", "OlaresCLI", "olares-cli", "CSpawn",
                .product(name: "NIOCore", package: "swift-nio"),
            ] + pluginModules,
            exclude: ["Support/CSpawn", "Judges"], swiftSettings: lenient),
    ]
        + plugins.map { name in
            .target(
                name: name + "Plugin",
                dependencies: ["OlaresCore", "OlaresExecution", .product(name: "NIOCore", package: "swift-nio")],
                path: "Sources/Plugins/" + name, swiftSettings: product)
        }
)

/// What scripts/fuzz needs is built in release in minutes; the sandbox with its servers takes many times as long.
if Context.environment["OLARES_FUZZ_ONLY"] != nil {
    let needed = ["CoreTests", "CommandsTests"]
    package.targets.removeAll { target in
        ["Sandbox", "olares-sandbox", "CSpawn"].contains(target.name)
            || target.type == .test && !needed.contains(target.name)
    }
    package.products.removeAll { $0.name == "olares-sandbox" }
}
