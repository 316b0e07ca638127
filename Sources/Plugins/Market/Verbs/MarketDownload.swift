import NIOCore
import OlaresCore

/// `market download`: fetches the packed chart of an app.
struct MarketDownload: CommandHandler {
    private let app: String
    private let local: String?
    private let source: SourceOption
    private let version: String?
    private let overwrites: Bool

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        local = try arguments.text("local")
        source = try SourceOption(arguments)
        version = try arguments.version()
        overwrites = try arguments.flag("overwrite")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        if let version { try SemanticVersion.check(version) }
        let source = source.given ?? SourceOption.upload
        let server = try MarketServer(context)
        let (bytes, offered) = try await fetch(from: source, server)
        // A name that is not this app's could be that of any file in the directory.
        let name =
            offered.flatMap { Self.version(in: $0, of: app) == nil ? nil : $0 }
            ?? "\(app.lastStep)\(version.map { "-\($0)" } ?? "").tgz"
        let path = try target(name, context)
        if let stream = StreamTarget(path) {
            if stream.isStandardOutput {
                return .stream { write throws(Failure) in try write(ByteBuffer(bytes: bytes)) }
            }
            do throws(FileError) { try stream.open().write(bytes) } catch { throw Failure(writing: error) }
        } else {
            try write(bytes, to: path, context)
        }

        let version = version ?? Self.version(in: name, of: app)
        var json: JSONObject = [
            "app": .string(app), "operation": "download", "status": "success", "source": .string(source),
        ]
        json["version"] = version.map { .string($0) }
        json["path"] = .string(path)
        json["bytes"] = .integer(Int64(bytes.count))
        json["user"] = .string(server.client.identity.olaresID)
        return CommandResult(
            .lines(
                ["download '\(app)': wrote \(bytes.count) bytes to \(path)", "  source: \(source)"]
                    + (version.map { ["  version: \($0)"] } ?? [])), json: .object(json))
    }

    // MARK: The chart

    /// The chart, and the name that the server gives it.
    private func fetch(
        from source: String, _ server: MarketServer
    ) async throws(Failure) -> (bytes: [UInt8], name: String?) {
        let query = [("source", source)] + (version.map { [("version", $0)] } ?? [])
        let text = query.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let call = try MarketCall("GET", app: app, "/package?\(text)")
        var request = call.request
        request.headers = [("Accept", "application/octet-stream, application/json")]
        request.timeout = nil
        request.headLimit = .seconds(60)
        let response = try await server.client.send(request)
        let type = response.header("Content-Type")?.lowercased() ?? ""
        if response.status == 200, !type.hasPrefix("application/json"), !type.hasPrefix("text/html") {
            let bytes = try await response.collect(limit: ChartArchive.packedLimit)
            guard bytes.starts(with: [0x1F, 0x8B]) else {
                throw Failure(
                    .decode, "download '\(app)' from source '\(source)': what came is no packed chart (not gzip)",
                    advice: "check that both versions fit, then run it again")
            }
            return (bytes, response.header("Content-Disposition").flatMap(Self.fileName))
        }
        if [401, 403, 459].contains(response.status) {
            try await response.requireSuccess(of: request, as: server.client.identity)
        }
        let what = "download '\(app)' from source '\(source)'"
        switch try MarketAnswer(status: response.status, body: try await response.collect(), to: call) {
        case .accepted:
            throw Failure(
                .decode, "\(what): expected chart bytes but got a JSON response",
                advice: "check that both versions fit")
        case .refused(let refusal) where refusal.status == 404:
            throw Failure(
                .remoteNotFound, "\(what): \(refusal.message) (HTTP 404)",
                next: [NextStep(["market", "list", "--source", source], effect: .read)])
        case .refused(let refusal) where refusal.status == 501:
            throw Failure(
                .backendTooOld, "\(what): the market of this Olares cannot hand out charts (HTTP 501)",
                advice: "upgrade the Olares")
        case .refused(let refusal): throw refusal.failure(of: what)
        }
    }

    /// The name in a `Content-Disposition`; `nil` for one that is no name of a file in the directory that it goes to.
    static func fileName(_ header: String) -> String? {
        for part in header.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard pair.count == 2, pair[0].lowercased() == "filename" else { continue }
            let name = pair[1].filter { $0 != "\"" }
            let isPlain = !name.unicodeScalars.contains {
                $0 == "/" || $0 == "\\" || $0.properties.generalCategory == .control
            }
            return name.isEmpty || name == "." || name == ".." || name.hasPrefix(".") || !isPlain ? nil : name
        }
        return nil
    }

    private static func version(in name: String, of app: String) -> String? {
        guard name.hasPrefix("\(app)-"), name.hasSuffix(".tgz") else { return nil }
        let version = String(name.dropFirst(app.count + 1).dropLast(4))
        return SemanticVersion(version) == nil ? nil : version
    }

    // MARK: The file

    private func target(_ name: String, _ context: CommandContext) throws(Failure) -> String {
        guard let local else { return name }
        if local.hasSuffix("/") { return Path.join(local, name) }
        do throws(FileError) {
            let isDirectory = try context.files.status(local, following: true)?.kind == .directory
            return isDirectory ? Path.join(local, name) : local
        } catch {
            throw Failure(reading: error)
        }
    }

    /// Puts the chart under its name at once, so that nobody ever sees half of it. What stands there is replaced itself: a link
    /// would lead elsewhere.
    private func write(_ bytes: [UInt8], to path: String, _ context: CommandContext) throws(Failure) {
        let isNew: Bool
        do throws(FileError) {
            let directory = Path.directory(of: path)
            try context.files.makeDirectory(directory, mode: 0o777)
            guard try context.files.status(path, following: true)?.kind != .other else {
                throw FileError(
                    kind: .other, operation: "create", path: path, reason: "a pipe or a device stands there")
            }
            if overwrites, try context.files.status(path, following: false) != nil {
                let fresh = Path.join(directory, ".olares-\(UInt64.random(in: .min ... .max)).partial")
                _ = try context.files.create(fresh, with: bytes, mode: 0o666 & ~CreationMask.current)
                do throws(FileError) { try context.files.move(fresh, to: path) } catch {
                    _ = try? context.files.remove(fresh)
                    throw error
                }
                return
            }
            isNew = try context.files.create(path, with: bytes, mode: 0o666 & ~CreationMask.current)
        } catch {
            if error.kind == .diskFull { throw Failure(.diskFull, error.text, advice: error.advice) }
            throw Failure(writing: error)
        }
        guard !isNew else { return }
        throw Failure(
            .localFileExists, "\(path) already exists (pass --overwrite to replace it)",
            advice: "add --overwrite, or name another path")
    }
}
