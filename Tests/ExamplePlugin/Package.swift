// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "greeter",
    platforms: [.macOS(.v15)],
    dependencies: [
        // In a package of your own: .package(url: …, from: …)
        .package(name: "olares-cli", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "greeter", dependencies: [.product(name: "OlaresCLI", package: "olares-cli")],
            plugins: [.plugin(name: "EmbedSkills", package: "olares-cli")])
    ]
)
