import Foundation

/// A chart that somebody has uploaded, as it came.
struct StoredChart: Sendable {
    let app: CatalogueApp
    let bytes: Data
}

/// Packages of charts, packed and unpacked by the system's tar.
enum ChartPackage {
    /// What is in a package that was uploaded.
    static func read(_ bytes: Data, in directory: String) async throws -> CatalogueApp {
        try await withFolder(in: directory) { folder in
            try bytes.write(to: URL(filePath: folder + "/package.tgz"))
            try FileManager.default.createDirectory(atPath: folder + "/content", withIntermediateDirectories: false)
            guard try await tar(["-xzf", "../package.tgz"], in: folder + "/content") else {
                throw MarketRefusal(.badRequest, "Uploaded package could not be read as a chart archive")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/content")
            let charts = names.sorted().map { "\(folder)/content/\($0)" }
            guard let chart = charts.first(where: { text("\($0)/OlaresManifest.yaml") != nil }) else {
                throw MarketRefusal(
                    .badRequest, "Uploaded package contains no chart directory with an OlaresManifest.yaml")
            }
            return try app(in: chart)
        }
    }

    /// A package of an app that nobody has uploaded.
    static func make(of app: CatalogueApp, version: String, in directory: String) async throws -> Data {
        try await withFolder(in: directory) { folder in
            let chart = "\(folder)/\(app.name)"
            try FileManager.default.createDirectory(atPath: chart + "/templates", withIntermediateDirectories: true)
            let files = [
                "Chart.yaml": "apiVersion: v2\nname: \(app.name)\nversion: \(version)\n",
                "OlaresManifest.yaml": """
                olaresManifest.version: "0.10.0"
                olaresManifest.type: \(app.cfgType)
                metadata:
                  name: \(app.name)
                  title: \(app.title)
                  description: \(app.description)
                  version: "\(version)"
                  categories:
                  - \(app.categories.first ?? "Utilities")

                """,
                "values.yaml": "{}\n",
            ]
            for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(chart)/\(name)")) }
            guard try await tar(["-czf", "package.tgz", app.name], in: folder) else {
                throw MarketRefusal(.internalServerError, "the package cannot be made")
            }
            return try Data(contentsOf: URL(filePath: folder + "/package.tgz"))
        }
    }

    private static func app(in chart: String) throws -> CatalogueApp {
        guard let manifest = text(chart + "/OlaresManifest.yaml").flatMap(PlainYAML.init) else {
            throw MarketRefusal(.badRequest, "Invalid OlaresManifest.yaml: not a mapping")
        }
        guard let name = manifest["metadata.name"], let version = manifest["metadata.version"] else {
            throw MarketRefusal(
                .badRequest, "Invalid OlaresManifest.yaml: metadata.name and metadata.version are required")
        }
        guard let description = text(chart + "/Chart.yaml").flatMap(PlainYAML.init) else {
            throw MarketRefusal(.badRequest, "Failed to process uploaded package")
        }
        guard description["name"] == name, description["version"] == version else {
            throw MarketRefusal(.badRequest, "Invalid OlaresManifest.yaml: name and version differ from Chart.yaml")
        }
        var app = CatalogueApp(
            name, manifest["metadata.title"] ?? name, version, manifest.list("metadata.categories"),
            by: manifest["spec.developer"] ?? "", manifest["metadata.description"] ?? "")
        if let type = manifest["olaresManifest.type"] { app.cfgType = type }
        let architectures = manifest.list("spec.supportArch")
        if !architectures.isEmpty { app.architectures = architectures }
        return app
    }

    private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    private static func withFolder<Result>(
        in directory: String, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let folder = "\(directory)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    /// Runs tar, and says whether it was content.
    private static func tar(_ arguments: [String], in directory: String) async throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tar"] + arguments
        process.currentDirectoryURL = URL(filePath: directory)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus == 0) }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
